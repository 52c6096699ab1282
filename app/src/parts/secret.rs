//! Boxes for what only one person knows, and what is said beside them.

use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use super::element::{El, Piece, el};
use super::live::live;

/// A box of one line, with its label and hint. `kind` is the box's type, or `pin` for digits that
/// are not shown, `digits` for those that are, `email` for an address; `fill` is what a password
/// manager may put in it.
pub fn boxed(
    id: &'static str,
    kind: &str,
    fill: &str,
    label: &str,
    hint: &str,
    value: RwSignal<String>,
) -> El {
    let hint_id = format!("{id}-hint");
    let (kind, keys) = match kind {
        "pin" => ("password", "numeric"),
        "digits" => ("text", "numeric"),
        "email" => ("text", "email"), // of some people the list has an id alone
        kind => (kind, "text"),
    };
    let input = el("input", "")
        .attr("id", id)
        .attr("type", kind)
        .attr("inputmode", keys)
        .attr("autocomplete", fill)
        .attr("autocapitalize", "none")
        .attr("aria-describedby", &hint_id)
        .value(move || value.get())
        .on_typed(move |typed| value.set(typed));
    el("div", "field")
        .child(el("label", "").attr("for", id).child(label))
        .child(el("p", "hint").attr("id", &hint_id).child(hint))
        .child(input)
}

/// What is said of what was typed; told at once, and empty for nothing.
pub fn told_beside(told: RwSignal<String>) -> El {
    let class = move || {
        let fine = told.with(|told| told.starts_with('✓') || told.ends_with('…'));
        Some(if fine { "hint" } else { "error" }.to_owned())
    };
    el("p", "").attr("role", "alert").following("class", class).child(live(move || told.get()))
}

/// Moves the focus to a box once it is there.
pub fn focused(form: AnyView, id: &'static str) -> AnyView {
    el("div", "")
        .once_there(move |around| {
            let found = around.query_selector(&["#", id].concat()).ok().flatten();
            if let Some(Ok(found)) = found.map(|found| found.dyn_into::<HtmlElement>())
                && found.focus().is_err()
            {
                leptos::logging::warn!("the box took no focus");
            }
        })
        .child(form)
        .piece()
}
