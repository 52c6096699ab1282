//! Pathway: the whole year as a picture, and the same as tables.

use leptos::prelude::*;
use waymark_core::calendar::{Date, days_inclusive};
use waymark_core::fact::Kind;
use waymark_core::finding::Finding;
use waymark_core::pathway::{Year, year};
use waymark_core::record::field;

use super::{empty, page};
use crate::parts::element::{el, link, pieces};
use crate::parts::finding::{Group, group_of, of_group, why_href};
use crate::parts::icon;
use crate::parts::live::live;
use crate::parts::page::live_title;
use crate::parts::year::{covers, key, picture, tables};
use crate::state::{State, use_state};
use crate::words::{self, year as text};

/// The page of the year.
pub fn pathway() -> AnyView {
    let state = use_state();
    let years = Memo::new(move |_| years(state));
    let title = move || years.with(|years| title(years, state.today.get()));
    let body = move || {
        let today = state.today.get();
        years.with(|years| {
            let Some(span) = covers(years) else { return no_pathway(state) };
            let table =
                el("details", "").child(el("summary", "").child(text::TABLE)).child(tables(years));
            pieces![
                el("p", "lead").child(text::covers(span.from, span.to)),
                el("div", "year").child(picture(years, today)).child(key(years)),
                next_three(&state.findings.get(), today),
                table,
            ]
        })
    };
    page(pieces![live_title(title), live(body)])
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
        return pieces![el("h2", "").child(text::NEXT), el("p", "").child(text::NEXT_NONE)];
    }
    let mut list = el("ul", "plain next");
    for finding in next {
        // Whatever is up to date and far off is still to come.
        let group = group_of(&finding, today).filter(|group| *group != Group::Met);
        let (_, _, colour, _) = group.unwrap_or(Group::Coming).look();
        let standing = words::standing(&finding, today);
        let line = el("li", "")
            .child(link("", &why_href(&finding.rule), finding.title))
            .child(el("span", &format!("tag {colour}")).child(standing));
        list = list.child(line);
    }
    pieces![el("h2", "").child(text::NEXT), list]
}

/// Most people are on none: what applies to them is on Today.
fn no_pathway(state: State) -> AnyView {
    let started = state.records.with(|records| records.iter().any(|it| it.kind == Kind::Enrolment));
    let (said, way_out) = if started {
        let change = link("", "/you/dates", words::you::CHANGE_DATES);
        let today = link("button", "/", words::TO_TODAY);
        (text::NO_PATHWAY_STARTED, el("p", "actions").child(today).child(change))
    } else {
        let add = link("button", "/you/dates", words::today::ADD_DATES);
        (text::NO_PATHWAY_TEXT, el("p", "").child(add))
    };
    empty(icon::PATH, text::NO_PATHWAY, said, way_out)
}
