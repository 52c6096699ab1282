//! Whether the cases come out as they say, for those rules that could be read whole.

use std::collections::BTreeSet;

use super::{Check, Fault};
use crate::cases::access::AccessCases;
use crate::cases::{Case, CaseFile, answer};
use crate::rulebook::{Rule, RuleBook};

/// A rules folder with everything there is to say of it.
#[derive(Debug)]
pub struct Folder {
    /// The book; none where anything but its cases has a fault.
    pub book: Option<RuleBook>,
    /// The cases that could be read, in order of their rule.
    pub cases: Vec<CaseFile>,
    /// Those of the access rules.
    pub access_cases: Vec<AccessCases>,
    /// Every fault, in order of file and line.
    pub faults: Vec<Fault>,
}

/// Reads a rules folder as [`super::folder`] does and tries its cases too.
///
/// The cases of a rule with a fault, or that needs a rule with one, are not tried.
pub fn try_cases(files: &[(String, String)]) -> Folder {
    let mut check = Check::read(files);
    let is_book = check.faults.is_empty();
    let spoilt: BTreeSet<String> = check.faults.iter().map(|fault| fault.file.clone()).collect();
    let mut faults = check.all_faults();
    let (book, examples, access) = check.into_book();
    for (id, examples) in &examples {
        if book.rule(id).is_some_and(|rule| is_sound(&book, rule, &spoilt, &mut Vec::new())) {
            faults.extend(examples.outcomes(&book));
        }
    }
    if is_book {
        faults.extend(access.outcomes(&book));
    }
    faults.sort();
    let cases = examples.into_values().map(|examples| examples.file).collect();
    let access_cases = access.into_cases();
    Folder { book: is_book.then_some(book), cases, access_cases, faults }
}

/// Whether neither the file of a rule nor that of any rule it needs has a fault.
fn is_sound<'b>(
    book: &'b RuleBook,
    rule: &'b Rule,
    spoilt: &BTreeSet<String>,
    seen: &mut Vec<&'b str>,
) -> bool {
    if seen.contains(&&*rule.id) {
        return true;
    }
    seen.push(&rule.id);
    let has_fault = spoilt.contains(&format!("{}.toml", rule.id.replace('.', "/")));
    let mut needs = Vec::new();
    let shapes = rule.version.iter().filter_map(|version| version.shape.as_ref());
    shapes.for_each(|shape| shape.each_rule(&mut |id| needs.push(id)));
    let is_needed_sound = |id: &'b str, seen: &mut Vec<_>| {
        book.rule(id).is_some_and(|it| is_sound(book, it, spoilt, seen))
    };
    !has_fault && needs.into_iter().all(|id| is_needed_sound(id, seen))
}

impl super::examples::Examples {
    /// A fault for every case that comes out otherwise, where it stands.
    fn outcomes(&self, book: &RuleBook) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (place, alone) in self.each() {
            for case in alone.cases().unwrap_or_default() {
                let found = answer(book, &case);
                for difference in case.want.differences(found.as_ref()) {
                    let what = format!("{}: {difference}", quoted(&case));
                    faults.push(place.fault(what, "mend the case or the rule"));
                }
            }
        }
        faults
    }
}

fn quoted(case: &Case) -> String {
    format!("`{}` on {}", case.name, case.on)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCES: &str = r#"
format = 1
[[document]]
id = "letter"
title = "A letter"
short = "Letter"
publisher = "Somebody"
edition = "2020"
"#;
    const HOLIDAYS: &str = "format = 1\nknown_until_year = 2027\ndays = []\n";
    const RULE: &str = r#"
format = 1
id = "ours.talk.length"
title = "Length"
question = "Was it long enough?"
strength = "should"
applies = "everyone"
shape = "limit"
[[version]]
from = 2020-01-01
cite = { document = "letter", clause = "1" }
says = "At least an hour."
next = { what = "Talk longer", who = "you" }
[version.limit]
counts = { kind = "session", what = ["peer"] }
field = "minutes"
unit = "minutes"
called = "The talk"
minimum = 60
"#;
    const CASES: &str = r#"
rule = "ours.talk.length"
[[case]]
name = "59 minutes are too few"
on = 2026-11-22
records = [{ kind = "session", on = 2026-11-20, form = "peer", minutes = 59 }]
want = { verdict = "not_met" }
[[case]]
name = "an hour is enough"
on = 2026-11-22
records = [{ kind = "session", on = 2026-11-20, form = "peer", minutes = 60 }]
want = { verdict = "met" }
[[boundary]]
name = "the first edition"
day = 2020-01-01
before = { verdict = "unknown" }
on = { verdict = "not_applicable" }
after = { verdict = "not_applicable" }
"#;

    fn tried(rule: &str, cases: &str) -> Folder {
        let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        try_cases(&[
            file("bank-holidays.toml", HOLIDAYS),
            file("ours/talk/length.cases.toml", cases),
            file("ours/talk/length.toml", rule),
            file("sources.toml", SOURCES),
        ])
    }

    fn faults(folder: &Folder) -> Vec<String> {
        folder.faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn cases_that_come_out_are_no_faults() {
        let folder = tried(RULE, CASES);
        assert_eq!(faults(&folder), [""; 0]);
        assert!(folder.book.is_some());
        assert_eq!(folder.cases.first().map(|file| file.boundary.len()), Some(1));
    }

    #[test]
    fn a_case_that_comes_out_otherwise_is_a_fault_at_its_line_and_the_book_is_still_whole() {
        let wrong = r#"
[[case]]
name = "61 minutes are late"
on = 2026-11-22
records = [{ kind = "session", on = 2026-11-20, form = "peer", minutes = 61 }]
want = { verdict = "overdue", due = 2026-11-01 }
"#;
        let folder = tried(RULE, &format!("{CASES}{wrong}"));
        assert_eq!(
            faults(&folder),
            [
                "ours/talk/length.cases.toml:20: `61 minutes are late` on 2026-11-22: due: wanted \
                 2026-11-01, found none; mend the case or the rule",
                "ours/talk/length.cases.toml:20: `61 minutes are late` on 2026-11-22: verdict: \
                 wanted overdue, found met; mend the case or the rule",
            ]
        );
        assert!(folder.book.is_some());
    }

    #[test]
    fn the_cases_of_a_rule_with_a_fault_are_not_tried() {
        let folder = tried(&RULE.replace("minimum = 60", "minimum = 70\nmaximum = 65"), CASES);
        assert!(faults(&folder).iter().all(|fault| !fault.contains("wanted")), "{folder:?}");
        assert!(folder.book.is_none());
    }
}
