//! The one door to the deciders: every finding for one person on one day.

use crate::calendar::Date;
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::pathway::{self, Pauses};
use crate::person::Person;
use crate::record::Record;
use crate::rulebook::{Applies, Rule, RuleBook, Version};
use crate::{supervision, words};

/// Answers every rule of the chosen packs for the person whose records these are.
///
/// `records` are one person's: enrolment, sessions, steps, pauses and leave; other kinds and
/// withdrawn records are passed over. The answers are in order of rule id. A rule of a pathway the
/// person is not on, or one repealed by `on`, is left out. The verdict is `Unknown`, never the
/// nearest edition's, before the first edition of a rule.
pub fn findings(book: &RuleBook, packs: &[&str], records: &[Record], on: Date) -> Vec<Finding> {
    let person = Person::read(records, on);
    book.rules
        .iter()
        .filter(|rule| packs.contains(&rule.pack()))
        .filter(|rule| match &rule.applies {
            Applies::Everyone => true,
            Applies::Pathway(pathway) => person.is_on(pathway),
        })
        .filter_map(|rule| match rule.version_on(on) {
            Some(version) => Some(decide(rule, version, &person, on)),
            None => before_first_edition(rule, on),
        })
        .collect()
}

fn decide(rule: &Rule, version: &Version, person: &Person, on: Date) -> Finding {
    // A pause stops a programme's clock; what everybody owes has no programme.
    let pauses = match &rule.applies {
        Applies::Pathway(pathway) => Pauses::new(&person.pauses(pathway)),
        Applies::Everyone => Pauses::default(),
    };
    let found = if version.cadence.is_some() {
        pathway::cadence(rule, version, person, &pauses, on)
    } else if version.due_by.is_some() {
        pathway::due_by(rule, version, person, &pauses, on)
    } else if let Some(minimum) = &version.minimum_per_period {
        supervision::minimum_per_period(rule, version, minimum, person, on)
    } else {
        version.limit.as_ref().map(|limit| supervision::limit(rule, version, limit, person))
    };
    found.unwrap_or_else(|| start_unknown(rule, version))
}

fn start_unknown(rule: &Rule, version: &Version) -> Finding {
    Finding::new(rule, version, Verdict::Unknown, words::start_unknown())
        .needing(words::start_needed())
        .then(NextStep {
            what: words::add_start(),
            who: words::you(),
            by: None,
            form: Some(Form::Enrolment),
        })
}

/// Unknown before the first edition; nothing at all once repealed.
fn before_first_edition(rule: &Rule, on: Date) -> Option<Finding> {
    let first = rule.version.last().filter(|first| on < first.from)?;
    let why = words::no_edition(first.from);
    Some(Finding::new(rule, first, Verdict::Unknown, why).needing(words::edition_needed(on)))
}
