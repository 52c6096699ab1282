//! The access rules of a book, listed and explained.

use std::path::Path;

use serde_json::{Value, json};
use waymark_core::calendar::in_words;
use waymark_core::cases::access::{AccessCase, AccessCases, WantAccess, bundled};
use waymark_core::check::try_cases;
use waymark_core::fact::Kind;
use waymark_core::rulebook::{AccessRule, AccessVersion, Condition, Effect, May, RuleBook, Sorts};
use waymark_core::words::{capital, list};

use super::RulesFault;
use super::folder;
use crate::tools::layout::{hanging, paragraph};

/// Those of some packs, in order of id.
pub(super) fn of<'b>(book: &'b RuleBook, packs: &[&str]) -> Vec<&'b AccessRule> {
    book.access.iter().filter(|rule| packs.contains(&rule.pack())).collect()
}

/// A rule as a row of the list.
pub(super) fn row(book: &RuleBook, rule: &AccessRule) -> [String; 3] {
    let clause = rule.version.first().map(|version| {
        let document = book.document(&version.cite.document).map(|it| it.short.as_str());
        format!("{}, {}", document.unwrap_or(&version.cite.document), version.cite.clause)
    });
    [rule.id.clone(), rule.title.clone(), clause.unwrap_or_default()]
}

/// A rule as machines read the list.
pub(super) fn listed(rule: &AccessRule, cases: &[AccessCases]) -> Value {
    let newest = rule.version.first();
    let cases = cases_of(rule, cases);
    json!({
        "id": rule.id,
        "pack": rule.pack(),
        "title": rule.title,
        "clause": newest.map(|it| &*it.cite.clause),
        "document": newest.map(|it| &*it.cite.document),
        "says": newest.map(|it| &it.says),
        "shape": "access",
        "effect": rule.effect,
        "replaces": rule.replaces,
        "versions": rule.version,
        "cases": { "single": cases.len() },
    })
}

/// The cases of the access rules of a folder; those this version came with where none is named.
///
/// # Errors
/// [`RulesFault`], when the folder cannot be read.
pub(super) fn cases_in(dir: Option<&Path>) -> Result<Vec<AccessCases>, RulesFault> {
    Ok(match dir {
        None => bundled().unwrap_or_default(),
        Some(dir) => try_cases(&folder::read(dir)?.files).access_cases,
    })
}

fn cases_of<'c>(rule: &AccessRule, cases: &'c [AccessCases]) -> &'c [AccessCase] {
    cases.iter().find(|file| file.rule == rule.id).map_or(&[], |file| &file.case)
}

/// One rule in full, as a page for people.
pub(super) fn page(book: &RuleBook, rule: &AccessRule, cases: &[AccessCases]) -> String {
    let effect = match rule.effect {
        Effect::Allow => "Allows. Where nothing is listed, the answer is no.",
        Effect::Forbid => "Forbids, whatever else allows it.",
    };
    let mut page = format!("{}\n{}\n\n{effect}\n", rule.title, rule.id);
    for version in &rule.version {
        page.push_str(&edition(book, version));
    }
    page.push_str("\nExamples\n");
    for case in cases_of(rule, cases) {
        let found = case.answer(book, &rule.id);
        let said = found.map_or_else(|bad| bad.to_string(), |found| decided(&found));
        let line = format!("- {}. On {}: {said}", capital(&case.name), in_words(case.on));
        page.push_str(&hanging(&line, 2, 4));
    }
    page
}

fn decided(found: &WantAccess) -> String {
    let by = found.by.clone().unwrap_or_default();
    match (found.allowed, by.as_slice()) {
        (true, by) => format!("allowed, by {}.", by.join(", ")),
        (false, []) => "not allowed: nothing is listed.".to_owned(),
        (false, by) => format!("not allowed, by {}.", by.join(", ")),
    }
}

