//! A box for long text that grows with what is typed.

use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::{HtmlElement, HtmlTextAreaElement};

/// A labelled box for long text.
#[component]
pub fn Area(
    /// Names the box in the page.
    id: String,
    /// What it asks for.
    label: &'static str,
    /// What might belong there; empty for none.
    #[prop(default = "")]
    hint: &'static str,
    /// What stands in it.
    value: Signal<String>,
    /// What was typed.
    on_input: Callback<String>,
    /// Whether it is the page's only one.
    #[prop(optional)]
    alone: bool,
    /// Whether it is ready to type in at once.
    #[prop(optional)]
    ready: bool,
) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    area.on_load(move |area| {
        grow(&area);
        if ready && area.focus().is_err() {
            leptos::logging::warn!("the text took no focus");
        }
    });
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let hint = hint_id.clone().map(|id| view! { <p class="hint" id=id>{hint}</p> });
    view! {
        <label for=id.clone()>{label}</label>
        {hint}
        <textarea
            id=id
            class:alone=alone
            aria-describedby=hint_id
            autocapitalize="sentences"
            spellcheck="true"
            node_ref=area
            prop:value=move || value.get()
            on:input:target=move |event| {
                grow(&event.target());
                on_input.run(event.target().value());
            }
        ></textarea>
    }
    .into_any()
}

/// Makes the box as tall as its text, where the browser does not do so by itself.
fn grow(area: &HtmlTextAreaElement) {
    let (seen, whole) = (area.client_height(), area.scroll_height());
    if whole > seen {
        let height = format!("{}px", whole.saturating_add(4));
        let style = HtmlElement::style(area);
        if style.set_property("height", &height).is_err() {
            leptos::logging::warn!("the text box keeps its height");
        }
    }
}
