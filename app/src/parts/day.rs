//! A date in three boxes, day, month and year, with buttons for the days people mean most.

use leptos::prelude::*;
use waymark_core::calendar::{self, Date};

use super::form::{Problem, error_of};
use super::live::live;
use crate::words::{self, forms};

/// What is typed in the three boxes. A handle: copying it copies nothing.
#[derive(Debug, Clone, Copy)]
pub struct Boxes {
    day: RwSignal<String>,
    month: RwSignal<String>,
    year: RwSignal<String>,
}

impl Boxes {
    /// Boxes that hold this day, or nothing.
    pub fn new(date: Option<Date>) -> Self {
        let boxes = Self {
            day: RwSignal::new(String::new()),
            month: RwSignal::new(String::new()),
            year: RwSignal::new(String::new()),
        };
        boxes.fill(date);
        boxes
    }

    /// Puts a day into the boxes.
    pub fn fill(self, date: Option<Date>) {
        use chrono::Datelike;
        let text = |part: Option<String>| part.unwrap_or_default();
        self.day.set(text(date.map(|date| date.day().to_string())));
        self.month.set(text(date.map(|date| date.month().to_string())));
        self.year.set(text(date.map(|date| date.year().to_string())));
    }

    /// The day in the boxes; none where all are empty.
    ///
    /// # Errors
    /// What is wrong with it, for the person who typed it.
    pub fn read(self) -> Result<Option<Date>, String> {
        let trimmed = |part: RwSignal<String>| part.get_untracked().trim().to_owned();
        let (day, month, year) = (trimmed(self.day), trimmed(self.month), trimmed(self.year));
        let empty = [&day, &month, &year].iter().filter(|part| part.is_empty()).count();
        match empty {
            3 => return Ok(None),
            0 => {}
            _ => return Err(forms::PART_DATE.to_owned()),
        }
        let month = month_number(&month);
        let (Ok(day), Some(month), Ok(number)) = (day.parse::<u32>(), month, year.parse::<i32>())
        else {
            return Err(forms::NOT_NUMBERS.to_owned());
        };
        if year.len() != 4 {
            return Err(forms::SHORT_YEAR.to_owned());
        }
        Date::from_ymd_opt(number, month, day)
            .map(Some)
            .ok_or_else(|| forms::no_such_day(day, month, number))
    }

    /// The day in the boxes, which must be there and must have come.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read_past(self, today: Date) -> Result<Date, String> {
        let date = self.read()?.ok_or_else(|| forms::NO_DATE.to_owned())?;
        if date > today { Err(forms::future(date)) } else { Ok(date) }
    }
}

/// A month by its number or the start of its name.
fn month_number(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    text.parse().ok().or_else(|| {
        let at = calendar::MONTHS
            .iter()
            .position(|name| lower.len() >= 3 && name.to_lowercase().starts_with(&lower))?;
        u32::try_from(at + 1).ok()
    })
}

/// The three boxes with their question.
#[component]
pub fn DayBoxes(
    /// Names the boxes in the page; the error summary links to its day box.
    id: &'static str,
    /// What it asks.
    question: &'static str,
    /// More about the question; the example date where empty.
    #[prop(default = "")]
    hint: &'static str,
    /// What is typed.
    boxes: Boxes,
    /// What today is.
    today: RwSignal<Date>,
    /// Whether to offer today and yesterday.
    #[prop(default = true)]
    quick: bool,
    /// The problems to show beside it.
    problems: RwSignal<Vec<Problem>>,
    /// Called after every change.
    #[prop(optional)]
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    let changed = move || {
        if let Some(call) = on_change {
            call.run(());
        }
    };
    let one = move |part: RwSignal<String>, name: &'static str, label: &'static str| {
        let box_id = if name == "day" { id.to_owned() } else { format!("{id}-{name}") };
        view! {
            <div>
                <label for=box_id.clone()>{label}</label>
                <input
                    id=box_id
                    type="text"
                    class:long=name == "year"
                    inputmode="numeric"
                    autocomplete="off"
                    prop:value=move || part.get()
                    on:input:target=move |event| {
                        part.set(event.target().value());
                        changed();
                    }
                />
            </div>
        }
        .into_any()
    };
    let fill = move |days: i64, label: &'static str| {
        view! {
            <button
                type="button"
                class="button button--quiet button--small"
                on:click=move |_| {
                    boxes.fill(Some(calendar::add_days(today.get_untracked(), days)));
                    changed();
                }
            >
                {label}
            </button>
        }
    };
    let quick = quick.then(|| {
        view! {
            <div class="quick" role="group" aria-label=words::forms::QUICK_DATES>
                {fill(0, forms::TODAY)}
                {fill(-1, forms::YESTERDAY)}
            </div>
        }
    });
    let hint_id = format!("{id}-hint");
    let hint_text = move || {
        if hint.is_empty() { forms::date_hint(today.get()) } else { hint.to_owned() }
    };
    view! {
        <fieldset
            class="field"
            class:field--wrong=move || error_of(problems, id).is_some()
            aria-describedby=format!("{id}-hint")
        >
            <legend>{question}</legend>
            <p class="hint" id=hint_id>{live(hint_text)}</p>
            {live(move || error_of(problems, id).map(|error| view! { <p class="error">{error}</p> }))}
            <div class="boxes">
                {one(boxes.day, "day", forms::DAY)}
                {one(boxes.month, "month", forms::MONTH)}
                {one(boxes.year, "year", forms::YEAR)}
            </div>
            {quick}
        </fieldset>
    }
    .into_any()
}
