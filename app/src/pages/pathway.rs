//! Pathway: the whole year as a picture, and the same as tables.

use leptos::prelude::*;
use waymark_core::calendar::{Date, days_inclusive};
use waymark_core::fact::Kind;
use waymark_core::finding::Finding;
use waymark_core::pathway::{Year, year};
use waymark_core::record::field;

use super::page;
use crate::parts::finding::{Group, group_of, of_group, why_href};
use crate::parts::icon::{self, icon};
use crate::parts::live::live;
use crate::parts::page::PageTitle;
use crate::parts::year::{covers, key, picture, tables};
use crate::state::{State, use_state};
use crate::words::{self, year as text};

/// The page of the year.
pub fn pathway() -> AnyView {
    let state = use_state();
    let years = Memo::new(move |_| years(state));
    let title = Signal::derive(move || years.with(|years| title(years, state.today.get())));
    let body = move || {
        let today = state.today.get();
        years.with(|years| match covers(years) {
            None => empty(),
            Some(span) => view! {
                <p class="lead">{text::covers(span.from, span.to)}</p>
                <div class="year">{picture(years, today)}{key(years)}</div>
                {next_three(&state.findings.get(), today)}
                <details>
                    <summary>{text::TABLE}</summary>
                    {tables(years)}
                </details>
            }
            .into_any(),
        })
    };
    page(view! { <PageTitle text=title />{live(body)} }.into_any())
}

/// The picture of every pathway this person is on.
fn years(state: State) -> Vec<Year> {
    let (book, today) = (state.book(), state.today.get());
    state.records.with(|records| {
        let enrolment = records.iter().find(|record| record.kind == Kind::Enrolment);
        enrolment
            .map(|record| record.codes(field::PATHWAYS))
            .unwrap_or_default()
            .iter()
            .filter_map(|pathway| year(&book, pathway, records, today))
            .filter(|year| !year.rows.is_empty())
            .collect()
    })
}

/// "Week 12 of 52", while the year runs.
fn title(years: &[Year], today: Date) -> String {
    let Some(span) = covers(years) else { return text::TITLE.to_owned() };
    if today < span.from {
        text::starts(span.from)
    } else if today > span.to {
        text::TITLE.to_owned()
    } else {
        let week = (days_inclusive(span.from, today) + 6) / 7;
        let weeks = span.days() / 7;
        text::week(week.min(weeks), weeks)
    }
}

fn next_three(findings: &[Finding], today: Date) -> AnyView {
    let next: Vec<Finding> = [Group::Overdue, Group::Due, Group::Coming, Group::Met]
        .into_iter()
        .flat_map(|group| of_group(findings, group, today))
        .filter(|finding| finding.due.is_some())
        .take(3)
        .collect();
    if next.is_empty() {
        return view! { <h2>{text::NEXT}</h2><p>{text::NEXT_NONE}</p> }.into_any();
    }
    let lines = next
        .into_iter()
        .map(|finding| {
            // Whatever is up to date and far off is still to come.
            let group = group_of(&finding, today).filter(|group| *group != Group::Met);
            let (name, _, colour, _) = group.unwrap_or(Group::Coming).look();
            view! {
                <tr>
                    <td class=format!("tag {colour}")>{name}</td>
                    <td><a href=why_href(&finding.rule)>{finding.title}</a></td>
                    <td>{finding.due.map(words::short_day)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <h2 id="next">{text::NEXT}</h2>
        <table class="next" aria-labelledby="next">
            <thead class="unseen">
                <tr>
                    <th scope="col">{text::STANDING}</th>
                    <th scope="col">{text::RULE}</th>
                    <th scope="col">{text::BY}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <div class="empty">
            {icon(icon::PATH)}
            <h2>{text::NO_PATHWAY}</h2>
            <p>{text::NO_PATHWAY_TEXT}</p>
            <p><a class="button" href="/you/dates">{words::today::ADD_DATES}</a></p>
        </div>
    }
    .into_any()
}
