//! Pauses and leave: adding one, and taking one back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::calendar::{Span, span_in_words};
use waymark_core::fact::{Kind, RecordId, Value};
use waymark_core::order;
use waymark_core::record::{Record, field};

use crate::intent::use_intents;
use crate::notice::Notice;
use crate::pages::{page, session::saver_of};
use crate::parts::day::{Boxes, DayBoxes};
use crate::parts::element::{Piece, button, el, pieces};
use crate::parts::form::{Choices, Line, Problem, check, error_summary, form};
use crate::parts::live::live;
use crate::parts::page::{back, title};
use crate::parts::told::fault;
use crate::state::use_state;
use crate::words::{forms, you as text};

/// The page of pauses and leave.
pub fn away() -> AnyView {
    let state = use_state();
    let failed = RwSignal::new(None::<Notice>);
    let list = move || {
        let records = state.records.get();
        let found = recorded(&records);
        if found.is_empty() {
            return el("p", "").child(text::AWAY_NONE);
        }
        let mut list = el("ul", "plain");
        for (record, name, span) in found {
            list = list.child(one(record, name, span, failed));
        }
        list
    };
    page(pieces![
        back("/you"),
        title(text::AWAY),
        live(move || failed.get().map(|notice| fault(&notice))),
        live(list),
        add(failed),
    ])
}

/// Every pause and leave, the latest first: the record, what it is, its days.
pub fn recorded(records: &[Record]) -> Vec<(&Record, &'static str, Span)> {
    let mut found: Vec<_> = records
        .iter()
        .filter_map(|record| {
            let name = match record.kind {
                Kind::Leave => text::LEAVE,
                Kind::Pause => text::PAUSE,
                _ => return None,
            };
            let span = Span::new(record.day(field::FROM)?, record.day(field::TO)?)?;
            Some((record, name, span))
        })
        .collect();
    order::by(&mut found, |a, b| b.2.cmp(&a.2));
    found
}

fn one(
    record: &Record,
    name: &'static str,
    span: Span,
    failed: RwSignal<Option<Notice>>,
) -> AnyView {
    let intents = use_intents();
    let (id, kind): (RecordId, Kind) = (record.id.clone(), record.kind.clone());
    let reason = record.text(field::REASON);
    let withdraw = move || {
        let (id, kind) = (id.clone(), kind.clone());
        spawn_local(async move {
            let changes = vec![(field::WITHDRAWN.to_owned(), Value::Flag(true))];
            if let Err(notice) = intents.save(Some(id), kind, changes).await {
                failed.try_set(Some(notice));
            }
        });
    };
    let unseen = format!(" {name}, {}", span_in_words(span));
    el("li", "card card--even")
        .child(el("h3", "").child(name))
        .child(el("p", "").child(span_in_words(span)))
        .child((!reason.is_empty()).then(|| el("p", "").child(reason)))
        .child(button("plainly", text::REMOVE, withdraw).child(el("span", "unseen").child(unseen)))
        .piece()
}

fn add(failed: RwSignal<Option<Notice>>) -> AnyView {
    let state = use_state();
    let problems = RwSignal::new(Vec::<Problem>::new());
    let (from, to) = (Boxes::new(None), Boxes::new(None));
    let kind = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let save_leave = saver_of(state, Kind::Leave, None, "/you", failed);
    let save_pause = saver_of(state, Kind::Pause, None, "/you", failed);
    let kinds = vec![
        ("leave".to_owned(), text::LEAVE.to_owned(), text::LEAVE_MEANS),
        ("pause".to_owned(), text::PAUSE.to_owned(), text::PAUSE_MEANS),
    ];
    let submit = move || {
        let mut found = Vec::new();
        let save = match kind.get_untracked().as_str() {
            "leave" => Ok(save_leave),
            "pause" => Ok(save_pause),
            _ => Err(text::NO_AWAY_KIND.to_owned()),
        };
        let save = check(&mut found, "away", save);
        let given = |boxes: Boxes| {
            boxes.read().and_then(|day| day.ok_or_else(|| forms::NO_DATE.to_owned()))
        };
        let first = check(&mut found, "from", given(from));
        let last = given(to).and_then(|last| match first {
            Some(first) if last < first => Err(text::TO_EARLY.to_owned()),
            _ => Ok(last),
        });
        let last = check(&mut found, "to", last);
        problems.set(found);
        if let (Some(save), Some(first), Some(last)) = (save, first, last) {
            save.run(vec![
                (field::FROM.to_owned(), Value::Day(first)),
                (field::TO.to_owned(), Value::Day(last)),
                (field::REASON.to_owned(), Value::Text(reason.get_untracked().trim().to_owned())),
            ]);
        }
    };
    let which = Choices {
        id: "away",
        question: text::AWAY_KIND,
        choices: kinds,
        chosen: kind.into(),
        on_choose: Callback::new(move |picked| kind.set(picked)),
        problems,
    };
    let day = |id, question, boxes| DayBoxes {
        id,
        question,
        hint: "",
        boxes,
        today: state.today,
        quick: false,
        problems,
        on_change: None,
    };
    let reason = Line {
        id: "reason",
        label: text::WHY,
        hint: text::WHY_HINT,
        value: reason.into(),
        on_input: Callback::new(move |typed| reason.set(typed)),
        number: false,
        problems,
    };
    let fields = pieces![
        which.view(),
        day("from", text::FROM, from).view(),
        day("to", text::TO, to).view(),
        reason.view(),
    ];
    pieces![el("h2", "").child(text::ADD_AWAY), error_summary(problems), form("", fields, submit),]
}
