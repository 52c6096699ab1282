//! Reflect: writing, with every word on the phone within a second and the truth about where it is.
//!
//! The words come first and the rest after, so that the page is ready to type in at once.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::calendar::Date;
use waymark_core::fact::{Kind, RecordId, Value};
use waymark_core::record::field;

use crate::address::use_address;
use crate::editor::{Editor, Saved};
use crate::fields::Fields;
use crate::intent::use_intents;
use crate::parts::area::Area;
use crate::parts::audience::Readers;
use crate::parts::codes::code_picker;
use crate::parts::day::{Boxes, DayBoxes};
use crate::parts::element::{Piece, button, el, pieces};
use crate::parts::form::{Choices, Line, Problem, pills};
use crate::parts::live::{Later, live};
use crate::parts::page::{back, modest_title};
use crate::parts::rivals::rivals;
use crate::parts::saved::saved_line;
use crate::parts::told::{Manner, fault, strong, told};
use crate::prompts::{self, Prompt};
use crate::state::use_state;
use crate::words::{self, record as text};

/// A new reflection: named, and opened.
pub fn new() -> AnyView {
    let path = format!("/reflect/{}", use_intents().new_record());
    let address = use_address();
    // Not while this very page is being drawn.
    request_animation_frame(move || address.replace(&path));
    super::page("")
}

/// The page for writing one reflection.
pub fn reflect(id: &str) -> AnyView {
    match id.parse::<RecordId>() {
        Ok(id) => writing(id),
        Err(_) => super::not_found::not_found(),
    }
}

fn writing(id: RecordId) -> AnyView {
    let intents = use_intents();
    let (body, bar) = (Later::new(), Later::new());
    let record = id.clone();
    spawn_local(async move {
        match intents.edit(record, Kind::Reflection).await {
            Err(notice) => body.show(move || fault(&notice)),
            Ok(editor) => {
                body.show(move || form(editor));
                bar.show(move || foot(editor));
            }
        }
    });
    on_cleanup(move || intents.finish(&id));
    let page = el("main", "")
        .attr("id", "page")
        .attr("tabindex", "-1")
        .child(back("/journal"))
        .child(modest_title(text::REFLECTION))
        .child(body.or(text::OPENING));
    pieces![page, bar.or("")]
}

/// The text of a field as it stands, with what is being typed.
fn written(editor: Editor, field: String) -> Signal<String> {
    Signal::derive(move || {
        editor.values.with(|values| match values.get(&field) {
            Some(Value::Text(text) | Value::Words(text)) => text.clone(),
            _ => String::new(),
        })
    })
}

fn form(editor: Editor) -> AnyView {
    let state = use_state();
    let chosen = Memo::new(move |_| {
        editor.values.with(|values| match values.get(field::PROMPTS) {
            Some(Value::Text(id)) => prompts::set(id).id.to_owned(),
            _ => prompts::set("").id.to_owned(),
        })
    });
    let names: Vec<_> = prompts::SETS.iter().map(|set| (set.id, set.name)).collect();
    let disputes = move || {
        let mut shown = Vec::new();
        for (field, versions) in editor.rivals.get().iter() {
            let name = field.clone();
            let choose = Callback::new(move |value| editor.choose(&name, value));
            shown.push(rivals(field, versions, choose));
        }
        shown
    };
    let failed = move || match editor.saved.get() {
        Saved::Failed(notice) => Some(fault(&notice)),
        _ => None,
    };
    let withdrawn = move || {
        editor
            .values
            .with(|values| values.get(field::WITHDRAWN) == Some(&Value::Flag(true)))
            .then(|| told(Manner::Know, text::EDIT_WITHDRAWN.piece()))
    };
    let choose = Callback::new(move |id: String| editor.set(field::PROMPTS, Value::Text(id)));
    pieces![
        first_use(state),
        live(failed),
        live(withdrawn),
        live(disputes),
        pills("prompts", text::PROMPTS, &names, chosen.into(), choose),
        live(move || questions(editor, &chosen.get())),
        details(editor),
    ]
}

/// The chosen questions, then whatever was written under others.
fn questions(editor: Editor, chosen: &str) -> AnyView {
    let set = prompts::set(chosen);
    let alone = set.questions.len() == 1;
    // Where there is something to choose first, that is what is looked at.
    let settled = editor.rivals.with_untracked(Fields::is_empty);
    let mut paper = el("div", "paper");
    for (at, prompt) in set.questions.iter().enumerate() {
        paper = paper.child(answer(editor, prompt, alone, at == 0 && settled));
    }
    // Which there are is settled once a set is chosen: a box must not vanish while it is emptied.
    let others: Vec<&'static Prompt> = editor.values.with_untracked(|values| {
        prompts::SETS
            .iter()
            .filter(|other| other.id != set.id)
            .flat_map(|other| other.questions)
            .filter(|prompt| {
                matches!(values.get(&answer_field(prompt.id)), Some(Value::Words(text)) if !text.trim().is_empty())
            })
            .collect()
    });
    if !others.is_empty() {
        paper = paper.child(el("h2", "").child(text::ALSO_WRITTEN));
    }
    for prompt in others {
        paper = paper.child(answer(editor, prompt, false, false));
    }
    paper.piece()
}

fn answer_field(prompt: &str) -> String {
    format!("{}{prompt}", field::ANSWER)
}

