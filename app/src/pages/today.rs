//! Today: one thing to do first, then what is overdue, due and coming, each with its why.

use leptos::prelude::*;
use waymark_core::calendar::{Date, days_inclusive};
use waymark_core::fact::Kind;
use waymark_core::finding::Finding;
use waymark_core::record::{Record, field};

use super::{empty, page};
use crate::address::use_address;
use crate::intent::use_intents;
use crate::parts::element::{El, Piece, el, link, pieces};
use crate::parts::finding::{Group, card, group_of, heading, of_group, why_href};
use crate::parts::form::focus_on;
use crate::parts::icon::{self, icon};
use crate::parts::live::live;
use crate::parts::page::title;
use crate::state::{State, use_state};
use crate::words::{self, today as text};

/// The weeks of a year, the longest a "week of your year" is counted.
const WEEKS: i64 = 52;

/// How many cards of what no day presses are in sight.
const IN_SIGHT: usize = 2;

/// The first page.
pub fn today() -> AnyView {
    let state = use_state();
    let day = move || {
        let today = state.today.get();
        let week = state.records.with(|records| week_of_year(records, today));
        match week {
            Some(week) => format!("{}, {}", words::full_day(today), text::week_of_year(week)),
            None => words::full_day(today),
        }
    };
    let groups = move || {
        let today = state.today.get();
        let book = state.book();
        let findings = state.findings.get();
        let mut shown = Vec::new();
        let any = |groups: &[Group]| {
            groups.iter().any(|group| !of_group(&findings, *group, today).is_empty())
        };
        if findings.is_empty() {
            let add_dates = el("p", "").child(link("", "/you/dates", text::ADD_DATES));
            shown.push(empty(icon::PATH, text::NOTHING_DUE, text::NO_RULES, add_dates));
        } else if !any(&[Group::Overdue, Group::Due, Group::NotMet, Group::Unknown]) {
            let said =
                if any(&[Group::Paused]) { text::PAUSED_TEXT } else { text::NOTHING_DUE_TEXT };
            shown.push(empty(icon::TICK, text::NOTHING_DUE, said, ""));
        }
        // Where it is all there is to see, it is seen at once.
        let open =
            findings.iter().all(|one| matches!(group_of(one, today), None | Some(Group::Met)));
        for group in Group::ALL {
            let found = of_group(&findings, group, today);
            if found.is_empty() {
                continue;
            }
            let head = heading(group, found.len());
            if group == Group::Paused {
                shown.push(el("section", "").child(head).child(standing_still(&found)).piece());
                continue;
            }
            let mut first = Vec::new();
            let mut rest: Vec<_> = found.iter().map(|one| card(&book, one, group, today)).collect();
            let folded = matches!(group, Group::Met | Group::Worth) && !open;
            // What no day presses is named, and otherwise kept out of the way.
            let in_sight = match group {
                Group::NotMet | Group::Unknown => IN_SIGHT,
                _ if folded => 0,
                _ => rest.len(),
            };
            first.extend(rest.drain(..in_sight.min(rest.len())));
            let summary = if folded {
                format!("{} ({})", group.look().0, rest.len())
            } else {
                text::more(rest.len())
            };
            let head = (!folded).then_some(head);
            let rest = (!rest.is_empty()).then(|| {
                let summary = el("summary", "").child(summary);
                el("details", "").child(summary).child(el("ul", "plain").child(rest))
            });
            let first = el("ul", "plain").child(first);
            shown.push(el("section", "").child(head).child(first).child(rest).piece());
        }
        shown
    };
    page(pieces![
        title(words::TAB_TODAY),
        el("p", "lead").child(live(day)),
        write_button(),
        el("p", "actions").child(link("", "/record", text::RECORD)),
        live(move || duties(state)),
        live(groups),
    ])
}

/// The way to the files a supervisor has to see to.
fn duties(state: State) -> Option<El> {
    let number = state.me.with(|me| me.as_ref().map_or(0, |me| me.duties.len()));
    let way = || el("p", "").child(link("", "/supervision#duties", words::duties::today(number)));
    (number > 0).then(|| el("div", "card c-due").child(way()))
}

/// What stands still: the reason once, then what it stops.
fn standing_still(found: &[Finding]) -> AnyView {
    let mut body = el("div", Group::Paused.look().3);
    let mut said = "";
    for finding in found {
        if finding.why != said {
            said = &finding.why;
            body = body.child(el("p", "").child(said));
        }
        let rule = link("", &why_href(&finding.rule), &*finding.title);
        body = body.child(el("div", "row").child(rule));
    }
    body.piece()
}

/// One tap to a reflection that is ready to type in.
pub fn write_button() -> AnyView {
    let intents = use_intents();
    let address = use_address();
    link("button button--big", "/reflect", icon(icon::PEN))
        .child(text::WRITE)
        .attr("rel", "external") // the tap is followed here
        .on("click", move |event| {
            event.prevent_default();
            // Within the tap, so that a phone brings the keyboard up and keeps it.
            focus_on("keyboard");
            address.go(&format!("/reflect/{}", intents.new_record()));
        })
        .piece()
}

/// Which week of the first year a day lies in, from 1; none outside it.
fn week_of_year(records: &[Record], today: Date) -> Option<i64> {
    let enrolment = records.iter().find(|record| record.kind == Kind::Enrolment)?;
    if enrolment.codes(field::PATHWAYS).is_empty() {
        return None; // no year of theirs is counted
    }
    let start = enrolment.day(field::EMPLOYMENT_START)?;
    let week = (days_inclusive(start, today) + 6) / 7;
    (1..=WEEKS).contains(&week).then_some(week)
}
