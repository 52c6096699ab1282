//! Where things are: the truth about what is being written, and about each record.

use leptos::prelude::*;

use super::element::{Piece, el, pieces};
use super::icon::{self, icon};
use super::live::live;
use crate::editor::Saved;
use crate::state::Place;
use crate::words;

/// The line that says where what is being written is; told politely, and only when it changes.
pub fn saved_line(saved: RwSignal<Saved>) -> AnyView {
    let look = move || match saved.get() {
        Saved::Nothing => (icon::PHONE, words::record::NOTHING_SAVED),
        Saved::Typing => (icon::CLOCK, words::record::TYPING),
        Saved::Place(place) => (drawing(place), words::place(place)),
        Saved::Failed(_) => (icon::MIND, words::record::NOT_SAVED),
    };
    let seen = move || {
        let (drawing, text) = look();
        pieces![icon(drawing), text]
    };
    // "Saving…" is seen, not spoken: a screen reader would hear it with every pause.
    let spoken = Memo::new(move |before: Option<&String>| match saved.get() {
        Saved::Nothing | Saved::Typing => before.cloned().unwrap_or_default(),
        _ => look().1.to_owned(),
    });
    pieces![
        el("span", "saved").attr("aria-hidden", "true").child(live(seen)),
        el("span", "unseen").attr("role", "status").child(live(move || spoken.get())),
    ]
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
    el("span", "").child(icon(drawing(place))).child(words::place(place)).piece()
}

/// Who can see a record, in words, with a drawing.
pub fn audience(shared: bool, text: &str) -> AnyView {
    let drawing = if shared { icon::PEOPLE } else { icon::LOCK };
    el("span", "").child(icon(drawing)).child(text).piece()
}
