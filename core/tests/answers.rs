//! Answers kept up to date record by record are those of asking everything anew.
#![allow(clippy::unwrap_used)] // a test may fail loudly

use waymark_core::answers::Answers;
use waymark_core::cases;
use waymark_core::decide::findings;
use waymark_core::finding::Finding;
use waymark_core::record::Record;
use waymark_core::rulebook::RuleBook;

const PACKS: [&str; 6] =
    ["bexley", "england", "leicester", "medway", "north-yorkshire", "rotherham"];

#[test]
fn every_case_built_up_record_by_record_ends_as_if_asked_anew() {
    let book = RuleBook::bundled();
    let cases = cases::bundled().unwrap();
    for (nth, case) in cases.iter().flat_map(|file| file.cases().unwrap()).enumerate() {
        let mut records = case.records.clone();
        if nth % 2 == 1 {
            records.reverse();
        }
        let mut answers = Answers::new(&book, &PACKS, Vec::new(), case.on);
        let mut so_far: Vec<Record> = Vec::new();
        for record in records {
            answers.take(&book, record.clone());
            so_far.push(record);
        }
        let kept: Vec<Finding> = answers.findings().cloned().collect();
        let anew = findings(&book, &PACKS, &so_far, case.on);
        assert_eq!(kept, anew, "{}: {}", case.rule, case.name);
    }
}

#[test]
fn a_record_touches_the_rules_that_look_at_it_and_no_others() {
    let book = RuleBook::bundled();
    let file = cases::bundled().unwrap().into_iter().find(|file| file.rule.ends_with("pdp_review"));
    let case = file.unwrap().cases().unwrap().into_iter().find(|case| case.records.len() > 1);
    let case = case.unwrap();
    let mut answers = Answers::new(&book, &PACKS, case.records.clone(), case.on);
    let all = u32::try_from(book.rules.len()).unwrap();
    let step = case.records.last().unwrap().clone();
    let touched = answers.take(&book, step);
    assert!(0 < touched && touched < all / 2, "{touched} of {all}");
}
