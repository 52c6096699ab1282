//! Forms: what is wrong with them, and fields of one line or one choice.

use leptos::html;
use leptos::prelude::*;

use super::live::live;
use crate::words::forms;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's id in the page.
    pub field: &'static str,
    /// What is wrong, and how to put it right.
    pub text: String,
}

/// The problem of a field, where it has one.
pub fn error_of(problems: RwSignal<Vec<Problem>>, field: &str) -> Option<String> {
    problems.with(|problems| {
        problems.iter().find(|problem| problem.field == field).map(|problem| problem.text.clone())
    })
}

/// Keeps the value of an answer, or notes its problem.
pub fn check<T>(
    found: &mut Vec<Problem>,
    field: &'static str,
    answer: Result<T, String>,
) -> Option<T> {
    answer.map_err(|text| found.push(Problem { field, text })).ok()
}

/// Every problem of a form in one place, each a link to its field; takes the focus when it comes.
#[component]
pub fn ErrorSummary(
    /// The problems.
    problems: RwSignal<Vec<Problem>>,
) -> impl IntoView {
    move || {
        let found = problems.get();
        if found.is_empty() {
            return ().into_any();
        }
        let title = document().title();
        if !title.starts_with(forms::ERROR_PREFIX) {
            document().set_title(&format!("{}{title}", forms::ERROR_PREFIX));
        }
        let summary = NodeRef::<html::Div>::new();
        summary.on_load(|summary| {
            summary.scroll_into_view();
            if summary.focus().is_err() {
                leptos::logging::warn!("the error summary took no focus");
            }
        });
        let links = found
            .into_iter()
            .map(|problem| {
                let target = problem.field;
                view! {
                    <li>
                        <a
                            href=format!("#{target}")
                            rel="external"
                            on:click=move |event| {
                                event.prevent_default();
                                focus_on(target);
                            }
                        >
                            {problem.text}
                        </a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <div class="error-summary" role="alert" tabindex="-1" node_ref=summary>
                <h2>{forms::ERROR_TITLE}</h2>
                <ul>{links}</ul>
            </div>
        }
        .into_any()
    }
}

/// Moves the focus to a field, with its label in sight.
pub fn focus_on(id: &str) {
    use wasm_bindgen::JsCast;
    let Some(field) = document().get_element_by_id(id) else { return };
    if let Ok(Some(whole)) = field.closest(".field") {
        whole.scroll_into_view();
    }
    if let Ok(field) = field.dyn_into::<leptos::web_sys::HtmlElement>()
        && field.focus().is_err()
    {
        leptos::logging::warn!("the field took no focus");
    }
}

/// A field of one line.
#[component]
pub fn Line(
    /// Names it in the page.
    id: &'static str,
    /// What it asks for.
    label: &'static str,
    /// More about it; empty for none.
    #[prop(default = "")]
    hint: &'static str,
    /// What stands in it.
    value: Signal<String>,
    /// What was typed.
    on_input: Callback<String>,
    /// Whether it takes a whole number.
    #[prop(optional)]
    number: bool,
    /// The problems to show beside it.
    problems: RwSignal<Vec<Problem>>,
) -> impl IntoView {
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let hint = hint_id.clone().map(|id| view! { <p class="hint" id=id>{hint}</p> });
    view! {
        <div class="field" class:field--wrong=move || error_of(problems, id).is_some()>
            <label for=id>{label}</label>
            {hint}
            {live(move || error_of(problems, id).map(|error| view! { <p class="error">{error}</p> }))}
            <input
                id=id
                type="text"
                class:number=number
                inputmode=number.then_some("numeric")
                autocomplete="off"
                aria-describedby=hint_id
                prop:value=move || value.get()
                on:input:target=move |event| on_input.run(event.target().value())
            />
        </div>
    }
    .into_any()
}

/// One choice of several, all in sight: id, name, what it means (empty for none).
#[component]
pub fn Choices(
    /// Names the first in the page.
    id: &'static str,
    /// What it asks.
    question: &'static str,
    /// What there is to choose from.
    choices: Vec<(String, String, String)>,
    /// The one chosen; empty for none.
    chosen: Signal<String>,
    /// Which was chosen.
    on_choose: Callback<String>,
    /// The problems to show beside it.
    problems: RwSignal<Vec<Problem>>,
) -> impl IntoView {
    let radios = choices
        .into_iter()
        .enumerate()
        .map(|(at, (value, name, means))| {
            let radio = if at == 0 { id.to_owned() } else { format!("{id}-{at}") };
            let means = (!means.is_empty()).then(|| view! { <small>{means}</small> });
            let (this, picked) = (value.clone(), value.clone());
            view! {
                <div class="choice">
                    <input
                        type="radio"
                        id=radio.clone()
                        name=id
                        value=value
                        prop:checked=move || chosen.get() == this
                        on:change=move |_| on_choose.run(picked.clone())
                    />
                    <label for=radio>{name}{means}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" class:field--wrong=move || error_of(problems, id).is_some()>
            <legend>{question}</legend>
            {live(move || error_of(problems, id).map(|error| view! { <p class="error">{error}</p> }))}
            {radios}
        </fieldset>
    }
    .into_any()
}

/// The same as pills: few short choices.
#[component]
pub fn Pills(
    /// Names the group in the page.
    id: &'static str,
    /// What it asks; spoken, not shown.
    question: &'static str,
    /// What there is to choose from: value and name.
    choices: Vec<(&'static str, &'static str)>,
    /// The one chosen.
    chosen: Signal<String>,
    /// Which was chosen.
    on_choose: Callback<String>,
) -> impl IntoView {
    let pills = choices
        .into_iter()
        .map(|(value, name)| {
            let radio = format!("{id}-{value}");
            view! {
                <div class="pill">
                    <input
                        type="radio"
                        id=radio.clone()
                        name=id
                        value=value
                        prop:checked=move || chosen.get() == value
                        on:change=move |_| on_choose.run(value.to_owned())
                    />
                    <label for=radio>{name}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        <fieldset class="pills">
            <legend class="unseen">{question}</legend>
            {pills}
        </fieldset>
    }
    .into_any()
}
