//! One person's five years at work: supervisions, steps, leave and a pause, as records made from
//! facts the way the app makes them.

use waymark_core::calendar::{Date, add_days, add_months};
use waymark_core::fact::{Change, FORMAT, Fact, FactId, Kind, Value};
use waymark_core::merge::History;
use waymark_core::record::{Record, field};

const YEARS: u32 = 5;

fn first_day() -> Date {
    Date::from_ymd_opt(2021, 11, 22).unwrap_or_default()
}

/// The day the findings are asked for.
pub fn last_day() -> Date {
    add_months(first_day(), 12 * YEARS)
}

/// Every record, each from the facts that state it.
pub fn five_years() -> Vec<Record> {
    let mut seq = 0;
    let mut records = Vec::new();
    let mut state = |kind: Kind, fields: Vec<(&str, Value)>| {
        seq += 1;
        records.extend(record(seq, kind, fields));
    };

    state(
        Kind::Enrolment,
        vec![
            (field::EMPLOYMENT_START, Value::Day(first_day())),
            (field::PROGRAMME_START, Value::Day(add_days(first_day(), 14))),
            (
                field::PATHWAYS,
                Value::Codes(vec![
                    "north-yorkshire/asye".to_owned(),
                    "north-yorkshire/probation".to_owned(),
                    "bexley/induction".to_owned(),
                ]),
            ),
        ],
    );
    let mut on = first_day();
    let mut number: i64 = 0;
    while on < last_day() {
        number += 1;
        // Weekly at first, then every two weeks; each fourth one is the meeting with the manager.
        on = add_days(on, if number <= 6 { 7 } else { 14 });
        let form = if number % 4 == 0 { "management" } else { "reflective" };
        state(
            Kind::Session,
            vec![
                (field::ON, Value::Day(on)),
                (field::MINUTES, Value::Number(60 + number % 31)),
                (field::FORM, Value::Text(form.to_owned())),
                (field::WITH, Value::Text("R.M.".to_owned())),
            ],
        );
    }
    for (step, months) in [("stage_review", [3, 6, 9, 12]), ("pdp_review", [3, 6, 9, 12])] {
        for stage in months {
            state(
                Kind::Step,
                vec![
                    (field::STEP, Value::Text(step.to_owned())),
                    (field::STAGE, Value::Number(i64::from(stage))),
                    (field::ON, Value::Day(add_months(first_day(), stage))),
                ],
            );
        }
    }
    for year in 0..YEARS {
        let from = add_days(add_months(first_day(), 12 * year), 200);
        for (kind, days) in [(Kind::Leave, 13), (Kind::Pause, 27)] {
            if kind == Kind::Pause && year > 0 {
                continue;
            }
            state(
                kind,
                vec![
                    (field::FROM, Value::Day(from)),
                    (field::TO, Value::Day(add_days(from, days))),
                    (field::REASON, Value::Text("agreed absence".to_owned())),
                ],
            );
        }
    }
    records
}

/// A record of one fact; none only if an id were not one.
fn record(seq: u32, kind: Kind, fields: Vec<(&str, Value)>) -> Option<Record> {
    let changes = fields
        .into_iter()
        .map(|(field, value)| Change { field: field.to_owned(), value, base: Vec::new() })
        .collect();
    let mut history = History::default();
    history.add(Fact {
        format: FORMAT,
        id: FactId::new("bench".parse().ok()?, seq),
        by: "somebody".parse().ok()?,
        about: "somebody".parse().ok()?,
        record: format!("r-{seq}").parse().ok()?,
        kind,
        at: i64::from(seq),
        changes,
    });
    Record::from_history(&history)
}
