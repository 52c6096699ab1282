//! The health of the rule book: the folder has no fault and is what the core carries.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods)] // reads the folder

use std::fs;
use std::path::Path;

use waymark_core::calendar::parse;
use waymark_core::check::folder;
use waymark_core::rulebook::RuleBook;

type Files = Vec<(String, String)>;

/// The rules folder as it is on the disk.
fn ours() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn our_own_folder_has_no_fault_and_is_the_bundled_book() {
    let files = ours();
    match folder(&files) {
        Ok(book) => {
            let bundled = RuleBook::bundled();
            assert_eq!(book.documents, bundled.documents);
            assert_eq!(book.frameworks, bundled.frameworks);
            for (ours, theirs) in book.forms.iter().zip(&bundled.forms) {
                assert_eq!(ours, theirs);
            }
            for (ours, theirs) in book.rules.iter().zip(&bundled.rules) {
                assert_eq!(ours, theirs);
            }
            assert_eq!(book, bundled);
        }
        Err(faults) => panic!("{}", faults.iter().map(|f| format!("{f}\n")).collect::<String>()),
    }
}

#[test]
fn the_bundled_book_reads_back_whole() {
    let text = include_str!(concat!(env!("OUT_DIR"), "/rule_book.json"));
    let book = RuleBook::parse(text).unwrap();
    assert!(!book.rules.is_empty());
    assert_eq!(RuleBook::bundled(), book);
}

#[test]
fn what_a_rule_says_is_a_sentence() {
    for rule in RuleBook::bundled().rules {
        assert!(rule.question.ends_with('?'), "{}: {}", rule.id, rule.question);
        for version in rule.version {
            assert!(version.says.ends_with('.'), "{}: {}", rule.id, version.says);
        }
    }
}

#[test]
fn bank_holidays_are_on_weekdays_and_cover_every_year_they_claim() {
    let holidays = RuleBook::bundled().bank_holidays;
    assert_eq!(holidays.known_until_year, 2027);
    for year in 2020..=holidays.known_until_year {
        let of_year = |day: &&_| ToString::to_string(*day).starts_with(&year.to_string());
        let days = holidays.days.iter().filter(of_year).count();
        let wanted = match year {
            2022 => 10, // a jubilee and a state funeral
            2023 => 9,  // a coronation
            _ => 8,
        };
        assert_eq!(days, wanted, "{year}");
    }
    for substitute in ["2020-05-08", "2022-09-19", "2023-05-08", "2026-12-28", "2027-12-28"] {
        assert_eq!(holidays.is_working_day(parse(substitute).unwrap()), Ok(false), "{substitute}");
    }
    assert!(holidays.is_working_day(parse("2028-01-04").unwrap()).is_err());
}
