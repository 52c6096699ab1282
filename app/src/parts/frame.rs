//! The frame around every page: skip link, header with the truth about delivery, tab bar, and
//! what people must be told.

use leptos::prelude::*;

use super::element::{Piece, button, el, link, pieces};
use super::icon::{self, Drawing, icon, mark};
use super::live::live;
use super::told::{Manner, notice_lines, strong, told};
use crate::address::use_address;
use crate::intent::use_intents;
use crate::notice::Notice;
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
pub fn header() -> AnyView {
    let state = use_state();
    let bar = el("div", "bar__in")
        .child(link("brand", "/", mark()).child(words::APP))
        .child(live(move || (state.phase.get() == Phase::Ready).then(delivery)));
    // Where the keyboard waits between a tap and the page that is ready to type in.
    let keyboard = el("input", "keyboard")
        .attr("id", "keyboard")
        .attr("type", "text")
        .attr("tabindex", "-1")
        .attr("aria-hidden", "true");
    el("header", "bar")
        .child(link("skip", "#page", words::SKIP).attr("rel", "external"))
        .child(keyboard)
        .child(bar)
        .piece()
}

/// The chip that says what has arrived and what has not; a tap leads to the whole story.
fn delivery() -> AnyView {
    let state = use_state();
    live(move || {
        let (class, drawing, text) = state.delivery.with(|delivery| {
            let text = match delivery.progress {
                Some(progress) if delivery.link == Link::Sending => words::progress(progress),
                _ => words::delivery(delivery.unsent, delivery.set_aside.len(), delivery.link),
            };
            let (class, drawing) = match (delivery.set_aside.len(), delivery.link, delivery.unsent)
            {
                (1.., _, _) => ("delivery delivery--wrong", icon::MIND),
                (_, Link::Revoked | Link::Left, _) => ("delivery delivery--wrong", icon::MIND),
                (_, Link::SignInNeeded | Link::SomebodyElsesPage, _) => {
                    ("delivery delivery--wants", icon::PERSON)
                }
                (_, Link::NoSignal | Link::ServerTrouble, _) => ("delivery", icon::NO_SIGNAL),
                (_, Link::Sending, _) => ("delivery", icon::SENDING),
                (_, Link::Reached, 0) => ("delivery", icon::TICK),
                _ => ("delivery", icon::CLOCK),
            };
            (class, drawing, text)
        });
        let said = el("span", "")
            .child(el("span", "unseen").child(words::DELIVERY_UNSEEN))
            .child(icon(drawing))
            .child(text);
        link(class, "/you#sending", said)
    })
}

/// The tab bar; away while a reflection is written, which has a bar of its own.
pub fn tabs() -> AnyView {
    let state = use_state();
    let path = use_address().path;
    let here = move || path.with(|path| tab_of(path));
    let shown = move || {
        state.phase.get() == Phase::Ready && !path.with(|path| path.starts_with("/reflect"))
    };
    live(move || {
        shown().then(|| {
            let mut list = el("ul", "");
            for (href, name, drawing) in TABS {
                let current = move || (here() == href).then(|| "page".to_owned());
                let tab = link("", href, icon(drawing)).child(name);
                list = list.child(el("li", "").child(tab.following("aria-current", current)));
            }
            el("nav", "tabs").attr("aria-label", words::MAIN_NAV).child(list)
        })
    })
}

/// The tab a path belongs to.
fn tab_of(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or("") {
        "journal" | "reflect" => "/journal",
        "pathway" => "/pathway",
        "supervision" | "audit" => "/supervision",
        "you" => "/you",
        "" | "why" | "step" | "record" => "/",
        _ => "",
    }
}

/// What people must be told, each with a way to take it away.
pub fn notices() -> AnyView {
    let state = use_state();
    let intents = use_intents();
    let update = move || {
        state.update_ready.get().then(|| {
            let switch = button("button button--small", words::UPDATE_GO, move || {
                intents.switch_to_new_version();
            });
            let body = pieces![
                strong(words::UPDATE_WHAT),
                el("p", "").child(words::UPDATE_SAFE),
                el("p", "actions").child(switch),
            ];
            told(Manner::Know, body)
        })
    };
    let notices = move || {
        let told_of = |notice: &Notice| {
            let id = notice.id;
            let hide = button("plainly", words::DISMISS, move || intents.dismiss(id));
            told(Manner::Mind, pieces![notice_lines(notice), hide])
        };
        state.notices.with(|notices| notices.iter().map(told_of).collect::<Vec<_>>())
    };
    el("div", "notices").attr("role", "status").child(live(update)).child(live(notices)).piece()
}
