//! What Waymark is: its build, its licence, and the documents its rules come from.

use leptos::prelude::*;

use super::line;
use crate::state::State;
use crate::words::you as text;

/// The build and the rule book.
pub fn about(state: State) -> AnyView {
    let book = state.book();
    let documents = book
        .documents
        .iter()
        .map(|document| {
            view! {
                <li>
                    <p>
                        <strong>{document.title.clone()}</strong>
                        <br />
                        {document.publisher.clone()}
                        ", "
                        {document.edition.clone()}
                    </p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section>
            <h2>{text::ABOUT}</h2>
            <dl class="summary">
                {line(text::VERSION, build())}
                {line(text::LICENCE, text::LICENCE_TEXT.to_owned())}
                {line(text::RULE_BOOK, text::book(book.rules.len(), book.documents.len()))}
            </dl>
            <details>
                <summary>{text::DOCUMENTS}</summary>
                <p>{text::DOCUMENTS_TEXT}</p>
                <ul class="plain">{documents}</ul>
            </details>
        </section>
    }
    .into_any()
}

/// The build's name, as the page was made with it.
fn build() -> String {
    let meta = document().query_selector("meta[name=waymark-build]");
    meta.ok().flatten().and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}
