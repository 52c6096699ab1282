//! `waymark rules`: every rule with its clause, what it asks and how its cases cover it.

use std::collections::BTreeMap;

use clap::Args;
use serde::Serialize;
use waymark_core::calendar::Date;
use waymark_core::cases::CaseFile;
use waymark_core::finding::Verdict;
use waymark_core::rulebook::{AccessRule, Applies, Rule, RuleBook};

use super::values::{shape_of, strength};
use super::{RulesFault, access};
use crate::tools::book;
use crate::tools::layout::table;

/// Options of `waymark rules` itself.
#[derive(Debug, Clone, Default, Args)]
pub struct ListArgs {
    /// A pack to list; may be given again [default: all]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,
    /// A folder of rule files in place of the rules this version came with
    #[arg(long, value_name = "DIR")]
    pub rules: Option<std::path::PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// One rule as machines read it; described in docs/formats.md.
#[derive(Debug, Serialize)]
struct Listed<'b> {
    id: &'b str,
    pack: &'b str,
    title: &'b str,
    question: &'b str,
    clause: &'b str,
    document: &'b str,
    says: &'b str,
    strength: &'static str,
    shape: String,
    applies: &'b Applies,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaces: Option<&'b str>,
    versions: Vec<Edition<'b>>,
    cases: Cases,
}

#[derive(Debug, Serialize)]
struct Edition<'b> {
    from: Date,
    document: &'b str,
    clause: &'b str,
    says: &'b str,
    repealed: bool,
}

/// What the cases of a rule show.
#[derive(Debug, Default, Serialize)]
struct Cases {
    /// Single days.
    single: usize,
    /// Days with the day before and the day after.
    boundaries: usize,
    /// How many days come out met, and how many not met or overdue.
    met: usize,
    not_met: usize,
}

impl Cases {
    fn of(file: Option<&CaseFile>) -> Self {
        let Some(file) = file else { return Self::default() };
        let single = file.case.iter().map(|case| &case.want);
        let sides = file.boundary.iter().flat_map(|it| [&it.before, &it.on, &it.after]);
        let found: Vec<_> = single.chain(sides).filter_map(|want| want.verdict).collect();
        let how_many = |of: &[Verdict]| found.iter().filter(|verdict| of.contains(verdict)).count();
        Self {
            single: file.case.len(),
            boundaries: file.boundary.len(),
            met: how_many(&[Verdict::Met]),
            not_met: how_many(&[Verdict::NotMet, Verdict::Overdue]),
        }
    }
}

/// The list.
///
/// # Errors
/// [`RulesFault`], when there is no such pack or the folder cannot be read.
pub fn list(args: &ListArgs) -> Result<String, RulesFault> {
    let (book, cases) = book::open_with_cases(args.rules.as_deref())?;
    let packs = book::chosen(&book, &args.packs)?;
    let rules: Vec<&Rule> = book.rules.iter().filter(|rule| packs.contains(&rule.pack())).collect();
    let access = access::of(&book, &packs);
    Ok(if args.json {
        let access_cases = access::cases_in(args.rules.as_deref())?;
        let access = access.iter().map(|rule| access::listed(rule, &access_cases)).collect();
        as_json(&rules, &cases, access)?
    } else {
        as_table(&book, &rules, &access, packs.len())
    })
}

fn as_json(
    rules: &[&Rule],
    cases: &BTreeMap<String, CaseFile>,
    access: Vec<serde_json::Value>,
) -> Result<String, serde_json::Error> {
    let mut listed: Vec<serde_json::Value> = Vec::new();
    for rule in rules {
        let Some(newest) = rule.version.first() else { continue };
        let edition = |version: &'_ waymark_core::rulebook::Version| version.shape.is_none();
        listed.push(serde_json::to_value(Listed {
            id: &rule.id,
            pack: rule.pack(),
            title: &rule.title,
            question: &rule.question,
            clause: &newest.cite.clause,
            document: &newest.cite.document,
            says: &newest.says,
            strength: strength(rule.strength),
            shape: shape_of(rule),
            applies: &rule.applies,
            replaces: rule.replaces.as_deref(),
            versions: rule
                .version
                .iter()
                .map(|version| Edition {
                    from: version.from,
                    document: &version.cite.document,
                    clause: &version.cite.clause,
                    says: &version.says,
                    repealed: edition(version),
                })
                .collect(),
            cases: Cases::of(cases.get(&*rule.id)),
        })?);
    }
    listed.extend(access);
    listed.sort_by_key(|rule| rule.get("id").and_then(|id| id.as_str()).map(str::to_owned));
    Ok(serde_json::to_string_pretty(&listed)? + "\n")
}

fn as_table(book: &RuleBook, rules: &[&Rule], access: &[&AccessRule], packs: usize) -> String {
    let mut rows = Vec::new();
    for rule in rules {
        let cite = rule.version.first().map(|version| &version.cite);
        let clause = cite.map(|cite| {
            let document = book.document(&cite.document).map(|it| it.short.as_str());
            format!("{}, {}", document.unwrap_or(&cite.document), cite.clause)
        });
        rows.push([rule.id.to_string(), rule.title.to_string(), clause.unwrap_or_default()]);
    }
    rows.extend(access.iter().map(|rule| access::row(book, rule)));
    rows.sort();
    rows.insert(0, ["Rule", "Title", "Clause"].map(str::to_owned));
    let packs = if packs == 1 { "1 pack".to_owned() } else { format!("{packs} packs") };
    format!(
        "{}\n{} rules in {packs}. `waymark rules explain RULE` shows one in full.\n",
        table(&rows),
        rules.len() + access.len()
    )
}
