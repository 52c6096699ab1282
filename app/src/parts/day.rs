//! A date in three boxes, day, month and year, with buttons for the days people mean most.

use leptos::prelude::*;
use waymark_core::calendar::{self, Date};

use super::element::{Piece, button, el};
use super::form::{Problem, error, error_id, field};
use super::live::live;
use crate::words::forms;

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
pub struct DayBoxes {
    /// Names the boxes in the page; the error summary links to its day box.
    pub id: String,
    /// What it asks.
    pub question: String,
    /// More about the question; the example date where empty.
    pub hint: String,
    /// What is typed.
    pub boxes: Boxes,
    /// What today is.
    pub today: RwSignal<Date>,
    /// Whether to offer today and yesterday.
    pub quick: bool,
    /// The problems to show beside it.
    pub problems: RwSignal<Vec<Problem>>,
    /// Called after every change.
    pub on_change: Option<Callback<()>>,
}

impl DayBoxes {
    /// The question, its hint, the problem, the boxes and the quick buttons.
    pub fn view(self) -> AnyView {
        let Self { id, question, hint, boxes, today, quick, problems, on_change } = self;
        let changed = move || {
            if let Some(call) = on_change {
                call.run(());
            }
        };
        let one = |part: RwSignal<String>, name: &'static str, label: &'static str| {
            let box_id = if name == "day" { id.clone() } else { format!("{id}-{name}") };
            let input = el("input", if name == "year" { "long" } else { "" })
                .attr("id", &box_id)
                .attr("type", "text")
                .attr("inputmode", "numeric")
                .attr("autocomplete", "off")
                .value(move || part.get())
                .on_typed(move |typed| {
                    part.set(typed);
                    changed();
                });
            el("div", "").child(el("label", "").attr("for", &box_id).child(label)).child(input)
        };
        let fill = |days: i64, label: &'static str| {
            button("button button--quiet button--small", label, move || {
                boxes.fill(Some(calendar::add_days(today.get_untracked(), days)));
                changed();
            })
        };
        let quick = quick.then(|| {
            el("div", "quick")
                .attr("role", "group")
                .attr("aria-label", forms::QUICK_DATES)
                .child(fill(0, forms::TODAY))
                .child(fill(-1, forms::YESTERDAY))
        });
        let hint_id = format!("{id}-hint");
        let hint = live(
            move || {
                if hint.is_empty() { forms::date_hint(today.get()) } else { hint.clone() }
            },
        );
        let row = el("div", "boxes")
            .child(one(boxes.day, "day", forms::DAY))
            .child(one(boxes.month, "month", forms::MONTH))
            .child(one(boxes.year, "year", forms::YEAR));
        field("fieldset", problems, &id)
            .attr("aria-describedby", &format!("{hint_id} {}", error_id(&id)))
            .child(el("legend", "").child(question))
            .child(el("p", "hint").attr("id", &hint_id).child(hint))
            .child(error(problems, &id))
            .child(row)
            .child(quick)
            .piece()
    }
}
