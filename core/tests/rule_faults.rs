//! The checker of rule folders names every kind of fault, with its file and line, all together.
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
const CASES: &str = "us/here/review.cases.toml";

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
fn text_that_is_not_toml_is_named_by_its_line() {
    let found = faults(&broken(RULE, "title = \"Review\"", "title = Review"));
    assert!(found[0].starts_with("us/here/review.toml:3: "), "{found:#?}");
}

#[test]
fn a_key_nobody_knows() {
    check(
        RULE,
        "format = 1\n",
        "format = 1\ncolour = \"red\"\n",
        "us/here/review.toml:2: `colour` is not a key known here; take it out or mend its name",
    );
}

#[test]
fn a_format_of_the_future() {
    check(
        RULE,
        "format = 1",
        "format = 2",
        "us/here/review.toml:1: `format` is 2; write `format = 1`",
    );
}

#[test]
fn an_id_that_is_not_the_path() {
    check(
        RULE,
        "us.here.review",
        "us.there.review",
        "us/here/review.toml:2: the id is `us.there.review` but the path says `us.here.review`; \
         let the id follow the path",
    );
}

#[test]
fn an_empty_sentence() {
    check(
        RULE,
        "\"A review in three months.\"",
        "\" \"",
        "us/here/review.toml:11: `says` is empty; fill it in",
    );
}

