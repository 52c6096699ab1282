//! Why: what one rule asks, what decided the answer, and the clause it comes from.

use leptos::prelude::*;
use waymark_core::calendar::{self, Date};
use waymark_core::finding::Finding;
use waymark_core::order;
use waymark_core::pathway::{Mark, MarkState, Row, year};
use waymark_core::record::Record;
use waymark_core::rulebook::{Applies, Counts, Rule, RuleBook, Shape, Version};

use super::{page, summary_line};
use crate::address::use_address;
use crate::called::{called, day_of, name_of, record_href};
use crate::parts::element::{El, Piece, el, link, pieces};
use crate::parts::finding::{Group, group_of, next_step, said};
use crate::parts::live::live;
use crate::parts::page::{back, title};
use crate::parts::year::{line, standing, table};
use crate::state::{State, use_state};
use crate::words::{self, rule::values, why as text};

/// The page of one rule.
pub fn why(rule: &str) -> AnyView {
    let state = use_state();
    let id = rule.to_owned();
    page(live(move || {
        let book = state.book();
        match book.rule(&id) {
            Some(rule) => explained(state, &book, rule),
            None => pieces![back("/"), title(text::GONE), el("p", "lead").child(text::GONE_TEXT)],
        }
    }))
}

fn explained(state: State, book: &RuleBook, rule: &Rule) -> AnyView {
    let (today, findings) = (state.today.get(), state.findings.get());
    let finding = findings.iter().find(|finding| finding.rule == rule.id);
    let version = rule.version_on(today).or(rule.version.first());
    let asks = version.map(|version| {
        state.records.with(|records| {
            let year = match &rule.applies {
                Applies::Pathway(pathway) => year(book, pathway, records, today),
                Applies::Everyone | Applies::Roles(_) => None,
            };
            let row =
                year.as_ref().and_then(|year| year.rows.iter().find(|row| *row.rule == *rule.id));
            asks(book, version, row)
        })
    });
    let answer = match finding {
        Some(finding) => {
            let decided = state.records.with(|records| decided(book, finding, records));
            (verdict(finding, today), pieces![el("h2", "").child(text::DECIDED), decided])
        }
        None => (el("p", "").child(text::NOT_YOURS), ().into_any()),
    };
    pieces![
        back(if use_address().before() == "/pathway" { "/pathway" } else { "/" }),
        title(&rule.title),
        el("p", "lead").child(rule.question.as_str()),
        answer.0,
        asks,
        answer.1,
        el("h2", "").child(text::FROM),
        comes_from(book, rule, version),
    ]
}

/// The answer, with whose the next step is and by when.
fn verdict(finding: &Finding, today: Date) -> El {
    let (_, _, colour, class) = group_of(finding, today).unwrap_or(Group::Met).look();
    let next = finding.next.as_ref();
    let next = next.map(|next| el("p", "").child(text::next(&next.who, next.by)));
    el("div", &format!("{class} verdict"))
        .child(said(finding, colour, today))
        .child(next)
        .child(el("div", "actions").child(next_step(finding, "button")))
}

/// What the policy asks: in a sentence, with how each part of it stands or its figures, and how
/// we read it.
fn asks(book: &RuleBook, version: &Version, row: Option<&Row>) -> AnyView {
    let name = |counts: &Counts| match counts.what.first() {
        Some(sort) => name_of(book, &counts.kind, sort),
        None => name_of(book, &counts.kind, ""),
    };
    let body = match (&version.shape, row) {
        (Some(Shape::Cadence(_)), Some(row)) => phases(row).piece(),
        (Some(Shape::DueBy(_)), Some(row)) => stages(row).piece(),
        (Some(shape), _) => {
            let lines = values(shape, &name).into_iter().map(|line| el("li", "").child(line));
            el("ul", "").attr("aria-label", text::VALUES).child(lines.collect::<Vec<_>>()).piece()
        }
        (None, _) => ().into_any(),
    };
    let reading = version.reading.as_deref().map(|reading| {
        let summary = el("summary", "").child(text::READING);
        el("details", "").child(summary).child(el("p", "").child(reading.trim()))
    });
    let says = el("p", "").child(version.says.as_str());
    pieces![el("h2", "").child(text::ASKS), says, body, reading]
}

