//! Answers kept up to date.

use serde_json::json;
use waymark_core::answers::Answers;
use waymark_core::decide::findings;
use waymark_core::finding::Finding;
use waymark_core::record::Record;
use waymark_core::rulebook::RuleBook;

use super::made::*;

#[test]
fn a_record_that_turns_out_to_be_of_another_kind_counts_once() {
    let set = |kind: &str| {
        json!({ "evidence_set": { "item": [{
            "called": ["one", "ones"], "counts": { "kind": kind, "what": ["a"] }, "at_least": 1,
        }] } })
    };
    let book = book(&[rule("event", set("event")), rule("evidence", set("evidence"))]);
    let of = records(maya(), json!([{ "kind": "event", "what": "a", "on": "2026-10-01" }]));
    let mut answers = Answers::new(&book, &["us"], of.clone(), day("2026-11-22"));
    let mut changed = of;
    changed[1].kind = waymark_core::fact::Kind::Evidence;
    answers.take(&book, changed[1].clone());
    let kept: Vec<Finding> = answers.findings().cloned().collect();
    assert_eq!(kept, findings(&book, &["us"], &changed, day("2026-11-22")));
}

#[test]
fn answers_kept_through_made_up_changes_are_those_asked_anew() {
    const PACKS: [&str; 6] =
        ["bexley", "england", "leicester", "medway", "north-yorkshire", "rotherham"];
    let book = RuleBook::bundled();
    let files = waymark_core::cases::bundled().unwrap();
    let cases: Vec<_> = files.iter().flat_map(|file| file.cases().unwrap()).collect();
    let pool: Vec<&Record> = cases.iter().flat_map(|case| &case.records).collect();
    let mut seed = 20_261_122_u32;
    let mut roll = move |most: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % most
    };
    let flag = |yes: bool| waymark_core::merge::Settled {
        value: waymark_core::fact::Value::Flag(yes),
        heads: Vec::new(),
        rivals: Vec::new(),
    };
    for life in 0..12 {
        let on = cases[roll(cases.len())].on;
        let mut kept = Answers::new(&book, &PACKS, Vec::new(), on);
        let mut whole = kept.clone();
        let mut records: Vec<Record> = Vec::new();
        for step in 0..40 {
            let mut record = pool[roll(pool.len())].clone();
            record.id = format!("r-{life}-{step}").parse().unwrap();
            if !records.is_empty() && roll(4) == 0 {
                record = records.swap_remove(roll(records.len()));
            }
            match roll(5) {
                0 => drop(record.fields.insert("withdrawn".into(), flag(roll(2) == 0))),
                1 => drop(record.fields.pop_last()),
                2 => record.kind = pool[roll(pool.len())].kind.clone(),
                _ => {}
            }
            records.push(record.clone());
            kept.take(&book, record);
            whole.take_all(&book, &records);
            if step % 5 == 4 {
                let anew = findings(&book, &PACKS, &records, on);
                assert!(kept.findings().eq(&anew), "life {life}, step {step}");
                assert!(whole.findings().eq(&anew), "life {life}, step {step}, taken whole");
            }
        }
    }
}
