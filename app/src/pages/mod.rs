//! Pages: one for each address.
//!
//! Lives here: what each address shows. Pages read `state` and speak to `intent`; they never
//! touch the store or the network, and decide nothing that a rule decides.

pub mod journal;
pub mod not_found;
pub mod pathway;
pub mod reading;
pub mod reflect;
pub mod session;
pub mod sign_in;
pub mod step;
pub mod supervision;
pub mod today;
pub mod why;
pub mod you;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A page between the bars.
fn page(body: AnyView) -> AnyView {
    view! { <main id="page">{body}</main> }.into_any()
}

/// A part of the address, by its name in the route.
fn param(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get(name).unwrap_or_default()))
}

/// What stands after the question mark, as it was when the page was opened.
fn query(name: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(name)).filter(|value| !value.is_empty())
}
