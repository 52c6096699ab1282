//! Where things are: the truth about what is being written, and about each record.

use leptos::prelude::*;

use super::icon::{self, icon};
use super::live::live;
use crate::editor::Saved;
use crate::state::Place;
use crate::words;

/// The line that says where what is being written is; told politely, and only when it changes.
#[component]
pub fn SavedLine(
    /// What the editor says.
    saved: RwSignal<Saved>,
) -> impl IntoView {
    let look = Memo::new(move |_| match saved.get() {
        Saved::Nothing => (icon::PHONE, words::record::NOTHING_SAVED.to_owned()),
        Saved::Typing => (icon::CLOCK, words::record::TYPING.to_owned()),
        Saved::Place(place) => (drawing(place), words::place(place).to_owned()),
        Saved::Failed(_) => (icon::MIND, words::record::NOT_SAVED.to_owned()),
    });
    // "Saving…" is seen, not spoken: a screen reader would hear it with every pause.
    let spoken = Memo::new(move |_| match saved.get() {
        Saved::Nothing | Saved::Typing => None,
        _ => Some(look.get().1),
    });
    let last = Memo::new(move |before: Option<&String>| {
        spoken.get().or_else(|| before.cloned()).unwrap_or_default()
    });
    view! {
        <span class="saved" aria-hidden="true">
            {live(move || icon(look.get().0))} {live(move || look.get().1)}
        </span>
        <span class="unseen" role="status">{move || last.get()}</span>
    }
    .into_any()
}

/// The drawing for a place.
pub fn drawing(place: Place) -> icon::Drawing {
    match place {
        Place::Draft | Place::OnThisPhone => icon::PHONE,
        Place::Sent => icon::SENDING,
        Place::Received => icon::TICK,
        Place::SetAside(_) => icon::MIND,
    }
}

/// A place in words, with its drawing.
pub fn place(place: Place) -> AnyView {
    view! { <span>{icon(drawing(place))}{words::place(place)}</span> }.into_any()
}

/// Who can see a record, with its drawing.
pub fn audience(shared: bool) -> AnyView {
    let (drawing, text) = if shared {
        (icon::PEOPLE, words::record::SHARED)
    } else {
        (icon::LOCK, words::record::PRIVATE)
    };
    view! { <span>{icon(drawing)}{text}</span> }.into_any()
}
