//! The demonstration: enough people, in believable places, and nothing the gate would not let by.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;

use support::{Folder, NOW, feed_of};
use waymark_core::calendar::{self, Date, add_days};
use waymark_core::decide::findings;
use waymark_core::fact::{Fact, Kind, PersonId, Reading, RecordId, read};
use waymark_core::finding::Verdict;
use waymark_core::merge::History;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::RuleBook;
use waymark_core::sync::Item;
use waymark_server::clock::Clock;
use waymark_server::demo::{DemoError, bundled, make_or_check};
use waymark_server::store::Store;

async fn council_on(now: &str) -> (Folder, Store) {
    let folder = Folder::new();
    let store = Store::open(folder.path()).await.unwrap();
    make_or_check(&store, Clock::Fixed(now.parse().unwrap())).await.unwrap();
    (folder, store)
}

/// Everything in a person's feed, as records.
async fn records(store: &Store, person: &str) -> Vec<Record> {
    let person: PersonId = person.parse().unwrap();
    let mut histories: BTreeMap<RecordId, History> = BTreeMap::new();
    for entry in feed_of(store, &person).await {
        let Item::Fact(bytes) = entry.item else { panic!("nothing is forgotten yet") };
        let Ok(Reading::Known(fact)) = read(&bytes) else { panic!("a fact of this version") };
        histories.entry(fact.record.clone()).or_default().add(fact);
    }
    histories.values().filter_map(Record::from_history).collect()
}

async fn own(store: &Store, person: &str) -> Vec<Record> {
    let all = records(store, person).await;
    all.into_iter().filter(|record| record.about.as_str() == person).collect()
}

/// The verdict of a rule for somebody on the day of [`NOW`].
async fn verdict(store: &Store, person: &str, rule: &str) -> Verdict {
    let found = findings(
        &RuleBook::bundled(),
        &["north-yorkshire", "bexley"],
        &own(store, person).await,
        calendar::parse("2026-11-24").unwrap(),
    );
    let of_rule = found.iter().find(|finding| *finding.rule == *rule);
    of_rule.unwrap_or_else(|| panic!("{person} has an answer to {rule}")).verdict
}

#[tokio::test]
async fn there_are_people_in_every_role_and_each_can_be_introduced() {
    let (_keep, store) = council_on(NOW).await;
    let people = store.people().await.unwrap();
    assert!(people.len() >= 12);
    for role in [
        "Newly qualified social worker",
        "Occupational therapist",
        "Social care assessor",
        "Social work student on placement",
        "Practice educator",
        "Senior social worker",
        "Team manager",
        "Principal social worker",
    ] {
        assert!(people.iter().any(|person| person.role == role), "{role}");
    }
    assert!(people.iter().all(|person| !person.name.is_empty() && !person.about.is_empty()));
}

#[tokio::test]
async fn it_can_be_made_on_any_day_and_never_speaks_of_the_future() {
    // Every weekday, both clock changes, a leap day, the ends of a year.
    for now in [
        "2026-11-22T00:00:00Z",
        "2026-11-23T23:59:59Z",
        "2027-03-28T01:30:00Z",
        "2027-10-31T01:30:00Z",
        "2028-02-29T12:00:00Z",
        "2026-12-31T23:59:59Z",
        "2027-01-01T00:00:00Z",
    ] {
        let (_keep, store) = council_on(now).await;
        let today = Clock::Fixed(now.parse().unwrap()).today();
        for person in store.people().await.unwrap() {
            for record in own(&store, person.id.as_str()).await {
                assert!(record.day(field::ON).is_none_or(|on| on <= today), "{}", person.id);
            }
        }
    }
}

#[tokio::test]
async fn it_is_the_same_each_time_it_is_made() {
    let (_a, first) = council_on(NOW).await;
    let (_b, second) = council_on(NOW).await;
    for person in first.people().await.unwrap() {
        assert_eq!(feed_of(&first, &person.id).await, feed_of(&second, &person.id).await);
    }
}

