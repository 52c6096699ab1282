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

/// A page between the bars.
pub fn page(body: AnyView) -> AnyView {
    view! { <main id="page" tabindex="-1">{body}</main> }.into_any()
}
