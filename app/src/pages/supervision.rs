//! Supervision: what was held, newest first, and the way to record one.

use leptos::prelude::*;
use waymark_core::fact::Kind;
use waymark_core::order;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::RuleBook;
use waymark_core::words::duration;

use super::{audit, duties, empty, page};
use crate::called::called;
use crate::parts::audience::Readers;
use crate::parts::element::{Piece, el, link, pieces};
use crate::parts::icon::{self, icon};
use crate::parts::live::live;
use crate::parts::page::title;
use crate::state::use_state;
use crate::words::{self, forms as text};

/// The list of sessions held.
pub fn supervision() -> AnyView {
    let state = use_state();
    let body = move || {
        let records = state.records.get();
        let mut held: Vec<&Record> =
            records.iter().filter(|record| record.kind == Kind::Session).collect();
        order::by(&mut held, |a, b| (b.day(field::ON), &b.id).cmp(&(a.day(field::ON), &a.id)));
        if held.is_empty() {
            return empty(icon::PEOPLE, text::HELD_NONE, text::HELD_NONE_TEXT, "");
        }
        let book = state.book();
        let readers = Readers::now();
        let card = |record| session(&book, &readers, record);
        let cards: Vec<_> = held.into_iter().map(card).collect();
        pieces![el("h2", "").child(text::HELD), el("ul", "plain").child(cards)]
    };
    let record = link("button button--big", "/supervision/new", icon(icon::PEN));
    page(pieces![
        title(text::SUPERVISION),
        el("div", "actions").child(record.child(text::RECORD_ONE)),
        live(move || audit::way_here(state)),
        live(move || duties::duties(state)),
        live(move || audit::readings(state)),
        live(body),
    ])
}

fn session(book: &RuleBook, readers: &Readers, record: &Record) -> AnyView {
    let day = record.day(field::ON).map(words::full_day).unwrap_or_default();
    let minutes = record.number(field::MINUTES).map(duration);
    let with = record.text(field::WITH);
    let with = (!with.is_empty()).then(|| text::with(with));
    let mut facts = el("div", "facts").child(el("span", "").child(called(book, record)));
    for fact in [minutes, with].into_iter().flatten() {
        facts = facts.child(el("span", "").child(fact));
    }
    let sees = el("span", "").child(icon(icon::PEOPLE)).child(readers.of(record));
    let facts = facts.child(sees);
    let mut href = "/supervision/".to_owned();
    href.push_str(record.id.as_str());
    el("li", "card card--even entry")
        .child(el("h3", "").child(link("", &href, day)))
        .child(facts)
        .piece()
}
