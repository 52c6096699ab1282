//! The verdicts found a second time, the slow and obvious way: one day after the other.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // a test may fail loudly

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;
use waymark_core::calendar::{Date, add_days, add_months, days_inclusive};
use waymark_core::cases::CaseFile;
use waymark_core::decide::findings;
use waymark_core::finding::Verdict;
use waymark_core::record::Record;
use waymark_core::rulebook::RuleBook;

const NOTICE_DAYS: i64 = 14;

/// Days counted from the start: the sessions, the pauses or absences with their lengths, and the
/// day asked about.
type Life = (Vec<i64>, Vec<(i64, i64)>, i64);

fn life(last_day: i64, longest_away: i64) -> impl Strategy<Value = Life> {
    (
        prop::collection::vec(-20..last_day, 0..30),
        prop::collection::vec((-60..last_day, 0..longest_away), 0..4),
        -40..last_day,
    )
}

fn start() -> impl Strategy<Value = Date> {
    let first = Date::from_ymd_opt(2020, 1, 1).unwrap();
    (0..1_500_i64).prop_map(move |days| add_days(first, days))
}

fn records(start: Date, form: &str, kind: &str, (sessions, away, _): &Life) -> Vec<Record> {
    let mut records: Vec<_> = sessions
        .iter()
        .map(|day| json!({ "kind": "session", "on": add_days(start, *day), "form": form }))
        .collect();
    records.extend(away.iter().map(|(from, days)| {
        let to = add_days(start, from + days);
        json!({ "kind": kind, "from": add_days(start, *from), "to": to })
    }));
    person(json!({ "employment_start": start }), records)
}

fn person(starts: serde_json::Value, records: Vec<serde_json::Value>) -> Vec<Record> {
    let mut person = starts;
    person["pathways"] = json!(["north-yorkshire/asye"]);
    let file: CaseFile = serde_json::from_value(json!({
        "rule": "",
        "person": person,
        "case": [{ "name": "", "on": "2020-01-01", "records": records, "want": {} }],
    }))
    .unwrap();
    file.cases().unwrap().remove(0).records
}

fn verdict(records: &[Record], on: Date, rule: &str) -> Verdict {
    let found = findings(&RuleBook::bundled(), &["north-yorkshire"], records, on);
    found.iter().find(|one| one.rule.ends_with(rule)).unwrap().verdict
}

fn is_away(away: &[(i64, i64)], day: i64) -> bool {
    away.iter().any(|(from, days)| (*from..=from + days).contains(&day))
}

/// Which window the programme's own day lies in, were it never paused; none on the days of a
/// fortnight that six months cut to less than half.
fn nominal_window(start: Date, clock: i64) -> Option<i64> {
    let half_year = days_inclusive(start, add_months(start, 6)) - 1;
    let year = days_inclusive(start, add_months(start, 12)) - 1;
    match clock {
        0..42 => Some(clock / 7),
        _ if clock < half_year => {
            let opened = 42 + (clock - 42) / 14 * 14;
            (half_year - opened >= 7).then_some(100 + opened)
        }
        _ if clock < year => {
            let passed =
                (7..=12).filter(|month| add_months(start, *month) <= add_days(start, clock));
            Some(1_000 + i64::try_from(passed.count()).unwrap())
        }
        _ => None,
    }
}

/// Every day's window: the clock runs on the days without a pause, and a paused day belongs to a
/// window that is open on both sides of it.
fn windows_by_day(start: Date, pauses: &[(i64, i64)], days: i64) -> BTreeMap<i64, Option<i64>> {
    let mut by_day = BTreeMap::new();
    let mut clock = 0;
    let mut before = None;
    for day in 0..days {
        let here = nominal_window(start, clock);
        if is_away(pauses, day) {
            by_day.insert(day, here.filter(|_| before == here));
        } else {
            by_day.insert(day, here);
            before = here;
            clock += 1;
        }
    }
    by_day
}

fn slow_cadence(start: Date, (sessions, pauses, on): &Life) -> Verdict {
    let by_day = windows_by_day(start, pauses, 1_500);
    let held: BTreeSet<i64> = sessions
        .iter()
        .filter(|day| *day <= on)
        .filter_map(|day| by_day.get(day).copied().flatten())
        .collect();
    let last_day =
        |window: i64| by_day.iter().rev().find(|(_, one)| **one == Some(window)).unwrap().0;
    let all: BTreeSet<i64> = by_day.values().flatten().copied().collect();
    let closed: Vec<i64> = all.iter().copied().filter(|window| last_day(*window) < on).collect();
    let last_was_missed = closed.last().is_some_and(|window| !held.contains(window));
    let open = by_day.get(on).copied().flatten();
    let is_paused = *on >= 0 && is_away(pauses, *on);
    match open {
        Some(window) if held.contains(&window) && !is_paused => Verdict::Met,
        Some(window) if held.contains(&window) => Verdict::Paused,
        _ if is_paused && !last_was_missed => Verdict::Paused,
        _ if closed.len() == all.len() && closed.iter().all(|window| held.contains(window)) => {
            Verdict::Met
        }
        _ if closed.len() == all.len() && !is_paused => Verdict::NotMet,
        _ if last_was_missed => Verdict::Overdue,
        Some(_) => Verdict::Due,
        None if !closed.is_empty() => Verdict::Met,
        None => {
            let first = by_day.iter().find(|(_, window)| window.is_some()).unwrap().0;
            if first - on <= NOTICE_DAYS { Verdict::DueSoon } else { Verdict::Met }
        }
    }
}

