//! Professional frameworks: complete, and found by what people type.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test may fail loudly

use std::collections::BTreeSet;

use waymark_core::calendar::parse;
use waymark_core::frameworks::find;
use waymark_core::rulebook::RuleBook;

fn codes(query: &str) -> Vec<String> {
    let book = RuleBook::bundled();
    let on = parse("2026-11-22").unwrap();
    find(&book.frameworks, query, on).into_iter().map(|code| code.code.clone()).collect()
}

#[test]
fn every_framework_has_all_its_codes() {
    let book = RuleBook::bundled();
    let on = parse("2026-11-22").unwrap();
    let all = [
        ("care-certificate", 16),
        ("hcpc", 15),
        ("hcpc-cpd", 5),
        ("kss", 10),
        ("pcf", 9),
        ("practice-supervisors", 8),
        ("rcot", 4),
        ("rotherham-mental-capacity", 4),
        ("rotherham-safeguarding", 4),
        ("swe", 50),
    ];
    assert_eq!(book.frameworks.len(), all.len());
    for (id, codes) in all {
        let framework = book.frameworks.iter().find(|one| one.id == id).unwrap();
        assert_eq!(framework.codes(on).len(), codes, "{id}");
    }
}

#[test]
fn an_old_edition_stays_readable_beside_the_new_one() {
    let book = RuleBook::bundled();
    let framework = book.frameworks.iter().find(|one| one.id == "care-certificate").unwrap();
    let on = |day: &str| framework.codes(parse(day).unwrap());
    assert_eq!(on("2025-02-28").len(), 15);
    assert_eq!(on("2025-03-01").len(), 16);
    assert_ne!(on("2025-02-28")[8].label, on("2025-03-01")[8].label);
    assert_eq!(on("2025-02-28")[8].code, on("2025-03-01")[8].code);
}

#[test]
fn levels_are_named_where_a_framework_has_some() {
    let book = RuleBook::bundled();
    let with: Vec<_> = book.frameworks.iter().filter(|one| !one.level.is_empty()).collect();
    let named: Vec<_> = with.iter().map(|one| (one.id.as_str(), one.level.len())).collect();
    assert_eq!(named, [("pcf", 9), ("rcot", 9)]);
}

#[test]
fn no_code_is_there_twice() {
    let mut seen = BTreeSet::new();
    for framework in RuleBook::bundled().frameworks {
        let editions = framework.edition.iter().flat_map(|edition| &edition.code);
        let own: BTreeSet<String> = editions.map(|code| code.code.clone()).collect();
        for code in own {
            assert!(seen.insert(code.clone()), "{code} is of two frameworks");
        }
    }
}

#[test]
fn a_code_is_found_however_it_is_typed() {
    for query in ["SWE 4.6", "swe4.6", "4.6"] {
        assert_eq!(codes(query)[0], "SWE 4.6", "{query}");
    }
    assert_eq!(codes("pcf6"), ["PCF6"]);
    assert_eq!(codes("PCF").len(), 9);
}

#[test]
fn the_exact_code_comes_before_longer_ones() {
    assert_eq!(codes("SWE 3.1")[..2], ["SWE 3.1", "SWE 3.10"]);
    assert_eq!(codes("hcpc ot1")[0], "HCPC OT1");
}

#[test]
fn all_typed_words_must_match() {
    assert_eq!(codes("reflection analysis"), ["KSS8", "PCF6"]);
    assert_eq!(codes("swe records"), ["SWE 3.11", "SWE 5.3"]);
    assert!(codes("reflection zebra").is_empty());
}

#[test]
fn nothing_typed_finds_nothing() {
    assert!(codes("").is_empty());
    assert!(codes("   ").is_empty());
}
