//! `waymark findings`: what is met, due and missing for the people of an export on a day.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use waymark_core::calendar::{Date, in_words};
use waymark_core::decide::{answers, chosen};
use waymark_core::fact::{PersonId, RecordId};
use waymark_core::finding::{Finding, NextStep, Verdict};
use waymark_core::rulebook::{Citation, Rule, RuleBook, Strength};

use super::book::{self, BookFault};
use super::facts::{self, Facts, FactsFault};
use super::given::{self, NotGiven};
use super::layout::paragraph;
use super::{is_read_enough, remark};

/// Options of `waymark findings`.
#[derive(Debug, Clone, Args)]
pub struct FindingsArgs {
    /// The facts: a file with one fact a line, a folder of such files (.jsonl), or - for standard
    /// input
    #[arg(long, value_name = "FILE")]
    pub facts: PathBuf,
    /// The day asked about, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub on: String,
    /// A pack to ask; may be given again [default: all]
    #[arg(long = "pack", value_name = "PACK")]
    pub packs: Vec<String>,
    /// A folder of rule files to ask in place of the rules this version came with
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Show the rules that do not apply, too (JSON has them always)
    #[arg(long)]
    pub all: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Why there are no findings, or not all.
#[derive(Debug, thiserror::Error)]
pub enum FindingsFault {
    /// An argument cannot be read.
    #[error(transparent)]
    Given(#[from] NotGiven),
    /// There is no book to ask.
    #[error(transparent)]
    Book(#[from] BookFault),
    /// There are no facts.
    #[error(transparent)]
    Facts(#[from] FactsFault),
    /// Some lines were no facts; the rest has been answered.
    #[error("{}", facts::of_no_fact(.0, *.1))]
    BadLines(PathBuf, usize),
    /// It could not be written out.
    #[error("the findings could not be written out: {0}")]
    Output(#[from] io::Error),
}

/// Prints the findings of every person the facts are about.
///
/// # Errors
/// [`FindingsFault`]; where some lines are no facts, after the rest has been answered.
pub fn run(args: &FindingsArgs) -> Result<(), FindingsFault> {
    let on = given::date("--on", &args.on)?;
    let book = book::open(args.rules.as_deref())?;
    let rules = chosen(&book, &book::chosen(&book, &args.packs)?);
    let facts = facts::open(&args.facts)?;
    let out = BufWriter::new(io::stdout().lock());
    let written = if args.json {
        as_json(out, (&book, &rules), &facts, on)
    } else {
        as_pages(out, (&book, &rules), &facts, on, args.all)
    };
    is_read_enough(written)?;
    remark(&facts.remarks());
    match facts.faults.len() {
        0 => Ok(()),
        lines => Err(FindingsFault::BadLines(args.facts.clone(), lines)),
    }
}

/// A finding as machines read it; described in docs/formats.md.
#[derive(Debug, Serialize)]
struct Answer<'f> {
    person: &'f PersonId,
    rule: &'f str,
    pack: &'f str,
    clause: &'f str,
    cite: &'f Citation,
    title: &'f str,
    strength: Strength,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<Date>,
    why: &'f str,
    needs: &'f [String],
    next: Option<&'f NextStep>,
    decided_by: &'f [RecordId],
}

impl<'f> Answer<'f> {
    fn new(person: &'f PersonId, finding: &'f Finding) -> Self {
        Self {
            person,
            rule: &finding.rule,
            pack: &finding.pack,
            clause: &finding.clause,
            cite: &finding.cite,
            title: &finding.title,
            strength: finding.strength,
            verdict: finding.verdict,
            opens: finding.opens,
            due: finding.due,
            why: &finding.why,
            needs: &finding.needs,
            next: finding.next.as_ref(),
            decided_by: &finding.decided_by,
        }
    }
}

/// One array, a finding a line, written person by person.
fn as_json(
    mut out: impl Write,
    (book, rules): (&RuleBook, &[&Rule]),
    facts: &Facts,
    on: Date,
) -> io::Result<()> {
    let mut before = "[\n";
    for person in facts.people() {
        for finding in answers(book, rules, &facts.records(person), on) {
            let line = serde_json::to_string(&Answer::new(person, &finding))?;
            write!(out, "{before}{line}")?;
            before = ",\n";
        }
    }
    out.write_all(if before == "[\n" { b"[]\n" } else { b"\n]\n" })?;
    out.flush()
}

/// A page for each person, what is most pressing first.
fn as_pages(
    mut out: impl Write,
    (book, rules): (&RuleBook, &[&Rule]),
    facts: &Facts,
    on: Date,
    all: bool,
) -> io::Result<()> {
    for (nth, person) in facts.people().enumerate() {
        let mut found = answers(book, rules, &facts.records(person), on);
        found.sort_by_key(|finding| (finding.verdict, finding.due.is_none(), finding.due));
        let between = if nth == 0 { "" } else { "\n\n" };
        writeln!(out, "{between}{person} on {}", in_words(on))?;
        for same in found.chunk_by(|a, b| a.verdict == b.verdict) {
            let Some(verdict) = same.first().map(|finding| finding.verdict) else { continue };
            write!(out, "\n{} ({})", heading(verdict), same.len())?;
            if verdict == Verdict::NotApplicable && !all {
                writeln!(out, ": --all shows them")?;
                continue;
            }
            write!(out, "\n\n")?;
            for finding in same {
                out.write_all(entry(book, finding).as_bytes())?;
            }
        }
    }
    out.flush()
}

/// What people call a verdict, as a heading.
pub fn heading(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Overdue => "Overdue",
        Verdict::Due => "Due",
        Verdict::DueSoon => "Due soon",
        Verdict::NotMet => "Not met",
        Verdict::Unknown => "Cannot be said yet",
        Verdict::Paused => "Paused",
        Verdict::Met => "Met",
        Verdict::NotApplicable => "Does not apply",
    }
}

fn entry(book: &RuleBook, finding: &Finding) -> String {
    let document = book.document(&finding.cite.document).map(|document| document.short.as_str());
    let source = format!("{}, {}", document.unwrap_or(&finding.pack), finding.clause);
    let mut text = paragraph(&format!("{} ({source})", finding.title), 2);
    text.push_str(&paragraph(&finding.why, 4));
    if !finding.needs.is_empty() {
        text.push_str(&paragraph(&format!("Needed: {}.", finding.needs.join("; ")), 4));
    }
    if let Some(next) = finding.next.as_ref().filter(|_| is_pressing(finding.verdict)) {
        let by = next.by.map(|by| format!(", by {}", in_words(by))).unwrap_or_default();
        text.push_str(&paragraph(&format!("Next: {} ({}{by}).", next.what, next.who), 4));
    }
    text
}

fn is_pressing(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Met | Verdict::NotApplicable | Verdict::Paused)
}
