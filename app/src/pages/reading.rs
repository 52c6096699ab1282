//! One reflection to read: what it says, where it is, who can see it, and how it came to be.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::fact::{Kind, RecordId, Value};
use waymark_core::order;
use waymark_core::record::{Record, field};

use super::{page, quiet};
use crate::intent::{VersionLine, use_intents};
use crate::parts::audience::{Readers, who_sees};
use crate::parts::codes;
use crate::parts::element::{Piece, button, el, link, pieces};
use crate::parts::form::focus_on;
use crate::parts::live::{Later, live};
use crate::parts::page::{back, private_title, title};
use crate::parts::rivals::in_words;
use crate::parts::saved;
use crate::parts::told::{Manner, fault, strong, told};
use crate::prompts;
use crate::state::use_state;
use crate::words::{self, record as text};

/// The page of one reflection.
pub fn reading(id: &str) -> AnyView {
    let Ok(id) = id.parse::<RecordId>() else { return page(missing()) };
    let intents = use_intents();
    let state = use_state();
    intents.open_journal();
    let loaded = Later::new();
    // Read again whenever the journal changes: something arrived, or was withdrawn here.
    Effect::new(move || {
        state.journal.track();
        let id = id.clone();
        spawn_local(async move {
            match intents.load(id).await {
                Err(notice) => loaded.show(move || fault(&notice)),
                Ok(None) => loaded.show(missing),
                Ok(Some(record)) => loaded.show(move || read(&record)),
            }
        });
    });
    page(loaded.or(text::OPENING))
}

fn missing() -> AnyView {
    pieces![
        back("/journal"),
        title(text::MISSING),
        el("p", "lead").child(text::MISSING_TEXT),
        el("p", "").child(link("button", "/journal", text::TO_JOURNAL)),
    ]
}

fn read(record: &Record) -> AnyView {
    let state = use_state();
    let mine =
        state.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.person == record.about));
    let name = record.text(field::TITLE).trim();
    let name = if name.is_empty() { text::UNTITLED } else { name };
    let day = record.day(field::ON).map(|on| el("span", "").child(words::full_day(on)));
    let id = record.id.clone();
    let place = move || {
        state.journal.with(|lines| {
            let line = lines.as_ref()?.iter().find(|line| line.id == id)?;
            Some(saved::place(line.place))
        })
    };
    let own = mine.then(|| live(place));
    let standards = record.codes(field::CODES);
    let standards = (!standards.is_empty())
        .then(|| pieces![el("h2", "").child(text::STANDARDS), codes::listed(standards)]);
    let disputed = record.disputed().next().is_some();
    let disputed = (mine && disputed).then(|| {
        let choose = link("", &format!("/reflect/{}", record.id), text::RIVALS_CHOOSE);
        let said = el("p", "").child(text::RIVALS);
        told(Manner::Mind, pieces![strong(text::RIVALS_TITLE), said, el("p", "").child(choose)])
    });
    let actions = if mine {
        own_actions(record)
    } else {
        let author = state.me.with_untracked(|me| {
            me.as_ref().and_then(|me| me.name_of(&record.about).map(str::to_owned))
        });
        quiet(&text::whose(author.as_deref()))
    };
    pieces![
        back("/journal"),
        private_title(name, words::TAB_JOURNAL),
        el("div", "entry").child(el("div", "facts lead").child(day).child(own)),
        who_sees(&Readers::now(), record),
        disputed,
        el("div", "card card--even").child(answers(record)),
        standards,
        actions,
        history(record.id.clone()),
    ]
}

/// Every answer under its question: the chosen prompts first.
fn answers(record: &Record) -> AnyView {
    let mut shown = Vec::new();
    for (set, prompt) in prompts::in_order(record.text(field::PROMPTS)) {
        let mut name = field::ANSWER.to_owned();
        name.push_str(prompt.id);
        let answer = record.text(&name).trim();
        if answer.is_empty() {
            continue;
        }
        if set.id != "free" {
            shown.push(el("h2", "question").child(prompt.question));
        }
        shown.push(el("p", "prose").child(answer));
    }
    if shown.is_empty() {
        return quiet(text::NO_WORDS);
    }
    shown.piece()
}

