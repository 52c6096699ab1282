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
use crate::parts::year::{covers, head, key, picture, tables};
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
            let Some(span) = covers(years) else { return no_pathway() };
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
        return pieces![el("h2", "").child(text::NEXT), el("p", "").child(text::NEXT_NONE),];
    }
    let mut lines = el("tbody", "");
    for finding in next {
        // Whatever is up to date and far off is still to come.
        let group = group_of(&finding, today).filter(|group| *group != Group::Met);
        let (name, _, colour, _) = group.unwrap_or(Group::Coming).look();
        let what = link("", &why_href(&finding.rule), finding.title);
        let line = el("tr", "")
            .child(el("td", &format!("tag {colour}")).child(name))
            .child(el("td", "").child(what))
            .child(el("td", "").child(finding.due.map(words::short_day)));
        lines = lines.child(line);
    }
    let heads = [text::STANDING, text::RULE, text::BY].map(head);
    let heads = el("thead", "unseen").child(el("tr", "").child(Vec::from(heads)));
    let table = el("table", "next").attr("aria-labelledby", "next").child(heads).child(lines);
    pieces![el("h2", "").attr("id", "next").child(text::NEXT), table]
}

fn no_pathway() -> AnyView {
    let way_out = el("p", "").child(link("button", "/you/dates", words::today::ADD_DATES));
    empty(icon::PATH, text::NO_PATHWAY, text::NO_PATHWAY_TEXT, way_out)
}
