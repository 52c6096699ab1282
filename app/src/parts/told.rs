//! What the app says of itself: a message box with a sign, in one of four manners.

use leptos::prelude::*;

use super::icon::{self, icon};

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
    view! { <div class=class>{icon(drawing)}<div>{body}</div></div> }.into_any()
}

/// A message box with a heading line and a sentence.
pub fn told_text(manner: Manner, heading: &str, text: &str) -> AnyView {
    let (heading, text) = (heading.to_owned(), text.to_owned());
    told(
        manner,
        view! {
            <p><strong>{heading}</strong></p>
            <p>{text}</p>
        }
        .into_any(),
    )
}

/// A fault, as a notice tells it: what happened, is my work safe, what can I do.
pub fn fault(notice: &crate::notice::Notice) -> AnyView {
    let notice = notice.clone();
    told(
        Manner::Wrong,
        view! {
            <p><strong>{notice.what}</strong></p>
            <p>{notice.safe}" "{notice.can_do}</p>
        }
        .into_any(),
    )
}
