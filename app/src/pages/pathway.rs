//! Pathway: each pathway as a picture and as a table, what comes next, and what could be.

use leptos::prelude::*;
use waymark_core::calendar::{Date, Span, days_inclusive};
use waymark_core::fact::Kind;
use waymark_core::finding::Finding;
use waymark_core::pathway::{Year, year};
use waymark_core::person::Person;

use super::ahead::{also_asked, goals_in_reach, what_if};
use super::{empty, page};
use crate::called::pathway_name;
use crate::parts::element::{el, link, pieces};
use crate::parts::finding::{Group, group_of, of_group, standing, why_href};
use crate::parts::icon;
use crate::parts::live::live;
use crate::parts::page::live_title;
use crate::parts::year::{key, picture, tables};
use crate::state::{State, use_state};
use crate::words::{self, year as text};

/// One pathway a person is on: its id, and its picture where it has windows or stages.
type Enrolled = (String, Option<Year>);

/// The page of the year.
pub fn pathway() -> AnyView {
    let state = use_state();
    let title = move || {
        let all = enrolled(state);
        title(all.iter().find_map(|(_, year)| year.as_ref()), state.today.get())
    };
    let body = move || {
        let all = enrolled(state);
        if all.is_empty() {
            return no_pathway(state);
        }
        let pathways = all.iter().map(|(pathway, _)| pathway.clone()).collect();
        let first = all.iter().position(|(_, year)| year.is_some());
        let sections = all.iter().enumerate();
        let shown: Vec<_> =
            sections.map(|(at, one)| section(state, one, Some(at) == first)).collect();
        pieces![shown, next_three(&state.findings.get(), state.today.get()), what_if(pathways)]
    };
    let record = link("button button--quiet", "/record", words::forms::CAN_RECORD);
    page(pieces![
        live_title(title),
        live(body),
        live(move || goals_in_reach(state)),
        el("p", "actions").child(record),
    ])
}

/// The pathways this person is on, each with its picture.
fn enrolled(state: State) -> Vec<Enrolled> {
    let (book, today) = (state.book(), state.today.get());
    state.records.with(|records| {
        let person = Person::read(records.as_slice(), today);
        let mut all: Vec<Enrolled> = Vec::new();
        for pathway in person.pathways() {
            let year = year(&book, pathway, records, today).filter(|year| !year.rows.is_empty());
            if all.iter().all(|(known, _)| known != pathway) {
                all.push((pathway.to_owned(), year));
            }
        }
        all
    })
}

/// One pathway: its picture, the same as a table, and what else it asks for.
fn section(state: State, (pathway, year): &Enrolled, is_first: bool) -> AnyView {
    let today = state.today.get();
    let rows = year.as_ref().map(|year| year.rows.as_slice()).unwrap_or_default();
    let also = state
        .records
        .with(|records| also_asked(state, &Person::read(records.as_slice(), today), pathway, rows));
    let drawn = year.as_ref().map(|year| {
        let summary = el("summary", "").child(text::TABLE);
        pieces![
            el("p", "").child(text::covers(year.anchor, year.until)),
            el("div", "year").child(picture(year, today, is_first)).child(key(year)),
            el("details", "").child(summary).child(tables(year)),
        ]
    });
    let name = pathway_name(&state.book(), pathway);
    pieces![el("h2", "").child(name), drawn, also]
}

/// "Week 12 of 52", while the year runs.
fn title(year: Option<&Year>, today: Date) -> String {
    let span = year.and_then(|year| Span::new(year.anchor, year.until));
    let Some(span) = span else { return text::TITLE.to_owned() };
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
        let standing = standing(&finding, today);
        let line = el("li", "")
            .child(link("", &why_href(&finding.rule), &*finding.title))
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
