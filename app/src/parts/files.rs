//! Photos and files in answer to a question.

use leptos::prelude::*;
use waymark_core::attachment::Attachment;

use super::element::{Piece, button, el};
use super::form::{Problem, error, field};
use super::live::live;
use crate::words::attachments as text;

/// A question that is answered with photos and files.
pub struct Files {
    /// Names it in the page.
    pub id: String,
    /// What it asks for.
    pub question: String,
    /// More about it; empty for nothing.
    pub hint: String,
    /// What is in answer to it.
    pub files: RwSignal<Vec<Attachment>>,
    /// The problems to show beside it.
    pub problems: RwSignal<Vec<Problem>>,
}

impl Files {
    /// The question, the hint, the problem and each photo and file.
    pub fn view(self) -> AnyView {
        let Self { id, question, hint, files, problems } = self;
        let list = live(move || {
            let mut list = el("ul", "");
            for file in files.get() {
                let name = text::called(&file);
                let remove =
                    button("button button--quiet button--small", text::REMOVE, move || {
                        files.update(|files| files.retain(|one| *one != file));
                    });
                list = list.child(el("li", "").child(name).child(remove));
            }
            Some(list)
        });
        field("fieldset", problems, &id)
            .child(el("legend", "").child(question))
            .child(el("p", "hint").child(hint))
            .child(error(problems, &id))
            .child(list)
            .piece()
    }
}
