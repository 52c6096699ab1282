//! A record of any kind: its form as the rule book draws it; recording, changing, signing and
//! withdrawing.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::fact::{Kind, PersonId, RecordId, Value};
use waymark_core::finding::Finding;
use waymark_core::person::sort_field;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::{Answer, Choice, Field, RecordForm, RuleBook};

use super::{page, summary_line};
use crate::address::use_address;
use crate::intent::use_intents;
use crate::parts::answer::{Answered, said};
use crate::parts::audience::{Readers, who_sees};
use crate::parts::element::{El, button, el, link, pieces};

use crate::called::{called, name_of};
use crate::parts::files::Filling;
use crate::parts::form::{Choices, Problem, check, error_summary, form};
use crate::parts::live::{Later, live};
use crate::parts::page::{Arrival, back, title};
use crate::parts::told::fault;
use crate::state::{Named, State, use_state};
use crate::words::{self, forms as text};

/// How many questions stand in sight before the rest is folded away.
const IN_SIGHT: usize = 5;
/// With so many sorts at most, the form asks which it was.
const FEW_SORTS: usize = 6;

/// What is being recorded: the form, the sort where it is known, and the record where there is one.
struct Asked {
    form: RecordForm,
    sort: String,
    record: Option<Record>,
    /// The record that is signed.
    signed: Option<Record>,
    /// Whom it is about, where it is not oneself.
    about: Option<Named>,
}

/// The form for a record that is not there yet.
pub fn new(kind: &str, sort: Option<String>) -> AnyView {
    let state = use_state();
    let (kind, sort) = (Kind::from(kind.to_owned()), sort.unwrap_or_default());
    let signed = (kind == Kind::Signature).then(|| any_record(state, &sort)).flatten();
    let sort = if kind == Kind::Signature { String::new() } else { sort };
    let about = match use_address().query("about") {
        None => None,
        Some(number) => {
            let found = state.me.with_untracked(|me| me.as_ref()?.numbered(&number));
            if found.is_none() {
                return gone(); // it would be stated about oneself
            }
            found
        }
    };
    match state.book().form(&kind, &sort).cloned() {
        Some(form) if kind != Kind::Signature || signed.is_some() => {
            page(drawn(state, Asked { form, sort, record: None, signed, about }))
        }
        _ => gone(),
    }
}

/// The form for a record that is there.
pub fn existing(id: &str) -> AnyView {
    let state = use_state();
    let Some(record) = any_record(state, id) else { return gone() };
    let sort = record.text(sort_field(&record.kind)).to_owned();
    let book = state.book();
    let form = book.form(&record.kind, &sort).or_else(|| book.form(&record.kind, ""));
    match form.cloned() {
        Some(form) => {
            let record = Some(record);
            page(drawn(state, Asked { form, sort, record, signed: None, about: None }))
        }
        None => gone(),
    }
}

/// The form for the one record of a person's starts.
pub fn enrolment() -> AnyView {
    let records = use_state().records.get_untracked();
    match records.iter().find(|record| record.kind == Kind::Enrolment) {
        Some(record) => existing(record.id.as_str()),
        None => new(Kind::Enrolment.as_str(), None),
    }
}

fn any_record(state: State, id: &str) -> Option<Record> {
    let is_it = |record: &&Record| record.id.as_str() == id;
    state.records.with_untracked(|records| records.iter().find(is_it).cloned())
}

fn gone() -> AnyView {
    page(pieces![
        back("/record"),
        title(text::GONE),
        el("p", "").child(link("button", "/record", text::CAN_RECORD)),
    ])
}

/// Where one goes on to: where one came from, or where records of that kind are shown.
///
/// Whoever comes by the address of one sort alone was sent by what is due, on Today.
fn way_back(kind: &Kind, is_sent: bool) -> String {
    let before = use_address().before();
    let usual = match kind {
        _ if is_sent => "/",
        Kind::Session => "/supervision",
        Kind::Enrolment => "/you",
        Kind::Leave | Kind::Pause => "/you/away",
        Kind::Step => "/",
        _ => "/record",
    };
    let is_form = before.ends_with("/new") || before == use_address().path.get_untracked();
    if before.is_empty() || is_form { usual.to_owned() } else { before }
}

