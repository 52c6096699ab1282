//! Why: what one rule asks, what decided the answer, and the clause it comes from.

use leptos::prelude::*;
use waymark_core::calendar::{self, Date};
use waymark_core::finding::Finding;
use waymark_core::order;
use waymark_core::pathway::{Mark, MarkState, Row, year};
use waymark_core::record::Record;
use waymark_core::rulebook::{Applies, Rule, RuleBook, Shape, Unit, Version};

use super::{page, summary_line};
use crate::address::use_address;
use crate::parts::element::{El, Piece, el, link, pieces};
use crate::parts::finding::{Group, group_of, next_step, said};
use crate::parts::live::live;
use crate::parts::page::{back, title};
use crate::parts::record::{called, day_of, record_href};
use crate::parts::year::{line, standing, table};
use crate::state::{State, use_state};
use crate::words::{self, why as text};

/// The page of one rule.
pub fn why(rule: &str) -> AnyView {
    let state = use_state();
    let id = rule.to_owned();
    page(live(move || {
        let today = state.today.get();
        let findings = state.findings.get();
        match findings.iter().find(|finding| finding.rule == id) {
            Some(finding) => explained(state, finding, today),
            None => pieces![back("/"), title(text::GONE), el("p", "lead").child(text::GONE_TEXT),],
        }
    }))
}

fn explained(state: State, finding: &Finding, today: Date) -> AnyView {
    let book = state.book();
    let (_, _, colour, class) = group_of(finding, today).unwrap_or(Group::Met).look();
    let rule = book.rule(&finding.rule);
    let version = rule.and_then(|rule| rule.version_on(today));
    let asks = match (rule, version) {
        (Some(rule), Some(version)) => state.records.with(|records| {
            let year = match &rule.applies {
                Applies::Pathway(pathway) => year(&book, pathway, records, today),
                Applies::Everyone | Applies::Roles(_) => None,
            };
            let row =
                year.as_ref().and_then(|year| year.rows.iter().find(|row| row.rule == rule.id));
            Some(asks(version, row))
        }),
        _ => None,
    };
    let verdict = el("div", &format!("{class} verdict"))
        .child(said(finding, colour, today))
        .child(el("div", "actions").child(next_step(finding, "button")));
    pieces![
        back(if use_address().before() == "/pathway" { "/pathway" } else { "/" }),
        title(&finding.title),
        verdict,
        asks,
        el("h2", "").child(text::DECIDED),
        state.records.with(|records| decided(&book, finding, records)),
        el("h2", "").child(text::FROM),
        rule.map(|rule| comes_from(&book, rule, finding, version)),
    ]
}

/// What the policy asks, with how each part of it stands.
fn asks(version: &Version, row: Option<&Row>) -> AnyView {
    let body = match (&version.shape, row) {
        (Some(Shape::Cadence(_)), Some(row)) => phases(row),
        (Some(Shape::DueBy(_)), Some(row)) => stages(row),
        (Some(Shape::MinimumPerPeriod(least)), _) => {
            let [_, several] = &least.called;
            el("p", "").child(text::minimum(least.minimum, several, least.period_days))
        }
        (Some(Shape::Limit(limit)), _) if limit.unit == Unit::Minutes && !limit.total => {
            el("p", "").child(text::limits(limit.minimum, limit.maximum))
        }
        _ => el("p", "").child(version.says.as_str()),
    };
    pieces![el("h2", "").child(text::ASKS), body]
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

/// The document, the clause, what it asks, and how we read it.
fn comes_from(
    book: &RuleBook,
    rule: &Rule,
    finding: &Finding,
    version: Option<&Version>,
) -> AnyView {
    let document = book.document(&finding.cite.document);
    let title = document
        .map(|document| format!("{}: {}", document.publisher, document.title))
        .unwrap_or_default();
    let says = version.map(|version| summary_line(text::SAYS, version.says.as_str()));
    let reading = version.and_then(|version| version.reading.as_deref()).map(|reading| {
        el("details", "")
            .child(el("summary", "").child(text::READING))
            .child(el("p", "").child(reading))
    });
    let summary = el("dl", "summary")
        .child(says)
        .child(summary_line(text::DOCUMENT, title))
        .child(summary_line(text::CLAUSE, finding.clause.as_str()))
        .child(summary_line(text::STRENGTH, text::strength(rule.strength)));
    pieces![summary, reading]
}
