//! Facts: what a person stated on a device, append-only, encoded once.
//!
//! Lives here: the shape of a fact, its one encoding, and the reading of bytes from elsewhere.
//! Not here: what facts add up to (`merge`, `record`) or who may state them (`access`).

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::attachment::Attachment;
use crate::calendar::Date;

/// The format number of a fact that holds nothing format 1 did not know.
pub const FORMAT: u32 = 1;

/// The format number of a fact that names attachments.
pub const WITH_FILES: u32 = 2;

/// The highest format number this version reads; a fact with a higher one is kept, not understood.
pub const NEWEST: u32 = WITH_FILES;

/// The most bytes one encoded fact may have (256 KiB), so that nobody's memory is at a stranger's mercy.
pub const MOST_BYTES: usize = 256 * 1024;

/// Makes an id type: a short name of lower-case letters, digits and hyphens.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as it is written and stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                if is_id(&text) { Ok(Self(text.into())) } else { Err(BadId) }
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Which person, as the organisation's staff list names them; never a name.
    PersonId
}
id! {
    /// Which device, made at random by the device itself when it is first used.
    DeviceId
}
id! {
    /// Which record, made at random by the device that began it.
    RecordId
}

/// An id that is empty, too long, or holds something other than `a-z`, `0-9` and `-`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is 1 to 64 lower-case letters, digits and hyphens")]
pub struct BadId;

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Which fact: the device and its sequence number there, written `device.7`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FactId {
    /// The device the fact was stated on.
    pub device: DeviceId,
    /// Its place in that device's own order, from 1.
    pub seq: u32,
}

impl FactId {
    /// Names the `seq`-th fact of `device`.
    pub fn new(device: DeviceId, seq: u32) -> Self {
        Self { device, seq }
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.device, self.seq)
    }
}

impl FromStr for FactId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let (device, seq) = text.rsplit_once('.').ok_or(BadId)?;
        let number: u32 = seq.parse().map_err(|_| BadId)?;
        if number == 0 || number.to_string() != seq {
            return Err(BadId); // "007" and "7" must not be two names of one fact
        }
        Ok(Self { device: device.parse()?, seq: number })
    }
}

impl TryFrom<String> for FactId {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<FactId> for String {
    fn from(id: FactId) -> String {
        id.to_string()
    }
}

/// What kind of thing a record is.
///
/// A kind this version does not know is kept by name, so that an older phone passes on what a
/// newer one wrote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Kind {
    /// Something written about practice; see [`crate::record::field`] for its fields.
    Reflection,
    /// A supervision that was held.
    Session,
    /// A step of a pathway that was done: a review, a decision, a submission.
    Step,
    /// A person's start dates and the pathways they are on; one record a person.
    Enrolment,
    /// Days on which a programme's clock stood still.
    Pause,
    /// Days away from work.
    Leave,
    /// What two or more people agreed: supervision, support, fees, learning.
    Agreement,
    /// Something a person did, learnt or achieved that counts towards a rule.
    Evidence,
    /// Something that happened which a rule asks about.
    Event,
    /// Days attended on a placement.
    Placement,
    /// A supervision planned for a day.
    Meeting,
    /// Somebody's signature on one version of a record.
    Signature,
    /// Records read under a right of access, said before they are read.
    Access,
    /// A kind of a newer version.
    Newer(String),
}

const KINDS: [(&str, Kind); 13] = [
    ("reflection", Kind::Reflection),
    ("session", Kind::Session),
    ("step", Kind::Step),
    ("enrolment", Kind::Enrolment),
    ("pause", Kind::Pause),
    ("leave", Kind::Leave),
    ("agreement", Kind::Agreement),
    ("evidence", Kind::Evidence),
    ("event", Kind::Event),
    ("placement", Kind::Placement),
    ("meeting", Kind::Meeting),
    ("signature", Kind::Signature),
    ("access", Kind::Access),
];

impl Kind {
    /// The kind's name as it is stored.
    pub fn as_str(&self) -> &str {
        if let Self::Newer(name) = self {
            return name;
        }
        KINDS.iter().find(|(_, kind)| kind == self).map_or("", |(name, _)| name)
    }
}

impl From<String> for Kind {
    fn from(name: String) -> Self {
        KINDS
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(Self::Newer(name), |(_, kind)| kind.clone())
    }
}

impl From<Kind> for String {
    fn from(kind: Kind) -> String {
        kind.as_str().to_owned()
    }
}

/// What a field was set to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Emptied.
    Nothing,
    /// A short text or a choice, replaced as a whole.
    Text(String),
    /// A long text, merged word by word when two people change it at once.
    Words(String),
    /// A whole number; its unit is in the field's name.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// A civil date.
    Day(#[serde(with = "crate::calendar::as_text")] Date),
    /// A set of codes; additions and removals of two people both apply.
    Codes(Vec<String>),
    /// A set of photos and files; additions and removals of two people both apply. Since format 2.
    Files(Vec<Attachment>),
}

/// One field set to a value, and the versions of it the author had before their eyes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The field's name; see [`crate::record::field`].
    pub field: String,
    /// What it now is.
    pub value: Value,
    /// The facts this change replaces: those that held the field's value when the author changed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<FactId>,
}