fn drawn(state: State, asked: Asked) -> AnyView {
    let Asked { form: sheet, sort, record, signed, about } = asked;
    let book = state.book();
    let problems = RwSignal::new(Vec::<Problem>::new());
    let failed = Later::new();
    let kind = sheet.kind.clone();
    let to = way_back(&kind, record.is_none() && !sort.is_empty());
    let id = match &record {
        Some(record) => Some(record.id.clone()),
        // A person has one record of their starts, whichever phone begins it.
        None if kind == Kind::Enrolment => None,
        None => Some(use_intents().new_record()),
    };
    if let Some(id) = &id {
        provide_context(Filling(id.clone()));
    }
    let person = about.as_ref().map(|about| about.person.clone());
    let save = saver(state, person, (kind.clone(), id), to.clone(), failed);
    let heading = heading(&book, &sheet, &sort, record.is_some());
    let asks_sort = sheet.what.len() > 1
        && (sort.is_empty() || record.is_some() && sheet.what.len() <= FEW_SORTS);
    // A sort that is known already is not asked again, but stated.
    let chosen = RwSignal::new(match sheet.what.as_slice() {
        [only] => vec![only.code.clone()],
        _ if sort.is_empty() => Vec::new(),
        _ => vec![sort],
    });
    let which = asks_sort.then(|| {
        let choice = |it: &Choice| (it.code.clone(), it.label.clone(), String::new());
        let choices = sheet.what.iter().map(choice).collect();
        Choices {
            id: sort_field(&kind).to_owned(),
            question: text::WHICH_SORT.to_owned(),
            hint: String::new(),
            choices,
            chosen: chosen.into(),
            on_choose: Callback::new(move |code| chosen.set(vec![code])),
            several: false,
            short: false,
            problems,
        }
        .view()
    });
    let mut answers = answers(state, &sheet, record.as_ref(), signed.is_some());
    let readers = Readers::now();
    if about.is_none() && readers.can_share(&kind) {
        answers.push(sharing(&readers, &kind, record.as_ref()));
    }
    let folded_open = record.is_some();
    // Nobody should miss what one is, nor the pathways one is on.
    let is_short = kind == Kind::Enrolment;
    let drawn = answers.clone();
    let fields = live(move || {
        let sort = chosen.get();
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        for (asked, answer) in drawn.iter().filter(|(asked, _)| is_asked(asked, &sort)) {
            let in_sight = is_short || asked.required || first.len() < IN_SIGHT;
            let place = if in_sight { &mut first } else { &mut rest };
            place.push(answer.view(asked, problems));
        }
        let rest = (!rest.is_empty()).then(|| {
            let fold = el("details", "").child(el("summary", "").child(text::MORE)).child(rest);
            if folded_open { fold.attr("open", "") } else { fold }
        });
        pieces![first, rest]
    });
    let before = record.clone();
    let signs = signed.clone();
    let go_on = (to.clone(), use_address());
    let submit = move || {
        let mut found = Vec::new();
        let mut changes = Vec::new();
        let sorts = chosen.get_untracked();
        if let Some(sort) = sorts.first() {
            changes.push((sort_field(&kind).to_owned(), Value::Text(sort.clone())));
        } else if asks_sort {
            check::<()>(&mut found, sort_field(&kind), Err(text::NO_SORT.to_owned()));
        }
        for (asked, answer) in answers.iter().filter(|(asked, _)| is_asked(asked, &sorts)) {
            let read = answer.read(asked, state.today.get_untracked());
            if let Some(value) = check(&mut found, &asked.name, read) {
                changes.push((asked.name.clone(), value));
            }
        }
        in_order(&mut found, &changes);
        problems.set(found);
        if problems.with_untracked(|found| !found.is_empty()) {
            return;
        }
        if let Some(signed) = &signs {
            changes.push((field::OF.to_owned(), Value::Text(signed.id.to_string())));
            changes.push((field::VERSION.to_owned(), Value::Text(signed.version())));
        }
        // What stays as it is, is not stated again.
        let now = |name: &str| before.as_ref().and_then(|it| it.value(name)).cloned();
        changes.retain(|(name, value)| {
            let unsaid = if name == field::SHARING {
                Value::Text(field::PRIVATE.to_owned())
            } else {
                Value::Nothing
            };
            now(name).unwrap_or(unsaid) != *value
        });
        if changes.is_empty() {
            go_on.1.replace(&go_on.0);
        } else {
            save.run(changes);
        }
    };
    let button = if signed.is_some() { text::SIGN } else { words::SAVE };
    let sees = match &record {
        Some(record) => Some(who_sees(&readers, record)),
        // What can be shared asks it, as its last question.
        None if about.is_none() && readers.can_share(&sheet.kind) => None,
        None => {
            let sort = chosen.with_untracked(|sorts| sorts.first().cloned().unwrap_or_default());
            let line = match &about {
                None => readers.would_see(&sheet.kind, &sort, false),
                Some(about) => readers.would_see_about(about, &sheet.kind, &sort),
            };
            Some(el("p", "hint").child(line))
        }
    };
    pieces![
        back(&to),
        title(&heading),
        about.map(|about| el("p", "lead").child(text::about(&about.name))),
        signed.map(|signed| what_is_signed(&book, &signed)),
        el("p", "hint").child(text::WHAT_YOU_CAN),
        sees,
        error_summary(problems),
        failed.or(""),
        form(button, pieces![which, fields], submit),
        record.filter(|_| !is_short).map(|record| after(&record, save)),
    ]
}

