//! Framework codes, chosen by typing: an editable box with a list of matches, and the chosen ones
//! with a button each to take them off again.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use waymark_core::frameworks::{self, Code};

use super::icon::{self, icon};
use super::live::live;
use crate::words::record as text;

/// The most matches shown at once; typing on narrows them.
const MOST: usize = 12;

/// The label of a code; empty for one of a newer version.
pub fn label_of(code: &str) -> &'static str {
    frameworks::all()
        .iter()
        .flat_map(|framework| framework.codes)
        .find(|known| known.code == code)
        .map_or("", |known| known.label)
}

/// The chosen codes and the box to find more.
#[component]
pub fn CodePicker(
    /// The codes chosen.
    chosen: Signal<Vec<String>>,
    /// The codes that are now chosen.
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let active = RwSignal::new(0usize);
    let matches = Memo::new(move |_| {
        let taken = chosen.get();
        typed.with(|typed| {
            frameworks::find(typed)
                .into_iter()
                .filter(|code| !taken.iter().any(|one| one == code.code))
                .take(MOST)
                .collect::<Vec<&'static Code>>()
        })
    });
    let shown = Memo::new(move |_| open.get() && !typed.with(|typed| typed.trim().is_empty()));
    let take = move |code: &'static str| {
        let mut codes = chosen.get_untracked();
        codes.push(code.to_owned());
        on_change.run(codes);
        typed.set(String::new());
        active.set(0);
    };
    let on_key = move |event: KeyboardEvent| {
        let last = matches.with(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => {
                open.set(true);
                active.update(|at| *at = if *at >= last { 0 } else { *at + 1 });
            }
            "ArrowUp" => active.update(|at| *at = if *at == 0 { last } else { *at - 1 }),
            "Enter" if shown.get() => {
                if let Some(code) = matches.with(|found| found.get(active.get()).copied()) {
                    take(code.code);
                }
            }
            "Escape" if shown.get() => open.set(false),
            _ => return,
        }
        event.prevent_default();
    };
    let options = move || {
        matches
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, code)| {
                view! {
                    <li
                        role="option"
                        id=format!("code-{at}")
                        aria-selected=move || (active.get() == at).to_string()
                        // Before the box loses the focus.
                        on:mousedown=move |event| {
                            event.prevent_default();
                            take(code.code);
                        }
                    >
                        <strong>{code.code}</strong>
                        " "
                        {code.label}
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for="codes">{text::CODES}</label>
            <p class="hint" id="codes-hint">{text::CODES_HINT}</p>
            {chips(chosen, on_change)}
            <div class="combo">
                <input
                    id="codes"
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-controls="codes-list"
                    aria-expanded=move || shown.get().to_string()
                    aria-activedescendant=move || {
                        (shown.get() && !matches.with(Vec::is_empty))
                            .then(|| format!("code-{}", active.get()))
                    }
                    aria-describedby="codes-hint"
                    prop:value=move || typed.get()
                    on:input:target=move |event| {
                        typed.set(event.target().value());
                        active.set(0);
                        open.set(true);
                    }
                    on:keydown=on_key
                    on:blur=move |_| open.set(false)
                />
                <ul
                    id="codes-list"
                    role="listbox"
                    aria-label=text::CODES
                    hidden=move || !shown.get() || matches.with(Vec::is_empty)
                >
                    {live(options)}
                </ul>
            </div>
            <p class="hint" role="status">
                {move || match (shown.get(), matches.with(Vec::len)) {
                    (false, _) => String::new(),
                    (true, 0) => text::CODES_NONE.to_owned(),
                    (true, found) => text::matches(found),
                }}
            </p>
        </div>
    }
    .into_any()
}

/// The chosen codes, each with a button to remove it.
fn chips(chosen: Signal<Vec<String>>, on_change: Callback<Vec<String>>) -> impl IntoView {
    move || {
        let codes = chosen.get();
        if codes.is_empty() {
            return ().into_any();
        }
        let all = codes.clone();
        let items = codes
            .into_iter()
            .map(|code| {
                let rest: Vec<String> = all.iter().filter(|one| **one != code).cloned().collect();
                let remove = text::remove(&code);
                view! {
                    <li class="code">
                        <span><strong>{code.clone()}</strong>" "{label_of(&code)}</span>
                        <button
                            type="button"
                            aria-label=remove
                            on:click=move |_| {
                                on_change.run(rest.clone());
                                super::form::focus_on("codes");
                            }
                        >
                            {icon(icon::CROSS)}
                        </button>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="codes" aria-label=text::CODES_CHOSEN>{items}</ul> }.into_any()
    }
}

/// Codes to read, not to change.
pub fn listed(codes: &[String]) -> AnyView {
    let items = codes
        .iter()
        .map(|code| view! { <li><strong>{code.clone()}</strong>" "{label_of(code)}</li> })
        .collect_view();
    view! { <ul class="plain">{items}</ul> }.into_any()
}