#[tokio::test]
async fn maya_is_where_the_pictures_show_her() {
    let (_keep, store) = council_on(NOW).await;
    let records = own(&store, "maya").await;
    let start = records.iter().find_map(|record| record.day(field::EMPLOYMENT_START)).unwrap();
    assert_eq!(start.to_string(), "2026-09-07");
    let reflective = |from: i64, to: i64| {
        let (from, to): (Date, Date) = (add_days(start, from), add_days(start, to));
        let of_form = records.iter().filter(|record| record.text(field::FORM) == "reflective");
        of_form
            .filter(|record| record.day(field::ON).is_some_and(|on| from <= on && on <= to))
            .count()
    };
    for week in 0..6 {
        assert_eq!(reflective(week * 7, week * 7 + 6), 1, "week {}", week + 1);
    }
    assert_eq!((reflective(42, 55), reflective(56, 69), reflective(70, 83)), (1, 0, 0));
    let verdict = async |rule| verdict(&store, "maya", rule).await;
    assert_eq!(verdict("north-yorkshire.asye.reflective_supervision").await, Verdict::Overdue);
    assert_eq!(verdict("north-yorkshire.asye.stage_review").await, Verdict::DueSoon);
}

#[tokio::test]
async fn people_are_what_their_introductions_say() {
    let (_keep, store) = council_on(NOW).await;
    for (person, rule, want) in [
        ("tom", "north-yorkshire.asye.reflective_supervision", Verdict::Due),
        ("priya", "north-yorkshire.probation.progress_review", Verdict::DueSoon),
        ("sofia", "north-yorkshire.asye.stage_review", Verdict::Met),
        ("sofia", "north-yorkshire.probation.decision", Verdict::Met),
        ("joanna", "north-yorkshire.asye.final_submission", Verdict::DueSoon),
        ("hamza", "north-yorkshire.asye.reflective_supervision", Verdict::Paused),
        ("grace", "north-yorkshire.supervision.one_to_ones_a_year", Verdict::Met),
        ("dylan", "north-yorkshire.supervision.one_to_ones_a_year", Verdict::NotMet),
        ("angela", "bexley.induction.complete", Verdict::NotApplicable),
    ] {
        assert_eq!(verdict(&store, person, rule).await, want, "{person}, {rule}");
    }
}

#[tokio::test]
async fn supervisors_see_what_is_shared_and_no_other_reflection() {
    let (_keep, store) = council_on(NOW).await;
    let theirs: Vec<Record> = records(&store, "ruth").await;
    let of_others = || theirs.iter().filter(|record| record.about.as_str() != "ruth");
    assert!(of_others().any(|record| record.kind == Kind::Session));
    let reflections: Vec<&Record> =
        of_others().filter(|record| record.kind == Kind::Reflection).collect();
    assert!(!reflections.is_empty());
    assert!(reflections.iter().all(|record| record.text(field::SHARING) == field::SHARED));
}

#[tokio::test]
async fn a_real_organisation_is_never_opened_to_everybody() {
    let folder = Folder::new();
    let store = Store::open(folder.path()).await.unwrap();
    let clock = support::clock();
    make_or_check(&store, clock).await.unwrap();
    make_or_check(&store, clock).await.unwrap();

    let real_folder = Folder::new();
    let real = Store::open(real_folder.path()).await.unwrap();
    support::staff_of(&real, false).await;
    assert!(matches!(make_or_check(&real, clock).await, Err(DemoError::NotADemo)));
    assert_eq!(real.people().await.unwrap().len(), 3);
}

#[test]
fn every_fact_fits_and_every_supervisor_and_pathway_is_known() {
    let council = bundled().unwrap();
    let book = RuleBook::bundled();
    let today = calendar::parse("2026-11-24").unwrap();
    for member in &council.person {
        if let Some(supervisor) = &member.supervisor {
            assert!(council.person.iter().any(|one| one.id == *supervisor), "{supervisor}");
        }
        for pathway in &member.pathways {
            assert!(book.pathways().contains(&pathway.as_str()), "{pathway}");
        }
        let facts = member.facts(&"phone".parse().unwrap(), "Somebody", today).unwrap().0;
        let encoded_again = |bytes: &String| match read(bytes).unwrap() {
            Reading::Known(fact) => Fact::encode(&fact).unwrap(),
            Reading::Newer(_) => panic!("a fact of this version"),
        };
        let bytes: Vec<String> = facts.iter().map(|fact| fact.encode().unwrap()).collect();
        assert!(bytes.iter().all(|bytes| encoded_again(bytes) == *bytes));
    }
}
