//! Forms: what is wrong with them, and fields of one line or one choice.

use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use super::element::{El, Piece, el, link};
use super::live::live;
use crate::words::forms;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field's id in the page.
    pub field: String,
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
pub fn check<T>(found: &mut Vec<Problem>, field: &str, answer: Result<T, String>) -> Option<T> {
    answer.map_err(|text| found.push(Problem { field: field.to_owned(), text })).ok()
}

/// The problem of a field, in sight while it has one.
pub fn error(problems: RwSignal<Vec<Problem>>, field: &str) -> AnyView {
    let (field, id) = (field.to_owned(), error_id(field));
    live(move || {
        error_of(problems, &field).map(|error| el("p", "error").attr("id", &id).child(error))
    })
}

/// Names the problem of a field in the page.
pub fn error_id(field: &str) -> String {
    format!("{field}-error")
}

/// What is around a field: marked while the field has a problem.
pub fn field(tag: &'static str, problems: RwSignal<Vec<Problem>>, field: &str) -> El {
    let field = field.to_owned();
    let class = move || {
        let wrong = error_of(problems, &field).is_some();
        Some(if wrong { "field field--wrong" } else { "field" }.to_owned())
    };
    el(tag, "").following("class", class)
}

/// A form around its fields, with the button that saves it.
pub fn form(save: &str, fields: AnyView, submit: impl Fn() + Send + 'static) -> AnyView {
    let save = el("button", "button").attr("type", "submit").child(save);
    el("form", "")
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            submit();
        })
        .child(fields)
        .child(el("div", "actions").child(save))
        .piece()
}

/// Every problem of a form in one place, each a link to its field; takes the focus when it comes.
pub fn error_summary(problems: RwSignal<Vec<Problem>>) -> AnyView {
    live(move || {
        let found = problems.get();
        if found.is_empty() {
            return None;
        }
        let title = document().title();
        if !title.starts_with(forms::ERROR_PREFIX) {
            document().set_title(&format!("{}{title}", forms::ERROR_PREFIX));
        }
        let mut links = el("ul", "");
        for Problem { field, text } in found {
            let link = link("", &format!("#{field}"), text).attr("rel", "external");
            let link = link.on("click", move |event| {
                event.prevent_default();
                focus_on(&field);
            });
            links = links.child(el("li", "").child(link));
        }
        let summary = el("div", "error-summary")
            .attr("role", "alert")
            .attr("tabindex", "-1")
            .child(el("h2", "").child(forms::ERROR_TITLE))
            .child(links)
            .once_there(|summary| {
                summary.scroll_into_view();
                if summary.unchecked_ref::<HtmlElement>().focus().is_err() {
                    leptos::logging::warn!("the error summary took no focus");
                }
            });
        Some(summary)
    })
}

/// Moves the focus to a field, with its label in sight.
pub fn focus_on(id: &str) {
    let Some(field) = document().get_element_by_id(id) else { return };
    if let Ok(Some(whole)) = field.closest(".field") {
        whole.scroll_into_view();
    }
    if let Ok(field) = field.dyn_into::<HtmlElement>()
        && field.focus().is_err()
    {
        leptos::logging::warn!("the field took no focus");
    }
}

/// A field of one line.
pub struct Line {
    /// Names it in the page.
    pub id: String,
    /// What it asks for.
    pub label: String,
    /// More about it; empty for nothing.
    pub hint: String,
    /// What stands in it.
    pub value: Signal<String>,
    /// What was typed.
    pub on_input: Callback<String>,
    /// Whether it takes a number.
    pub number: bool,
    /// The problems to show beside it.
    pub problems: RwSignal<Vec<Problem>>,
}

impl Line {
    /// The label, the hint, the problem and the box.
    pub fn view(self) -> AnyView {
        let Self { id, label, hint, value, on_input, number, problems } = self;
        let hint_id = format!("{id}-hint");
        let mut input = el("input", if number { "number" } else { "" })
            .attr("id", &id)
            .attr("type", "text")
            .attr("autocomplete", "off")
            .attr("aria-describedby", &format!("{hint_id} {}", error_id(&id)))
            .value(move || value.get())
            .on_typed(move |typed| on_input.run(typed));
        if number {
            input = input.attr("inputmode", "numeric");
        }
        field("div", problems, &id)
            .child(el("label", "").attr("for", &id).child(label))
            .child(el("p", "hint").attr("id", &hint_id).child(hint))
            .child(error(problems, &id))
            .child(input)
            .piece()
    }
}

/// What there is to choose: its value, its name, what it means (empty for none).
pub type Choice = (String, String, String);

/// One choice of several, all in sight.
pub struct Choices {
    /// Names the first in the page.
    pub id: String,
    /// What it asks.
    pub question: String,
    /// More about it; empty for nothing.
    pub hint: String,
    /// What there is to choose from.
    pub choices: Vec<Choice>,
    /// Which are chosen.
    pub chosen: Signal<Vec<String>>,
    /// Which was chosen, or no more.
    pub on_choose: Callback<String>,
    /// Whether several may be chosen.
    pub several: bool,
    /// Whether they are few and short: then they stand side by side.
    pub short: bool,
    /// The problems to show beside it.
    pub problems: RwSignal<Vec<Problem>>,
}

impl Choices {
    /// The question, the hint, the problem and a button or box for each choice.
    pub fn view(self) -> AnyView {
        let Self { id, question, hint, choices, chosen, on_choose, several, short, problems } =
            self;
        let hint_id = format!("{id}-hint");
        let hint = (!hint.is_empty()).then(|| el("p", "hint").attr("id", &hint_id).child(hint));
        let mut row = el("div", if short { "pills" } else { "" });
        for (at, (value, name, means)) in choices.into_iter().enumerate() {
            let choice_id = if at == 0 { id.clone() } else { format!("{id}-{at}") };
            let means = (!means.is_empty()).then(|| el("small", "").child(means));
            let this = value.clone();
            let input = el("input", "")
                .attr("type", if several { "checkbox" } else { "radio" })
                .attr("id", &choice_id)
                .attr("name", &id)
                .attr("value", &value)
                .checked(move || chosen.with(|chosen| chosen.contains(&this)))
                .on("change", move |_| on_choose.run(value.clone()));
            let label = el("label", "").attr("for", &choice_id).child(name).child(means);
            row = row
                .child(el("div", if short { "pill" } else { "choice" }).child(input).child(label));
        }
        field("fieldset", problems, &id)
            .attr("aria-describedby", &format!("{hint_id} {}", error_id(&id)))
            .child(el("legend", "").child(question))
            .child(hint)
            .child(error(problems, &id))
            .child(row)
            .piece()
    }
}

/// One choice as pills, of value and name; the question is spoken, not shown.
pub fn pills(
    id: &str,
    question: &str,
    choices: &[(&'static str, &'static str)],
    chosen: Signal<String>,
    on_choose: Callback<String>,
) -> AnyView {
    let mut set = el("fieldset", "pills").child(el("legend", "unseen").child(question));
    for &(value, name) in choices {
        let radio_id = format!("{id}-{value}");
        let radio = el("input", "")
            .attr("type", "radio")
            .attr("id", &radio_id)
            .attr("name", id)
            .attr("value", value)
            .checked(move || chosen.with(|chosen| chosen == value))
            .on("change", move |_| on_choose.run(value.to_owned()));
        let label = el("label", "").attr("for", &radio_id).child(name);
        set = set.child(el("div", "pill").child(radio).child(label));
    }
    set.piece()
}
