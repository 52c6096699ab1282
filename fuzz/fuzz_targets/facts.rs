//! Facts of any bytes, a line each, as an export file or a feed has them: read, merged and asked.

#![no_main]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use waymark_core::answers::Answers;
use waymark_core::calendar::parse;
use waymark_core::decide::findings;
use waymark_core::fact::{Reading, RecordId, read};
use waymark_core::merge::History;
use waymark_core::record::Record;
use waymark_core::rulebook::RuleBook;

static BOOK: LazyLock<RuleBook> = LazyLock::new(RuleBook::bundled);

const PACKS: [&str; 6] =
    ["bexley", "england", "leicester", "medway", "north-yorkshire", "rotherham"];

fuzz_target!(|text: &str| {
    let mut histories: BTreeMap<RecordId, History> = BTreeMap::new();
    for line in text.lines().take(200) {
        match read(line) {
            Ok(Reading::Known(fact)) => {
                // What was read is written the same, or refused for its length.
                if let Ok(again) = fact.encode() {
                    assert_eq!(read(&again), Ok(Reading::Known(fact.clone())));
                }
                histories.entry(fact.record.clone()).or_default().add(fact);
            }
            Ok(Reading::Newer(envelope)) => assert!(envelope.format > 1),
            Err(fault) => assert!(!fault.to_string().is_empty()),
        }
    }
    let records: Vec<Record> = histories.values().filter_map(Record::from_history).collect();
    let on = parse("2026-11-22").unwrap();
    let found = findings(&BOOK, &PACKS, &records, on);
    assert!(found.iter().all(|finding| !finding.why.is_empty()));
    if let Some((last, rest)) = records.split_last() {
        let mut answers = Answers::new(&BOOK, &PACKS, rest.to_vec(), on);
        answers.take(&BOOK, last.clone());
        assert!(answers.findings().eq(found.iter()));
    }
});