/// The phases of a cadence: a line for each run of windows that are called the same.
fn phases(row: &Row) -> El {
    let mut runs: Vec<Vec<&Mark>> = Vec::new();
    for mark in &row.marks {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last.called == mark.called) => {
                run.push(mark)
            }
            _ => runs.push(vec![mark]),
        }
    }
    let lines = runs
        .into_iter()
        .filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            let (mut met, mut missed, mut open, mut to_come) = (0, 0, false, 0);
            for mark in &run {
                match mark.state {
                    MarkState::Met(_) => met += 1,
                    MarkState::Missed => missed += 1,
                    MarkState::Open => open = true,
                    MarkState::ToCome | MarkState::Paused => to_come += 1,
                }
            }
            let colour = match (missed, open) {
                (1.., _) => "tag t-over",
                (0, true) => "tag t-due",
                _ if met > 0 => "tag t-ok",
                _ => "tag t-coming",
            };
            let span =
                format!("{} to {}", words::short_day(first.opens), words::short_day(last.due));
            let so_far = text::phase_so_far(met, missed, open, to_come);
            Some(line(&span, &[&first.called], colour, &so_far))
        })
        .collect();
    table(None, &[text::PHASE, text::EVERY, text::STANDING], lines)
}

/// The stages: a line for each.
fn stages(row: &Row) -> El {
    let lines = row
        .marks
        .iter()
        .map(|mark| {
            let (standing, colour) = standing(mark.state);
            line(&mark.called, &[&words::short_day(mark.due)], colour, &standing)
        })
        .collect();
    table(None, &[text::STAGE, text::BY, text::STANDING], lines)
}

/// The records that decided, each with the way to it.
fn decided(book: &RuleBook, finding: &Finding, records: &[Record]) -> AnyView {
    let mut deciding: Vec<_> = finding
        .decided_by
        .iter()
        .filter_map(|id| records.iter().find(|record| record.id == *id))
        .collect();
    order::by(&mut deciding, |a, b| day_of(b).cmp(&day_of(a)));
    if deciding.is_empty() {
        return el("p", "").child(text::DECIDED_NONE).piece();
    }
    let mut list = el("dl", "summary");
    for record in deciding {
        // Links by their days: several records may share a name.
        let day = day_of(record).map(calendar::in_words).unwrap_or_default();
        let day = match record_href(&record.kind, &record.id) {
            Some(href) => link("", &href, day).piece(),
            None => day.piece(),
        };
        list = list.child(summary_line(called(book, record), day));
    }
    list.piece()
}

/// The document and its edition, the clause, and every version with its first day.
fn comes_from(book: &RuleBook, rule: &Rule, version: Option<&Version>) -> AnyView {
    let mut summary = el("dl", "summary");
    let cite = version.map(|version| &version.cite);
    if let Some(document) = cite.and_then(|cite| book.document(&cite.document)) {
        let title = format!("{}: {}", document.publisher, document.title);
        summary = summary
            .child(summary_line(text::DOCUMENT, title))
            .child(summary_line(text::EDITION, document.edition.as_str()));
    }
    summary = summary
        .child(summary_line(text::CLAUSE, cite.map(|cite| (&*cite.clause).piece())))
        .child(summary_line(text::STRENGTH, text::strength(rule.strength)));
    let mut versions = el("ul", "");
    for version in &rule.version {
        let says = if version.shape.is_some() { version.says.as_str() } else { text::CEASED };
        let line = format!("{}, {}: {says}", text::since(version.from), version.cite.clause);
        versions = versions.child(el("li", "").child(line));
    }
    let heading = el("summary", "").child(text::VERSIONS);
    pieces![summary, el("details", "").child(heading).child(versions)]
}
