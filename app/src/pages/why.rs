//! Why: what one rule asks, what decided the answer, and the clause it comes from.

use leptos::prelude::*;
use waymark_core::calendar::{self, Date};
use waymark_core::fact::Kind;
use waymark_core::finding::{Finding, Verdict};
use waymark_core::pathway::{Mark, MarkState, Row, year};
use waymark_core::record::{Record, field};
use waymark_core::rulebook::{Applies, Rule, RuleBook, ShapeName, Version};

use super::page;
use crate::parts::finding::{Group, group_of, next_step};
use crate::parts::live::live;
use crate::parts::page::{PageTitle, back};
use crate::parts::year::standing;
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
            None => view! {
                {back("/")}
                <PageTitle text=text::GONE />
                <p class="lead">{text::GONE_TEXT}</p>
            }
            .into_any(),
        }
    }))
}

fn explained(state: State, finding: &Finding, today: Date) -> AnyView {
    let book = state.book();
    let (_, _, colour, class) = group_of(finding, today).unwrap_or(Group::Met).look();
    let needs = (finding.verdict == Verdict::Unknown).then(|| {
        finding.needs.iter().map(|need| view! { <p>{words::need(need)}</p> }).collect_view()
    });
    let rule = book.rule(&finding.rule);
    let version = rule.and_then(|rule| rule.version_on(today));
    let asks = match (rule, version) {
        (Some(rule), Some(version)) => state.records.with(|records| {
            let year = match &rule.applies {
                Applies::Pathway(pathway) => year(&book, pathway, records, today),
                Applies::Everyone => None,
            };
            let row =
                year.as_ref().and_then(|year| year.rows.iter().find(|row| row.rule == rule.id));
            Some(asks(rule, version, row))
        }),
        _ => None,
    };
    view! {
        {back("/")}
        <PageTitle text=finding.title.clone() />
        <div class=format!("{class} verdict")>
            <span class=format!("tag {colour}")>{words::standing(finding, today)}</span>
            <p>{finding.why.clone()}</p>
            {needs}
            <div class="actions">{next_step(finding, "button")}</div>
        </div>
        {asks}
        <h2>{text::DECIDED}</h2>
        {state.records.with(|records| decided(finding, records))}
        <h2>{text::FROM}</h2>
        {rule.map(|rule| comes_from(&book, rule, finding, version))}
    }
    .into_any()
}

/// What the policy asks, with how each part of it stands.
fn asks(rule: &Rule, version: &Version, row: Option<&Row>) -> AnyView {
    let body = match (rule.shape, row) {
        (ShapeName::Cadence, Some(row)) => phases(row),
        (ShapeName::DueBy, Some(row)) => stages(row),
        (ShapeName::MinimumPerPeriod, _) => version
            .minimum_per_period
            .as_ref()
            .map(|least| {
                let [_, several] = &least.called;
                view! { <p>{text::minimum(least.minimum, several, least.period_days)}</p> }
                    .into_any()
            })
            .unwrap_or_else(|| says(version)),
        (ShapeName::Limit, _) => version
            .limit
            .as_ref()
            .map(|limit| {
                view! { <p>{text::limits(limit.minimum_minutes, limit.maximum_minutes)}</p> }
                    .into_any()
            })
            .unwrap_or_else(|| says(version)),
        _ => says(version),
    };
    view! { <h2>{text::ASKS}</h2>{body} }.into_any()
}

fn says(version: &Version) -> AnyView {
    view! { <p>{version.says.clone()}</p> }.into_any()
}

