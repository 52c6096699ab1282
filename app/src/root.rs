//! The root: placeholder until the screens are there.

use leptos::prelude::*;

use crate::intent::Intents;
use crate::state::State;

/// The outermost component.
#[component]
pub fn Root() -> impl IntoView {
    let state = State::new();
    provide_context(state);
    provide_context(Intents::start(state));
    view! { <main></main> }
}
