//! What is on this phone, what has arrived, and what the server did not take.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::fact::Kind;

use super::{instant, line};
use crate::intent::use_intents;
use crate::parts::live::live;
use crate::parts::told::{Manner, told, told_text};
use crate::state::{Link, SetAside, State};
use crate::words::{self, you as text};

/// How far this phone's clock may be off before it is mentioned, in minutes.
const CLOCK_MINUTES: i64 = 10;

/// Sending and receiving: how it stands, and "try now" for the impatient.
pub fn delivery(state: State) -> AnyView {
    let intents = use_intents();
    let lines = move || {
        state.delivery.with(|delivery| {
            let last = delivery.last_received.map_or_else(|| text::NEVER.to_owned(), instant);
            view! {
                {line(text::SYNC_STATE, text::link(delivery.link).to_owned())}
                {line(text::UNSENT, delivery.unsent.to_string())}
                {line(text::SYNC_LAST, last)}
            }
        })
    };
    let clock = move || {
        let off = state.delivery.with(|delivery| delivery.fast_by_minutes);
        (off.abs() >= CLOCK_MINUTES).then(|| told(Manner::Mind, text::clock_off(off).into_any()))
    };
    let again = move || {
        state.delivery.with(|delivery| delivery.link == Link::SignInNeeded).then(|| {
            view! {
                <button type="button" class="button" on:click=move |_| intents.sign_out()>
                    {text::SIGN_IN_AGAIN}
                </button>
            }
        })
    };
    let unsent = move || {
        state.delivery.with(|delivery| delivery.unsent > 0).then(|| {
            view! {
                <button type="button" class="plainly" on:click=move |_| intents.download_unsent()>
                    {text::DOWNLOAD}
                </button>
            }
        })
    };
    view! {
        <section>
            <h2 id="sending">{text::SYNC}</h2>
            <p class="hint">{text::SYNC_HINT}</p>
            {live(clock)}
            <dl class="summary">{live(lines)}</dl>
            <div class="actions">
                <button type="button" class="button button--quiet button--small" on:click=move |_| intents.sync_now()>
                    {text::TRY_NOW}
                </button>
                {live(again)}
                {live(unsent)}
            </div>
        </section>
    }
    .into_any()
}

/// What the server did not take: each with its reason and what to do.
pub fn set_aside(state: State) -> Option<AnyView> {
    let found = state.delivery.with(|delivery| delivery.set_aside.clone());
    if found.is_empty() {
        return None;
    }
    let cards = found.into_iter().map(one_set_aside).collect_view();
    Some(
        view! {
            <section>
                <h2>{text::SET_ASIDE}</h2>
                <p>{text::SET_ASIDE_LEAD}</p>
                <ul class="plain">{cards}</ul>
            </section>
        }
        .into_any(),
    )
}

fn one_set_aside(one: SetAside) -> AnyView {
    let intents = use_intents();
    let (why, what_to_do) = words::reason(one.reason);
    let href = match one.kind {
        Kind::Reflection => Some(format!("/journal/{}", one.record)),
        Kind::Session => Some(format!("/supervision/{}", one.record)),
        Kind::Enrolment => Some("/you/dates".to_owned()),
        Kind::Pause | Kind::Leave => Some("/you/away".to_owned()),
        Kind::Step | Kind::Newer(_) => None,
    };
    let fact = one.fact;
    let retry = move |_| {
        let fact = fact.clone();
        spawn_local(async move { intents.retry_set_aside(fact).await });
    };
    view! {
        <li class="card c-over">
            <h3>{text::kind(&one.kind)}</h3>
            <p>{why}</p>
            <p>{what_to_do}</p>
            <div class="actions">
                <button type="button" class="button button--quiet button--small" on:click=retry>
                    {text::RETRY}
                </button>
                {href.map(|href| view! { <a href=href>{text::OPEN_IT}</a> })}
            </div>
        </li>
    }
    .into_any()
}

/// What is stored on this phone.
pub fn stored(state: State) -> AnyView {
    use_intents().measure_storage();
    let lines = move || {
        state.storage.with(|storage| {
            let kept = match storage.persisted {
                Some(true) => text::PERSISTED,
                Some(false) => text::NOT_PERSISTED,
                None => text::NOT_ASKED,
            };
            let used = storage.used_bytes.map(|bytes| line(text::SPACE, text::size(bytes)));
            let unreadable = (storage.unreadable > 0)
                .then(|| line(text::UNREADABLE, storage.unreadable.to_string()));
            view! {
                {line(text::RECORDS, storage.records.to_string())}
                {used}
                {line(text::SAFE, kept.to_owned())}
                {unreadable}
            }
        })
    };
    let evicted = move || {
        state
            .storage
            .with(|storage| storage.evicted)
            .then(|| told_text(Manner::Mind, text::EVICTED_WHAT, text::EVICTED_CAN))
    };
    view! {
        <section>
            <h2>{text::STORED}</h2>
            <p>{text::STORED_LEAD}</p>
            {live(evicted)}
            <dl class="summary">{live(lines)}</dl>
        </section>
    }
    .into_any()
}
