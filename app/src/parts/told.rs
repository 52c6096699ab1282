//! What the app says of itself: a message box with a sign, in one of four manners.

use leptos::prelude::*;

use super::element::{Piece, el, pieces};
use super::icon::{self, icon};
use crate::notice::Notice;

/// In which manner something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It is done.
    Done,
    /// Good to know.
    Know,
    /// Mind this.
    Mind,
    /// It went wrong.
    Wrong,
}

/// A message box around `body`.
pub fn told(manner: Manner, body: AnyView) -> AnyView {
    let (class, drawing) = match manner {
        Manner::Done => ("told told--ok", icon::TICK),
        Manner::Know => ("told", icon::INFO),
        Manner::Mind => ("told told--mind", icon::MIND),
        Manner::Wrong => ("told told--wrong", icon::MIND),
    };
    el("div", class).child(icon(drawing)).child(el("div", "").child(body)).piece()
}

/// A message box with a heading line and a sentence.
pub fn told_text(manner: Manner, heading: &str, text: &str) -> AnyView {
    told(manner, pieces![strong(heading), el("p", "").child(text)])
}

/// The heading line of a message.
pub fn strong(heading: &str) -> AnyView {
    el("p", "").child(el("strong", "").child(heading)).piece()
}

/// What a notice tells: what happened, is my work safe, what can I do.
pub fn notice_lines(notice: &Notice) -> AnyView {
    pieces![
        strong(&notice.what),
        el("p", "").child(notice.safe.as_str()).child(" ").child(notice.can_do.as_str()),
    ]
}

/// A fault, as a notice tells it.
pub fn fault(notice: &Notice) -> AnyView {
    told(Manner::Wrong, notice_lines(notice))
}
