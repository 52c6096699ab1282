//! Access rules: who may do what with which records, as data with the clause.
//!
//! Lives here: the shape of such a rule. Not here: what the rules answer (`access`).

use serde::{Deserialize, Serialize};

use super::model::{Citation, pack_of};
use crate::calendar::Date;
use crate::fact::Kind;

/// What somebody is to the person a record is about, or to their organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    /// That very person.
    Own,
    /// Their supervisor.
    Supervisor,
    /// Who supervised them until they left or moved, and has their file to see to.
    FormerSupervisor,
    /// Their line manager.
    LineManager,
    /// The line manager of their supervisor.
    SupervisorsManager,
    /// The supervisor's line manager, of a record they have said they read.
    Auditor,
    /// Their assessor.
    Assessor,
    /// Their practice educator.
    PracticeEducator,
    /// Their supervisor on the site of a placement.
    OnSiteSupervisor,
    /// The service manager who endorses a progression beside their own.
    SecondManager,
    /// A member of the panel on their disagreement.
    PanelMember,
    /// Whoever keeps posts and pay.
    EmploymentSupport,
    /// Whoever answers for practice across the organisation.
    Leader,
    /// Whoever keeps the staff list and the server.
    Administrator,
}

/// Something that may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum May {
    /// Read a record.
    Read,
    /// State something of a record.
    State,
    /// Sign a record, as one of the sorts of a signature.
    Sign,
    /// Say who else reads a record.
    Share,
    /// Read records under a right of access, on the record.
    Audit,
    /// See how many, and never who or what.
    Count,
    /// Keep the staff list and the server.
    Administer,
}

/// Whether a rule gives a right or takes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Gives it.
    Allow,
    /// Takes it, whatever else gives it.
    Forbid,
}

/// What must be so for a rule to speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Its person shares the record.
    Shared,
    /// Its person began the record and does not share it.
    Private,
    /// Somebody else began the record about the person.
    ByAnother,
    /// The record is there already.
    Begun,
    /// The record is there already and somebody else than whoever asks began it.
    NotAuthor,
    /// Whoever asks is known to work in another locality than the person.
    Elsewhere,
    /// They are not known to.
    NotElsewhere,
}

/// Records of one kind, and of these sorts of it; of every sort where none is named. The sort of
/// a signature is what it is signed as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sorts {
    /// The kind.
    pub kind: Kind,
    /// The sorts.
    #[serde(default)]
    pub what: Vec<String>,
}

/// One dated version of an access rule; in force from its day until the next one's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessVersion {
    /// The first day it is in force.
    #[serde(with = "crate::calendar::as_text")]
    pub from: Date,
    /// Where it comes from.
    pub cite: Citation,
    /// What it says, in one sentence of our own.
    pub says: String,
    /// How we read it where the text is silent or unclear.
    #[serde(default)]
    pub reading: Option<String>,
    /// Whether the clause ceased on `from`.
    #[serde(default)]
    pub repealed: bool,
    /// Of whom it speaks; of anybody where empty.
    #[serde(default)]
    pub who: Vec<Tie>,
    /// What they may, or may not.
    #[serde(default)]
    pub may: Vec<May>,
    /// With which records; with every one, newer kinds too, where empty.
    #[serde(default)]
    pub records: Vec<Sorts>,
    /// What must all be so.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// For how many days, where it is not for good.
    #[serde(default)]
    pub days: Option<u32>,
    /// The smallest number of people that is told.
    #[serde(default)]
    pub smallest: Option<u32>,
}

/// One clause about access as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRule {
    /// The format of the file; 1.
    pub format: u32,
    /// `<pack>.access.<rule>`, the same as its path.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Whether it gives or takes.
    pub effect: Effect,
    /// The rule of another pack that it takes the place of.
    #[serde(default)]
    pub replaces: Option<String>,
    /// Its versions, newest first.
    pub version: Vec<AccessVersion>,
}

impl AccessRule {
    /// The pack it belongs to.
    pub fn pack(&self) -> &str {
        pack_of(&self.id)
    }

    /// The version in force on `on`; none before the first or once repealed.
    pub fn version_on(&self, on: Date) -> Option<&AccessVersion> {
        self.version.iter().find(|version| version.from <= on).filter(|version| !version.repealed)
    }
}