fn answer(editor: Editor, prompt: &'static Prompt, alone: bool, ready: bool) -> AnyView {
    let name = answer_field(prompt.id);
    let value = written(editor, name.clone());
    let on_input = Callback::new(move |text| editor.set(&name, Value::Words(text)));
    Area {
        id: format!("answer-{}", prompt.id),
        label: prompt.question.to_owned(),
        hint: prompt.hint.to_owned(),
        value,
        on_input,
        alone,
        ready,
    }
    .view()
}

/// Title, day, standards and who can see it: all optional, all after the words.
fn details(editor: Editor) -> AnyView {
    let state = use_state();
    let problems = RwSignal::new(Vec::<Problem>::new());
    let on = editor.values.with_untracked(|values| match values.get(field::ON) {
        Some(Value::Day(day)) => Some(*day),
        _ => None,
    });
    let boxes = Boxes::new(on);
    let day_changed =
        Callback::new(move |()| set_day(editor, boxes, state.today.get_untracked(), problems));
    let codes = Signal::derive(move || {
        editor.values.with(|values| match values.get(field::CODES) {
            Some(Value::Codes(codes)) => codes.clone(),
            _ => Vec::new(),
        })
    });
    let sharing = written(editor, field::SHARING.to_owned());
    let sharing = Signal::derive(move || {
        let shared = sharing.get() == field::SHARED;
        vec![if shared { field::SHARED } else { field::PRIVATE }.to_owned()]
    });
    let readers = Readers::now();
    let would = |shared| readers.would_see(&Kind::Reflection, "", shared);
    let audiences = vec![
        (field::PRIVATE.to_owned(), text::PRIVATE.to_owned(), would(false)),
        (field::SHARED.to_owned(), text::SHARED.to_owned(), would(true)),
    ];
    let title = Line {
        id: "title".to_owned(),
        label: text::TITLE.to_owned(),
        hint: text::TITLE_HINT.to_owned(),
        value: written(editor, field::TITLE.to_owned()),
        on_input: Callback::new(move |title| editor.set(field::TITLE, Value::Text(title))),
        number: false,
        problems,
    };
    let day = DayBoxes {
        id: "on".to_owned(),
        question: text::WHEN.to_owned(),
        hint: String::new(),
        boxes,
        today: state.today,
        quick: true,
        problems,
        on_change: Some(day_changed),
    };
    let standards = Callback::new(move |codes| editor.set(field::CODES, Value::Codes(codes)));
    let who_sees = Choices {
        id: "sharing".to_owned(),
        question: text::WHO_SEES.to_owned(),
        hint: String::new(),
        choices: audiences,
        chosen: sharing,
        several: false,
        short: false,
        on_choose: Callback::new(move |who| editor.set(field::SHARING, Value::Text(who))),
        problems,
    };
    pieces![
        el("h2", "").child(text::ABOUT_IT),
        title.view(),
        day.view(),
        code_picker(codes, standards),
        who_sees.view(),
    ]
}

/// Keeps the day once the boxes hold one that has come; says what is wrong once all are filled.
fn set_day(editor: Editor, boxes: Boxes, today: Date, problems: RwSignal<Vec<Problem>>) {
    let mut wrong = Vec::new();
    match boxes.read() {
        Ok(Some(day)) if day > today => {
            wrong.push(Problem { field: "on".to_owned(), text: words::forms::future(day) });
        }
        Ok(Some(day)) => editor.set(field::ON, Value::Day(day)),
        Ok(None) => editor.set(field::ON, Value::Nothing),
        Err(text) if text != words::forms::PART_DATE && text != words::forms::SHORT_YEAR => {
            wrong.push(Problem { field: "on".to_owned(), text });
        }
        Err(_) => {} // still being typed
    }
    problems.set(wrong);
}

/// What everybody should know before they write their first.
fn first_use(state: crate::state::State) -> AnyView {
    let intents = use_intents();
    live(move || {
        state.welcome.get().then(|| {
            let body = pieces![
                strong(text::FIRST_TITLE),
                el("p", "").child(text::FIRST),
                button("plainly", text::FIRST_OK, move || intents.welcomed()),
            ];
            told(Manner::Know, body)
        })
    })
}

/// The bar at the bottom: where it is, how many words, and done.
fn foot(editor: Editor) -> AnyView {
    let address = use_address();
    let words = move || {
        editor.values.with(|values| {
            values
                .iter()
                .filter(|(name, _)| name.starts_with(field::ANSWER))
                .map(|(_, value)| match value {
                    Value::Words(text) => text.split_ascii_whitespace().count(),
                    _ => 0,
                })
                .sum::<usize>()
        })
    };
    let done = move || {
        let id = editor.id.get_value();
        let empty = editor.saved.get_untracked() == Saved::Nothing;
        spawn_local(async move {
            if editor.finish().await.is_ok() {
                let to = if empty { "/journal".to_owned() } else { format!("/journal/{id}") };
                address.replace(&to);
            }
        });
    };
    let stack = el("span", "stack")
        .child(el("span", "small").child(live(move || text::words(words()))))
        .child(saved_line(editor.saved));
    let bar = el("div", "").child(stack).child(button("button", text::DONE, done));
    el("footer", "foot").child(bar).piece()
}
