//! You: who one is here, one's dates, what is on this phone, and what Waymark is.

mod about;
pub mod away;
mod delivery;
mod install;
pub mod phone;

use leptos::prelude::*;
use waymark_core::access::{AccessRules, May, Tie, Ties};
use waymark_core::calendar::{Date, span_in_words};
use waymark_core::fact::Kind;
use waymark_core::record::{Record, field};

use super::{page, summary_line};
use crate::intent::use_intents;
use crate::parts::answer::said;
use crate::parts::element::{El, Piece, button, el, link, pieces};
use crate::parts::form::pills;
use crate::parts::live::live;
use crate::parts::page::title;
use crate::state::{State, Theme, use_state};
use crate::words::{self, you as text};

/// The settings.
pub fn you() -> AnyView {
    let state = use_state();
    page(pieces![
        title(text::TITLE),
        live(move || profile(state)),
        live(move || administration(state)),
        live(move || start_dates(state)),
        live(move || away_list(state)),
        delivery::delivery(state),
        live(move || delivery::set_aside(state)),
        phone::way_here(),
        install::install(),
        colours(state),
        sign_out(state),
        about::about(state),
    ])
}

fn profile(state: State) -> Option<El> {
    let me = state.me.get()?;
    let packs: Vec<String> = me.packs.iter().map(|pack| words::year::pack_name(pack)).collect();
    let list = el("dl", "summary")
        .child(summary_line(text::NAME, me.name))
        .child(summary_line(text::ROLE, me.role))
        .child(summary_line(text::WHERE, me.organisation))
        .child(summary_line(text::PACKS, packs.join(", ")));
    Some(list)
}

/// The way to the administrators' page, which the server draws.
fn administration(state: State) -> Option<El> {
    let me = state.me.get()?;
    let rules = AccessRules::of(&state.book(), &me.packs);
    let ties: Ties = me.positions.iter().filter_map(|one| Tie::named(one)).collect();
    rules.may(May::Administer, ties, state.today.get()).allowed.then(|| {
        let way = link("button button--quiet", "/administration", text::ADMINISTRATION);
        el("p", "actions").child(way.attr("rel", "external"))
    })
}

/// The one record that holds a person's starts.
fn enrolment(records: &[Record]) -> Option<&Record> {
    records.iter().find(|record| record.kind == Kind::Enrolment)
}

fn start_dates(state: State) -> El {
    let records = state.records.get();
    let found = enrolment(&records);
    let book = state.book();
    let mut list = el("dl", "summary");
    for asked in book.form(&Kind::Enrolment, "").iter().flat_map(|form| &form.field) {
        let given = found.and_then(|record| record.value(&asked.name));
        if given.is_some() || asked.name == field::EMPLOYMENT_START {
            let given = given.map(|value| said(&book, asked, value));
            let given = given.unwrap_or_else(|| text::NOT_GIVEN.to_owned());
            list = list.child(summary_line(asked.label.as_str(), given));
        }
    }
    section(text::DATES, list, "/you/dates", text::CHANGE_DATES)
}

/// What is known, with the way to change it.
fn section(heading: &str, known: impl Piece, href: &str, change: &str) -> El {
    el("section", "").child(el("h2", "").child(heading)).child(known).child(link(
        "button button--quiet button--small",
        href,
        change,
    ))
}

fn away_list(state: State) -> El {
    let records = state.records.get();
    let lines: Vec<_> = away::recorded(&records)
        .into_iter()
        .map(|(_, name, span)| summary_line(name, span_in_words(span)))
        .collect();
    let list = if lines.is_empty() {
        el("p", "").child(text::AWAY_NONE)
    } else {
        el("dl", "summary").child(lines)
    };
    section(text::AWAY, list, "/you/away", text::ADD_AWAY)
}

/// Light or dark, or as the phone has it.
fn colours(state: State) -> AnyView {
    let intents = use_intents();
    let chosen = Signal::derive(move || {
        match state.theme.get() {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
        .to_owned()
    });
    let choose = Callback::new(move |name: String| {
        intents.choose_theme(match name.as_str() {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        });
    });
    let choices = [
        ("system", text::COLOURS_SYSTEM),
        ("light", text::COLOURS_LIGHT),
        ("dark", text::COLOURS_DARK),
    ];
    el("section", "")
        .child(el("h2", "").child(text::COLOURS))
        .child(pills("colours", text::COLOURS, &choices, chosen, choose))
        .piece()
}

fn sign_out(state: State) -> AnyView {
    let intents = use_intents();
    let said = move || match state.delivery.with(|delivery| delivery.unsent) {
        0 => text::SIGN_OUT_TEXT.to_owned(),
        unsent => format!("{} {}", text::sign_out_unsent(unsent), text::SIGN_OUT_TEXT),
    };
    let leave = button("button button--quiet", text::SIGN_OUT, move || intents.sign_out());
    el("section", "")
        .child(el("h2", "").child(text::SIGN_OUT))
        .child(el("p", "").child(live(said)))
        .child(leave)
        .piece()
}

/// An instant in milliseconds since 1970, as a person in the United Kingdom reads it.
pub fn instant(at: i64) -> String {
    let day = crate::clock::civil_date(at);
    text::instant(day, minutes_into(at, day))
}

/// Whole minutes since the civil day began.
fn minutes_into(at: i64, day: Date) -> i64 {
    let mut start = at.div_euclid(900_000) * 900_000;
    // Quarter by quarter back to where the day before ends: at most 100 steps.
    while crate::clock::civil_date(start - 1) == day {
        start -= 900_000;
    }
    (at - start) / 60_000
}
