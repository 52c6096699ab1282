//! The frame around every page: skip link, header with the truth about delivery, tab bar, and
//! what people must be told.

use leptos::prelude::*;

use super::icon::{self, Drawing, icon, mark};
use super::live::live;
use super::told::{Manner, told};
use crate::address::use_address;
use crate::intent::use_intents;
use crate::state::{Link, Phase, use_state};
use crate::words;

const TABS: [(&str, &str, Drawing); 5] = [
    ("/", words::TAB_TODAY, icon::HOME),
    ("/journal", words::TAB_JOURNAL, icon::JOURNAL),
    ("/pathway", words::TAB_PATHWAY, icon::PATH),
    ("/supervision", words::TAB_SUPERVISION, icon::PEOPLE),
    ("/you", words::TAB_YOU, icon::PERSON),
];

/// The header: the mark, and where this person's work is.
#[component]
pub fn Header() -> impl IntoView {
    let state = use_state();
    let signed_in = Memo::new(move |_| state.phase.get() == Phase::Ready);
    view! {
        <header class="bar">
            <a class="skip" href="#page" rel="external">{words::SKIP}</a>
            // Where the keyboard waits between a tap and the page that is ready to type in.
            <input class="keyboard" id="keyboard" type="text" tabindex="-1" aria-hidden="true" />
            <div class="bar__in">
                <a class="brand" href="/">{mark()}{words::APP}</a>
                {live(move || signed_in.get().then(delivery))}
            </div>
        </header>
    }
    .into_any()
}

/// The chip that says what has arrived and what has not; a tap leads to the whole story.
fn delivery() -> AnyView {
    let state = use_state();
    let look = Memo::new(move |_| {
        state.delivery.with(|delivery| {
            let text = words::delivery(delivery.unsent, delivery.set_aside.len(), delivery.link);
            let (class, drawing) = match (delivery.set_aside.len(), delivery.link, delivery.unsent)
            {
                (1.., _, _) => ("delivery delivery--wrong", icon::MIND),
                (_, Link::SignInNeeded | Link::SomebodyElsesPage, _) => {
                    ("delivery delivery--wants", icon::PERSON)
                }
                (_, Link::NoSignal | Link::ServerTrouble, _) => ("delivery", icon::NO_SIGNAL),
                (_, Link::Sending, _) => ("delivery", icon::SENDING),
                (_, Link::Reached, 0) => ("delivery", icon::TICK),
                _ => ("delivery", icon::CLOCK),
            };
            (class, drawing, text)
        })
    });
    view! {
        <a class=move || look.get().0 href="/you#sending">
            <span>
                <span class="unseen">{words::DELIVERY_UNSEEN}</span>
                {live(move || icon(look.get().1))}
                {live(move || look.get().2)}
            </span>
        </a>
    }
    .into_any()
}

/// The tab bar; away while a reflection is written, which has a bar of its own.
#[component]
pub fn Tabs() -> impl IntoView {
    let state = use_state();
    let path = use_address().path;
    let here = Memo::new(move |_| path.with(|path| tab_of(path)));
    let shown = Memo::new(move |_| {
        state.phase.get() == Phase::Ready && !path.with(|path| path.starts_with("/reflect"))
    });
    let tabs = move || {
        TABS.into_iter()
            .map(|(href, name, drawing)| {
                view! {
                    <li>
                        <a href=href aria-current=move || (here.get() == href).then_some("page")>
                            {icon(drawing)}
                            {name}
                        </a>
                    </li>
                }
            })
            .collect_view()
    };
    move || {
        shown.get().then(|| {
            view! {
                <nav class="tabs" aria-label=words::MAIN_NAV>
                    <ul>{tabs()}</ul>
                </nav>
            }
        })
    }
}

/// The tab a path belongs to.
fn tab_of(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or("") {
        "journal" | "reflect" => "/journal",
        "pathway" => "/pathway",
        "supervision" => "/supervision",
        "you" => "/you",
        "" | "why" | "step" => "/",
        _ => "",
    }
}

/// What people must be told, each with a way to take it away.
#[component]
pub fn Notices() -> impl IntoView {
    let state = use_state();
    let intents = use_intents();
    let update = move || {
        state.update_ready.get().then(|| {
            let body = view! {
                <p><strong>{words::UPDATE_WHAT}</strong></p>
                <p>{words::UPDATE_SAFE}</p>
                <p class="actions">
                    <button
                        type="button"
                        class="button button--small"
                        on:click=move |_| intents.switch_to_new_version()
                    >
                        {words::UPDATE_GO}
                    </button>
                </p>
            };
            told(Manner::Know, body.into_any())
        })
    };
    let notices = move || {
        state
            .notices
            .get()
            .into_iter()
            .map(|notice| {
                let id = notice.id;
                let body = view! {
                    <p><strong>{notice.what}</strong></p>
                    <p>{notice.safe}" "{notice.can_do}</p>
                    <button type="button" class="plainly" on:click=move |_| intents.dismiss(id)>
                        {words::DISMISS}
                    </button>
                };
                told(Manner::Mind, body.into_any())
            })
            .collect_view()
    };
    view! {
        <div class="notices" role="status">
            {live(update)}
            {live(notices)}
        </div>
    }
    .into_any()
}
