//! You: who one is here, one's dates, what is on this phone, and what Waymark is.

mod about;
pub mod away;
pub mod dates;
mod delivery;
mod install;

use leptos::prelude::*;
use waymark_core::calendar::{Date, in_words, span_in_words};
use waymark_core::fact::Kind;
use waymark_core::record::{Record, field};

use super::page;
use crate::intent::use_intents;
use crate::parts::form::Pills;
use crate::parts::live::live;
use crate::parts::page::PageTitle;
use crate::state::{State, Theme, use_state};
use crate::words::{self, you as text};

/// The settings.
pub fn you() -> AnyView {
    let state = use_state();
    page(
        view! {
            <PageTitle text=text::TITLE />
            {live(move || profile(state))}
            {live(move || start_dates(state))}
            {live(move || away_list(state))}
            {delivery::delivery(state)}
            {live(move || delivery::set_aside(state))}
            {delivery::stored(state)}
            {install::install()}
            {colours(state)}
            {sign_out(state)}
            {about::about(state)}
        }
        .into_any(),
    )
}

/// One line of a summary list.
fn line(name: &'static str, value: String) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}

fn profile(state: State) -> Option<AnyView> {
    let me = state.me.get()?;
    let packs: Vec<String> = me.packs.iter().map(|pack| words::year::pack_name(pack)).collect();
    Some(
        view! {
            <dl class="summary">
                {line(text::NAME, me.name)}
                {line(text::ROLE, me.role)}
                {line(text::WHERE, me.organisation)}
                {line(text::PACKS, packs.join(", "))}
            </dl>
        }
        .into_any(),
    )
}

/// The one record that holds a person's starts.
fn enrolment(records: &[Record]) -> Option<&Record> {
    records.iter().find(|record| record.kind == Kind::Enrolment)
}

fn start_dates(state: State) -> AnyView {
    let records = state.records.get();
    let found = enrolment(&records);
    let day = |name: &str| found.and_then(|record| record.day(name)).map(in_words);
    let start = day(field::EMPLOYMENT_START);
    let programme = day(field::PROGRAMME_START).unwrap_or_else(|| {
        if start.is_some() { text::SAME_DAY } else { text::NOT_GIVEN }.to_owned()
    });
    let pathways: Vec<String> = found
        .map(|record| {
            record.codes(field::PATHWAYS).iter().map(|id| words::year::pathway(id)).collect()
        })
        .unwrap_or_default();
    let pathways =
        if pathways.is_empty() { text::NOT_GIVEN.to_owned() } else { pathways.join("; ") };
    view! {
        <section>
            <h2>{text::DATES}</h2>
            <dl class="summary">
                {line(text::EMPLOYMENT, start.unwrap_or_else(|| text::NOT_GIVEN.to_owned()))}
                {line(text::PROGRAMME, programme)}
                {line(text::PATHWAYS, pathways)}
            </dl>
            <a class="button button--quiet button--small" href="/you/dates">{text::CHANGE_DATES}</a>
        </section>
    }
    .into_any()
}

fn away_list(state: State) -> AnyView {
    let records = state.records.get();
    let lines: Vec<_> = away::recorded(&records)
        .into_iter()
        .map(|(_, name, span)| line(name, span_in_words(span)))
        .collect();
    let list = if lines.is_empty() {
        view! { <p>{text::AWAY_NONE}</p> }.into_any()
    } else {
        view! { <dl class="summary">{lines}</dl> }.into_any()
    };
    view! {
        <section>
            <h2>{text::AWAY}</h2>
            {list}
            <a class="button button--quiet button--small" href="/you/away">{text::ADD_AWAY}</a>
        </section>
    }
    .into_any()
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
    let choices = vec![
        ("system", text::COLOURS_SYSTEM),
        ("light", text::COLOURS_LIGHT),
        ("dark", text::COLOURS_DARK),
    ];
    view! {
        <section>
            <h2>{text::COLOURS}</h2>
            <Pills id="colours" question=text::COLOURS choices=choices chosen=chosen on_choose=choose />
        </section>
    }
    .into_any()
}

fn sign_out(state: State) -> AnyView {
    let intents = use_intents();
    let said = move || match state.delivery.with(|delivery| delivery.unsent) {
        0 => text::SIGN_OUT_TEXT.to_owned(),
        unsent => format!("{} {}", text::sign_out_unsent(unsent), text::SIGN_OUT_TEXT),
    };
    view! {
        <section>
            <h2>{text::SIGN_OUT}</h2>
            <p>{live(said)}</p>
            <button type="button" class="button button--quiet" on:click=move |_| intents.sign_out()>
                {text::SIGN_OUT}
            </button>
        </section>
    }
    .into_any()
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
