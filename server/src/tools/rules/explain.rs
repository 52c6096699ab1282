//! `waymark rules explain`: one rule in full, as a page for people.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};
use waymark_core::calendar::{in_words, span_in_words};
use waymark_core::cases::{Case, CaseFile, answer};
use waymark_core::rulebook::{Rule, RuleBook, Version};
use waymark_core::words::capital;

use super::values::{Said, applies, shape_of, strength, values};
use super::{RulesFault, access};
use crate::tools::book;
use crate::tools::findings::heading;
use crate::tools::layout::{hanging, paragraph, table};

/// Options of `waymark rules explain`.
#[derive(Debug, Clone, Args)]
pub struct ExplainArgs {
    /// The rule, for example north-yorkshire.supervision.session_length
    pub rule: String,
    /// A folder of rule files in place of the rules this version came with
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// The page.
///
/// # Errors
/// [`RulesFault`], when there is no such rule or the folder cannot be read.
pub fn explain(args: &ExplainArgs) -> Result<String, RulesFault> {
    let (book, cases) = book::open_with_cases(args.rules.as_deref())?;
    if let Some(rule) = book.access.iter().find(|rule| rule.id == args.rule) {
        let cases = access::cases_in(args.rules.as_deref())?;
        return Ok(if args.json {
            serde_json::to_string_pretty(&access::as_json(&book, rule, &cases))? + "\n"
        } else {
            access::page(&book, rule, &cases)
        });
    }
    let rule = book.rule(&args.rule).ok_or_else(|| RulesFault::NoRule {
        rule: args.rule.clone(),
        similar: similar(&book, &args.rule),
    })?;
    let cases = cases.get(&*rule.id);
    Ok(if args.json {
        serde_json::to_string_pretty(&as_json(&book, rule, cases))? + "\n"
    } else {
        as_page(&book, rule, cases)
    })
}

/// The rules whose id ends as the one asked for does, or holds it.
fn similar(book: &RuleBook, asked: &str) -> String {
    let last = asked.rsplit('.').next().unwrap_or(asked);
    let is_similar = |rule: &&Rule| !last.is_empty() && rule.id.contains(last);
    let rules = book.rules.iter().filter(is_similar).map(|rule| &*rule.id);
    let access = book.access.iter().map(|rule| rule.id.as_str());
    let access = access.filter(|id| !last.is_empty() && id.contains(last));
    let ids: Vec<&str> = rules.chain(access).take(5).collect();
    match ids.as_slice() {
        [] => "`waymark rules` lists them".to_owned(),
        ids => format!("did you mean {}?", ids.join(", ")),
    }
}

/// Where a version comes from: the document in full, and the clause.
fn source(book: &RuleBook, version: &Version) -> String {
    let clause = &version.cite.clause;
    match book.document(&version.cite.document) {
        None => format!("{}, {clause}", version.cite.document),
        Some(it) => format!("{} ({}, {}), {clause}", it.title, it.publisher, it.edition),
    }
}

fn as_page(book: &RuleBook, rule: &Rule, cases: Option<&CaseFile>) -> String {
    let mut page = format!("{}\n{}\n\n{}\n\n", rule.title, rule.id, rule.question);
    let said = |key: &str, words: String| [key.to_owned(), words];
    let mut facts = vec![
        said("Asked of", applies(&rule.applies)),
        said("Strength", strength(rule.strength).to_owned()),
        said("Shape", shape_of(rule)),
    ];
    facts.extend(rule.replaces.iter().map(|id| said("In place of", id.clone())));
    page.push_str(&table(&facts));
    for (nth, version) in rule.version.iter().enumerate() {
        let newer = nth.checked_sub(1).and_then(|nth| rule.version.get(nth));
        page.push_str(&edition(book, version, newer));
    }
    page.push_str("\nExamples\n");
    page.push_str(&cases.map(|file| examples(book, file)).unwrap_or_default());
    page
}

fn edition(book: &RuleBook, version: &Version, newer: Option<&Version>) -> String {
    let days = match newer {
        None => format!("From {}", in_words(version.from)),
        Some(newer) => {
            let to = waymark_core::calendar::add_days(newer.from, -1);
            let span = waymark_core::calendar::Span { from: version.from, to };
            format!("From {}", span_in_words(span))
        }
    };
    let mut text = format!("\n{days}\n");
    text.push_str(&paragraph(&version.says, 2));
    text.push_str(&paragraph(&format!("Clause: {}.", source(book, version)), 2));
    if let Some(reading) = &version.reading {
        text.push_str(&paragraph(&format!("How we read it: {reading}"), 2));
    }
    if version.shape.is_none() {
        text.push_str("  It ceased on that day.\n");
        return text;
    }
    text.push_str(&in_words_of(&values(book, version)));
    let notice = version.notice_days;
    text.push_str(&format!("  It is due soon from {notice} days before its last day.\n"));
    let next = &version.next;
    text.push_str(&paragraph(&format!("What to do: {} ({}).", next.what, next.who), 2));
    text
}

/// The values for people: those of one part together.
fn in_words_of(values: &[Said]) -> String {
    let mut text = String::from("  Values:\n");
    for part in values.chunk_by(|a, b| a.of == b.of) {
        let of = part.first().and_then(|said| said.of.as_deref());
        let lines = part.iter().filter_map(|said| Some((said.label?, &said.words)));
        let indent = if of.is_some() { 6 } else { 4 };
        text.push_str(&of.map(|of| paragraph(of, 4)).unwrap_or_default());
        for (label, words) in lines {
            text.push_str(&hanging(&format!("{label}: {words}"), indent, indent + 2));
        }
    }
    text
}

/// The cases with what is found for each; of a boundary, its three days together.
fn examples(book: &RuleBook, file: &CaseFile) -> String {
    let cases = file.cases().unwrap_or_default();
    let (single, sides) = cases.split_at_checked(file.case.len()).unwrap_or_default();
    let mut text = String::new();
    for case in single {
        text.push_str(&hanging(&format!("- {}. {}", capital(&case.name), found(book, case)), 2, 4));
    }
    for (boundary, sides) in file.boundary.iter().zip(sides.chunks(3)) {
        text.push_str(&hanging(&format!("- {}.", capital(&boundary.name)), 2, 4));
        for case in sides {
            text.push_str(&hanging(&found(book, case), 6, 8));
        }
    }
    text
}

/// What is found for a case.
fn found(book: &RuleBook, case: &Case) -> String {
    let found = match answer(book, case) {
        None => "not asked".to_owned(),
        Some(finding) => format!("{}. {}", heading(finding.verdict).to_lowercase(), finding.why),
    };
    format!("On {}: {found}", in_words(case.on))
}

fn as_json(book: &RuleBook, rule: &Rule, cases: Option<&CaseFile>) -> Value {
    let versions: Vec<Value> = rule
        .version
        .iter()
        .map(|version| {
            let values: Vec<Value> = values(book, version)
                .into_iter()
                .map(|Said { key, words, .. }| json!({ "key": key, "words": words }))
                .collect();
            json!({
                "from": version.from.to_string(),
                "document": version.cite.document,
                "clause": version.cite.clause,
                "source": source(book, version),
                "says": version.says,
                "reading": version.reading,
                "repealed": version.shape.is_none(),
                "notice_days": version.notice_days,
                "next": { "what": version.next.what, "who": version.next.who },
                "values": values,
            })
        })
        .collect();
    let cases: Vec<Value> = cases
        .map(|file| file.cases().unwrap_or_default())
        .unwrap_or_default()
        .iter()
        .map(|case| {
            let found = answer(book, case);
            json!({
                "name": case.name,
                "on": case.on.to_string(),
                "verdict": found.as_ref().map(|it| it.verdict),
                "why": found.as_ref().map(|it| &it.why),
                "comes_out": case.want.differences(found.as_ref()).is_empty(),
            })
        })
        .collect();
    json!({
        "id": rule.id,
        "pack": rule.pack(),
        "title": rule.title,
        "question": rule.question,
        "strength": strength(rule.strength),
        "shape": shape_of(rule),
        "applies": rule.applies,
        "replaces": rule.replaces,
        "versions": versions,
        "cases": cases,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_explained_and_each_of_its_cases_comes_out() {
        let (book, cases) = book::open_with_cases(None).unwrap();
        for rule in &book.rules {
            let explained = as_json(&book, rule, cases.get(&*rule.id));
            let shown = explained["cases"].as_array().unwrap();
            assert!(
                !shown.is_empty() && shown.iter().all(|it| it["comes_out"] == true),
                "{}",
                rule.id
            );
            assert!(!explained["versions"][0]["values"].as_array().unwrap().is_empty());
            let page = as_page(&book, rule, cases.get(&*rule.id));
            assert!(page.contains(&rule.question) && page.contains("Clause: "), "{page}");
        }
    }
}
