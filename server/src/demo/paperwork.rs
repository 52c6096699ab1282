//! What somebody whose paperwork is done would have written down, agreed and signed.
//!
//! Lives here: the records behind a supervision that went as the policy asks. Not here: when it was
//! held and with whom, which is the council's own file.

use waymark_core::calendar::{Date, add_days};
use waymark_core::fact::{Change, Kind, Value};
use waymark_core::record::field;

use super::council::{Member, Stated, set};

/// What was written of three meetings, in turn: management, development, support.
const WRITTEN: [[&str; 3]; 3] = [
    [
        "Went through the caseload person by person; two visits brought forward.",
        "What the last joint visit taught. One course to book.",
        "A heavy fortnight. Hours looked at, and one late shift given back.",
    ],
    [
        "Three assessments in time, one held up by the hospital.",
        "Read two case records together and talked about how reasons are put.",
        "Sleeping better. Agreed to take the lunch break away from the desk.",
    ],
    [
        "Caseload weighed again; nothing new until the review is written.",
        "Reflected on a conversation that went badly and planned the next.",
        "Talked about support after a death on the caseload.",
    ],
];

/// The rest of a supervision record, beside its day, form, length and with whom; the `nth` of them.
pub(super) fn written_up(on: Date, nth: usize) -> Vec<Change> {
    let words = |text: &str| Value::Words(text.to_owned());
    let text = |text: &str| Value::Text(text.to_owned());
    let written = WRITTEN.iter().cycle().nth(nth).copied().unwrap_or_default();
    let [management, development, support] = written;
    let mut changes = vec![
        set("team", text("Hilltop adult social care")),
        set("venue", text("Hilltop office, the small room")),
        set("recorded_by", text("supervisor")),
        set("next_appraisal_on", Value::Day(add_days(on, 180))),
        set("review_of_previous", words("Everything agreed last time is done.")),
        set("management", words(management)),
        set("development", words(development)),
        set("support", words(support)),
        set("case_records", text("Two, chosen by the supervisor")),
    ];
    for day in ["case_records_signed_on", "copy_given_on", "filed_on"] {
        changes.push(set(day, Value::Day(on)));
    }
    for yes in [
        "uninterrupted",
        "prepared",
        "agenda_agreed",
        "recorded_during",
        "case_records_seen",
        "case_records_good",
    ] {
        changes.push(set(yes, Value::Flag(true)));
    }
    for no in ["dbs_changed", "disagreement"] {
        changes.push(set(no, Value::Flag(false)));
    }
    changes
}

/// What was agreed in the first week, and the next meetings; `with` is the supervisor's name.
pub(super) fn agreed(member: &Member, start: Date, with: &str) -> Vec<Stated> {
    let mut stated = vec![supervision(add_days(start, 4), with)];
    let is_on = |pathway: &str| member.pathways.iter().any(|named| named == pathway);
    if is_on("north-yorkshire/asye") {
        stated.push(support_and_assessment(add_days(start, 4), with));
        let agreed = [
            (field::STEP, Value::Text("pdp_agreed".to_owned())),
            ("agreed_with", Value::Text("both".to_owned())),
            (
                "objectives",
                Value::Words("Assess capacity with confidence; write shorter.".to_owned()),
            ),
            (
                "how_achieved",
                Value::Words(
                    "Two joint visits, the course, one record read together a month.".to_owned(),
                ),
            ),
        ];
        stated.push(one(Kind::Step, add_days(start, 6), agreed));
    }
    if is_on("north-yorkshire/probation") {
        let targets = [
            (field::WHAT, Value::Text("probation".to_owned())),
            ("line_manager", Value::Text(with.to_owned())),
            (
                "targets",
                Value::Words("Six assessments of growing difficulty, recorded in time.".to_owned()),
            ),
        ];
        stated.push(one(Kind::Agreement, add_days(start, 4), targets));
    }
    let this_week = add_days(start, 7 * i64::from(member.weeks));
    for days in [10, 24] {
        let planned = [
            (field::WHAT, Value::Text("reflective".to_owned())),
            (field::PLANNED_FOR, Value::Day(add_days(this_week, days))),
            (field::WITH, Value::Text(with.to_owned())),
        ];
        stated.push(Stated { on: start, kind: Kind::Meeting, changes: planned.map(change).into() });
    }
    stated
}

fn supervision(on: Date, with: &str) -> Stated {
    let text = |text: &str| Value::Text(text.to_owned());
    let said = [
        (field::WHAT, text("supervision")),
        (field::WITH, text(with)),
        ("frequency", text("monthly")),
        (field::MINUTES, Value::Number(75)),
        ("team", text("Hilltop adult social care")),
        ("venue", text("Hilltop office, the small room")),
        ("review_on", Value::Day(add_days(on, 365))),
        ("disagreements_to", text("The team manager")),
    ];
    let mut stated = one(Kind::Agreement, on, said);
    for yes in [
        "uninterrupted",
        "open_and_honest",
        "actions_followed_up",
        "confidential",
        "record_kept",
        "covers_management",
        "covers_development",
        "covers_support",
        "more_often",
        "line_manager_reads",
        "dbs_explained",
    ] {
        stated.changes.push(set(yes, Value::Flag(true)));
    }
    stated
}

fn support_and_assessment(on: Date, with: &str) -> Stated {
    let (text, words) =
        (|it: &str| Value::Text(it.to_owned()), |it: &str| Value::Words(it.to_owned()));
    let said = [
        (field::WHAT, text("support_and_assessment")),
        ("nqsw_role", words("Writes, brings evidence, asks early.")),
        ("line_manager", text(with)),
        ("line_manager_role", words("Weighs the caseload and keeps time free for learning.")),
        ("assessor", text(with)),
        ("assessor_role", words("Observes, reads and assesses at each stage.")),
        ("employer_support", words("A lighter caseload and half a day a week for learning.")),
        ("professional_supervisor", text(with)),
        ("registered", Value::Flag(true)),
        ("managerial_supervisor", text(with)),
    ];
    one(Kind::Agreement, on, said)
}

/// A signature by somebody, as `role`, on one version of a record.
pub(super) fn signature(on: Date, of: &str, version: &str, role: &str) -> Stated {
    let text = |text: &str| Value::Text(text.to_owned());
    let said = [
        (field::OF, text(of)),
        (field::AS, text(role)),
        (field::VERSION, text(version)),
        (field::LOCALITY, text("Hilltop")),
    ];
    one(Kind::Signature, on, said)
}

fn one<const N: usize>(kind: Kind, on: Date, said: [(&str, Value); N]) -> Stated {
    let mut changes: Vec<Change> = said.map(change).into();
    changes.push(set(field::ON, Value::Day(on)));
    Stated { on, kind, changes }
}

fn change((name, value): (&str, Value)) -> Change {
    set(name, value)
}
