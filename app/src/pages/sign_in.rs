//! Sign in: whom one can be in the demonstration, and the truth about it.

use leptos::prelude::*;

use crate::intent::use_intents;
use crate::parts::element::{Piece, button, el, pieces};
use crate::parts::live::live;
use crate::parts::page::title;
use crate::parts::told::{Manner, strong, told, told_text};
use crate::state::{Choices, SignInChoice, use_state};
use crate::words::sign_in as text;

/// The page shown while nobody is signed in on this phone.
pub fn sign_in() -> AnyView {
    let state = use_state();
    let intents = use_intents();
    intents.fetch_people();
    let people = move || match state.people.get() {
        Choices::Asking => el("p", "quiet").child(text::FETCHING).piece(),
        Choices::NotTold(link) => {
            let (what, can_do) = text::not_told(link);
            let safe = el("p", "").child(text::KEPT);
            let body = pieces![strong(what), el("p", "").child(can_do), safe];
            pieces![
                told(Manner::Mind, body),
                button("button", text::AGAIN, move || intents.fetch_people()),
            ]
        }
        Choices::There(people) if people.is_empty() => el("p", "").child(text::NOBODY).piece(),
        Choices::There(people) => pieces![
            told_text(Manner::Mind, text::DEMO_TITLE, text::DEMO),
            el("h2", "").child(text::CHOOSE),
            el("ul", "people").child(people.into_iter().map(choice).collect::<Vec<_>>()),
        ],
    };
    let people = el("div", "").attr("aria-live", "polite").child(live(people));
    super::page(pieces![title(text::TITLE), el("p", "lead").child(text::LEAD), people])
}

fn choice(who: SignInChoice) -> AnyView {
    let intents = use_intents();
    let person = who.person;
    let said = pieces![
        el("b", "").child(who.name),
        el("span", "").child(who.role),
        el("span", "quiet").child(who.about),
    ];
    el("li", "").child(button("", said, move || intents.sign_in(person.clone()))).piece()
}
