//! Rule files of any bytes: read, checked and, where they are a book, asked.
//!
//! The input is one rule file, or several, each after a line `=== its/path.toml`. They are laid
//! over a small sound folder, so that what comes after the checks is reached too.

#![no_main]

use libfuzzer_sys::fuzz_target;
use waymark_core::calendar::parse;
use waymark_core::cases::CaseFile;
use waymark_core::check::try_cases;
use waymark_core::decide::findings;
use waymark_core::earliest::{earliest, goals};
use waymark_core::pathway::{PlanInput, plan};
use waymark_core::person::Starts;

const BASE: [(&str, &str); 6] = [
    ("sources.toml", include_str!("../../core/tests/broken/rules/sources.toml")),
    ("bank-holidays.toml", include_str!("../../core/tests/broken/rules/bank-holidays.toml")),
    ("frameworks/whole.toml", include_str!("../../core/tests/broken/rules/frameworks/whole.toml")),
    (
        "forms/evidence/training.toml",
        include_str!("../../core/tests/broken/rules/forms/evidence/training.toml"),
    ),
    (
        "forms/step/review.toml",
        include_str!("../../core/tests/broken/rules/forms/step/review.toml"),
    ),
    (
        "whole/sound/review.cases.toml",
        include_str!("../../core/tests/broken/rules/whole/sound/review.cases.toml"),
    ),
];

fuzz_target!(|text: &str| {
    let mut files: Vec<(String, String)> = Vec::new();
    for (path, text) in split(text) {
        files.retain(|(known, _)| known != path);
        files.push((path.to_owned(), text.to_owned()));
    }
    for (path, text) in BASE {
        if files.iter().all(|(known, _)| known != path) {
            files.push((path.to_owned(), text.to_owned()));
        }
    }
    let read = try_cases(&files);
    for fault in read.faults {
        assert!(!fault.file.is_empty() && fault.line > 0 && !fault.what.trim().is_empty());
    }
    let Some(book) = read.book else { return };
    let on = parse("2026-11-22").unwrap();
    let life: CaseFile = serde_json::from_str(LIFE).unwrap();
    let records = life.cases().unwrap().remove(0).records;
    for finding in findings(&book, &["whole"], &records, on) {
        assert!(!finding.why.is_empty());
    }
    for (goal, _) in goals(&book, &["whole"], on) {
        assert!(earliest(&book, &["whole"], goal, &records, Vec::new(), on).is_some());
    }
    let starts = Starts { employment: Some(on), ..Starts::default() };
    for pathway in book.pathways() {
        let input = PlanInput { starts, ..PlanInput::default() };
        if let Err(none) = plan(&book, pathway, &input) {
            assert!(!none.to_string().is_empty());
        }
    }
});

/// A person for whom most rules have something to say.
const LIFE: &str = r#"{ "rule": "", "person": {
    "employment_start": "2024-02-29", "programme_start": "2024-03-31", "qualified_on": "2022-07-01",
    "role_start": "2024-02-29", "pathways": ["whole/sound"], "roles": ["social_worker"]
}, "case": [{ "name": "", "on": "2026-11-22", "want": {}, "records": [
    { "kind": "step", "step": "review", "on": "2026-01-31", "stage": 3 },
    { "kind": "evidence", "what": "training.course", "on": "2026-05-01", "minutes": 60 },
    { "kind": "pause", "from": "2025-02-01", "to": "2025-02-28" }
] }] }"#;

/// The files of the input; the rule `whole.sound.review` where no path is named.
fn split(text: &str) -> Vec<(&str, &str)> {
    if !text.starts_with("=== ") {
        return vec![("whole/sound/review.toml", text)];
    }
    let parts = text.split("\n=== ").map(|part| part.trim_start_matches("=== "));
    let named = parts.take(8).filter_map(|part| part.split_once('\n'));
    named.filter(|(path, _)| !path.is_empty()).collect() // no folder holds a file without a name
}
