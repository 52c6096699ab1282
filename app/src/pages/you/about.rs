//! What Waymark is: its build, its licence, and the documents its rules come from.

use leptos::prelude::*;

use crate::pages::summary_line;
use crate::parts::element::{Piece, el};
use crate::state::State;
use crate::words::you as text;

/// The build and the rule book.
pub fn about(state: State) -> AnyView {
    let book = state.book();
    let mut documents = el("ul", "plain");
    for document in &book.documents {
        let named = el("p", "")
            .child(el("strong", "").child(document.title.as_str()))
            .child(el("br", ""))
            .child(document.publisher.as_str())
            .child(", ")
            .child(document.edition.as_str());
        documents = documents.child(el("li", "").child(named));
    }
    let list = el("dl", "summary")
        .child(summary_line(text::VERSION, build()))
        .child(summary_line(text::LICENCE, text::LICENCE_TEXT))
        .child(summary_line(text::RULE_BOOK, text::book(book.rules.len(), book.documents.len())));
    let sources = el("details", "")
        .child(el("summary", "").child(text::DOCUMENTS))
        .child(el("p", "").child(text::DOCUMENTS_TEXT))
        .child(documents);
    el("section", "").child(el("h2", "").child(text::ABOUT)).child(list).child(sources).piece()
}

/// The build's name, as the page was made with it.
fn build() -> String {
    let meta = document().query_selector("meta[name=waymark-build]");
    meta.ok().flatten().and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}