#[test]
fn an_empty_clause() {
    check(
        RULE,
        "clause = \"1\"",
        "clause = \"\"",
        "us/here/review.toml:10: the clause is empty; name the clause",
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
fn a_pathway_of_another_pack() {
    check(
        RULE,
        "pathway = \"us/here\"",
        "pathway = \"them/gone\"",
        "us/here/review.toml:6: pathway `them/gone` is not of the rule's own pack; \
         name it <pack>/<name>",
    );
}

#[test]
fn versions_out_of_order_or_from_the_same_day() {
    for from in ["2020-01-01", "2021-01-01"] {
        let mut files = sound();
        let (_, text) = files.iter_mut().find(|(name, _)| name == RULE).unwrap();
        let second = text[text.find("[[version]]").unwrap()..].replace("2020-01-01", from);
        text.push_str(&second);
        let fault = format!(
            "us/here/review.toml:19: the version from {from} stands below the one from \
             2020-01-01; put the newest first, each from its own day"
        );
        assert!(faults(&files).contains(&fault), "{:#?}", faults(&files));
    }
}

#[test]
fn a_rule_without_a_version() {
    let mut files = sound();
    let (_, text) = files.iter_mut().find(|(name, _)| name == RULE).unwrap();
    text.truncate(text.find("[[version]]").unwrap());
    let fault = "us/here/review.toml:1: the rule has no version; add a [[version]]".to_owned();
    assert!(faults(&files).contains(&fault));
}

#[test]
fn a_shape_that_is_not_filled_in_and_another_that_is() {
    let found = faults(&broken(RULE, "shape = \"due_by\"", "shape = \"limit\""));
    let wanted = [
        "us/here/review.toml:8: the version has no `limit` table, which its shape names; \
         add [version.<shape>]",
        "us/here/review.toml:13: the version fills in `due_by`, which is not the rule's shape; \
         keep only the shape the rule names",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_second_shape_in_one_version() {
    check(
        RULE,
        "[version.due_by]",
        "[version.limit]\ncounts = { kind = \"step\", what = [\"x\"] }\nfield = \"minutes\"\ncalled = \"It\"\nmaximum = 1\n[version.due_by]",
        "us/here/review.toml:13: the version fills in `limit`, which is not the rule's shape; \
         keep only the shape the rule names",
    );
}

#[test]
fn a_limit_without_a_bound_or_with_crossed_ones() {
    let limit = |bounds: &str| {
        format!(
            "[version.limit]\ncounts = {{ kind = \"step\", what = [\"x\"] }}\nfield = \"minutes\"\ncalled = \"It\"\n{bounds}"
        )
    };
    check(
        RULE,
        "[version.due_by]",
        &limit("[version.due_by]"),
        "us/here/review.toml:13: the limit has no bound; add minimum, maximum or no_later_than",
    );
    check(
        RULE,
        "[version.due_by]",
        &limit("minimum = 9\nmaximum = 8\n[version.due_by]"),
        "us/here/review.toml:13: the least, 9, is more than the most, 8; mend one of them",
    );
}

#[test]
fn stages_that_are_empty_or_out_of_order_or_open_too_late() {
    let stage = "  { by = { months = 3 }, called = \"Review\" },\n";
    check(RULE, stage, "", "us/here/review.toml:13: there is no stage; add a stage");
    check(
        RULE,
        stage,
        &format!("{stage}{stage}"),
        "us/here/review.toml:18: the stage is due no later than the one before; \
         put the stages in order",
    );
    check(
        RULE,
        stage,
        &format!("{stage}  {{ by = {{ months = 3, days = 7 }}, called = \"A week on\" }},\n"),
        "us/here/review.toml:18: the stage has the same number of months as the one before; \
         give each its own, for a stage is known by its months",
    );
    check(
        RULE,
        "{ by = { months = 3 },",
        "{ opens = { months = 4 }, by = { months = 3 },",
        "us/here/review.toml:17: the stage opens after it is due; let it open earlier",
    );
}

/// The sound folder's rule as a cadence of these phases.
fn with_phases(phases: &str) -> Files {
    let mut files = broken(RULE, "shape = \"due_by\"", "shape = \"cadence\"");
    let (_, text) = files.iter_mut().find(|(name, _)| name == RULE).unwrap();
    text.truncate(text.find("stage = [").unwrap());
    *text = text.replace("[version.due_by]", "[version.cadence]");
    text.push_str(&format!("phase = [\n{phases}]\n"));
    files
}

#[test]
fn phases_that_are_missing_or_do_not_advance_or_have_no_length() {
    let one = "  { every = { days = 7 }, until = { days = 42 }, called = \"every week\" },\n";
    let two = "  { every = { months = 1 }, until = { months = 1 }, called = \"every month\" },\n";
    let nil = "  { every = { }, until = { months = 6 }, called = \"never\" },\n";
    assert_eq!(
        faults(&with_phases("")),
        ["us/here/review.toml:13: the cadence has no phase; add a phase"]
    );
    assert_eq!(
        faults(&with_phases(&format!("{one}{two}{nil}"))),
        [
            "us/here/review.cases.toml:1: the answer of the version from 2020-01-01 changes on 3 \
             days by its own numbers, 1 of them shown; add a [[boundary]] for each stage, phase, \
             interval or last day",
            "us/here/review.toml:18: the phase ends no later than it begins; \
             let each phase end after the one before",
            "us/here/review.toml:19: `every` is not either days or months; \
             write days or months, at least 1",
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
fn a_framework_code_that_is_there_twice_or_says_nothing() {
    let one = "  { code = \"ONE1\", label = \"First\" },\n";
    check(
        "frameworks/one.toml",
        one,
        &format!("{one}{one}"),
        "frameworks/one.toml:10: code `ONE1` is there twice; keep one",
    );
    check(
        "frameworks/one.toml",
        "\"First\"",
        "\"\"",
        "frameworks/one.toml:9: a code or its label is empty; fill it in",
    );
}

#[test]
fn a_file_that_is_none_of_ours() {
    let mut files = sound();
    files.push(("us/notes.txt".to_owned(), String::new()));
    assert_eq!(
        faults(&files),
        ["us/notes.txt:1: this is no file of the rule book; \
          move it out, or name it <pack>/<area>/<rule>.toml"]
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

#[test]
fn a_rule_without_cases_and_cases_without_a_rule() {
    let mut files = sound();
    files.retain(|(name, _)| name != CASES);
    let fault = "us/here/review.toml:1: there are no cases beside this rule; \
                 write <rule>.cases.toml";
    assert_eq!(faults(&files), [fault]);
    let mut files = sound();
    files.retain(|(name, _)| name != RULE);
    let fault = "us/here/review.cases.toml:1: there is no rule beside these cases; \
                 add the rule or take them out";
    assert!(faults(&files).contains(&fault.to_owned()));
}

#[test]
fn cases_of_another_rule() {
    check(
        CASES,
        "rule = \"us.here.review\"",
        "rule = \"us.here.other\"",
        "us/here/review.cases.toml:1: the cases are of `us.here.other` but stand beside \
         `us.here.review`; name the rule they stand beside",
    );
}

#[test]
fn cases_that_show_too_little() {
    let begins = "day = 2020-01-01";
    check(
        CASES,
        begins,
        "day = 2020-01-02",
        "us/here/review.cases.toml:1: no boundary shows the day the version from 2020-01-01 \
         begins; add a [[boundary]] for that day",
    );
    check(
        CASES,
        "\"overdue\"",
        "\"due\"",
        "us/here/review.cases.toml:1: no case is not met or overdue; add one",
    );
    let files = broken(
        CASES,
        "on = { verdict = \"met\" }\nafter = { verdict = \"met\" }",
        "on = {}\nafter = {}",
    );
    assert_eq!(faults(&files), ["us/here/review.cases.toml:1: no case is met; add one"]);
}

#[test]
fn a_limit_whose_cases_do_not_show_its_bound() {
    let mut files = broken(RULE, "shape = \"due_by\"", "shape = \"limit\"");
    let (_, text) = files.iter_mut().find(|(name, _)| name == RULE).unwrap();
    text.truncate(text.find("[version.due_by]").unwrap());
    text.push_str("[version.limit]\ncounts = { kind = \"session\", what = [\"group\"] }\nfield = \"minutes\"\n\
         called = \"It\"\nmaximum = 90\n");
    assert_eq!(
        faults(&files),
        [
            "us/here/review.cases.toml:1: no case has `minutes` of 90; add one",
            "us/here/review.cases.toml:1: no case has `minutes` of 91; add one",
        ]
    );
}

#[test]
fn a_case_whose_record_makes_no_sense() {
    check(
        CASES,
        "day = 2020-04-01\n",
        "day = 2020-04-01\nrecords = [{ kind = \"dream\" }]\n",
        "us/here/review.cases.toml:9: `three months`: a record's `kind` is none of those \
         there are; mend the record",
    );
}
