//! `waymark rules compare`: what differs between two packs or two folders, and for whom.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use waymark_core::calendar::{Date, in_words};
use waymark_core::conflicts::conflicts;
use waymark_core::decide;
use waymark_core::fact::PersonId;
use waymark_core::rulebook::{Rule, RuleBook};

use super::RulesFault;
use super::differences::{
    self, ChangedFinding, ChangedRule, ChangedValue, Given, Named, RuleDifferences, Side,
};
use crate::tools::book::{self, BookFault};
use crate::tools::facts::{self, Facts};
use crate::tools::findings::heading;
use crate::tools::layout::paragraph;
use crate::tools::{given, print, remark};

/// Options of `waymark rules compare`.
#[derive(Debug, Clone, Args)]
pub struct CompareArgs {
    /// The first: a pack, such as north-yorkshire, or a folder of rule files
    pub one: String,
    /// The second
    pub other: String,
    /// A pack of the folders to compare; may be given again [default: all]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,
    /// Facts of people whose findings may change: a file with one fact a line, a folder of such
    /// files (.jsonl), or - for standard input
    #[arg(long, value_name = "FILE", requires = "on")]
    pub facts: Option<PathBuf>,
    /// The day asked about, YYYY-MM-DD
    #[arg(long, value_name = "DATE", requires = "facts")]
    pub on: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Everything that differs.
#[derive(Debug, Serialize)]
struct Comparison {
    #[serde(flatten)]
    rules: RuleDifferences,
    /// Where two packs ask different things of the same person, in words.
    conflicts: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<People>,
}

/// Whose findings change.
#[derive(Debug, Serialize)]
struct People {
    on: Date,
    asked: usize,
    changed: Vec<Affected>,
}

#[derive(Debug, Serialize)]
struct Affected {
    person: PersonId,
    findings: Vec<ChangedFinding>,
}

/// Prints what differs.
///
/// # Errors
/// [`RulesFault`]; where some lines are no facts, after the rest has been answered.
pub fn compare(args: &CompareArgs) -> Result<(), RulesFault> {
    let (one, other) = sides(args)?;
    let day = args.on.as_deref().map(|text| given::date("--on", text)).transpose()?;
    let facts = args.facts.as_deref().map(facts::open).transpose()?;
    let comparison = Comparison {
        rules: differences::rules(&one, &other),
        conflicts: between_packs(&one, &other),
        people: facts.as_ref().zip(day).map(|(facts, on)| affected(&one, &other, facts, on)),
    };
    print(&if args.json {
        serde_json::to_string_pretty(&comparison)? + "\n"
    } else {
        page(&one, &other, &comparison)
    })?;
    let Some((facts, path)) = facts.zip(args.facts.as_ref()) else { return Ok(()) };
    remark(&facts.remarks());
    match facts.faults.len() {
        0 => Ok(()),
        lines => Err(RulesFault::BadLines(path.clone(), lines)),
    }
}

/// The two sides: packs of the shipped book, where it has them of those names; folders otherwise.
fn sides(args: &CompareArgs) -> Result<(Side, Side), BookFault> {
    let shipped = RuleBook::bundled();
    let is_pack = |name: &String| book::packs(&shipped).contains(&name.as_str());
    let named: Vec<&String> =
        [&args.one, &args.other].into_iter().filter(|it| is_pack(it)).collect();
    let side = |name: &String| -> Result<Side, BookFault> {
        let is_pack = is_pack(name);
        let book = if is_pack { shipped.clone() } else { book::open(Some(Path::new(name)))? };
        // Of a folder, the pack it is compared with; or those asked for, which may be in one alone.
        let packs = match (is_pack, named.as_slice(), args.packs.as_slice()) {
            (true, ..) => vec![name.clone()],
            (false, [pack], []) => vec![(*pack).clone()],
            (false, _, []) => book::packs(&book).into_iter().map(str::to_owned).collect(),
            (false, _, packs) => packs.to_vec(),
        };
        // Two packs have no id in common.
        Ok(Side { name: name.clone(), book, packs, goes_by_area: named.len() == 2 })
    };
    let (one, other) = (side(&args.one)?, side(&args.other)?);
    let known: Vec<&str> = [book::packs(&one.book), book::packs(&other.book)].concat();
    match args.packs.iter().find(|pack| !known.contains(&pack.as_str())) {
        Some(pack) => Err(BookFault::NoPack {
            pack: pack.clone(),
            known: known.into_iter().map(str::to_owned).collect(),
        }),
        None => Ok((one, other)),
    }
}

fn between_packs(one: &Side, other: &Side) -> Vec<String> {
    if !one.goes_by_area {
        return Vec::new();
    }
    let packs = [one.packs(), other.packs()].concat();
    conflicts(&one.book, &packs).into_iter().map(|conflict| conflict.what).collect()
}

fn affected(one: &Side, other: &Side, facts: &Facts, on: Date) -> People {
    let mut people = People { on, asked: 0, changed: Vec::new() };
    let before = decide::chosen(&one.book, &one.packs());
    let after = decide::chosen(&other.book, &other.packs());
    for person in facts.people() {
        people.asked += 1;
        let records = facts.records(person);
        let ask = |side: &Side, rules: &[&Rule]| {
            side.by_rule(decide::answers(&side.book, rules, &records, on))
        };
        let findings = differences::findings(ask(one, &before), ask(other, &after));
        if !findings.is_empty() {
            people.changed.push(Affected { person: person.clone(), findings });
        }
    }
    people
}

fn page(one: &Side, other: &Side, comparison: &Comparison) -> String {
    let RuleDifferences { added, removed, changed } = &comparison.rules;
    let mut page = format!("{} compared with {}\n", other.name, one.name);
    if added.is_empty() && removed.is_empty() && changed.is_empty() {
        page.push_str("\nThe rules are the same.\n");
    }
    let only = |side: &Side| format!("Only in {}", side.name);
    for (what, rules) in [(only(other), added), (only(one), removed)] {
        if rules.is_empty() {
            continue;
        }
        page.push_str(&format!("\n{what} ({})\n", rules.len()));
        for Named { id, title } in rules {
            page.push_str(&paragraph(&format!("{title} ({id})"), 2));
        }
    }
    if !changed.is_empty() {
        page.push_str(&format!("\nChanged ({})\n", changed.len()));
    }
    for ChangedRule { id, becomes, changes } in changed {
        let name = if id == becomes { id.clone() } else { format!("{id}, now {becomes}") };
        page.push_str(&paragraph(&name, 2));
        for change in changes {
            page.push_str(&paragraph(&value(change), 4));
        }
    }
    if !comparison.conflicts.is_empty() {
        page.push_str(&format!("\nIn disagreement ({})\n", comparison.conflicts.len()));
    }
    for conflict in &comparison.conflicts {
        page.push_str(&paragraph(conflict, 2));
    }
    if let Some(people) = &comparison.people {
        page.push_str(&of_people(people));
    }
    page
}

fn value(change: &ChangedValue) -> String {
    let ChangedValue { from, key, before, after } = change;
    let from = from.map(|day| format!("from {}, ", in_words(day))).unwrap_or_default();
    match (before, after) {
        (Some(before), Some(after)) => format!("{from}{key}: {before} -> {after}"),
        (None, Some(after)) => format!("{from}{key}: {after} (new)"),
        (Some(before), None) => format!("{from}{key}: {before} (taken out)"),
        (None, None) => String::new(),
    }
}

fn of_people(people: &People) -> String {
    let answers = |affected: &&Affected| affected.findings.iter().any(|it| !it.only_why);
    let (changed, said): (Vec<&Affected>, Vec<&Affected>) =
        people.changed.iter().partition(|affected| answers(affected));
    let (day, asked) = (in_words(people.on), people.asked);
    let mut text = format!("\nAnswers on {day} change for {} of {asked} people\n", changed.len());
    for Affected { person, findings } in changed {
        text.push_str(&format!("  {person}\n"));
        findings.iter().filter(|it| !it.only_why).for_each(|it| text.push_str(&answer(it)));
    }
    if !said.is_empty() {
        let names: Vec<&str> = said.iter().map(|affected| affected.person.as_str()).collect();
        let names = format!("Only the sentence of why is another for {}.", names.join(", "));
        text.push_str(&paragraph(&names, 0));
    }
    text
}

fn answer(changed: &ChangedFinding) -> String {
    let name = |given: &Option<Given>| {
        let verdict = given.as_ref().map_or("not asked", |it| heading(it.verdict));
        verdict.to_lowercase() + &ChangedFinding::due(given)
    };
    let (before, after) = (name(&changed.before), name(&changed.after));
    let mut text = paragraph(&format!("{}: {before} -> {after}", changed.title), 4);
    if let Some(after) = &changed.after {
        text.push_str(&paragraph(&after.why, 6));
    }
    text
}
