//! One supervision: recording it after it was held, changing it, withdrawing it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::fact::{Kind, RecordId, Value};
use waymark_core::finding::Finding;
use waymark_core::record::{Record, field};

use super::page;
use crate::address::use_address;
use crate::intent::use_intents;
use crate::notice::Notice;
use crate::parts::day::{Boxes, DayBoxes};
use crate::parts::element::{Piece, button, el, pieces};
use crate::parts::form::{self, Choices, Line, Problem, check, error_summary};
use crate::parts::live::live;
use crate::parts::page::{Arrival, back, title};
use crate::parts::told::fault;
use crate::state::{State, use_state};
use crate::words::{self, forms as text};

/// The lengths people mean most, in minutes.
const QUICK_MINUTES: [u32; 4] = [30, 45, 60, 90];
/// The shortest and longest a form takes for one session, in minutes: beyond is a slip of the finger.
const MINUTES: std::ops::RangeInclusive<i64> = 5..=480;

/// The form for one supervision; `new` for one not recorded yet.
pub fn session(id: &str) -> AnyView {
    let state = use_state();
    if id == "new" {
        return page(form(state, None));
    }
    page(match state.record(&Kind::Session, id) {
        Some(record) => form(state, Some(record)),
        None => pieces![back("/supervision"), title(text::GONE_SESSION)],
    })
}

fn form(state: State, record: Option<Record>) -> AnyView {
    let problems = RwSignal::new(Vec::<Problem>::new());
    let failed = RwSignal::new(None::<Notice>);
    let boxes = Boxes::new(record.as_ref().and_then(|record| record.day(field::ON)));
    let minutes = RwSignal::new(
        record
            .as_ref()
            .and_then(|record| record.number(field::MINUTES))
            .map(|n| n.to_string())
            .unwrap_or_default(),
    );
    let asked = use_address().query("form");
    let from_today = asked.is_some();
    let kind = RwSignal::new(
        record
            .as_ref()
            .map(|record| record.text(field::FORM).to_owned())
            .or(asked)
            .unwrap_or_default(),
    );
    let with = RwSignal::new(
        record.as_ref().map(|record| record.text(field::WITH).to_owned()).unwrap_or_default(),
    );
    let id = record.as_ref().map(|record| record.id.clone());
    let save = saver(state, id.clone(), from_today, failed);
    let submit = move || {
        let mut found = Vec::new();
        let on = check(&mut found, "on", boxes.read_past(state.today.get_untracked()));
        let length = check(&mut found, "minutes", read_minutes(&minutes.get_untracked()));
        let form = kind.get_untracked();
        let form = check(
            &mut found,
            "kind",
            if form.is_empty() { Err(text::NO_KIND.to_owned()) } else { Ok(form) },
        );
        problems.set(found);
        if let (Some(on), Some(length), Some(form)) = (on, length, form) {
            save.run(vec![
                (field::ON.to_owned(), Value::Day(on)),
                (field::MINUTES.to_owned(), Value::Number(length)),
                (field::FORM.to_owned(), Value::Text(form)),
                (field::WITH.to_owned(), Value::Text(with.get_untracked().trim().to_owned())),
            ]);
        }
    };
    let kinds = text::KINDS
        .iter()
        .map(|(id, name, means)| ((*id).to_owned(), (*name).to_owned(), *means))
        .collect();
    let day = DayBoxes {
        id: "on",
        question: text::WHEN_HELD,
        hint: "",
        boxes,
        today: state.today,
        quick: true,
        problems,
        on_change: None,
    };
    let length = Line {
        id: "minutes",
        label: text::HOW_LONG,
        hint: text::HOW_LONG_HINT,
        value: minutes.into(),
        on_input: Callback::new(move |typed| minutes.set(typed)),
        number: true,
        problems,
    };
    let kind = Choices {
        id: "kind",
        question: text::WHAT_KIND,
        choices: kinds,
        chosen: kind.into(),
        on_choose: Callback::new(move |picked| kind.set(picked)),
        problems,
    };
    let with = Line {
        id: "with",
        label: text::WITH_WHOM,
        hint: text::WITH_HINT,
        value: with.into(),
        on_input: Callback::new(move |typed| with.set(typed)),
        number: false,
        problems,
    };
    let fields =
        pieces![day.view(), length.view(), quick_minutes(minutes), kind.view(), with.view()];
    pieces![
        back(if from_today { "/" } else { "/supervision" }),
        title(if id.is_some() { text::CHANGE_ONE } else { text::RECORD_ONE }),
        error_summary(problems),
        live(move || failed.get().map(|notice| fault(&notice))),
        form::form("form", fields, submit),
        id.map(|_| withdraw(save)),
    ]
}

