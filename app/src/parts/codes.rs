//! Framework codes, chosen by typing: an editable box with a list of matches, and the chosen ones
//! with a button each to take them off again.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;
use waymark_core::frameworks::{self, Code};
use waymark_core::rulebook::RuleBook;

use super::element::{El, Piece, button, el};
use super::icon::{self, icon};
use super::live::live;
use crate::state::use_state;
use crate::words::record as text;

/// The most matches shown at once; typing on narrows them.
const MOST: usize = 12;

/// The label of a code; empty for one of a newer version.
fn label_of(book: &RuleBook, code: &str) -> String {
    frameworks::label(&book.frameworks, code).map(|known| known.label.clone()).unwrap_or_default()
}

/// The chosen codes and the box to find more; `on_change` hears which are now chosen.
pub fn code_picker(chosen: Signal<Vec<String>>, on_change: Callback<Vec<String>>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let active = RwSignal::new(0usize);
    let state = use_state();
    let matches = move || {
        let (taken, book) = (chosen.get(), state.book());
        let found =
            typed.with(|typed| frameworks::find(&book.frameworks, typed, state.today.get()));
        let free = found.into_iter().filter(|code| !taken.contains(&code.code));
        free.take(MOST).cloned().collect::<Vec<Code>>()
    };
    let shown = move || open.get() && !typed.with(|typed| typed.trim().is_empty());
    let take = move |code: &str| {
        let mut codes = chosen.get_untracked();
        codes.push(code.to_owned());
        on_change.run(codes);
        typed.set(String::new());
        active.set(0);
    };
    let on_key = move |event: &KeyboardEvent| {
        let last = untrack(matches).len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => {
                open.set(true);
                active.update(|at| *at = if *at >= last { 0 } else { *at + 1 });
            }
            "ArrowUp" => active.update(|at| *at = if *at == 0 { last } else { *at - 1 }),
            "Enter" if untrack(shown) => {
                let at = active.get_untracked();
                if let Some(code) = untrack(matches).get(at).cloned() {
                    take(&code.code);
                }
            }
            "Escape" if untrack(shown) => open.set(false),
            _ => return,
        }
        keep_in_sight(active.get_untracked());
        event.prevent_default();
    };
    let options = move || {
        let mut options = Vec::new();
        for (at, code) in matches().into_iter().enumerate() {
            let option = named(el("li", ""), &code.code, &code.label)
                .attr("role", "option")
                .attr("id", &format!("code-{at}"))
                .following("aria-selected", move || Some((active.get() == at).to_string()))
                // Before the box loses the focus.
                .on("mousedown", move |event| {
                    event.prevent_default();
                    take(&code.code);
                });
            options.push(option);
        }
        options
    };
    let pointed_at =
        move || (shown() && !matches().is_empty()).then(|| format!("code-{}", active.get()));
    let input = el("input", "")
        .attr("id", "codes")
        .attr("type", "text")
        .attr("role", "combobox")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("aria-autocomplete", "list")
        .attr("aria-controls", "codes-list")
        .attr("aria-describedby", "codes-hint")
        .following("aria-expanded", move || Some(shown().to_string()))
        .following("aria-activedescendant", pointed_at)
        .value(move || typed.get())
        .on_typed(move |text| {
            typed.set(text);
            active.set(0);
            if !open.get_untracked() {
                super::form::focus_on("codes"); // the list needs the room below
            }
            open.set(true);
        })
        .on("keydown", move |event| on_key(event.unchecked_ref()))
        .on("blur", move |_| open.set(false));
    let nothing = move || !shown() || matches().is_empty();
    let list = el("ul", "")
        .attr("id", "codes-list")
        .attr("role", "listbox")
        .attr("aria-label", text::CODES)
        .following("hidden", move || nothing().then(String::new))
        .child(live(options));
    let told = move || match (shown(), matches().len()) {
        (false, _) => String::new(),
        (true, 0) => text::CODES_NONE.to_owned(),
        (true, found) => text::matches(found),
    };
    el("div", "field")
        .child(el("label", "").attr("for", "codes").child(text::CODES))
        .child(el("p", "hint").attr("id", "codes-hint").child(text::CODES_HINT))
        .child(live(move || chips(&chosen.get(), on_change)))
        .child(el("div", "combo").child(input).child(list))
        .child(el("p", "hint").attr("role", "status").child(live(told)))
        .piece()
}

/// Scrolls the list of matches to one of them.
fn keep_in_sight(at: usize) {
    let option = document().get_element_by_id(&format!("code-{at}"));
    let option = option.and_then(|option| option.dyn_into::<HtmlElement>().ok());
    if let (Some(option), Some(list)) = (option, document().get_element_by_id("codes-list")) {
        list.set_scroll_top(option.offset_top() - list.client_height() / 2);
    }
}

/// The chosen codes, each with a button to remove it.
fn chips(codes: &[String], on_change: Callback<Vec<String>>) -> Option<AnyView> {
    if codes.is_empty() {
        return None;
    }
    let book = use_state().book();
    let mut list = el("ul", "codes").attr("aria-label", text::CODES_CHOSEN);
    for code in codes {
        let mut rest = codes.to_vec();
        rest.retain(|one| one != code);
        let remove = button("", icon(icon::CROSS), move || {
            on_change.run(rest.clone());
            super::form::focus_on("codes");
        });
        let remove = remove.attr("aria-label", &text::remove(code));
        let name = named(el("span", ""), code, &label_of(&book, code));
        list = list.child(el("li", "code").child(name).child(remove));
    }
    Some(list.piece())
}

/// A code and its label within an element.
fn named(around: El, code: &str, label: &str) -> El {
    around.child(el("strong", "").child(code)).child(" ").child(label)
}

/// Codes to read, not to change.
pub fn listed(codes: &[String]) -> AnyView {
    let book = use_state().book();
    let mut list = el("ul", "plain");
    for code in codes {
        list = list.child(named(el("li", ""), code, &label_of(&book, code)));
    }
    list.piece()
}
