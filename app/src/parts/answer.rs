//! Answers: one question of a form from the rule book, what is typed in answer, and what it says.
//!
//! Lives here: a box, or boxes, for each kind of answer there is. Not here: which questions are
//! asked (the rule book) or what becomes of the answers (pages).

use leptos::prelude::*;
use waymark_core::attachment::Attachment;
use waymark_core::calendar::{Date, in_words};
use waymark_core::fact::{self, Value};
use waymark_core::record::field as name;
use waymark_core::rulebook::{self, Answer, Field, RuleBook, Unit};
use waymark_core::words::{amount, duration};

use super::area::Area;
use super::codes::code_picker;
use super::day::{Boxes, DayBoxes};
use super::element::{Piece, button, el, pieces};
use super::files::Files;
use super::form::{Choices, Line, Problem, error, field};
use super::rivals;
use crate::state::use_state;
use crate::words::{self, forms as text};

/// The lengths people mean most, in minutes.
const QUICK_MINUTES: [i64; 4] = [30, 45, 60, 90];
/// The answers yes and no, as they stand in `codes`.
const YES: &str = "yes";
const NO: &str = "no";

/// What is typed in answer to one question. A handle: copying it copies nothing.
#[derive(Debug, Clone, Copy)]
pub struct Answered {
    boxes: Boxes,
    typed: RwSignal<String>,
    /// What is chosen, or the codes.
    chosen: RwSignal<Vec<String>>,
    files: RwSignal<Vec<Attachment>>,
}

impl Answered {
    /// The answer as it stands in a record; none yet where it has none.
    pub fn new(value: Option<&Value>, kind: Answer) -> Self {
        let (mut day, mut typed, mut chosen) = (None, String::new(), Vec::new());
        let files = RwSignal::new(value.map(fact::files).unwrap_or_default().to_vec());
        match value {
            Some(Value::Day(on)) => day = Some(*on),
            Some(Value::Text(text) | Value::Words(text)) if kind == Answer::Choice => {
                chosen.push(text.clone());
            }
            Some(Value::Text(text) | Value::Words(text)) => typed.clone_from(text),
            Some(Value::Number(number)) => typed = text::number(*number, kind == Answer::HalfDays),
            Some(Value::Flag(flag)) => chosen.push(if *flag { YES } else { NO }.to_owned()),
            Some(Value::Codes(codes)) => chosen.clone_from(codes),
            Some(Value::Nothing | Value::Files(_)) | None => {}
        }
        let (typed, chosen) = (RwSignal::new(typed), RwSignal::new(chosen));
        Self { boxes: Boxes::new(day), typed, chosen, files }
    }

    /// What is answered; nothing where it is empty.
    ///
    /// # Errors
    /// What is wrong with it, for the person who typed it.
    pub fn read(self, asked: &Field, today: Date) -> Result<Value, String> {
        let typed = self.typed.with_untracked(|typed| typed.trim().to_owned());
        let mut chosen = self.chosen.get_untracked();
        let value = match asked.answer {
            Answer::Day if asked.name == name::ON && asked.required => {
                Value::Day(self.boxes.read_past(today)?)
            }
            Answer::Day => match self.boxes.read()? {
                Some(day) if asked.name == name::ON && day > today => {
                    return Err(text::future(day));
                }
                Some(day) => Value::Day(day),
                None if asked.required => return Err(text::NO_DATE.to_owned()),
                None => Value::Nothing,
            },
            Answer::YesNo => match chosen.first() {
                Some(chosen) => Value::Flag(chosen == YES),
                None => Value::Nothing,
            },
            Answer::Choice if chosen.is_empty() => Value::Nothing,
            Answer::Choice => Value::Text(chosen.swap_remove(0)),
            Answer::Choices | Answer::Codes if chosen.is_empty() => Value::Nothing,
            Answer::Choices | Answer::Codes => Value::Codes(chosen),
            Answer::Files => match self.files.get_untracked() {
                files if files.is_empty() => Value::Nothing,
                files => Value::Files(files),
            },
            _ if typed.is_empty() => Value::Nothing,
            Answer::Text => Value::Text(typed),
            Answer::Words => Value::Words(typed),
            Answer::Number => Value::Number(number(&typed, "", 1).ok_or(text::BAD_NUMBER)?),
            Answer::Minutes => Value::Number(number(&typed, ":", 60).ok_or(text::BAD_MINUTES)?),
            Answer::HalfDays => Value::Number(number(&typed, ".", 2).ok_or(text::BAD_DAYS)?),
        };
        if asked.required && value == Value::Nothing {
            return Err(text::missing(&asked.label));
        }
        Ok(value)
    }

