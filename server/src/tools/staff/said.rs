//! What an import changes, in words.

use waymark_core::calendar::{Date, in_words};

use crate::identity::staff::{Change, Faults, Plan, Present, Standing};

/// All that is wrong with a file.
pub fn faults(faults: &Faults) -> String {
    let mut text = String::new();
    for fault in &faults.first {
        text.push_str(&format!("{fault}.\n"));
    }
    if faults.more > 0 {
        text.push_str(&format!("… and {} more.\n", faults.more));
    }
    text
}

/// All that changes: added, changed, ended; and what has to be done about it.
pub fn plan(plan: &Plan, present: &Present, end_missing: bool) -> String {
    let name = |id: &waymark_core::fact::PersonId| -> String {
        let known = present.people.get(id).map(|member| member.word("name"));
        let new = || {
            plan.changes.iter().find_map(|change| match change {
                Change::Added { person, words } if person == id => {
                    words.get("name").map(String::as_str)
                }
                _ => None,
            })
        };
        match known.or_else(new) {
            Some(name) => format!("{name} ({id})"),
            None => id.to_string(),
        }
    };
    let mut parts: [Vec<String>; 3] = Default::default();
    let [added, changed, ended] = &mut parts;
    for change in &plan.changes {
        match change {
            Change::Added { person, .. } => {
                added.push(format!("{}, new on the list", name(person)))
            }
            Change::Word { person, column, before, after } => {
                changed.push(format!("{}, {column}: {}", name(person), from_to(before, after)));
            }
            Change::Left { person, on: Some(on) } => {
                ended.push(format!("{}, whose last day is {}", name(person), in_words(*on)));
            }
            Change::Left { person, on: None } => {
                changed.push(format!("{}, who after all stays", name(person)));
            }
            Change::TieAdded(tie) => added.push(tie_in_words(tie, &name)),
            Change::TieEnds { tie, to: None } => {
                changed.push(format!("{}, until further notice", tie_in_words(tie, &name)));
            }
            Change::TieEnds { tie, to: Some(to) } => {
                ended.push(format!("{}, until {}", short_tie(tie, &name), in_words(*to)));
            }
            Change::TieDropped(tie) => {
                ended.push(format!("{}, which never began", short_tie(tie, &name)));
            }
        }
    }
    let mut text = String::new();
    for (title, lines) in ["Added", "Changed", "Ended"].into_iter().zip(&parts) {
        section(&mut text, title, lines);
    }
    let duties: Vec<String> = plan
        .duties
        .iter()
        .map(|duty| {
            let (person, supervisor) = (name(&duty.person), name(&duty.supervisor));
            let day = in_words(duty.on);
            let does = if duty.what == "leaving" { "leaves" } else { "moves" };
            format!(
                "{supervisor}: {person} {does}, last day {day}; put every record on file by then"
            )
        })
        .collect();
    section(&mut text, "To do for supervisors", &duties);
    if text.is_empty() {
        text.push_str("Nothing changes.\n");
    }
    let missing = plan.not_in_file.len();
    if missing > 0 && !end_missing {
        text.push_str(&format!(
            "{missing} on the list and not in the file stay as they are. Have they left? Give each \
             a last day in left_on, or say --end-missing.\n"
        ));
    }
    text
}

fn section(text: &mut String, title: &str, lines: &[String]) {
    if !lines.is_empty() {
        text.push_str(&format!("{title} ({}):\n", lines.len()));
        for line in lines {
            text.push_str(&format!("  {line}\n"));
        }
    }
}

fn from_to(before: &str, after: &str) -> String {
    match (before, after) {
        ("", after) => format!("now \"{after}\""),
        (before, "") => format!("no longer \"{before}\""),
        (before, after) => format!("\"{before}\" becomes \"{after}\""),
    }
}

type Named<'a> = &'a dyn Fn(&waymark_core::fact::PersonId) -> String;

fn short_tie(tie: &Standing, name: Named<'_>) -> String {
    let kind = tie.kind.replace('_', " ");
    format!("{} as {kind} of {}", name(&tie.other), name(&tie.person))
}

fn tie_in_words(tie: &Standing, name: Named<'_>) -> String {
    let until = |to: Option<Date>| to.map_or(String::new(), |to| format!(" to {}", in_words(to)));
    format!("{}, from {}{}", short_tie(tie, name), in_words(tie.from), until(tie.to))
}