/// Change, withdraw with a second thought, restore.
fn own_actions(record: &Record) -> AnyView {
    let asking = RwSignal::new(false);
    let failed = Later::new();
    let id = record.id.clone();
    let edit = format!("/reflect/{id}");
    let set = move |withdrawn: bool| {
        let (intents, id) = (use_intents(), id.clone());
        Callback::new(move |()| {
            let id = id.clone();
            spawn_local(async move {
                let changes = vec![(field::WITHDRAWN.to_owned(), Value::Flag(withdrawn))];
                if let Err(notice) = intents.save(Some(id), Kind::Reflection, changes).await {
                    failed.show(move || fault(&notice));
                }
                asking.try_set(false);
                intents.open_journal();
            });
        })
    };
    let trouble = failed.or("");
    if record.is_withdrawn() {
        let restore = set(false);
        let restore = button("button button--quiet button--small", text::RESTORE, move || {
            restore.run(());
        });
        let body = pieces![strong(text::IS_WITHDRAWN), restore];
        return pieces![trouble, told(Manner::Know, body)];
    }
    let withdraw = set(true);
    let ask = move || {
        if !asking.get() {
            return el("div", "actions").child(link("button", &edit, words::EDIT)).child(button(
                "plainly",
                text::WITHDRAW,
                move || asking.set(true),
            ));
        }
        let sure = button("button button--grave button--small", text::WITHDRAW_YES, move || {
            withdraw.run(());
        });
        let no = button("button button--quiet button--small", text::WITHDRAW_NO, move || {
            asking.set(false);
            focus_on("page");
        });
        let body = pieces![
            strong(text::WITHDRAW_SURE),
            el("p", "").child(text::WITHDRAW_MEANS),
            el("div", "actions").child(sure).child(no),
        ];
        el("div", "")
            .attr("role", "group")
            .attr("aria-label", text::WITHDRAW_SURE)
            .attr("id", "sure")
            .attr("tabindex", "-1")
            .once_there(|_| focus_on("sure"))
            .child(told(Manner::Mind, body))
    };
    pieces![trouble, live(ask)]
}

/// Every version, newest first, read when it is asked for.
fn history(id: RecordId) -> AnyView {
    let intents = use_intents();
    let lines = Later::new();
    let load = move |_| {
        let id = id.clone();
        spawn_local(async move {
            match intents.versions(id).await {
                Err(notice) => lines.show(move || fault(&notice)),
                Ok(found) if found.is_empty() => lines.show(|| quiet(text::NO_HISTORY)),
                Ok(found) => {
                    lines.show(move || found.iter().map(version).collect::<Vec<_>>().piece());
                }
            }
        });
    };
    el("details", "")
        .on("toggle", load)
        .child(el("summary", "").child(text::HISTORY))
        .child(lines.or(text::OPENING))
        .piece()
}

/// Where a field stands in the history: as on the page for writing, with what decides it on top.
fn place_of(name: &str) -> usize {
    const BEFORE: [&str; 4] = [field::WITHDRAWN, field::TITLE, field::ON, field::PROMPTS];
    const AFTER: [&str; 2] = [field::CODES, field::SHARING];
    let answer = name.strip_prefix(field::ANSWER).unwrap_or_default();
    let answers = prompts::in_order("").map(|(_, prompt)| prompt.id == answer);
    let before = BEFORE.iter().map(|one| *one == name);
    let after = AFTER.iter().map(|one| *one == name);
    before.chain(answers).chain(after).position(|it| it).unwrap_or(usize::MAX)
}

/// One version: when, from where, and what it set.
fn version(line: &VersionLine) -> AnyView {
    let when = super::you::instant(line.at);
    let from = match (line.by_me, line.device_is_this) {
        (false, _) => text::BY_ANOTHER,
        (true, true) => text::THIS_PHONE,
        (true, false) => text::OTHER_DEVICE,
    };
    let mut changed: Vec<_> = line.changes.iter().collect();
    order::by(&mut changed, |(a, _), (b, _)| (place_of(a), a).cmp(&(place_of(b), b)));
    let mut changes = el("dl", "summary");
    for (name, value) in changed {
        let change = el("div", "")
            .child(el("dt", "").child(text::field(name)))
            .child(el("dd", "prose").child(in_words(name, value)));
        changes = changes.child(change);
    }
    let facts = el("div", "facts").child(el("span", "").child(from));
    el("div", "card card--even entry")
        .child(strong(&when))
        .child(facts.child(saved::place(line.place)))
        .child(changes)
        .piece()
}
