//! What holds for the findings of any history, over the whole book.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // a test may fail loudly

#[path = "made_up/dice.rs"]
mod dice;
#[path = "made_up/history.rs"]
mod history;
#[path = "made_up/record.rs"]
mod record;

use dice::Dice;
use history::World;
use record::record;
use waymark_core::answers::Answers;
use waymark_core::calendar::add_days;
use waymark_core::decide::findings;
use waymark_core::fact::{Kind, Value};
use waymark_core::finding::{Finding, Verdict};
use waymark_core::record::Record;
use waymark_core::rulebook::{RuleBook, Shape};

/// Tries `law` on so many made-up histories; a failure names its seed.
fn for_histories(times: u64, law: impl Fn(&World, Vec<Record>, &mut Dice, u64)) {
    let book = RuleBook::bundled();
    for seed in 0..times {
        let dice = &mut Dice::new(seed);
        let world = World::roll(&book, dice);
        let most = dice.pick(&[3, 20, 60]);
        let records = world.history(dice, most);
        law(&world, records, dice, seed);
    }
}

fn found(world: &World, records: &[Record]) -> Vec<Finding> {
    findings(world.book, &world.packs, records, world.on)
}

fn is_run_of_windows(world: &World, finding: &Finding) -> bool {
    let rule = world.book.rule(&finding.rule).unwrap();
    let shape = rule.version_on(world.on).and_then(|version| version.shape.as_ref());
    matches!(shape, Some(Shape::Cadence(_) | Shape::DueBy(_)))
}

#[test]
fn every_answer_is_whole() {
    for_histories(400, |world, records, _, seed| {
        let found = found(world, &records);
        assert!(found.is_sorted_by(|a, b| a.rule < b.rule), "seed {seed}");
        for one in &found {
            let said = format!("seed {seed}: {one:#?}");
            assert!(one.why.ends_with('.') && !one.why.contains("  "), "{said}");
            assert!(!one.why.contains(" 1 days") && !one.why.contains("None"), "{said}");
            assert!(one.decided_by.is_sorted_by(|a, b| a < b), "{said}");
            assert!(one.opens.is_none() || one.due.is_none() || one.opens <= one.due, "{said}");
            match one.verdict {
                Verdict::Unknown => assert!(!one.needs.is_empty(), "{said}"),
                Verdict::Overdue => assert!(one.due.is_some_and(|due| due < world.on), "{said}"),
                Verdict::Due => assert!(one.due.is_some_and(|due| due >= world.on), "{said}"),
                Verdict::DueSoon => assert!(one.due.or(one.opens).is_some(), "{said}"),
                _ => {}
            }
        }
    });
}

#[test]
fn the_order_of_records_makes_no_difference() {
    for_histories(150, |world, mut records, dice, seed| {
        let straight = found(world, &records);
        for last in (1..records.len()).rev() {
            let other = dice.upto(u32::try_from(last).unwrap());
            records.swap(last, other as usize);
        }
        assert_eq!(straight, found(world, &records), "seed {seed}");
    });
}

#[test]
fn a_withdrawn_record_changes_nothing() {
    for_histories(150, |world, mut records, dice, seed| {
        let before = found(world, &records);
        for more in world.history(dice, 5) {
            let nth = u32::try_from(records.len()).unwrap() + 100;
            let fields = more.fields.into_iter().map(|(name, settled)| (name, settled.value));
            let gone = ("withdrawn".to_owned(), Value::Flag(true));
            let fields = fields.filter(|(name, _)| name != "withdrawn").chain([gone]).collect();
            records.push(record(nth, "maya", more.kind, fields));
        }
        assert_eq!(before, found(world, &records), "seed {seed}");
    });
}

#[test]
fn answers_kept_record_by_record_are_those_asked_anew() {
    for_histories(60, |world, records, _, seed| {
        let (early, late) = records.split_at(records.len() / 2);
        let mut answers = Answers::new(world.book, &world.packs, early.to_vec(), world.on);
        for record in late {
            answers.take(world.book, record.clone());
        }
        let kept: Vec<Finding> = answers.findings().cloned().collect();
        assert_eq!(kept, found(world, &records), "seed {seed}");
    });
}

