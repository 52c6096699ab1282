//! Every shape with dates found a second time, the slow and obvious way: rules and lives made up by
//! chance, each answered by the engine and by walking from day to day.
//!
//! Nothing here is the engine's but the calendar's own days. A disagreement names its seed, and the
//! smallest life that shows it.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // a test may fail loudly

mod amounts;
mod cadence;
mod complete;
mod days;
#[path = "../made_up/dice.rs"]
mod dice;
mod due_by;
mod evidence_set;
mod life;
mod minimum;
mod needs;
#[path = "../made_up/record.rs"]
mod record;
mod renewal;
mod signed;
mod trial;
mod working_day;

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use trial::{Trial, agree};

/// What a rule may count from.
fn begun(on: waymark_core::calendar::Date) -> life::Done {
    life::Done::new("evidence", "begun", on)
}

/// How many have agreed so far, of all shapes; the tests run side by side.
static AGREED: AtomicUsize = AtomicUsize::new(0);

/// Says how many agreed, past the test runner, which keeps to itself what passing tests print.
fn say(many: usize, what: &str) {
    let all = AGREED.fetch_add(many, Ordering::Relaxed) + many;
    let mut out = std::io::stderr();
    writeln!(out, "{many} {what} ({all} inputs so far)").unwrap();
}

fn agrees<T: Trial>(times: u64) {
    let count = agree::<T>(0..times);
    let what = format!("made-up rules of shape {} answered alike: {count:?}", T::SHAPE);
    say(count.values().sum(), &what);
}

#[test]
fn a_cadence_is_as_counted_day_by_day() {
    agrees::<cadence::Cadence>(15_000);
}

#[test]
fn stages_are_as_counted_day_by_day() {
    agrees::<due_by::DueBy>(14_000);
}

#[test]
fn a_minimum_is_as_counted_day_by_day() {
    agrees::<minimum::Minimum>(8_000);
}

#[test]
fn a_renewal_is_as_counted_day_by_day() {
    agrees::<renewal::Renewal>(12_000);
}

#[test]
fn a_season_is_as_counted_day_by_day() {
    agrees::<renewal::Season>(8_000);
}

#[test]
fn a_set_of_evidence_is_as_counted_day_by_day() {
    agrees::<evidence_set::EvidenceSet>(16_000);
}

#[test]
fn what_records_hold_is_as_looked_up_one_by_one() {
    agrees::<complete::Complete>(12_000);
}

#[test]
fn what_must_be_so_first_is_as_waited_for() {
    agrees::<needs::Needs>(12_000);
}

#[test]
fn signatures_are_as_counted_one_by_one() {
    agrees::<signed::SignOff>(10_000);
    agrees::<signed::TakesEffect>(5_000);
}

#[test]
fn amounts_are_as_added_up_one_by_one() {
    agrees::<amounts::Limit>(5_000);
    agrees::<amounts::Share>(5_000);
}

#[test]
fn a_working_day_is_as_looked_for_day_by_day() {
    let times = working_day::agree(10_000);
    say(times, "nearest working days found alike");
}
