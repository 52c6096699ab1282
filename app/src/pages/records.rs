//! What one can record, and what was recorded so far and is listed nowhere else.

use leptos::prelude::*;
use waymark_core::calendar::in_words;
use waymark_core::fact::Kind;
use waymark_core::order;
use waymark_core::record::Record;
use waymark_core::rulebook::RuleBook;

use super::page;
use crate::called::{called, day_of, record_href};
use crate::parts::element::{El, Piece, el, link, pieces};
use crate::parts::live::live;
use crate::parts::page::{back, title};
use crate::state::{State, use_state};
use crate::words::forms as text;

/// What one can record, and what was recorded so far.
pub fn list() -> AnyView {
    let state = use_state();
    let asked = asked_of(state);
    page(pieces![
        back("/"),
        title(text::CAN_RECORD),
        el("p", "lead").child(text::CAN_RECORD_LEAD),
        live(move || recorded(&state.book(), &state.records.get())),
        kinds(&state.book(), &|kind, sort| asked.iter().any(|it| it.0 == *kind && it.1 == sort)),
    ])
}

/// The kinds and sorts that rules of the chosen packs look at.
fn asked_of(state: State) -> Vec<(Kind, String)> {
    let (book, packs) = (state.book(), state.packs());
    let mut asked = Vec::new();
    for rule in book.rules.iter().filter(|rule| packs.iter().any(|pack| pack == rule.pack())) {
        for shape in rule.version.iter().filter_map(|version| version.shape.as_ref()) {
            shape.each_counts(&mut |counts| {
                asked.extend(counts.what.iter().map(|what| (counts.kind.clone(), what.clone())));
            });
        }
    }
    asked
}

/// The kinds of record in the order a person would look for them.
const KINDS: [Kind; 8] = [
    Kind::Session,
    Kind::Meeting,
    Kind::Evidence,
    Kind::Step,
    Kind::Agreement,
    Kind::Event,
    Kind::Placement,
    Kind::Leave,
];

fn kinds(book: &RuleBook, is_asked: &dyn Fn(&Kind, &str) -> bool) -> AnyView {
    let mut shown = Vec::new();
    let mut heading = "";
    for kind in KINDS {
        let mut forms = Vec::new();
        for sheet in book.forms.iter().filter(|sheet| sheet.kind == kind) {
            let mut links = Vec::new();
            for sort in &sheet.what {
                if is_asked(&kind, &sort.code) || matches!(kind, Kind::Session | Kind::Meeting) {
                    let href = format!("/record/new?kind={}&what={}", kind.as_str(), sort.code);
                    links.push(el("li", "").child(link("", &href, sort.label.as_str())));
                }
            }
            if sheet.what.is_empty() {
                let href = format!("/record/new?kind={}", kind.as_str());
                links.push(el("li", "").child(link("", &href, sheet.title.as_str())));
            }
            if !links.is_empty() {
                let summary = el("summary", "").child(sheet.title.as_str());
                forms.push(el("details", "").child(summary).child(el("ul", "plain").child(links)));
            }
        }
        if !forms.is_empty() {
            let new = text::kinds(&kind);
            shown.push(pieces![(heading != new).then(|| el("h2", "").child(new)), forms]);
            heading = new;
        }
    }
    shown.piece()
}

/// Everything recorded that is listed nowhere else, the newest first, each with the way to it.
fn recorded(book: &RuleBook, records: &[Record]) -> Option<El> {
    let elsewhere =
        [Kind::Enrolment, Kind::Session, Kind::Signature, Kind::Leave, Kind::Pause, Kind::Access];
    let mut found: Vec<&Record> =
        records.iter().filter(|it| !elsewhere.contains(&it.kind)).collect();
    order::by(&mut found, |a, b| (day_of(b), &b.id).cmp(&(day_of(a), &a.id)));
    let mut list = el("ul", "plain next");
    for record in &found {
        let Some(href) = record_href(&record.kind, &record.id) else { continue };
        let day = el("span", "").child(day_of(record).map(in_words));
        list = list.child(el("li", "").child(link("", &href, called(book, record))).child(day));
    }
    let heading = format!("{} ({})", text::RECORDED, found.len());
    let summary = el("summary", "").child(heading);
    (!found.is_empty()).then(|| el("details", "").child(summary).child(list))
}
