//! Choosing a sample of somebody's supervision records to read, and what was chosen before.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::access::AccessRules;
use waymark_core::calendar::{add_days, in_words, parse};
use waymark_core::fact::{Kind, PersonId, RecordId};
use waymark_core::order;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::RuleBook;

use super::{AUDIT, Supervisor};
use crate::called::{called, day_of, name_of};
use crate::intent::{MightRead, Readable, use_intents};
use crate::parts::element::{El, Piece, button, el, link, pieces};
use crate::parts::form::{Choices, Line, Problem, error_summary, form};
use crate::parts::live::{Later, live};
use crate::parts::told::{Manner, fault, strong, told};
use crate::state::{Me, State, number_of};
use crate::words::{self, right_of_access as text};

/// The way from all of a supervisor's records to a sample of them, and to the audit.
pub(super) fn sample(state: State, supervisor: Supervisor) -> AnyView {
    let listed = Later::new();
    let people: Vec<PersonId> = supervisor.people.iter().map(|one| one.person.clone()).collect();
    let who = supervisor.who.person.clone();
    ask(state, supervisor, listed);
    pieces![
        live(move || opened(state, &people, &who)),
        el("h2", "").child(text::CHOOSE),
        el("div", "").attr("aria-live", "polite").child(listed.or(text::ASKING)),
    ]
}

/// Asks the server which records there are.
fn ask(state: State, supervisor: Supervisor, listed: Later) {
    let intents = use_intents();
    spawn_local(async move {
        match intents.might_read().await {
            Ok(found) => listed.show(move || choice(state, &supervisor, &found)),
            Err(_) => listed.show(move || {
                let supervisor = supervisor.clone();
                let again = button("button button--quiet button--small", text::AGAIN, move || {
                    ask(state, supervisor.clone(), listed);
                });
                let said = el("p", "").child(text::NO_ANSWER_TEXT);
                told(Manner::Mind, pieces![strong(text::NO_ANSWER), said, again])
            }),
        }
    });
}

/// What a record that could be read is called.
fn label(book: &RuleBook, one: &Readable) -> String {
    let name = name_of(book, &Kind::from(one.kind.clone()), &one.sort);
    let on = one.on.as_deref().and_then(|on| parse(on).ok());
    on.map_or(name.clone(), |on| format!("{name}, {}", in_words(on)))
}

/// The records there are, person by person, and the reason.
fn choice(state: State, supervisor: &Supervisor, found: &[MightRead]) -> AnyView {
    let problems = RwSignal::new(Vec::<Problem>::new());
    let failed = Later::new();
    let book = state.book();
    let mut fields = Vec::new();
    let mut offered: Vec<(PersonId, Vec<Readable>, RwSignal<Vec<String>>)> = Vec::new();
    for person in &supervisor.people {
        let of = found.iter().find(|it| it.person == person.person);
        let Some(records) = of.map(|it| it.records.clone()).filter(|it| !it.is_empty()) else {
            continue;
        };
        let chosen = RwSignal::new(Vec::new());
        let choices = records.iter().map(|one| {
            (one.record.to_string(), label(&book, one), text::signed(one.signatures.len()))
        });
        let set = Choices {
            id: format!("of-{}", number_of(&person.person)),
            question: person.name.clone(),
            hint: String::new(),
            choices: choices.collect(),
            chosen: chosen.into(),
            on_choose: Callback::new(move |record: String| {
                chosen.update(|chosen| match chosen.iter().position(|one| *one == record) {
                    Some(at) => drop(chosen.remove(at)),
                    None => chosen.push(record),
                });
            }),
            several: true,
            short: false,
            problems,
        };
        let summary = format!("{} ({})", person.name, records.len());
        let fold = el("details", "").child(el("summary", "").child(summary)).child(set.view());
        fields.push(if supervisor.people.len() == 1 { fold.attr("open", "") } else { fold });
        offered.push((person.person.clone(), records, chosen));
    }
    if fields.is_empty() {
        return el("p", "").child(text::NO_RECORDS).piece();
    }
    let why = RwSignal::new(text::WHY_USUAL.to_owned());
    let reason = Line {
        id: "why".to_owned(),
        label: text::WHY.to_owned(),
        hint: text::WHY_HINT.to_owned(),
        value: why.into(),
        on_input: Callback::new(move |typed| why.set(typed)),
        number: false,
        problems,
    };
    let rules = AccessRules::of(&book, &state.packs());
    let means = text::means(rules.days_open(state.today.get_untracked()));
    let first = format!("of-{}", offered.first().map(|it| number_of(&it.0)).unwrap_or_default());
    let submit = submit(offered, why, (first, problems), failed);
    pieces![
        error_summary(problems),
        failed.or(""),
        form(text::READ, pieces![fields, reason.view(), el("p", "hint").child(means)], submit),
    ]
}