#[test]
fn nothing_of_a_programme_falls_due_while_its_clock_stands_still() {
    for_histories(200, |world, mut records, dice, seed| {
        let from = add_days(world.on, -dice.between(0, 100));
        let to = add_days(world.on, dice.between(0, 100));
        let days = [("from".to_owned(), Value::Day(from)), ("to".to_owned(), Value::Day(to))];
        records.push(record(900, "maya", Kind::Pause, days.into()));
        for one in found(world, &records) {
            let rule = world.book.rule(&one.rule).unwrap();
            let is_programme = world.book.pathways().iter().any(|it| rule.is_of_pathway(it));
            let is_owed = is_programme && is_run_of_windows(world, &one);
            assert!(!is_owed || one.verdict != Verdict::Due, "seed {seed}: {one:#?}");
        }
    });
}

#[test]
fn a_pause_brings_no_last_day_forward() {
    for_histories(300, |world, mut records, dice, seed| {
        let before = found(world, &records);
        let from = add_days(world.on, dice.between(-400, 200));
        let to = add_days(from, dice.between(0, 90));
        let days = [("from".to_owned(), Value::Day(from)), ("to".to_owned(), Value::Day(to))];
        records.push(record(900, "maya", Kind::Pause, days.into()));
        let after = found(world, &records);
        for (before, after) in before.iter().zip(&after) {
            // In a run of windows, what was held may now count for an earlier one.
            let is_run = is_run_of_windows(world, before);
            if let (Some(was), Some(is), false) = (before.due, after.due, is_run) {
                assert!(was <= is, "seed {seed}: {before:#?}\n{after:#?}");
            }
        }
    });
}

/// Somebody in a job for some days, with long leave now and then.
fn in_post(world: &World, dice: &mut Dice) -> Vec<Record> {
    let day = |name: &str, ago: i64| (name.to_owned(), Value::Day(add_days(world.on, -ago)));
    let mut records = vec![record(
        1,
        "maya",
        Kind::Enrolment,
        vec![day("employment_start", dice.between(0, 800))],
    )];
    for nth in 2..dice.upto(2) + 2 {
        let from = dice.between(0, 500);
        let to = from - dice.between(20, 120);
        records.push(record(nth, "maya", Kind::Leave, vec![day("from", from), day("to", to)]));
    }
    records
}

fn one_to_one(nth: u32, world: &World, days_ago: i64) -> Record {
    let day = ("on".to_owned(), Value::Day(add_days(world.on, -days_ago)));
    let form = ("form".to_owned(), Value::Text("management".to_owned()));
    record(nth, "maya", Kind::Session, vec![day, form])
}

#[test]
fn part_of_a_year_never_asks_for_more_than_the_whole() {
    for_histories(300, |world, _, dice, seed| {
        let world = World { packs: vec!["north-yorkshire"], ..*world };
        let mut records = in_post(&world, dice);
        let rule = "north-yorkshire.supervision.one_to_ones_a_year";
        let verdict = |records: &[Record]| {
            let found = found(&world, records);
            found.into_iter().find(|one| *one.rule == *rule).unwrap().verdict
        };
        let Some(Shape::MinimumPerPeriod(minimum)) =
            &world.book.rule(rule).unwrap().version[0].shape
        else {
            panic!("{rule} is of another shape");
        };
        // Held today, as many as the whole year asks for: enough, however short or broken the year.
        let is_away = records.iter().any(|record| {
            let (from, to) = (record.day("from"), record.day("to"));
            from.is_some_and(|from| from <= world.on) && to.is_some_and(|to| to >= world.on)
        });
        for nth in 0..minimum.minimum {
            records.push(one_to_one(100 + nth, &world, 0));
        }
        let verdict = verdict(&records);
        assert!(is_away || verdict == Verdict::Met, "seed {seed}: {verdict:?} {records:#?}");
    });
}

#[test]
fn what_is_recorded_as_well_makes_nothing_worse() {
    let is_good =
        |verdict: Verdict| matches!(verdict, Verdict::Met | Verdict::Paused | Verdict::DueSoon);
    for_histories(300, |world, mut records, dice, seed| {
        let world = World { packs: vec!["north-yorkshire"], ..*world };
        let before = found(&world, &records);
        let when = dice.between(0, 300);
        records.push(one_to_one(900, &world, when));
        let after = found(&world, &records);
        let counted = ["one_to_ones_a_year", "monthly_supervision", "reflective_supervision"];
        for (before, after) in before.iter().zip(&after) {
            if counted.iter().any(|rule| before.rule.ends_with(rule)) {
                let stays = !is_good(before.verdict) || is_good(after.verdict);
                assert!(stays, "seed {seed}: {before:#?}\n{after:#?}");
            }
        }
    });
}
