//! Faults of the files all rules need, and many faults in one file; `broken` has the others, one a file.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test may fail loudly

use waymark_core::check::folder;

type Files = Vec<(String, String)>;

/// A small folder without a fault, to break.
fn sound() -> Files {
    [
        (
            "sources.toml",
            "format = 1\n[[document]]\nid = \"book\"\ntitle = \"A book\"\nshort = \"Book\"\n\
             publisher = \"Us\"\nedition = \"1\"\n",
        ),
        ("bank-holidays.toml", "format = 1\nknown_until_year = 2026\ndays = [2026-12-25]\n"),
        (
            "frameworks/one.toml",
            "format = 1\nid = \"one\"\ntitle = \"One\"\nlink = \"https://one.example\"\n\
             [[edition]]\nfrom = 2020-01-01\ncalled = \"1\"\n\
             code = [\n  { code = \"ONE1\", label = \"First\" },\n]\n",
        ),
        (
            "us/here/review.toml",
            "format = 1\nid = \"us.here.review\"\ntitle = \"Review\"\nquestion = \"Done?\"\n\
             strength = \"must\"\napplies = { pathway = \"us/here\" }\nshape = \"due_by\"\n\
             [[version]]\nfrom = 2020-01-01\ncite = { document = \"book\", clause = \"1\" }\n\
             says = \"A review in three months.\"\nnext = { what = \"Do it\", who = \"you\" }\n\
             [version.due_by]\nanchor = \"employment_start\"\ncounts = { kind = \"step\", what = [\"review\"] }\n\
             stage = [\n  { by = { months = 3 }, called = \"Review\" },\n]\n",
        ),
        (
            "us/here/review.cases.toml",
            "rule = \"us.here.review\"\nperson = { employment_start = 2020-01-01 }\n\
             [[boundary]]\nname = \"begins\"\nday = 2020-01-01\n\
             before = { verdict = \"unknown\" }\non = { verdict = \"met\" }\n\
             after = { verdict = \"met\" }\n\
             [[boundary]]\nname = \"three months\"\nday = 2020-04-01\n\
             before = { verdict = \"due_soon\" }\non = { verdict = \"due\" }\n\
             after = { verdict = \"overdue\" }\n",
        ),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .to_vec()
}

/// Breaks the sound folder: in `path`, `old` becomes `new`.
fn broken(path: &str, old: &str, new: &str) -> Files {
    let mut files = sound();
    let (_, text) = files.iter_mut().find(|(name, _)| name == path).unwrap();
    assert!(text.contains(old), "{path} has no {old:?}");
    *text = text.replacen(old, new, 1);
    files
}

/// What the checker says of `files`, a fault a line.
fn faults(files: &Files) -> Vec<String> {
    match folder(files) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.iter().map(ToString::to_string).collect(),
    }
}

fn check(path: &str, old: &str, new: &str, fault: &str) {
    let found = faults(&broken(path, old, new));
    assert!(found.iter().any(|line| line == fault), "wanted {fault}\nfound {found:#?}");
}

const RULE: &str = "us/here/review.toml";

#[test]
fn a_sound_folder_is_a_book() {
    assert_eq!(faults(&sound()), [""; 0]);
}

#[test]
fn every_fault_of_every_file_is_reported_together() {
    let mut files = broken(RULE, "strength = \"must\"", "strength = \"perhaps\"");
    files[1].1 = "format = 1\nknown_until_year = \"soon\"\ndays = 3\n".to_owned();
    let (_, rule) = files.iter_mut().find(|(name, _)| name == RULE).unwrap();
    *rule = rule.replace("says = \"A review in three months.\"", "says = 3");
    rule.push_str("[[version]]\nfrom = \"never\"\nsays = 4\ncolour = \"red\"\n");
    assert_eq!(
        faults(&files),
        [
            "bank-holidays.toml:2: invalid type: string \"soon\", expected i32; \
             write it as the other files do",
            "bank-holidays.toml:3: invalid type: integer `3`, expected a sequence; \
             write it as the other files do",
            "us/here/review.toml:5: unknown variant `perhaps`, expected one of `must`, `should`, \
             `may`; write it as the other files do",
            "us/here/review.toml:11: invalid type: integer `3`, expected a string; \
             write it as the other files do",
            "us/here/review.toml:19: `cite` is missing; add it",
            "us/here/review.toml:19: `next` is missing; add it",
            "us/here/review.toml:19: the version has no `due_by` table, which its shape names; \
             add [version.<shape>]",
            "us/here/review.toml:20: `from`: a date is written YYYY-MM-DD, for example 2026-09-07; \
             mend the date",
            "us/here/review.toml:21: invalid type: integer `4`, expected a string; \
             write it as the other files do",
            "us/here/review.toml:22: `colour` is not a key known here; \
             take it out or mend its name",
        ]
    );
}

#[test]
fn a_document_that_is_not_listed_and_one_that_is_not_cited() {
    let found = faults(&broken(RULE, "document = \"book\"", "document = \"other\""));
    assert_eq!(
        found,
        [
            "sources.toml:2: no rule cites document `book`; cite it or take it out",
            "us/here/review.toml:10: document `other` is not in sources.toml; \
             add it there, or mend the id",
        ]
    );
}

#[test]
fn a_document_listed_twice() {
    let document = sound()[0].1.replace("format = 1\n", "");
    check(
        "sources.toml",
        "edition = \"1\"\n",
        &format!("edition = \"1\"\n{document}"),
        "sources.toml:8: document `book` is listed twice; keep one",
    );
}

#[test]
fn bank_holidays_out_of_order() {
    check(
        "bank-holidays.toml",
        "[2026-12-25]",
        "[2026-12-25, 2026-01-01]",
        "bank-holidays.toml:3: the days are not in order, or one is there twice; \
         put them in order",
    );
}

#[test]
fn a_file_that_is_missing() {
    for missing in ["sources.toml", "bank-holidays.toml"] {
        let mut files = sound();
        files.retain(|(name, _)| name != missing);
        assert!(faults(&files).contains(&format!("{missing}:1: the file is missing; add it")));
    }
}