/// States what is read, person by person, or says what is missing.
fn submit(
    offered: Vec<(PersonId, Vec<Readable>, RwSignal<Vec<String>>)>,
    why: RwSignal<String>,
    (first, problems): (String, RwSignal<Vec<Problem>>),
    failed: Later,
) -> impl Fn() + Send + 'static {
    let intents = use_intents();
    let busy = StoredValue::new(false);
    move || {
        let reason = why.with_untracked(|why| why.trim().to_owned());
        let mut wrong = Vec::new();
        let mut wanted: Vec<(PersonId, Vec<RecordId>)> = Vec::new();
        for (person, records, chosen) in &offered {
            let chosen = chosen.get_untracked();
            let mut ids: Vec<RecordId> = Vec::new();
            for one in
                records.iter().filter(|one| chosen.iter().any(|it| one.record.as_str() == it))
            {
                ids.push(one.record.clone());
                ids.extend(one.signatures.iter().cloned());
            }
            if !ids.is_empty() {
                wanted.push((person.clone(), ids));
            }
        }
        if wanted.is_empty() {
            wrong.push(Problem { field: first.clone(), text: text::CHOOSE_ONE.to_owned() });
        }
        if reason.is_empty() {
            wrong.push(Problem { field: "why".to_owned(), text: text::SAY_WHY.to_owned() });
        }
        problems.set(wrong);
        if busy.get_value() || problems.with_untracked(|wrong| !wrong.is_empty()) {
            return;
        }
        busy.set_value(true);
        let cleared: Vec<RwSignal<Vec<String>>> = offered.iter().map(|it| it.2).collect();
        spawn_local(async move {
            for (person, ids) in wanted {
                if let Err(notice) = intents.read_by_right(person, &ids, reason.clone()).await {
                    failed.show(move || fault(&notice));
                }
            }
            busy.try_set_value(false);
            for chosen in cleared {
                chosen.try_set(Vec::new());
            }
            crate::parts::form::focus_on("open");
        });
    }
}

/// What is open to this person of a supervisor's records, and the way to record the audit.
fn opened(state: State, people: &[PersonId], supervisor: &PersonId) -> AnyView {
    let Some(me) = state.me.get() else { return ().into_any() };
    let others = state.others.get();
    let is_mine =
        |it: &&Record| it.kind == Kind::Access && it.by == me.person && people.contains(&it.about);
    let mut mine: Vec<&Record> = others.iter().filter(is_mine).collect();
    order::by(&mut mine, |a, b| (b.day(field::ON), &b.id).cmp(&(a.day(field::ON), &a.id)));
    let list: Vec<El> =
        mine.iter().map(|reading| one_opened(state, &me, &others, reading)).collect();
    let heading = el("h2", "").attr("id", "open").attr("tabindex", "-1").child(text::OPEN);
    if list.is_empty() {
        return pieces![heading, el("p", "").child(text::OPEN_NONE)];
    }
    let seen = mine.iter().flat_map(|reading| reading.codes(field::RECORDS));
    let is_session = |id: &&String| {
        others.iter().any(|it| it.kind == Kind::Session && it.id.as_str() == id.as_str())
    };
    let seen = seen.filter(is_session).count();
    let href = format!(
        "/record/new?kind=event&what={AUDIT}&records_seen={seen}&about={}",
        number_of(supervisor)
    );
    pieces![
        heading,
        list,
        el("p", "").child(text::RECORD_TEXT),
        el("p", "actions").child(link("button", &href, text::RECORD)),
    ]
}

/// One reading: whose, until when, and the way to each record.
fn one_opened(state: State, me: &Me, others: &[Record], reading: &Record) -> El {
    let book = state.book();
    let today = state.today.get();
    let rules = AccessRules::of(&book, &me.packs);
    let last = reading.day(field::ON).map(|on| add_days(on, i64::from(rules.days_open(today))));
    let is_open = last.is_some_and(|last| today <= last);
    let mut lines = el("ul", "plain next");
    let mut to_come = 0;
    for id in reading.codes(field::RECORDS) {
        match others.iter().find(|it| it.id.as_str() == id) {
            Some(record) if record.kind == Kind::Signature => {}
            Some(record) => {
                let on = day_of(record).map(words::full_day).unwrap_or_default();
                let link = link("", &["/audit/read/", id].concat(), called(&book, record));
                lines = lines.child(el("li", "").child(link).child(el("span", "").child(on)));
            }
            None => to_come += 1,
        }
    }
    let to_come = (is_open && to_come > 0).then(|| el("p", "hint").child(text::TO_COME));
    let until = last.map(|last| text::until(&in_words(last), is_open));
    let name = me.name_of(&reading.about).unwrap_or_default();
    el("div", "card card--even")
        .child(el("h3", "").child(name))
        .child(el("p", "hint").child(until))
        .child(lines)
        .child(to_come)
}
