//! Cases of access rules: worked examples beside each rule, as data.
//!
//! Lives here: the shape of such a case file and the answers to it. Not here: what a rule decides.

use serde::{Deserialize, Serialize};

use crate::access::{AccessRules, Begun, Sender, sort_of};
use crate::calendar::Date;
use crate::fact::{Kind, PersonId, Reading};
use crate::merge::History;
use crate::record::Record;
use crate::rulebook::{May, RuleBook, Tie, pack_of};

use super::{BadCase, Fields, fact};

/// The examples of one access rule.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessCases {
    /// The rule they are of.
    pub rule: String,
    /// The examples.
    pub case: Vec<AccessCase>,
}

/// One question on one day: the organisation goes by the rule's own pack and the base.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessCase {
    /// What it shows, as a sentence.
    pub name: String,
    /// The day asked about.
    pub on: Date,
    /// What somebody is to the person.
    #[serde(default)]
    pub ties: Vec<Tie>,
    /// What they want to do.
    pub may: May,
    /// With which record, by its `kind` and fields; `by` says who began it, the person where
    /// nothing is said.
    #[serde(default)]
    pub record: Option<Fields>,
    /// Whether it is there already, and not begun by what is asked about.
    #[serde(default)]
    pub begun: bool,
    /// Whether whoever asks is known to work in another locality.
    #[serde(default)]
    pub elsewhere: bool,
    /// What must be decided.
    pub want: WantAccess,
}

/// What must be decided; rules that are not said are not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WantAccess {
    /// Whether it may be done.
    pub allowed: bool,
    /// The ids of the rules that decide.
    #[serde(default)]
    pub by: Option<Vec<String>>,
}

impl AccessCase {
    /// What the book decides: whether, and by which rules.
    ///
    /// # Errors
    /// [`BadCase`] where its record makes no sense.
    pub fn answer(&self, book: &RuleBook, rule: &str) -> Result<WantAccess, BadCase> {
        let rules = AccessRules::of(book, &[pack_of(rule)]);
        let ties = self.ties.iter().copied().collect();
        let bad = || BadCase::Kind { case: self.name.clone() };
        let decision = match (&self.record, self.may) {
            (None, may) => rules.may(may, ties, self.on),
            (Some(fields), may) => {
                let kind =
                    fields.get("kind").and_then(serde_json::Value::as_str).ok_or_else(bad)?;
                let kind = Kind::from(kind.to_owned());
                let mut stated = fact(&self.name, 1, &kind, fields)?.ok_or_else(bad)?;
                if may == May::Read {
                    let mut history = History::default();
                    history.add(stated);
                    let record = Record::from_history(&history).ok_or_else(bad)?;
                    rules.may_read(&record, ties, self.on)
                } else {
                    let begun = (stated.by.clone(), sort_of(&stated).to_owned());
                    let asks = if self.ties.contains(&Tie::Own) { "person" } else { "asker" };
                    let asks: PersonId = asks.parse().map_err(|_| bad())?;
                    stated.by = asks.clone();
                    let (about, kind) = (stated.about.clone(), stated.kind.clone());
                    let sender = Sender {
                        person: &asks,
                        ties,
                        is_elsewhere: self.elsewhere,
                        device_owner: Some(&asks),
                        begun: self.begun.then_some(Begun {
                            about: &about,
                            kind: &kind,
                            by: &begun.0,
                            sort: &begun.1,
                        }),
                        today: self.on,
                    };
                    rules.stating(&Reading::Known(stated), &sender)
                }
            }
        };
        let by = decision.by.iter().map(|id| (*id).to_owned()).collect();
        Ok(WantAccess { allowed: decision.allowed, by: Some(by) })
    }

    /// What differs between what a case wants and what was decided; nothing where it comes out.
    pub fn differences(&self, found: &WantAccess) -> Vec<String> {
        let says = |allowed: bool| if allowed { "allowed" } else { "not allowed" };
        let mut differences = Vec::new();
        if self.want.allowed != found.allowed {
            let (wanted, found) = (says(self.want.allowed), says(found.allowed));
            differences.push(format!("wanted {wanted}, found {found}"));
        }
        if self.want.by.is_some() && self.want.by != found.by {
            let name = |by: &Option<Vec<String>>| by.clone().unwrap_or_default().join(", ");
            let (wanted, found) = (name(&self.want.by), name(&found.by));
            differences.push(format!("by: wanted {wanted}; found {found}"));
        }
        differences
    }
}

/// The access cases that came with this version, in order of rule id.
///
/// # Errors
/// When they are not what the build writes.
#[cfg(feature = "cases")]
pub fn bundled() -> Result<Vec<AccessCases>, serde_json::Error> {
    serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/access_cases.json")))
}
