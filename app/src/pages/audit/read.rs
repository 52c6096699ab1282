//! Reading: one record of somebody else's, and who read which records under the right of access.

use leptos::prelude::*;
use waymark_core::calendar::in_words;
use waymark_core::fact::{Kind, RecordId};
use waymark_core::person::sort_field;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::RuleBook;

use crate::address::use_address;
use crate::called::{called, day_of, label, record_href};
use crate::pages::{page, summary_line};
use crate::parts::answer::said;
use crate::parts::audience::{Readers, who_sees};
use crate::parts::element::{El, el, link, pieces};
use crate::parts::live::live;
use crate::parts::page::{back, private_title, title};
use crate::state::{State, use_state};
use crate::words::{self, right_of_access as text};

/// One record of somebody else's, to read.
pub fn record(id: &str) -> AnyView {
    let state = use_state();
    let id = id.to_owned();
    let before = use_address().before();
    let way_back = if before.starts_with("/audit/") { before } else { "/audit".to_owned() };
    page(live(move || {
        let others = state.others.get();
        let found = others.iter().find(|it| it.id.as_str() == id && it.kind != Kind::Access);
        match found {
            Some(record) => pieces![back(&way_back), written(state, record, &others)],
            None => {
                pieces![back(&way_back), title(text::GONE), el("p", "lead").child(text::GONE_TEXT),]
            }
        }
    }))
}

fn written(state: State, record: &Record, others: &[Record]) -> AnyView {
    let book = state.book();
    let name = called(&book, record);
    let me = state.me.get_untracked();
    let whose = me.as_ref().and_then(|me| me.name_of(&record.about)).unwrap_or_default().to_owned();
    let day = day_of(record).map(|on| el("span", "").child(words::full_day(on)));
    let whose = el("span", "").child(whose);
    let mut list = el("dl", "summary");
    let sort = record.text(sort_field(&record.kind));
    for asked in book.form(&record.kind, sort).iter().flat_map(|form| &form.field) {
        if let Some(value) = record.value(&asked.name) {
            list = list.child(summary_line(asked.label.as_str(), said(&book, asked, value)));
        }
    }
    pieces![
        private_title(&name, text::TITLE),
        el("div", "entry").child(el("div", "facts lead").child(whose).child(day)),
        who_sees(&Readers::now(), record),
        list,
        el("h2", "").child(text::SIGNATURES),
        signatures(state, &book, record, others),
    ]
}

/// Who signed a record, and whether what they signed is what now stands.
fn signatures(state: State, book: &RuleBook, record: &Record, others: &[Record]) -> El {
    let me = state.me.get_untracked();
    let of = |it: &&Record| it.kind == Kind::Signature && it.text(field::OF) == record.id.as_str();
    let mut lines = Vec::new();
    for signed in others.iter().filter(of) {
        let who = me.as_ref().and_then(|me| me.name_of(&signed.by)).unwrap_or_default();
        let form = book.form(&Kind::Signature, "");
        let asked = form.and_then(|form| form.field.iter().find(|it| it.name == field::AS));
        let code = signed.text(field::AS);
        let role = asked.and_then(|asked| label(&asked.choice, code)).unwrap_or(code);
        let on = signed.day(field::ON).map(in_words).unwrap_or_default();
        let line = el("li", "").child(text::signature(who, role, &on));
        let earlier = signed.text(field::VERSION) != record.version();
        lines.push(line.child(earlier.then(|| el("span", "").child(text::EARLIER))));
    }
    if lines.is_empty() {
        el("p", "").child(text::NO_SIGNATURES)
    } else {
        el("ul", "").child(lines)
    }
}

/// Who read which records, when and why; each record with the way to it.
pub(super) fn reading(state: State, reading: &Record) -> El {
    let book = state.book();
    let me = state.me.get();
    let name = |person| me.as_ref().and_then(|me| me.name_of(person).map(str::to_owned));
    let is_mine = me.as_ref().is_some_and(|me| me.person == reading.about);
    let who = match &me {
        Some(me) if me.person == reading.by => me.name.clone(),
        _ => name(&reading.by).unwrap_or_else(|| text::SOMEBODY.to_owned()),
    };
    let (mine, others) = (state.records.get(), state.others.get());
    let mut lines = el("ul", "plain next");
    let mut number = 0;
    for id in reading.codes(field::RECORDS) {
        let Ok(id) = id.parse::<RecordId>() else { continue };
        let found = mine.iter().chain(others.iter()).find(|it| it.id == id);
        if found.is_some_and(|it| it.kind == Kind::Signature) {
            continue; // read with what it signs
        }
        number += 1;
        let line = match found {
            Some(record) => {
                let href = if is_mine { record_href(&record.kind, &id) } else { None };
                let name = called(&book, record);
                let named = match href {
                    Some(href) => link("", &href, name),
                    None => el("span", "").child(name),
                };
                let on = day_of(record).map(words::full_day);
                el("li", "").child(named).child(el("span", "").child(on))
            }
            None => el("li", "").child(text::OTHER),
        };
        lines = lines.child(line);
    }
    let on = reading.day(field::ON).map(in_words).unwrap_or_default();
    let whose = (!is_mine).then(|| name(&reading.about)).flatten();
    let why = Some(reading.text(field::REASON)).filter(|why| !why.is_empty());
    el("li", "card card--even")
        .child(el("h3", "").child(text::read(&who, number, &on)))
        .child(whose.map(|name| el("p", "hint").child(text::of(&name))))
        .child(why.map(|why| el("p", "").child([text::GIVEN_WHY, ": ", why].concat())))
        .child(lines)
}
