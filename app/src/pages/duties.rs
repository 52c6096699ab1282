//! Duties: whose file a supervisor has to see to, who leave or move.

use leptos::prelude::*;
use waymark_core::calendar::{Date, in_words, parse};
use waymark_core::fact::Kind;
use waymark_core::rulebook::{RuleBook, Version};

use crate::parts::element::{El, el, link, pieces};
use crate::state::{Duty, State, number_of};
use crate::words::duties as text;

/// The duties that stand, each with the clause it comes from and the way to record that it is done.
pub fn duties(state: State) -> AnyView {
    let me = state.me.get();
    let duties = me.map(|me| me.duties).unwrap_or_default();
    if duties.is_empty() {
        return ().into_any();
    }
    let (book, packs, today) = (state.book(), state.packs(), state.today.get());
    let cards: Vec<_> = duties.iter().map(|duty| card(&book, &packs, duty, today)).collect();
    pieces![el("h2", "").attr("id", "duties").child(text::TITLE), el("ul", "plain").child(cards),]
}

fn card(book: &RuleBook, packs: &[String], duty: &Duty, today: Date) -> El {
    let on = parse(&duty.on).ok();
    let late = on.is_some_and(|on| on < today);
    let leaving = duty.what == text::LEAVING;
    let day = on.map(in_words).unwrap_or_default();
    let rule = asked_by(book, packs, &duty.what, today).map(|version| {
        let clause = el("span", "hint").child(version.cite.clause.to_string());
        el("p", "").child(version.says.as_str()).child(" ").child(clause)
    });
    let href =
        format!("/record/new?kind=event&what={}&about={}", duty.what, number_of(&duty.person));
    el("li", if late { "card c-over" } else { "card c-due" })
        .child(el("h3", "").child(text::who(&duty.name, leaving, late)))
        .child(el("p", "").child(text::by(&day, late)))
        .child(rule)
        .child(el("p", "actions").child(link("button button--small", &href, text::RECORD)))
}

/// The version of the rule that asks for the file, as it is in force.
fn asked_by<'b>(
    book: &'b RuleBook,
    packs: &[String],
    what: &str,
    today: Date,
) -> Option<&'b Version> {
    let chosen = book.rules.iter().filter(|rule| packs.iter().any(|pack| pack == rule.pack()));
    let mut versions = chosen.filter_map(|rule| rule.version_on(today));
    versions.find(|version| {
        let mut asks = false;
        version.shape.iter().for_each(|shape| {
            shape.each_counts(&mut |counts| {
                asks |= counts.kind == Kind::Event && counts.what.iter().any(|sort| sort == what);
            });
        });
        asks
    })
}
