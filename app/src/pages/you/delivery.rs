//! What is on this phone, what has arrived, and what the server did not take.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::calendar::in_words;

use super::instant;
use crate::called::{called, day_of, record_href};
use crate::intent::use_intents;
use crate::pages::summary_line;
use crate::parts::element::{El, Piece, button, el, link, pieces};
use crate::parts::live::live;
use crate::parts::told::{Manner, told, told_text};
use crate::state::{Link, SetAside, State, use_state};
use crate::words::{self, you as text};

/// How far this phone's clock may be off before it is mentioned, in minutes.
const CLOCK_MINUTES: i64 = 10;

/// Sending and receiving: how it stands, and "try now" for the impatient.
pub fn delivery(state: State) -> AnyView {
    let intents = use_intents();
    let lines = move || {
        state.delivery.with(|delivery| {
            let last = delivery.last_received.map_or_else(|| text::NEVER.to_owned(), instant);
            pieces![
                summary_line(text::SYNC_STATE, text::link(delivery.link)),
                summary_line(text::UNSENT, delivery.unsent.to_string()),
                summary_line(text::SYNC_LAST, last),
            ]
        })
    };
    let clock = move || {
        let off = state.delivery.with(|delivery| delivery.fast_by_minutes);
        (off.abs() >= CLOCK_MINUTES).then(|| told(Manner::Mind, text::clock_off(off).piece()))
    };
    let again = move || {
        state
            .delivery
            .with(|delivery| delivery.link == Link::SignInNeeded)
            .then(|| button("button", text::SIGN_IN_AGAIN, move || intents.sign_in_again()))
    };
    let unsent = move || {
        state
            .delivery
            .with(|delivery| delivery.unsent > 0)
            .then(|| button("plainly", text::DOWNLOAD, move || intents.download(true)))
    };
    let now =
        button("button button--quiet button--small", text::TRY_NOW, move || intents.sync_now());
    el("section", "")
        .child(el("h2", "").attr("id", "sending").child(text::SYNC))
        .child(el("p", "hint").child(text::SYNC_HINT))
        .child(live(clock))
        .child(el("dl", "summary").child(live(lines)))
        .child(el("div", "actions").child(now).child(live(again)).child(live(unsent)))
        .piece()
}

/// What the server did not take: each with its reason and what to do.
pub fn set_aside(state: State) -> Option<El> {
    let found = state.delivery.with(|delivery| delivery.set_aside.clone());
    if found.is_empty() {
        return None;
    }
    let cards: Vec<_> = found.into_iter().map(one_set_aside).collect();
    let section = el("section", "")
        .child(el("h2", "").child(text::SET_ASIDE))
        .child(el("p", "").child(text::SET_ASIDE_LEAD))
        .child(el("ul", "plain").child(cards));
    Some(section)
}

fn one_set_aside(one: SetAside) -> El {
    let intents = use_intents();
    let (why, what_to_do) = words::reason(one.reason);
    let href = record_href(&one.kind, &one.record);
    let fact = one.fact;
    let retry = button("button button--quiet button--small", text::RETRY, move || {
        let fact = fact.clone();
        spawn_local(async move { intents.retry_set_aside(fact).await });
    });
    let open = href.map(|href| link("", &href, text::OPEN_IT));
    let state = use_state();
    let name = state.records.with_untracked(|records| {
        let record = records.iter().find(|record| record.id == one.record)?;
        let name = called(&state.book(), record);
        Some(day_of(record).map_or(name.clone(), |day| format!("{name}, {}", in_words(day))))
    });
    let name = name.unwrap_or_else(|| text::kind(&one.kind).to_owned());
    el("li", "card c-over")
        .child(el("h3", "").child(name))
        .child(el("p", "").child(why))
        .child(el("p", "").child(what_to_do))
        .child(el("div", "actions").child(retry).child(open))
}

/// What is stored on this phone.
pub fn stored(state: State) -> AnyView {
    let intents = use_intents();
    intents.measure_storage();
    let copy = button("plainly", text::DOWNLOAD_ALL, move || intents.download(false));
    let lines = move || {
        state.storage.with(|storage| {
            let kept = match storage.persisted {
                Some(true) => text::PERSISTED,
                Some(false) => text::NOT_PERSISTED,
                None => text::NOT_ASKED,
            };
            let used = storage.used_bytes.map(|bytes| summary_line(text::SPACE, text::size(bytes)));
            let unreadable = (storage.unreadable > 0)
                .then(|| summary_line(text::UNREADABLE, storage.unreadable.to_string()));
            pieces![
                summary_line(text::RECORDS, storage.records.to_string()),
                used,
                summary_line(text::SAFE, kept),
                unreadable,
            ]
        })
    };
    let evicted = move || {
        state
            .storage
            .with(|storage| storage.evicted)
            .then(|| told_text(Manner::Mind, text::EVICTED_WHAT, text::EVICTED_CAN))
    };
    el("section", "")
        .child(el("h2", "").child(text::STORED))
        .child(el("p", "").child(text::STORED_LEAD))
        .child(live(evicted))
        .child(el("dl", "summary").child(live(lines)))
        .child(copy)
        .piece()
}