/// The questions with what stands in answer to them; what must be answered comes first.
fn answers(
    state: State,
    sheet: &RecordForm,
    record: Option<&Record>,
    signs: bool,
) -> Vec<(Field, Answered)> {
    let packs = state.packs();
    let mut answers = Vec::new();
    for required in [true, false] {
        for asked in sheet.field.iter().filter(|asked| asked.required == required) {
            if matches!(asked.name.as_str(), field::OF | field::VERSION) {
                continue; // what is signed is known
            }
            let mut asked = asked.clone();
            if asked.name == field::PATHWAYS {
                let of = |code: &str| packs.iter().any(|pack| code.split('/').next() == Some(pack));
                asked.choice.retain(|choice| of(&choice.code));
            }
            let given = match record {
                Some(record) => record.value(&asked.name).cloned(),
                None if signs && asked.name == field::ON => {
                    Some(Value::Day(state.today.get_untracked()))
                }
                None => use_address().query(&asked.name).map(Value::Text),
            };
            let answer = Answered::new(given.as_ref(), asked.answer);
            answers.push((asked, answer));
        }
    }
    answers
}

/// Some of what is one's own can be shared with more people than read it anyway, and is not until
/// one does; the form of the rule book need not say so.
fn sharing(readers: &Readers, kind: &Kind, record: Option<&Record>) -> (Field, Answered) {
    let shown = record.map(|record| record.text(field::SHARING)).filter(|it| !it.is_empty());
    let shown = Value::Text(shown.unwrap_or(field::PRIVATE).to_owned());
    let choice = |code: &str, shared| {
        let label = readers.would_see(kind, "", shared);
        Choice { code: code.to_owned(), label }
    };
    let asked = Field {
        name: field::SHARING.to_owned(),
        label: words::record::WHO_SEES.to_owned(),
        hint: None,
        answer: Answer::Choice,
        choice: vec![choice(field::PRIVATE, false), choice(field::SHARED, true)],
        required: true,
        only_for: Vec::new(),
    };
    (asked, Answered::new(Some(&shown), Answer::Choice))
}

fn is_asked(asked: &Field, sorts: &[String]) -> bool {
    asked.only_for.is_empty() || asked.only_for.iter().any(|only| sorts.contains(only))
}

/// Days that must not come before another.
fn in_order(found: &mut Vec<Problem>, changes: &[(String, Value)]) {
    for (first, last, wrong) in [
        (field::FROM, field::TO, text::TO_EARLY),
        (field::EMPLOYMENT_START, field::PROGRAMME_START, text::PROGRAMME_EARLY),
    ] {
        let day = |name: &str| changes.iter().find(|(field, _)| field == name).map(|it| &it.1);
        if let (Some(Value::Day(from)), Some(Value::Day(to))) = (day(first), day(last))
            && to < from
        {
            check::<()>(found, last, Err(wrong.to_owned()));
        }
    }
}

fn heading(book: &RuleBook, sheet: &RecordForm, sort: &str, changes: bool) -> String {
    match sheet.kind {
        Kind::Enrolment => sheet.title.clone(),
        Kind::Signature if !changes => text::SIGN_THIS.to_owned(),
        _ => {
            let name = name_of(book, &sheet.kind, sort);
            if changes { text::change(&name) } else { text::record(&name) }
        }
    }
}

/// What a signature covers: every answer as it now stands.
fn what_is_signed(book: &RuleBook, record: &Record) -> El {
    let mut list = el("dl", "summary").child(summary_line(text::SIGNED, called(book, record)));
    let sort = record.text(sort_field(&record.kind));
    for asked in book.form(&record.kind, sort).iter().flat_map(|form| &form.field) {
        if let Some(value) = record.value(&asked.name) {
            list = list.child(summary_line(asked.label.as_str(), said(book, asked, value)));
        }
    }
    el("section", "").child(list).child(el("p", "hint").child(text::SIGN_MEANS))
}

/// What else can be done with a record that is there: signing it, and taking it back.
fn after(record: &Record, save: Callback<Vec<(String, Value)>>) -> AnyView {
    let withdrawn = move || vec![(field::WITHDRAWN.to_owned(), Value::Flag(true))];
    let withdraw = button("button button--grave", text::WITHDRAW, move || save.run(withdrawn()));
    let can_sign = !matches!(
        record.kind,
        Kind::Enrolment | Kind::Leave | Kind::Pause | Kind::Meeting | Kind::Signature
    );
    let sign = format!("/record/new?kind=signature&what={}", record.id);
    pieces![
        can_sign.then(|| el("p", "").child(link("", &sign, text::SIGN_THIS))),
        el("details", "")
            .child(el("summary", "").child(text::WITHDRAW))
            .child(el("p", "").child(text::WITHDRAW_MEANS))
            .child(withdraw),
    ]
}

/// Saves a form as one fact, then goes on with what it moved.
fn saver(
    state: State,
    about: Option<PersonId>,
    (kind, id): (Kind, Option<RecordId>),
    to: String,
    failed: Later,
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
        let (id, kind, to, about) = (id.clone(), kind.clone(), to.clone(), about.clone());
        let before = state.findings.get_untracked();
        spawn_local(async move {
            let result = intents.save_about(about, id, kind, changes).await;
            busy.try_set_value(false);
            match result {
                Ok(_) => {
                    arrival.leave(moved(&before, &state.findings.get_untracked()));
                    address.replace(&to);
                }
                Err(notice) => failed.show(move || fault(&notice)),
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
