//! What is asked beside findings: plans, years and the earliest day of a goal, a line of JSON each.

use serde_json::json;
use waymark_core::calendar::{Date, Span, add_days};
use waymark_core::earliest::{earliest, goals};
use waymark_core::pathway::{PlanInput, plan};
use waymark_core::person::Starts;
use waymark_core::rulebook::RuleBook;

use crate::people;

/// The packs, all of them chosen at once.
pub const PACKS: [&str; 6] =
    ["bexley", "england", "leicester", "medway", "north-yorkshire", "rotherham"];

const PEOPLE: u32 = 20;

/// The answers, in order of the questions.
pub fn asked() -> String {
    let book = RuleBook::bundled();
    let on = people::today();
    let mut lines = String::new();
    let mut say = |line: serde_json::Value| {
        lines.push_str(&line.to_string());
        lines.push('\n');
    };
    for pathway in book.pathways() {
        for start in [on, Date::from_ymd_opt(2024, 2, 29).unwrap_or(on)] {
            let starts = Starts {
                employment: Some(start),
                programme: Some(add_days(start, 31)),
                qualified: Some(add_days(start, -500)),
                role: Some(start),
            };
            let pauses = vec![Span { from: add_days(start, 60), to: add_days(start, 100) }];
            let input = PlanInput { starts, pauses, ..PlanInput::default() };
            match plan(&book, pathway, &input) {
                Ok(plan) => say(json!([pathway, start, plan])),
                Err(none) => say(json!([pathway, start, none.to_string()])),
            }
        }
    }
    for number in 0..PEOPLE {
        let facts = people::facts(number, 60);
        let records = people::records(facts.iter().map(String::as_str));
        for (goal, _) in goals(&book, &PACKS, on) {
            say(json!([number, earliest(&book, &PACKS, goal, &records, Vec::new(), on)]));
        }
    }
    lines
}
