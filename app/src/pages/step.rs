//! A step of a pathway that was done: which, and on which day; changing and withdrawing it.

use leptos::prelude::*;
use waymark_core::fact::{Kind, Value};
use waymark_core::record::{Record, field};
use waymark_core::rulebook::{RuleBook, Shape};

use super::page;
use super::session::{saver_of, withdraw};
use crate::address::use_address;
use crate::notice::Notice;
use crate::parts::day::{Boxes, DayBoxes};
use crate::parts::element::{Piece, el, pieces};
use crate::parts::form::{Choices, Problem, check, error_summary, form};
use crate::parts::live::live;
use crate::parts::page::{back, title};
use crate::parts::told::fault;
use crate::state::{State, use_state};
use crate::words::forms as text;

/// One step one could record.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    step: String,
    stage: i64,
    called: String,
}

impl Known {
    fn key(&self) -> String {
        format!("{}.{}", self.step, self.stage)
    }
}

/// The form for a step; `new` for one not recorded yet.
pub fn step(id: &str) -> AnyView {
    let state = use_state();
    if id == "new" {
        return page(form_of(state, None));
    }
    page(match state.record(&Kind::Step, id) {
        Some(record) => form_of(state, Some(&record)),
        None => pieces![back("/"), title(text::GONE_STEP)],
    })
}

fn form_of(state: State, record: Option<&Record>) -> AnyView {
    let address = use_address();
    let packs =
        state.me.with_untracked(|me| me.as_ref().map(|me| me.packs.clone()).unwrap_or_default());
    let steps = known_steps(&state.book(), &packs);
    let (step, stage) = match record {
        Some(record) => (Some(record.text(field::STEP).to_owned()), record.number(field::STAGE)),
        None => (
            address.query("step"),
            address.query("stage").and_then(|stage| stage.parse::<i64>().ok()),
        ),
    };
    let asked = steps
        .iter()
        .find(|one| Some(&one.step) == step.as_ref() && Some(one.stage) == stage)
        .cloned();
    let problems = RwSignal::new(Vec::<Problem>::new());
    let failed = RwSignal::new(None::<Notice>);
    let boxes = Boxes::new(record.and_then(|record| record.day(field::ON)));
    let chosen = RwSignal::new(asked.as_ref().map(Known::key).unwrap_or_default());
    let save = saver_of(state, Kind::Step, record.map(|record| record.id.clone()), "/", failed);
    let heading = asked
        .as_ref()
        .map_or_else(|| text::RECORD_STEP.to_owned(), |one| text::record_step(&one.called));
    let choices: Vec<_> = steps.iter().map(|one| (one.key(), one.called.clone(), "")).collect();
    let which = asked.is_none().then(|| {
        if choices.is_empty() {
            return el("p", "").child(text::NO_STEPS).piece();
        }
        let which = Choices {
            id: "step",
            question: text::WHICH_STEP,
            choices,
            chosen: chosen.into(),
            on_choose: Callback::new(move |picked| chosen.set(picked)),
            problems,
        };
        which.view()
    });
    let submit = move || {
        let mut found = Vec::new();
        let key = chosen.get_untracked();
        let step = steps.iter().find(|one| one.key() == key).cloned();
        let step = check(&mut found, "step", step.ok_or_else(|| text::NO_STEP.to_owned()));
        let on = check(&mut found, "on", boxes.read_past(state.today.get_untracked()));
        problems.set(found);
        if let (Some(step), Some(on)) = (step, on) {
            save.run(vec![
                (field::STEP.to_owned(), Value::Text(step.step)),
                (field::STAGE.to_owned(), Value::Number(step.stage)),
                (field::ON.to_owned(), Value::Day(on)),
            ]);
        }
    };
    let day = DayBoxes {
        id: "on",
        question: text::WHEN_DONE,
        hint: "",
        boxes,
        today: state.today,
        quick: true,
        problems,
        on_change: None,
    };
    pieces![
        back("/"),
        title(&heading),
        el("p", "lead").child(text::STEP_LEAD),
        error_summary(problems),
        live(move || failed.get().map(|notice| fault(&notice))),
        form("", pieces![which, day.view()], submit),
        record.map(|_| withdraw(save)),
    ]
}

/// Every step the rules of these packs speak of, in the rules' order.
fn known_steps(book: &RuleBook, packs: &[String]) -> Vec<Known> {
    let mut known: Vec<Known> = Vec::new();
    for rule in book.rules.iter().filter(|rule| packs.iter().any(|pack| pack == rule.pack())) {
        let Some(Shape::DueBy(due_by)) = rule.version.first().and_then(|it| it.shape.as_ref())
        else {
            continue;
        };
        let Some(step) = due_by.counts.what.first().filter(|_| due_by.counts.kind == Kind::Step)
        else {
            continue;
        };
        known.extend(due_by.stage.iter().map(|stage| Known {
            step: step.clone(),
            stage: i64::from(stage.by.months),
            called: stage.called.clone(),
        }));
    }
    known
}
