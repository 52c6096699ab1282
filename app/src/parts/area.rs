//! A box for long text that grows with what is typed.

use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement};
use wasm_bindgen::JsCast;

use super::element::{el, pieces};

/// A labelled box for long text.
pub struct Area {
    /// Names the box in the page.
    pub id: String,
    /// What it asks for.
    pub label: String,
    /// What might belong there; empty for none.
    pub hint: String,
    /// What stands in it.
    pub value: Signal<String>,
    /// What was typed.
    pub on_input: Callback<String>,
    /// Whether it is the page's only one.
    pub alone: bool,
    /// Whether it is ready to type in at once.
    pub ready: bool,
}

impl Area {
    /// The label, the hint and the box.
    pub fn view(self) -> AnyView {
        let Self { id, label, hint, value, on_input, alone, ready } = self;
        let hint_id = format!("{id}-hint");
        let mut area = el("textarea", if alone { "alone" } else { "" })
            .attr("id", &id)
            // Browsers note down what stands in a box, to fill it again; here it would lie open.
            .attr("autocomplete", "off")
            .attr("autocapitalize", "sentences")
            .attr("spellcheck", "true")
            .value(move || value.get())
            .on("input", move |event| {
                if let Some(area) = event.target() {
                    grow(area.unchecked_ref());
                }
                on_input.run(event_target_value(&event));
            })
            .once_there(move |area| {
                grow(&area);
                if ready && area.unchecked_ref::<HtmlElement>().focus().is_err() {
                    leptos::logging::warn!("the text took no focus");
                }
            });
        if !hint.is_empty() {
            area = area.attr("aria-describedby", &hint_id);
        }
        pieces![
            el("label", "").attr("for", &id).child(label),
            (!hint.is_empty()).then(|| el("p", "hint").attr("id", &hint_id).child(hint)),
            area,
        ]
    }
}

/// Makes the box as tall as its text, where the browser does not do so by itself.
fn grow(area: &Element) {
    let (seen, whole) = (area.client_height(), area.scroll_height());
    if whole > seen {
        let height = format!("{}px", whole.saturating_add(4));
        let style = area.unchecked_ref::<HtmlElement>().style();
        if style.set_property("height", &height).is_err() {
            leptos::logging::warn!("the text box keeps its height");
        }
    }
}
