//! The rule book: rules with their versions, documents, frameworks and forms.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::access::AccessRule;
use super::counts::Counts;
use super::forms::RecordForm;
use super::shapes::Shape;
use crate::calendar::{BankHolidays, Date, Span, add_days};
use crate::fact::Kind;
use crate::frameworks::Framework;
use crate::order;

/// How strongly a clause puts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Must, shall, will, required.
    Must,
    /// Should, normally, good practice.
    Should,
    /// May.
    May,
}

/// Where a version of a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The document's id in `sources.toml`.
    pub document: Arc<str>,
    /// The clause, as the document numbers it.
    pub clause: Arc<str>,
}

/// A document the rule book may cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A name short enough for a label.
    pub short: String,
    /// Whose it is.
    pub publisher: String,
    /// Which edition was read.
    pub edition: String,
}

/// Whom a rule speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Applies {
    /// Everybody whose organisation chose the pack.
    Everyone,
    /// People enrolled on this pathway, for example `north-yorkshire/asye`.
    Pathway(String),
    /// People with one of these roles; an organisation is one whose role is [`ORGANISATION`].
    Roles(Vec<String>),
}

/// The role of an organisation itself, of which nothing is asked that is asked of everyone.
pub const ORGANISATION: &str = "organisation";

/// One dated version of a rule; in force from its day until the next one's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The first day it is in force.
    #[serde(with = "crate::calendar::as_text")]
    pub from: Date,
    /// Where it comes from.
    pub cite: Citation,
    /// What it asks, in one sentence of our own.
    pub says: String,
    /// How we read it where the text is silent or unclear.
    #[serde(default)]
    pub reading: Option<String>,
    /// Days before the last day on which it becomes due soon.
    #[serde(default = "Version::usual_notice_days")]
    pub notice_days: u32,
    /// What to do about it, as a short instruction, and whose it is.
    pub next: Next,
    /// Asked only of people who have such a record.
    #[serde(default)]
    pub when: Option<Counts>,
    /// What it asks; nothing where the clause ceased on `from`.
    #[serde(default)]
    pub shape: Option<Shape>,
}

impl Version {
    /// How dates are counted, decided for the whole book: due soon from 14 days before.
    pub fn usual_notice_days() -> u32 {
        14
    }
}

/// What to do about a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Next {
    /// The instruction: "Record the supervision".
    pub what: Arc<str>,
    /// Whose it is: "you", "your supervisor".
    pub who: Arc<str>,
}

/// One clause as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The format of the file; 1.
    pub format: u32,
    /// `<pack>.<area>.<rule>`, the same as its path.
    pub id: Arc<str>,
    /// What people call it.
    pub title: Arc<str>,
    /// What it answers, as a question.
    pub question: String,
    /// How strongly the clause puts it.
    pub strength: Strength,
    /// Whom it speaks of.
    pub applies: Applies,
    /// The rule of another pack that it takes the place of.
    #[serde(default)]
    pub replaces: Option<String>,
    /// Its versions, newest first.
    pub version: Vec<Version>,
}

/// The pack of the rule of that id: the id's first part.
///
/// ```
/// use waymark_core::rulebook::pack_of;
/// assert_eq!(pack_of("england.access.private_until_shared"), "england");
/// ```
pub fn pack_of(id: &str) -> &str {
    id.split('.').next().unwrap_or("")
}

impl Rule {
    /// The pack it belongs to.
    pub fn pack(&self) -> &str {
        pack_of(&self.id)
    }

    /// Whether it is the rule of that id, or stands in its place.
    pub fn stands_for(&self, id: &str) -> bool {
        *self.id == *id || self.replaces.as_deref() == Some(id)
    }

    /// Whether it speaks of people on `pathway`, for example `north-yorkshire/asye`.
    pub fn is_of_pathway(&self, pathway: &str) -> bool {
        matches!(&self.applies, Applies::Pathway(named) if named == pathway)
    }

    /// Each version with the days it governs: from its own day until the day before the next one's.
    /// Oldest first; repealed ones govern nothing.
    pub fn editions(&self) -> Vec<(Span, &Version)> {
        let mut editions = Vec::new();
        let mut to = Date::MAX;
        for version in &self.version {
            if let (Some(days), false) = (Span::new(version.from, to), version.shape.is_none()) {
                editions.push((days, version));
            }
            to = add_days(version.from, -1);
        }
        editions.reverse();
        editions
    }

    /// The first day any version is in force.
    pub fn known_from(&self) -> Option<Date> {
        self.version.last().map(|version| version.from)
    }

    /// The version in force on `on`; none before the first or once repealed.
    pub fn version_on(&self, on: Date) -> Option<&Version> {
        self.version
            .iter()
            .find(|version| version.from <= on)
            .filter(|version| version.shape.is_some())
    }
}

/// Every rule, every document and the bank holidays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleBook {
    /// The rules, in order of their id.
    pub rules: Vec<Rule>,
    /// The documents they cite.
    pub documents: Vec<Document>,
    /// England and Wales.
    pub bank_holidays: BankHolidays,
    /// The professional frameworks, in order of their id.
    pub frameworks: Vec<Framework>,
    /// What is asked about each sort of record, in order of the form's id.
    pub forms: Vec<RecordForm>,
    /// Who may do what with which records, in order of the rule's id.
    pub access: Vec<AccessRule>,
}

impl RuleBook {
    /// The rule of that id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| *rule.id == *id)
    }

    /// The pathways the book has rules for, in order: `north-yorkshire/asye`.
    pub fn pathways(&self) -> Vec<&str> {
        let mut pathways: Vec<&str> = self
            .rules
            .iter()
            .filter_map(|rule| match &rule.applies {
                Applies::Pathway(pathway) => Some(pathway.as_str()),
                Applies::Everyone | Applies::Roles(_) => None,
            })
            .collect();
        order::by(&mut pathways, Ord::cmp);
        pathways.dedup();
        pathways
    }

    /// The form for a sort of record; the kind's first where no sort is named.
    pub fn form(&self, kind: &Kind, what: &str) -> Option<&RecordForm> {
        self.forms.iter().filter(|form| form.kind == *kind).find(|form| {
            what.is_empty() || form.what.is_empty() || form.what.iter().any(|one| one.code == what)
        })
    }

    /// The document of that id.
    pub fn document(&self, id: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.id == id)
    }
}