fn edition(book: &RuleBook, version: &AccessVersion) -> String {
    let mut text = format!("\nFrom {}\n", in_words(version.from));
    text.push_str(&paragraph(&version.says, 2));
    let clause = &version.cite.clause;
    let source = match book.document(&version.cite.document) {
        None => format!("{}, {clause}", version.cite.document),
        Some(it) => format!("{} ({}, {}), {clause}", it.title, it.publisher, it.edition),
    };
    text.push_str(&paragraph(&format!("Clause: {source}."), 2));
    if let Some(reading) = &version.reading {
        text.push_str(&paragraph(&format!("How we read it: {reading}"), 2));
    }
    if version.repealed {
        text.push_str("  It ceased on that day.\n");
        return text;
    }
    let who: Vec<String> = version.who.iter().map(|tie| tie.name().replace('_', " ")).collect();
    let who = if who.is_empty() { "anybody".to_owned() } else { list(&who) };
    let may: Vec<String> = version.may.iter().map(|may| act(*may).to_owned()).collect();
    let records: Vec<String> = version.records.iter().map(sorts).collect();
    let records = if records.is_empty() { "every record".to_owned() } else { list(&records) };
    let when: Vec<String> = version.when.iter().map(|it| condition(*it).to_owned()).collect();
    let mut values = vec![format!("who: {who}"), format!("may: {}", list(&may))];
    if version.may.iter().any(|may| !matches!(may, May::Count | May::Administer)) {
        values.push(format!("records: {records}"));
    }
    if !when.is_empty() {
        values.push(format!("only when: {}", list(&when)));
    }
    values.extend(version.days.map(|days| format!("open for: {days} days")));
    values.extend(version.smallest.map(|least| format!("smallest number told: {least}")));
    text.push_str("  Values:\n");
    for value in values {
        text.push_str(&hanging(&value, 4, 6));
    }
    text
}

fn sorts(sorts: &Sorts) -> String {
    let of = if sorts.kind == Kind::Signature { " as " } else { ": " };
    match sorts.what.as_slice() {
        [] => sorts.kind.as_str().to_owned(),
        what => format!("{}{of}{}", sorts.kind.as_str(), what.join(", ")),
    }
}

fn act(may: May) -> &'static str {
    match may {
        May::Read => "read",
        May::State => "write",
        May::Sign => "sign",
        May::Share => "say who else reads",
        May::Audit => "read under the right of access, on the record",
        May::Count => "see counts",
        May::Administer => "administer",
    }
}

fn condition(condition: Condition) -> &'static str {
    match condition {
        Condition::Shared => "its person shares it",
        Condition::Private => "its person wrote it and does not share it",
        Condition::ByAnother => "somebody else wrote it about the person",
        Condition::Begun => "it is there already",
        Condition::NotAuthor => "somebody else made it",
        Condition::Elsewhere => "they work in another locality",
        Condition::NotElsewhere => "they are not known to work in another locality",
    }
}

/// One rule in full, as machines read it.
pub(super) fn as_json(book: &RuleBook, rule: &AccessRule, cases: &[AccessCases]) -> Value {
    let mut shown = listed(rule, cases);
    let answers: Vec<Value> = cases_of(rule, cases)
        .iter()
        .map(|case| {
            let found = case.answer(book, &rule.id).ok();
            let comes_out = found.as_ref().is_some_and(|it| case.differences(it).is_empty());
            json!({
                "name": case.name,
                "on": case.on.to_string(),
                "found": found,
                "comes_out": comes_out,
            })
        })
        .collect();
    if let Some(shown) = shown.as_object_mut() {
        shown.insert("cases".to_owned(), Value::Array(answers));
    }
    shown
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn every_access_rule_is_explained_and_each_of_its_cases_comes_out() {
        let (book, cases) = (RuleBook::bundled(), cases_in(None).unwrap());
        assert!(!book.access.is_empty());
        for rule in &book.access {
            let explained = as_json(&book, rule, &cases);
            let shown = explained["cases"].as_array().unwrap();
            assert!(
                shown.len() > 1 && shown.iter().all(|it| it["comes_out"] == true),
                "{}",
                rule.id
            );
            let page = page(&book, rule, &cases);
            assert!(page.contains("Clause: ") && page.contains("who: "), "{page}");
            assert!(rule.version.iter().all(|version| version.says.ends_with('.')), "{}", rule.id);
        }
    }
}
