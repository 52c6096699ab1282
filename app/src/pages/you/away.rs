//! Pauses and leave: adding one, and taking one back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::calendar::{Span, span_in_words};
use waymark_core::fact::{Kind, RecordId, Value};
use waymark_core::record::{Record, field};

use crate::intent::use_intents;
use crate::notice::Notice;
use crate::pages::{page, session::saver_of};
use crate::parts::day::{Boxes, DayBoxes};
use crate::parts::form::{Choices, ErrorSummary, Line, Problem, check};
use crate::parts::live::live;
use crate::parts::page::{PageTitle, back};
use crate::parts::told::fault;
use crate::state::use_state;
use crate::words::{self, forms, you as text};

/// The page of pauses and leave.
pub fn away() -> AnyView {
    let state = use_state();
    let failed = RwSignal::new(None::<Notice>);
    let list = move || {
        let records = state.records.get();
        let found = recorded(&records);
        if found.is_empty() {
            return view! { <p>{text::AWAY_NONE}</p> }.into_any();
        }
        let lines = found
            .into_iter()
            .map(|(record, name, span)| one(record, name, span, failed))
            .collect_view();
        view! { <ul class="plain">{lines}</ul> }.into_any()
    };
    page(
        view! {
            {back("/you")}
            <PageTitle text=text::AWAY />
            {live(move || failed.get().map(|notice| fault(&notice)))}
            {live(list)}
            {form(failed)}
        }
        .into_any(),
    )
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
    found.sort_unstable_by_key(|line| std::cmp::Reverse(line.2));
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
    let reason = record.text(field::REASON).to_owned();
    let withdraw = move |_| {
        let (id, kind) = (id.clone(), kind.clone());
        spawn_local(async move {
            let changes = vec![(field::WITHDRAWN.to_owned(), Value::Flag(true))];
            if let Err(notice) = intents.save(Some(id), kind, changes).await {
                failed.try_set(Some(notice));
            }
        });
    };
    view! {
        <li class="card card--even">
            <h3>{name}</h3>
            <p>{span_in_words(span)}</p>
            {(!reason.is_empty()).then(|| view! { <p>{reason}</p> })}
            <button type="button" class="plainly" on:click=withdraw>
                {text::REMOVE}
                <span class="unseen">{format!(" {name}, {}", span_in_words(span))}</span>
            </button>
        </li>
    }
    .into_any()
}

fn form(failed: RwSignal<Option<Notice>>) -> AnyView {
    let state = use_state();
    let problems = RwSignal::new(Vec::<Problem>::new());
    let (from, to) = (Boxes::new(None), Boxes::new(None));
    let kind = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let save_leave = saver_of(state, Kind::Leave, None, "/you", failed);
    let save_pause = saver_of(state, Kind::Pause, None, "/you", failed);
    let kinds = vec![
        ("leave".to_owned(), text::LEAVE.to_owned(), text::LEAVE_MEANS.to_owned()),
        ("pause".to_owned(), text::PAUSE.to_owned(), text::PAUSE_MEANS.to_owned()),
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
    view! {
        <h2>{text::ADD_AWAY}</h2>
        <ErrorSummary problems=problems />
        <form
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <Choices
                id="away"
                question=text::AWAY_KIND
                choices=kinds
                chosen=kind.into()
                on_choose=Callback::new(move |picked| kind.set(picked))
                problems=problems
            />
            <DayBoxes id="from" question=text::FROM boxes=from today=state.today quick=false problems=problems />
            <DayBoxes id="to" question=text::TO boxes=to today=state.today quick=false problems=problems />
            <Line
                id="reason"
                label=text::WHY
                hint=text::WHY_HINT
                value=reason.into()
                on_input=Callback::new(move |typed| reason.set(typed))
                problems=problems
            />
            <div class="actions">
                <button type="submit" class="button">{words::SAVE}</button>
            </div>
        </form>
    }
    .into_any()
}