/// One statement by one person on one device about one record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The format number it was written in; at most [`NEWEST`] here, and [`format_for`] it.
    pub format: u32,
    /// Which fact.
    pub id: FactId,
    /// Who stated it.
    pub by: PersonId,
    /// Whom the record is about.
    pub about: PersonId,
    /// Which record it adds to.
    pub record: RecordId,
    /// What kind of record that is.
    pub kind: Kind,
    /// When, by the device's own clock, in milliseconds since 1970; only ever breaks ties.
    pub at: i64,
    /// What it says.
    pub changes: Vec<Change>,
}

/// The part of a fact that every version can read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Envelope {
    /// The format number it was written in.
    pub format: u32,
    /// Which fact.
    pub id: FactId,
    /// Who stated it.
    pub by: PersonId,
    /// Whom the record is about.
    pub about: PersonId,
    /// Which record it adds to.
    pub record: RecordId,
    /// What kind of record that is.
    pub kind: Kind,
    /// When, by the device's own clock, in milliseconds since 1970.
    pub at: i64,
}

/// What bytes from elsewhere turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A fact this version understands whole.
    Known(Fact),
    /// A fact of a newer version: to be kept and passed on as it is.
    Newer(Envelope),
}

impl Reading {
    /// The part every version understands.
    pub fn envelope(&self) -> Envelope {
        match self {
            Self::Newer(envelope) => envelope.clone(),
            Self::Known(fact) => Envelope {
                format: fact.format,
                id: fact.id.clone(),
                by: fact.by.clone(),
                about: fact.about.clone(),
                record: fact.record.clone(),
                kind: fact.kind.clone(),
                at: fact.at,
            },
        }
    }
}

/// Why bytes are not a fact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAFact {
    /// It is longer than [`MOST_BYTES`].
    #[error("a fact has at most {MOST_BYTES} bytes, this one has {bytes}")]
    TooLong {
        /// How many it has.
        bytes: u64,
    },
    /// It is not the JSON of a fact.
    #[error("not a fact: reading stopped at line {line}, column {column}")]
    Malformed {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: u64,
    },
    /// It changes nothing.
    #[error("not a fact: it changes nothing")]
    Empty,
    /// It holds what its format does not have, so that older versions would not keep it.
    #[error("not a fact: it holds what its format does not have")]
    OtherFormat,
}

impl From<serde_json::Error> for NotAFact {
    fn from(error: serde_json::Error) -> Self {
        // serde_json's own words can quote what it read, which may be personal.
        Self::Malformed { line: error.line() as u64, column: error.column() as u64 }
    }
}

impl Fact {
    /// Encodes the fact; done once, when it is stated. Everybody keeps these very bytes.
    ///
    /// # Errors
    /// When the fact is longer than [`MOST_BYTES`] or says nothing.
    pub fn encode(&self) -> Result<String, NotAFact> {
        self.check()?;
        let text = serde_json::to_string(self)?;
        if text.len() > MOST_BYTES {
            return Err(NotAFact::TooLong { bytes: text.len() as u64 });
        }
        Ok(text)
    }

    /// Whether it says something, in a format that has all it says.
    fn check(&self) -> Result<(), NotAFact> {
        if self.changes.is_empty() {
            return Err(NotAFact::Empty);
        }
        let files = self.changes.iter().flat_map(|change| files(&change.value));
        let sound = files.into_iter().all(Attachment::is_sound);
        if self.format < format_for(&self.changes) || !sound {
            return Err(NotAFact::OtherFormat);
        }
        Ok(())
    }
}

/// The format number a fact with these changes is written in: the lowest that has them all, so
/// that as many versions as can understand it.
pub fn format_for(changes: &[Change]) -> u32 {
    let has_files = changes.iter().any(|change| matches!(change.value, Value::Files(_)));
    if has_files { WITH_FILES } else { FORMAT }
}

/// The attachments a value names.
pub fn files(value: &Value) -> &[Attachment] {
    match value {
        Value::Files(files) => files,
        _ => &[],
    }
}

/// Reads bytes from elsewhere as a fact.
///
/// # Errors
/// [`NotAFact`] names the place; it never quotes the bytes.
///
/// ```
/// use waymark_core::fact::{read, Reading};
/// let newer = r#"{"format":9,"id":"d.1","by":"p","about":"p","record":"r","kind":"poem","at":0,"verse":1}"#;
/// assert!(matches!(read(newer), Ok(Reading::Newer(_))));
/// assert!(read(&newer[..40]).is_err());
/// ```
pub fn read(text: &str) -> Result<Reading, NotAFact> {
    if text.len() > MOST_BYTES {
        return Err(NotAFact::TooLong { bytes: text.len() as u64 });
    }
    // Nearly every fact is of a version that is known: only another one is read as its envelope too.
    let fact = serde_json::from_str::<Fact>(text);
    if !fact.as_ref().is_ok_and(|fact| fact.format <= NEWEST) {
        let envelope: Envelope = serde_json::from_str(text)?;
        if envelope.format > NEWEST {
            return Ok(Reading::Newer(envelope));
        }
    }
    let fact = fact?;
    fact.check()?;
    Ok(Reading::Known(fact))
}
