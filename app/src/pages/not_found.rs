//! No page: the address leads nowhere.

use leptos::prelude::*;

use crate::parts::page::PageTitle;
use crate::words;

/// The page for addresses that lead nowhere.
pub fn not_found() -> AnyView {
    super::page(
        view! {
            <PageTitle text=words::NOT_FOUND />
            <p class="lead">{words::NOT_FOUND_TEXT}</p>
            <p class="actions"><a class="button" href="/">{words::TO_TODAY}</a></p>
        }
        .into_any(),
    )
}
