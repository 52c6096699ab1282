//! Pauses and leave: those recorded, and the way to record one.

use leptos::prelude::*;
use waymark_core::calendar::{Span, span_in_words};
use waymark_core::fact::Kind;
use waymark_core::order;
use waymark_core::record::{Record, field};

use crate::pages::page;
use crate::parts::element::{el, link, pieces};
use crate::parts::live::live;
use crate::parts::page::{back, title};
use crate::state::use_state;
use crate::words::you as text;

/// The page of pauses and leave.
pub fn away() -> AnyView {
    let state = use_state();
    let list = move || {
        let records = state.records.get();
        let found = recorded(&records);
        if found.is_empty() {
            return el("p", "").child(text::AWAY_NONE);
        }
        let mut list = el("ul", "plain");
        for (record, name, span) in found {
            let change = link("", &format!("/record/{}", record.id), span_in_words(span));
            let reason = record.text(field::REASON);
            let card = el("li", "card card--even entry")
                .child(el("h3", "").child(change))
                .child(el("p", "").child(name))
                .child((!reason.is_empty()).then(|| el("p", "").child(reason)));
            list = list.child(card);
        }
        list
    };
    page(pieces![
        back("/you"),
        title(text::AWAY),
        live(list),
        el("h2", "").child(text::ADD_AWAY),
        el("p", "").child(link("button", "/record/new?kind=leave", text::ADD_LEAVE)),
        el("p", "hint").child(text::LEAVE_MEANS),
        el("p", "").child(link("button", "/record/new?kind=pause", text::ADD_PAUSE)),
        el("p", "hint").child(text::PAUSE_MEANS),
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