    /// The question with its boxes.
    pub fn view(self, asked: &Field, problems: RwSignal<Vec<Problem>>) -> AnyView {
        let state = use_state();
        let Self { boxes, typed, chosen, files } = self;
        let (id, question) = (asked.name.clone(), asked.label.clone());
        let hint = asked.hint.clone().unwrap_or_default();
        let on_input = Callback::new(move |text| typed.set(text));
        let line = |hint: String, number| Line {
            id: id.clone(),
            label: question.clone(),
            hint,
            value: typed.into(),
            on_input,
            number,
            problems,
        };
        let or = |usual: &str| if hint.is_empty() { usual.to_owned() } else { hint.clone() };
        match asked.answer {
            Answer::Day => DayBoxes {
                quick: id == name::ON,
                id,
                question,
                hint,
                boxes,
                today: state.today,
                problems,
                on_change: None,
            }
            .view(),
            Answer::Text => line(hint, false).view(),
            Answer::Number => line(hint, true).view(),
            Answer::HalfDays => line(or(text::DAYS_HINT), true).view(),
            Answer::Minutes => {
                let label = question.clone();
                pieces![line(or(text::MINUTES_HINT), true).view(), quick_minutes(&label, typed)]
            }
            Answer::Words => {
                let area = Area {
                    id: id.clone(),
                    label: question,
                    hint,
                    value: typed.into(),
                    on_input,
                    alone: false,
                    ready: false,
                };
                let around = field("div", problems, &id).child(area.view());
                around.child(error(problems, &id)).piece()
            }
            Answer::Codes => {
                code_picker(chosen.into(), Callback::new(move |codes| chosen.set(codes)))
            }
            Answer::Files => Files { id, question, hint, files, problems }.view(),
            Answer::YesNo | Answer::Choice | Answer::Choices => {
                let several = asked.answer == Answer::Choices;
                let short = asked.answer == Answer::YesNo;
                let choices = if short {
                    [(YES, words::YES), (NO, words::NO)]
                        .map(|(value, name)| (value.to_owned(), name.to_owned(), String::new()))
                        .to_vec()
                } else {
                    let choice =
                        |it: &rulebook::Choice| (it.code.clone(), it.label.clone(), String::new());
                    asked.choice.iter().map(choice).collect()
                };
                let on_choose = Callback::new(move |code: String| {
                    chosen.update(|chosen| match chosen.iter().position(|one| *one == code) {
                        Some(at) if several => drop(chosen.remove(at)),
                        _ if several => chosen.push(code),
                        _ => *chosen = vec![code],
                    });
                });
                let chosen = chosen.into();
                Choices { id, question, hint, choices, chosen, on_choose, several, short, problems }
                    .view()
            }
        }
    }
}

/// A whole number of small parts: `90`, or with parts of which `whole` make one, `1:30`, `2.5`.
fn number(typed: &str, mark: &str, whole: i64) -> Option<i64> {
    let many = |text: &str| text.parse::<u32>().ok().map(i64::from);
    if mark.is_empty() {
        return many(typed);
    }
    match (typed.split_once(mark), mark) {
        (Some((whole_ones, "5")), ".") => Some(many(whole_ones)? * whole + 1),
        (Some(_), ".") => None,
        (None, ".") => Some(many(typed)? * whole),
        (Some((hours, minutes)), _) => {
            Some(many(hours)? * whole + many(minutes).filter(|it| *it < whole)?)
        }
        (None, _) => many(typed),
    }
}

fn quick_minutes(label: &str, typed: RwSignal<String>) -> AnyView {
    let mut group = el("div", "quick after").attr("role", "group").attr("aria-label", label);
    for many in QUICK_MINUTES {
        let fill = move || typed.set(many.to_string());
        let label = duration(many);
        group = group.child(button("button button--quiet button--small", label, fill));
    }
    group.piece()
}

/// The value of a field as a person reads it.
pub fn said(book: &RuleBook, asked: &Field, value: &Value) -> String {
    let label = |code: &String| {
        let choice = asked.choice.iter().find(|choice| choice.code == *code);
        let code = choice.map_or(code, |choice| &choice.label);
        match waymark_core::frameworks::label(&book.frameworks, code) {
            Some(known) => format!("{code} {}", known.label),
            None => code.clone(),
        }
    };
    match (value, asked.answer) {
        (Value::Text(code), Answer::Choice) => label(code),
        (Value::Codes(codes), _) => codes.iter().map(label).collect::<Vec<_>>().join("; "),
        (Value::Number(minutes), Answer::Minutes) => duration(*minutes),
        (Value::Number(halves), Answer::HalfDays) => amount(*halves, Unit::HalfDays),
        (Value::Day(day), _) => in_words(*day),
        (value, _) => rivals::in_words(&asked.name, value),
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn lengths_and_days_are_read_as_people_write_them() {
        let minutes = |typed| number(typed, ":", 60);
        assert_eq!(
            (minutes("90"), minutes("1:30"), minutes("0:45")),
            (Some(90), Some(90), Some(45))
        );
        assert_eq!((minutes("1:75"), minutes("an hour"), minutes("-5")), (None, None, None));
        let days = |typed| number(typed, ".", 2);
        assert_eq!((days("3"), days("2.5"), days("0.5")), (Some(6), Some(5), Some(1)));
        assert_eq!((days("2.3"), days("half"), days("1.")), (None, None, None));
    }
}
