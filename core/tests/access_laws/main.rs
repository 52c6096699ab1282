//! The rights of everybody, held against a table written down a second time, and the laws of
//! deciding: nothing listed is no, what is forbidden stays so, and every rule makes a difference.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod asking;
mod table;

use asking::{Question, all_ties, answer, person, questions, record, stated, today};
use table::wanted;
use waymark_core::access::{AccessRules, Begun, Item, May, Sender, Tie, Ties};
use waymark_core::calendar::{Date, add_days, parse};
use waymark_core::fact::{Fact, Kind, Reading};
use waymark_core::merge::History;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::{AccessRule, Effect, RuleBook};

/// Each tie alone, none, and every two.
fn ties_to_try() -> Vec<Ties> {
    let all = all_ties();
    let mut tried = vec![Ties::NONE];
    for (nth, one) in all.iter().enumerate() {
        tried.push(Ties::NONE.and(*one));
        tried.extend(all[nth + 1..].iter().map(|other| Ties::NONE.and(*one).and(*other)));
    }
    tried
}

/// A pack that lets anybody do anything: what is forbidden must stay forbidden all the same.
fn generous(book: &mut RuleBook) {
    let first = book.access[0].version[0].clone();
    let all = [May::Read, May::State, May::Sign, May::Share, May::Audit];
    let version = waymark_core::rulebook::AccessVersion {
        who: all_ties(),
        may: all.to_vec(),
        records: Vec::new(),
        when: Vec::new(),
        days: Some(1),
        smallest: None,
        repealed: false,
        ..first
    };
    book.access.push(AccessRule {
        format: 1,
        id: "ours.access.everything".into(),
        title: "Everything".into(),
        effect: Effect::Allow,
        replaces: None,
        version: vec![version],
    });
}

/// The first thing the rules answer otherwise than the table; none where they agree.
fn difference(
    book: &RuleBook,
    questions: &[(Question, Option<Fact>)],
    is_generous: bool,
) -> Option<String> {
    let rules = AccessRules::of(book, &["north-yorkshire", "ours"]);
    for ties in ties_to_try() {
        for asked in questions {
            let question = &asked.0;
            let (allowed, forbidden) = wanted(ties, question);
            let free = is_generous
                && !ties.is_none()
                && !matches!(question, Question::Count | Question::Administer);
            let wanted = (allowed || free) && !forbidden;
            if answer(&rules, ties, asked) != wanted {
                let ties: Vec<&str> = ties.each().map(Tie::name).collect();
                return Some(format!("{ties:?} {question:?}: wanted {wanted}"));
            }
        }
    }
    None
}

#[test]
fn every_right_is_as_the_table_has_it_and_no_other() {
    let mut book = RuleBook::bundled();
    let questions = questions(&book);
    assert_eq!(difference(&book, &questions, false), None);
    generous(&mut book);
    assert_eq!(difference(&book, &questions, true), None, "what is forbidden");
}

#[test]
fn every_rule_makes_a_difference() {
    let book = RuleBook::bundled();
    let questions = questions(&book);
    for nth in 0..book.access.len() {
        let (mut without, id) = (book.clone(), book.access[nth].id.clone());
        let taken = without.access.remove(nth);
        if taken.effect == Effect::Forbid {
            generous(&mut without);
        }
        let is_generous = taken.effect == Effect::Forbid;
        assert!(difference(&without, &questions, is_generous).is_some(), "{id} decides nothing");
    }
}

#[test]
fn nothing_listed_is_no_and_a_tie_that_no_rule_knows_is_nobody() {
    let book = RuleBook::bundled();
    let none = AccessRules::default();
    let chosen = AccessRules::of(&book, &["north-yorkshire"]);
    for asked in questions(&book) {
        for ties in ties_to_try() {
            assert!(!answer(&none, ties, &asked), "without rules: {:?}", asked.0);
        }
        assert!(!answer(&chosen, Ties::NONE, &asked), "without a tie: {:?}", asked.0);
    }
    assert_eq!(Tie::named("friend"), None);
    assert!(all_ties().iter().all(|tie| Tie::named(tie.name()) == Some(*tie)));
}