/// The phases of a cadence: a line for each run of windows that are called the same.
fn phases(row: &Row) -> AnyView {
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
            let count =
                |is: fn(&MarkState) -> bool| run.iter().filter(|mark| is(&mark.state)).count();
            let met = count(|state| matches!(state, MarkState::Met(_)));
            let missed = count(|state| *state == MarkState::Missed);
            let open = count(|state| *state == MarkState::Open) > 0;
            let to_come = count(|state| matches!(state, MarkState::ToCome | MarkState::Paused));
            let colour = match (missed, open) {
                (1.., _) => "tag t-over",
                (0, true) => "tag t-due",
                _ if met > 0 => "tag t-ok",
                _ => "tag t-coming",
            };
            let span =
                format!("{} to {}", words::short_day(first.opens), words::short_day(last.due));
            Some(view! {
                <tr>
                    <th scope="row">{span}</th>
                    <td>{first.called.clone()}</td>
                    <td class=colour>{text::phase_so_far(met, missed, open, to_come)}</td>
                </tr>
            })
        })
        .collect_view();
    table([text::PHASE, text::EVERY, text::STANDING], lines.into_any())
}

/// The stages: a line for each.
fn stages(row: &Row) -> AnyView {
    let lines = row
        .marks
        .iter()
        .map(|mark| {
            let (standing, colour) = standing(mark.state);
            view! {
                <tr>
                    <th scope="row">{mark.called.clone()}</th>
                    <td>{words::short_day(mark.due)}</td>
                    <td class=colour>{standing}</td>
                </tr>
            }
        })
        .collect_view();
    table([text::STAGE, text::BY, text::STANDING], lines.into_any())
}

fn table(heads: [&'static str; 3], lines: AnyView) -> AnyView {
    let heads = heads.map(|head| view! { <th scope="col">{head}</th> }).into_iter().collect_view();
    view! { <table><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table> }.into_any()
}

/// The records that decided, each with the way to it.
fn decided(finding: &Finding, records: &[Record]) -> AnyView {
    let mut deciding: Vec<_> = finding
        .decided_by
        .iter()
        .filter_map(|id| records.iter().find(|record| record.id == *id))
        .map(record_line)
        .collect();
    deciding.sort_unstable_by_key(|line| std::cmp::Reverse(line.1));
    let lines: Vec<_> = deciding
        .into_iter()
        .map(|(name, day, href)| {
            let day = day.map(calendar::in_words).unwrap_or_default();
            let name = match href {
                Some(href) => view! { <a href=href>{name}</a> }.into_any(),
                None => name.into_any(),
            };
            view! { <div><dt>{name}</dt><dd>{day}</dd></div> }
        })
        .collect();
    if lines.is_empty() {
        return view! { <p>{text::DECIDED_NONE}</p> }.into_any();
    }
    view! { <dl class="summary">{lines}</dl> }.into_any()
}

/// What a record is called, its day, and where it is shown.
fn record_line(record: &Record) -> (String, Option<Date>, Option<String>) {
    match record.kind {
        Kind::Session => (
            words::forms::kind(record.text(field::FORM)).to_owned(),
            record.day(field::ON),
            Some(format!("/supervision/{}", record.id)),
        ),
        Kind::Enrolment => (
            words::you::EMPLOYMENT.to_owned(),
            record.day(field::EMPLOYMENT_START),
            Some("/you/dates".to_owned()),
        ),
        Kind::Pause => {
            (words::you::PAUSE.to_owned(), record.day(field::FROM), Some("/you/away".to_owned()))
        }
        Kind::Leave => {
            (words::you::LEAVE.to_owned(), record.day(field::FROM), Some("/you/away".to_owned()))
        }
        Kind::Step => (words::forms::STEP_DONE.to_owned(), record.day(field::ON), None),
        Kind::Reflection | Kind::Newer(_) => {
            (text::UNTITLED.to_owned(), record.day(field::ON), None)
        }
    }
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
    let line =
        |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let says = version.map(|version| line(text::SAYS, version.says.clone()));
    let reading = version.and_then(|version| version.reading.clone()).map(|reading| {
        view! { <details><summary>{text::READING}</summary><p>{reading}</p></details> }
    });
    view! {
        <dl class="summary">
            {says}
            {line(text::DOCUMENT, title)}
            {line(text::CLAUSE, finding.clause.clone())}
            {line(text::STRENGTH, text::strength(rule.strength).to_owned())}
        </dl>
        {reading}
    }
    .into_any()
}
