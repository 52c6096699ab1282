//! Every worked example beside the rules comes out as it says.

use waymark_core::cases::{self, Case, Want};
use waymark_core::finding::Finding;
use waymark_core::rulebook::RuleBook;

#[test]
fn every_case_comes_out_as_it_says() {
    let book = RuleBook::bundled();
    let mut faults = Vec::new();
    for file in cases::bundled().unwrap() {
        for case in file.cases().unwrap() {
            let found = cases::answer(&book, &case);
            for fault in differences(&case.want, found.as_ref()) {
                faults.push(format!("{}: {}\n    {fault}", place(&case), case.name));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_case_of_an_access_rule_comes_out_as_it_says() {
    let book = RuleBook::bundled();
    let mut faults = Vec::new();
    for file in waymark_core::cases::access::bundled().unwrap() {
        for case in file.case {
            let found = case.answer(&book, &file.rule).unwrap();
            for fault in case.differences(&found) {
                faults.push(format!("{}: {}: {fault}", file.rule, case.name));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_answers_are_one_line_of_json_for_each_case() {
    let files = cases::bundled().unwrap();
    let cases: usize = files.iter().map(|file| file.cases().unwrap().len()).sum();
    let access = waymark_core::cases::access::bundled().unwrap();
    let cases = cases + access.iter().map(|file| file.case.len()).sum::<usize>();
    let answers = cases::answers();
    assert_eq!(answers.lines().count(), cases);
    for line in answers.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).unwrap().is_array(), "{line}");
    }
    assert_eq!(answers, cases::answers());
}

#[test]
fn the_order_in_which_records_come_makes_no_difference() {
    let book = RuleBook::bundled();
    for case in cases::bundled().unwrap().iter().flat_map(|file| file.cases().unwrap()) {
        let mut turned = case.clone();
        turned.records.reverse();
        assert_eq!(cases::answer(&book, &case), cases::answer(&book, &turned), "{}", case.name);
    }
}

fn place(case: &Case) -> String {
    format!("core/rules/{}.cases.toml", case.rule.replace('.', "/"))
}

/// What differs between what a case wants and what was found.
fn differences(want: &Want, found: Option<&Finding>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut same = |what: &str, wanted: String, found: String| {
        if wanted != found {
            faults.push(format!("{what}: wanted {wanted}, found {found}"));
        }
    };
    same(
        "verdict",
        format!("{:?}", want.verdict),
        format!("{:?}", found.map(|finding| finding.verdict)),
    );
    let Some(found) = found else { return faults };
    if want.due.is_some() {
        same("due", format!("{:?}", want.due), format!("{:?}", found.due));
    }
    if want.opens.is_some() {
        same("opens", format!("{:?}", want.opens), format!("{:?}", found.opens));
    }
    if want.by.is_some() {
        let by = found.next.as_ref().and_then(|next| next.by);
        same("by", format!("{:?}", want.by), format!("{by:?}"));
    }
    if let Some(needs) = &want.needs {
        same("needs", format!("{needs:?}"), format!("{:?}", found.needs));
    }
    if let Some(why) = &want.why {
        same("why", why.clone(), found.why.clone());
    }
    faults
}
