//! Sign in: whom one can be in the demonstration, and the truth about it.

use leptos::prelude::*;

use crate::intent::use_intents;
use crate::parts::live::live;
use crate::parts::page::PageTitle;
use crate::parts::told::{Manner, told_text};
use crate::state::{SignInChoice, use_state};
use crate::words::sign_in as text;

/// The page shown while nobody is signed in on this phone.
pub fn sign_in() -> AnyView {
    let state = use_state();
    let intents = use_intents();
    intents.fetch_people();
    let people = move || {
        match state.people.get() {
        None => view! {
            <p class="quiet" role="status">{text::FETCHING}</p>
            <details>
                <summary>{text::UNREACHABLE_TITLE}"?"</summary>
                <p>{text::UNREACHABLE}</p>
            </details>
            <button type="button" class="button button--quiet" on:click=move |_| intents.fetch_people()>
                {text::AGAIN}
            </button>
        }
        .into_any(),
        Some(people) if people.is_empty() => view! { <p>{text::NOBODY}</p> }.into_any(),
        Some(people) => view! {
            {told_text(Manner::Mind, text::DEMO_TITLE, text::DEMO)}
            <h2>{text::CHOOSE}</h2>
            <ul class="people">{people.into_iter().map(choice).collect_view()}</ul>
        }
        .into_any(),
    }
    };
    super::page(
        view! {
            <PageTitle text=text::TITLE />
            <p class="lead">{text::LEAD}</p>
            {live(people)}
        }
        .into_any(),
    )
}

fn choice(who: SignInChoice) -> AnyView {
    let intents = use_intents();
    let person = who.person;
    view! {
        <li>
            <button type="button" on:click=move |_| intents.sign_in(person.clone())>
                <b>{who.name}</b>
                <span>{who.role}</span>
                <span class="quiet">{who.about}</span>
            </button>
        </li>
    }
    .into_any()
}
