//! The head of a page: its title, the focus that follows a navigation, the way back, and what
//! the page before had to report.

use leptos::html;
use leptos::prelude::*;

use super::icon::{self, icon};
use super::told::{Manner, told};
use crate::words;

/// What one page leaves for the next: whether it is the first, and what was done.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    first: StoredValue<bool>,
    report: StoredValue<Vec<String>>,
}

impl Arrival {
    /// Nothing was left: the app was just opened.
    pub fn new() -> Self {
        Self { first: StoredValue::new(true), report: StoredValue::new(Vec::new()) }
    }

    /// Leaves lines for the next page to report.
    pub fn leave(self, lines: Vec<String>) {
        self.report.set_value(lines);
    }

    /// The lines left, once.
    fn take(self) -> Vec<String> {
        let lines = self.report.get_value();
        self.report.set_value(Vec::new());
        lines
    }
}

/// The title: names the browser's tab and takes the focus after a navigation.
#[component]
pub fn PageTitle(
    /// What the page is called.
    #[prop(into)]
    text: Signal<String>,
    /// Whether something else on the page takes the focus.
    #[prop(optional)]
    modest: bool,
) -> impl IntoView {
    let arrival: Arrival = expect_context();
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move || document().set_title(&words::tab_title(&text.get())));
    let focus = !modest && !arrival.first.get_value();
    arrival.first.set_value(false);
    heading.on_load(move |heading| {
        if focus && heading.focus().is_err() {
            leptos::logging::warn!("the heading took no focus");
        }
    });
    let report = arrival.take();
    let report = (!report.is_empty()).then(|| {
        let lines = report.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
        let body = view! { <p><strong>{words::SUCCESS}</strong></p>{lines} }.into_any();
        view! { <div role="status">{told(Manner::Done, body)}</div> }
    });
    view! {
        {report}
        <h1 tabindex="-1" node_ref=heading>{move || text.get()}</h1>
    }
    .into_any()
}

/// The way back to the page this one hangs from.
pub fn back(href: &'static str) -> AnyView {
    view! { <a class="back" href=href>{icon(icon::BACK)}{words::BACK}</a> }.into_any()
}
