//! No page: the address leads nowhere.

use leptos::prelude::*;

use crate::parts::element::{el, link, pieces};
use crate::parts::page::title;
use crate::words;

/// The page for addresses that lead nowhere.
pub fn not_found() -> AnyView {
    super::page(pieces![
        title(words::NOT_FOUND),
        el("p", "lead").child(words::NOT_FOUND_TEXT),
        el("p", "actions").child(link("button", "/", words::TO_TODAY)),
    ])
}