#[test]
fn a_decision_names_its_rules_and_what_forbids_comes_before_what_allows() {
    let rules = AccessRules::of(&RuleBook::bundled(), &[""; 0]);
    let shared = [(field::SHARING, r#"{"text":"shared"}"#)];
    let reads = |fact: Fact, tie| {
        let record = record(fact);
        let decision = rules.may_read(&record, Ties::NONE.and(tie), today());
        (decision.allowed, decision.by.join(" "))
    };
    let open = stated("maya", "reflection", "", &shared);
    assert_eq!(reads(open, Tie::Supervisor), (true, "england.access.shared_is_read".to_owned()));
    let closed = stated("maya", "reflection", "", &[]);
    let forbids = "england.access.private_until_shared".to_owned();
    assert_eq!(reads(closed, Tie::Supervisor), (false, forbids));
    let session = stated("maya", "session", "reflective", &[]);
    assert_eq!(reads(session, Tie::Leader), (false, String::new()), "nothing is listed");
}

#[test]
fn the_base_holds_for_whoever_chose_no_pack_and_cannot_be_replaced() {
    let mut book = RuleBook::bundled();
    let base = "england.access.private_until_shared";
    generous(&mut book);
    book.access.last_mut().unwrap().replaces = Some(base.to_owned());
    assert!(AccessRules::of(&book, &[""; 0]).rule(base).is_some());
    assert!(AccessRules::of(&book, &["ours"]).rule(base).is_some());
    assert!(AccessRules::of(&book, &["ours"]).rule("north-yorkshire.access.panel").is_none());
}

#[test]
fn while_two_devices_disagree_or_once_withdrawn_a_reflection_is_its_persons_alone() {
    let rules = AccessRules::of(&RuleBook::bundled(), &[""; 0]);
    let choose = |seq: u32, choice: &str| {
        let value = format!(r#"{{"text":"{choice}"}}"#);
        let mut fact = stated("maya", "reflection", "", &[(field::SHARING, &value)]);
        fact.id.seq = seq;
        fact
    };
    let read = |facts: Vec<Fact>| {
        let mut history = History::default();
        facts.into_iter().for_each(|fact| history.add(fact));
        let record = Record::from_history(&history).unwrap();
        let audience: Vec<Tie> = rules.audience(Item::of(&record), today()).each().collect();
        audience
    };
    let open = [Tie::Own, Tie::Supervisor, Tie::Assessor, Tie::PracticeEducator];
    assert_eq!(read(vec![choose(1, "shared")]), open);
    assert_eq!(read(vec![choose(1, "shared"), choose(2, "private")]), [Tie::Own]);
    let mut withdrawn = choose(1, "shared");
    let flag = stated("maya", "reflection", "", &[(field::WITHDRAWN, r#"{"flag":true}"#)]);
    withdrawn.changes.extend(flag.changes.into_iter().filter(|it| it.field == field::WITHDRAWN));
    assert_eq!(read(vec![withdrawn]), [Tie::Own]);
}

#[test]
fn a_reading_under_the_right_of_access_opens_what_it_names_for_as_long_as_the_rule_says() {
    let book = RuleBook::bundled();
    let rules = AccessRules::of(&book, &["north-yorkshire"]);
    let reading = stated("sam", "access", "", &[(field::RECORDS, r#"{"codes":["r-7"]}"#)]);
    let (named, other) = ("r-7".parse().unwrap(), "r-8".parse().unwrap());
    let manager = Ties::NONE.and(Tie::SupervisorsManager);
    let opens = |record, ties, days| {
        let on = add_days(today(), days);
        rules.opens(&reading, today(), record, ties, on)
    };
    assert!(opens(&named, manager, 0) && opens(&named, manager, 28));
    assert!(!opens(&named, manager, 29), "four weeks are over");
    assert!(!opens(&other, manager, 0), "it was not named");
    assert!(!opens(&named, Ties::NONE, 0), "the tie has ended");
    assert!(!opens(&named, manager.and(Tie::Supervisor), 0), "a party audits nothing");
    assert!(!AccessRules::of(&book, &["bexley"]).opens(
        &reading,
        today(),
        &named,
        manager,
        today()
    ));
}

#[test]
fn who_began_a_record_does_not_hang_on_a_clock() {
    let began = stated("ann", "evidence", "observation", &[]);
    let mut added = stated("maya", "evidence", "observation", &[("note", r#"{"words":"Mine"}"#)]);
    added.changes.remove(0);
    (added.id, added.at) = ("a.1".parse().unwrap(), -1_000_000);
    let mut history = History::default();
    history.add(began);
    history.add(added);
    assert_eq!(Record::from_history(&history).unwrap().by, person("ann"));
}

#[test]
fn a_step_does_not_become_what_its_author_may_not_write() {
    let rules = AccessRules::of(&RuleBook::bundled(), &["north-yorkshire"]);
    let (sam, maya) = (person("sam"), person("maya"));
    let turn = |was: &str, becomes: &str| {
        let begun = Begun { about: &maya, kind: &Kind::Step, by: &sam, sort: was };
        let sender = Sender {
            person: &sam,
            ties: Ties::NONE.and(Tie::Assessor),
            is_elsewhere: false,
            device_owner: Some(&sam),
            begun: Some(begun),
            today: today(),
        };
        let fact = stated("sam", "step", becomes, &[]);
        rules.may_state(&Reading::Known(fact), &sender).is_ok()
    };
    assert!(turn("stage_review", "pdp_review"));
    assert!(!turn("stage_review", "decision") && !turn("decision", "stage_review"));
}

#[test]
fn the_edition_changes_when_a_version_begins_or_a_rule_does() {
    let mut book = RuleBook::bundled();
    let on = |book: &RuleBook, day: &str| {
        AccessRules::of(book, &["north-yorkshire"]).edition(parse(day).unwrap())
    };
    assert_eq!(on(&book, "2026-11-22"), on(&book, "2026-11-23"));
    assert_ne!(on(&book, "2011-12-31"), on(&book, "2018-05-25"));
    let before = on(&book, "2026-11-23");
    book.access[0].version[0].who.push(Tie::Leader);
    assert_ne!(on(&book, "2026-11-23"), before);
}

#[test]
fn whether_an_edition_was_asked_for_first_or_last_it_has_the_same_number() {
    let book = RuleBook::bundled();
    let rules = || AccessRules::of(&book, &["north-yorkshire", "bexley"]);
    let asked = rules();
    let mut days: Vec<Date> =
        book.access.iter().flat_map(|rule| &rule.version).map(|it| it.from).collect();
    days.extend(days.clone().into_iter().flat_map(|day| [add_days(day, -1), add_days(day, 1)]));
    assert!(days.len() > 20);
    for on in days {
        assert_eq!(asked.edition(on), rules().edition(on), "{on}");
    }
    assert_eq!(asked, rules());
    assert_eq!(asked.edition(Date::MIN), AccessRules::default().edition(today()));
}
