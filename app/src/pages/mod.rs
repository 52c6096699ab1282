//! Pages: one for each address.
//!
//! Lives here: what each address shows. Pages read `state` and speak to `intent`; they never
//! touch the store or the network, and decide nothing that a rule decides.

pub mod ahead;
pub mod audit;
pub mod duties;
pub mod invitation;
pub mod journal;
pub mod lock;
pub mod not_found;
pub mod pathway;
pub mod reading;
pub mod record;
pub mod records;
pub mod reflect;
pub mod sign_in;
pub mod supervision;
pub mod today;
pub mod why;
pub mod you;

use leptos::prelude::*;

use crate::address::use_address;
use crate::parts::element::{El, Piece, el};
use crate::parts::icon::{Drawing, icon};

/// A page between the bars.
pub fn page(body: impl Piece) -> AnyView {
    el("main", "").attr("id", "page").attr("tabindex", "-1").child(body).piece()
}

/// The page of an address; which is Today's is the root's to say.
pub fn of(path: &str) -> AnyView {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["reflect"] => reflect::new(),
        ["reflect", id] => reflect::reflect(id),
        ["journal"] => journal::journal(),
        ["journal", id] => reading::reading(id),
        ["supervision"] => supervision::supervision(),
        ["audit"] => audit::list(),
        ["audit", "read", id] => audit::read::record(id),
        ["audit", number] => audit::one(number),
        ["supervision", "new"] => record::new("session", use_address().query("form")),
        ["step", "new"] => record::new("step", use_address().query("step")),
        ["record", "new"] => {
            let (kind, sort) = (use_address().query("kind"), use_address().query("what"));
            record::new(&kind.unwrap_or_default(), sort)
        }
        ["supervision" | "step" | "record", id] => record::existing(id),
        ["record"] => records::list(),
        ["pathway"] => pathway::pathway(),
        ["why", rule] => why::why(rule),
        ["you"] => you::you(),
        ["you", "dates"] => record::enrolment(),
        ["you", "away"] => you::away::away(),
        ["you", "phone"] => you::phone::phone(),
        ["you", "pin"] => lock::change(),
        ["sign-in"] => sign_in::sign_in(),
        ["invitation"] => invitation::invitation(),
        _ => not_found::not_found(),
    }
}

/// What a page says in passing, as while something is read.
pub fn quiet(text: &str) -> AnyView {
    el("p", "quiet").child(text).piece()
}

/// What stands where there is nothing to list.
pub fn empty(drawing: Drawing, heading: &str, text: &str, way_out: impl Piece) -> AnyView {
    el("div", "empty")
        .child(icon(drawing))
        .child(el("h2", "").child(heading))
        .child(el("p", "").child(text))
        .child(way_out)
        .piece()
}

/// One line of a summary list.
pub fn summary_line(name: impl Piece, value: impl Piece) -> El {
    el("div", "").child(el("dt", "").child(name)).child(el("dd", "").child(value))
}
