//! The sentences about signatures.

use crate::calendar::{Date, in_words};

use super::evidence::{bare, due, is_due};
use super::{capital, lower};

/// Something else is there that stands for it.
pub fn stands_instead(called: &str, on: Date) -> String {
    format!("What stands in for {called} is recorded on {}.", in_words(on))
}

/// There is nothing to sign.
pub fn nothing_to_sign(called: &str, by: Option<Date>, on: Date) -> String {
    match by {
        Some(by) => format!("There is no {} yet; it {}.", bare(called), is_due(by, on)),
        None => format!("There is no {} yet.", bare(called)),
    }
}

/// Everybody signed everything.
pub fn all_signed(called: &str, all: usize) -> String {
    match all {
        1 => format!("{} is signed by everybody who should.", capital(called)),
        _ => format!("All {all} are signed by everybody who should."),
    }
}

/// Why the first is not signed, how many others are not, and the last day for it.
pub fn not_signed(why: &str, all: usize, by: Option<Date>, on: Date) -> String {
    let others = match all {
        0 | 1 => String::new(),
        2 => " 1 other is not signed either.".to_owned(),
        _ => format!(" {} others are not signed either.", all - 1),
    };
    format!("{why}{others}{}", by.map(|by| due(by, on)).unwrap_or_default())
}

/// Somebody's signature is missing.
pub fn unsigned(called: &str, on: Date, who: &str) -> String {
    format!("{} of {} is not signed by {who}.", capital(called), in_words(on))
}

/// Somebody signed an earlier version.
pub fn signed_earlier(called: &str, on: Date, who: &str) -> String {
    format!("{} of {} was changed after {who} signed it.", capital(called), in_words(on))
}

/// Somebody refused to sign.
pub fn declined(called: &str, on: Date, who: &str) -> String {
    format!("{} declined to sign {called} of {}.", capital(who), in_words(on))
}

/// Somebody signed for another.
pub fn signed_for(called: &str, on: Date, who: &str) -> String {
    format!("{} of {} is signed for {who} by somebody else.", capital(called), in_words(on))
}

/// One person signed as two.
pub fn signed_twice(called: &str, on: Date, who: &str) -> String {
    format!(
        "{} of {} needs {who} to be somebody who has not signed it already.",
        capital(called),
        in_words(on)
    )
}

/// Two signatories are not known to be from different localities.
pub fn same_locality(called: &str, on: Date) -> String {
    format!(
        "{} of {} needs signatures from two different localities.",
        capital(called),
        in_words(on)
    )
}

/// From when something takes effect.
pub fn takes_effect(called: &str, from: Date, later: Date, on: Date) -> String {
    let takes = if on < from { "takes" } else { "took" };
    format!(
        "{called} {takes} effect on {}: the first of the month after the later signature, of {}.",
        in_words(from),
        in_words(later)
    )
}

/// Nothing is there that could take effect.
pub fn nothing_takes_effect(called: &str) -> String {
    format!("Nothing is recorded yet from which {} could take effect.", lower(called))
}