fn quick_minutes(minutes: RwSignal<String>) -> AnyView {
    let mut group =
        el("div", "quick after").attr("role", "group").attr("aria-label", text::HOW_LONG);
    for many in QUICK_MINUTES {
        let label = text::quick_minutes(many);
        group = group.child(button("button button--quiet button--small", label, move || {
            minutes.set(many.to_string());
        }));
    }
    group.piece()
}

fn read_minutes(typed: &str) -> Result<i64, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(text::NO_MINUTES.to_owned());
    }
    typed
        .parse()
        .ok()
        .filter(|minutes| MINUTES.contains(minutes))
        .ok_or_else(|| text::BAD_MINUTES.to_owned())
}

/// Saves one session and goes on to where its effect shows.
fn saver(
    state: State,
    id: Option<RecordId>,
    from_today: bool,
    failed: RwSignal<Option<Notice>>,
) -> Callback<Vec<(String, Value)>> {
    saver_of(state, Kind::Session, id, if from_today { "/" } else { "/supervision" }, failed)
}

/// Saves a form as one fact, then goes to `to` with what it moved.
pub fn saver_of(
    state: State,
    kind: Kind,
    id: Option<RecordId>,
    to: &'static str,
    failed: RwSignal<Option<Notice>>,
) -> Callback<Vec<(String, Value)>> {
    let intents = use_intents();
    let arrival: Arrival = expect_context();
    let address = use_address();
    let busy = StoredValue::new(false);
    Callback::new(move |changes: Vec<(String, Value)>| {
        if busy.get_value() {
            return; // a second tap on the way
        }
        busy.set_value(true);
        let (id, kind) = (id.clone(), kind.clone());
        let before = state.findings.get_untracked();
        spawn_local(async move {
            let result = intents.save(id, kind, changes).await;
            busy.try_set_value(false);
            match result {
                Ok(_) => {
                    arrival.leave(moved(&before, &state.findings.get_untracked()));
                    address.replace(to);
                }
                Err(notice) => {
                    failed.try_set(Some(notice));
                }
            }
        });
    })
}

/// What a saved form moved, a line for each finding whose answer is now another.
fn moved(before: &[Finding], after: &[Finding]) -> Vec<String> {
    let mut lines: Vec<String> = after
        .iter()
        .filter_map(|now| {
            let was = before.iter().find(|one| one.rule == now.rule)?.verdict;
            (was != now.verdict).then(|| words::moved(&now.title, was, now.verdict))
        })
        .collect();
    if lines.is_empty() {
        lines.push(words::NOTHING_MOVED.to_owned());
    }
    lines
}

/// Taking back what was recorded by mistake.
pub fn withdraw(save: Callback<Vec<(String, Value)>>) -> AnyView {
    let withdrawn = move || vec![(field::WITHDRAWN.to_owned(), Value::Flag(true))];
    let withdraw =
        button("button button--grave", text::WITHDRAW_SESSION, move || save.run(withdrawn()));
    el("details", "")
        .child(el("summary", "").child(text::WITHDRAW_SESSION))
        .child(el("p", "").child(text::WITHDRAW_SESSION_MEANS))
        .child(withdraw)
        .piece()
}
