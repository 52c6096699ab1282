//! Findings: the answer to one rule for one person on one day.
//!
//! Lives here: the shape of an answer and its one encoding. Not here: how it is reached
//! (the deciders) or how it is shown.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::fact::{Kind, RecordId};
use crate::order;
use crate::rulebook::{Citation, Counts, Rule, Strength, Version};

/// What a rule's answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The last day has passed and it is not done.
    Overdue,
    /// It is owed now: its window is open, or today is its last day.
    Due,
    /// Its last day lies within the rule's notice.
    DueSoon,
    /// It is not as the clause asks, and no date would mend it by itself.
    NotMet,
    /// Something must be known first; `needs` says what.
    Unknown,
    /// The programme's clock stands still.
    Paused,
    /// As the clause asks, up to today; `due` then says when something is next owed.
    Met,
    /// The clause does not speak of this person.
    NotApplicable,
}

/// What to do next, who does it, and by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// The one thing to do, as a short instruction.
    pub what: Arc<str>,
    /// Whose it is, in words ("you", "your supervisor").
    pub who: Arc<str>,
    /// The last day for it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Date>,
    /// What recording it would be, so that a screen can offer the right form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
}

/// The record that would move a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A supervision session of this form ("reflective", "management").
    Session(String),
    /// A step of a pathway, with the number of months that names its stage (0 where it has none).
    Step {
        /// Which step, for example `stage_review`.
        step: String,
        /// Which stage, in months.
        stage: i64,
    },
    /// Any other record of this kind and sort ("evidence", "award.bia").
    Record {
        /// Which kind.
        kind: Kind,
        /// Which sort; empty where any will do.
        what: String,
    },
    /// A record that is there already and lacks something.
    Existing {
        /// Which kind.
        kind: Kind,
        /// Which record.
        record: RecordId,
    },
    /// The person's start dates.
    Enrolment,
}

impl NextStep {
    /// What a rule's version says to do next.
    pub fn of(version: &Version, by: Option<Date>, form: Option<Form>) -> Self {
        Self { what: version.next.what.clone(), who: version.next.who.clone(), by, form }
    }
}

impl Form {
    /// That very record.
    pub fn existing(kind: &Kind, record: &RecordId) -> Self {
        Self::Existing { kind: kind.clone(), record: record.clone() }
    }

    /// The record that would count; `stage` in months, for a step.
    pub fn that_counts(counts: &Counts, stage: i64) -> Option<Self> {
        let what = counts.what.first().cloned().unwrap_or_default();
        match counts.kind {
            Kind::Session => Some(Self::Session(what)),
            Kind::Step => Some(Self::Step { step: what, stage }),
            Kind::Enrolment => Some(Self::Enrolment),
            Kind::Reflection | Kind::Pause | Kind::Leave | Kind::Newer(_) => None,
            _ => Some(Self::Record { kind: counts.kind.clone(), what }),
        }
    }
}

/// The answer to one rule for one person on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule, for example `north-yorkshire.asye.stage_review`.
    pub rule: Arc<str>,
    /// The pack it came from.
    pub pack: String,
    /// The document and clause.
    pub cite: Citation,
    /// The clause alone, for a label.
    pub clause: Arc<str>,
    /// The rule's title.
    pub title: Arc<str>,
    /// How strongly the clause puts it.
    pub strength: Strength,
    /// The answer.
    pub verdict: Verdict,
    /// The last day of what is owed now or next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The first day on which it could be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<Date>,
    /// One plain sentence or two of why, with the numbers in it.
    pub why: String,
    /// What must be known first, for `Unknown`.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The records that decided, in order of their id.
    #[serde(default)]
    pub decided_by: Vec<RecordId>,
    /// The one next step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NextStep>,
}

impl Finding {
    /// The answer to `rule` as `version` puts it, with nothing said yet of dates, records or steps.
    pub fn new(rule: &Rule, version: &Version, verdict: Verdict, why: String) -> Self {
        Self {
            rule: rule.id.clone(),
            pack: rule.pack().to_owned(),
            cite: version.cite.clone(),
            clause: version.cite.clause.clone(),
            title: rule.title.clone(),
            strength: rule.strength,
            verdict,
            due: None,
            opens: None,
            why,
            needs: Vec::new(),
            decided_by: Vec::new(),
            next: None,
        }
    }

    /// With the days between which it is owed.
    #[must_use]
    pub fn between(mut self, opens: Date, due: Date) -> Self {
        self.opens = Some(opens);
        self.due = Some(due);
        self
    }

    /// With the last day for what is owed next.
    #[must_use]
    pub fn due(mut self, due: Option<Date>) -> Self {
        self.due = due;
        self
    }

    /// With the records that decided, put in order.
    #[must_use]
    pub fn decided_by<'r>(mut self, records: impl IntoIterator<Item = &'r RecordId>) -> Self {
        self.decided_by = records.into_iter().cloned().collect();
        order::by(&mut self.decided_by, Ord::cmp);
        self.decided_by.dedup();
        self
    }

    /// With what must be known first.
    #[must_use]
    pub fn needing(mut self, need: String) -> Self {
        self.needs.push(need);
        self
    }

    /// With the one next step.
    #[must_use]
    pub fn then(mut self, step: NextStep) -> Self {
        self.next = Some(step);
        self
    }
}