/// Whether six a year were held, counted on the fingers: the days in post of the last 365, without
/// those of a run of 28 or more days away.
fn slow_enough((sessions, leave, _): &Life, on: i64) -> bool {
    let long = |day: i64| {
        let back = (0..).take_while(|n| is_away(leave, day - n)).count();
        let on_from = (0..).take_while(|n| is_away(leave, day + n)).count();
        back > 0 && back + on_from > 28
    };
    let days: Vec<i64> = (on - 364..=on).filter(|day| *day >= 0 && !long(*day)).collect();
    let held: usize =
        days.iter().map(|day| sessions.iter().filter(|one| *one == day).count()).sum();
    held >= 6 * days.len() / 365
}

/// A step counts for the stage it names, else for the one whose days it falls on.
fn slow_stage(
    start: Date,
    steps: &[(i64, Option<i64>)],
    pauses: &[(i64, i64)],
    on: i64,
) -> Verdict {
    let running: Vec<i64> = (0..2_000).filter(|day| !is_away(pauses, *day)).collect();
    let falls = |nominal: i64| running[usize::try_from(nominal).unwrap()];
    let mut opens = falls(0);
    for stage in [3, 6, 9, 12] {
        let nominal = days_inclusive(start, add_months(start, stage)) - 1;
        let due = falls(nominal);
        let is_done = steps.iter().filter(|(day, _)| *day <= on).any(|(day, named)| match named {
            Some(named) => *named == i64::from(stage),
            None => (opens..=due).contains(day),
        });
        opens = falls(nominal + 1);
        if !is_done {
            return match due - on {
                ..0 => Verdict::Overdue,
                _ if on >= 0 && is_away(pauses, on) => Verdict::Paused,
                0 => Verdict::Due,
                1..=NOTICE_DAYS => Verdict::DueSoon,
                _ => Verdict::Met,
            };
        }
    }
    Verdict::Met
}

proptest! {
    #[test]
    fn a_cadence_is_as_counted_day_by_day(start in start(), life in life(560, 60)) {
        let records = records(start, "reflective", "pause", &life);
        let found = verdict(&records, add_days(start, life.2), "reflective_supervision");
        prop_assert_eq!(found, slow_cadence(start, &life));
    }

    #[test]
    fn a_stage_is_as_counted_day_by_day(
        start in start(),
        later in 0..60_i64,
        steps in prop::collection::vec(
            (-20..450_i64, prop::option::of(prop::sample::select(vec![3_i64, 6, 9, 12]))), 0..6,
        ),
        pauses in prop::collection::vec((-60..450_i64, 0..60_i64), 0..4),
        on in -40..560_i64,
    ) {
        let mut records: Vec<_> = steps
            .iter()
            .map(|(day, stage)| {
                let on = add_days(start, *day);
                let mut step = json!({ "kind": "step", "step": "stage_review", "on": on });
                if let Some(stage) = stage {
                    step["stage"] = json!(stage);
                }
                step
            })
            .collect();
        records.extend(pauses.iter().map(|(from, days)| {
            let to = add_days(start, from + days);
            json!({ "kind": "pause", "from": add_days(start, *from), "to": to })
        }));
        let began = add_days(start, -later);
        let starts = json!({ "employment_start": began, "programme_start": start });
        let found = verdict(&person(starts, records), add_days(start, on), "stage_review");
        prop_assert_eq!(found, slow_stage(start, &steps, &pauses, on));
    }

    #[test]
    fn a_minimum_is_as_counted_day_by_day(start in start(), life in life(900, 200)) {
        let records = records(start, "management", "leave", &life);
        let found = verdict(&records, add_days(start, life.2), "one_to_ones_a_year");
        let on = life.2;
        let known: Life = (life.0.iter().copied().filter(|day| *day <= on).collect(), life.1, on);
        let slow = if !slow_enough(&known, on) {
            Verdict::NotMet
        } else if on >= 0 && (1..=NOTICE_DAYS).any(|days| !slow_enough(&known, on + days)) {
            Verdict::DueSoon
        } else {
            Verdict::Met
        };
        prop_assert_eq!(found, slow);
    }
}
