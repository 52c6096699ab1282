//! Messages: what a phone and a server say to each other, as values.
//!
//! Lives here: their one spelling. Not here: what either end makes of them. A field that protocol 2
//! brought is absent where it says nothing, so that messages of protocol 1 stay as they were.

use serde::{Deserialize, Serialize};

use super::digest::Sum;
use crate::fact::{DeviceId, FactId, RecordId};

/// The protocol this version speaks. A server answers every one from 1 up; a phone steps down to 1
/// where a server of the first version asks it to.
pub const PROTOCOL: u32 = 2;

/// The most facts one request may carry.
pub const MOST_FACTS: usize = 500;

/// What a phone says: the facts it has that nobody has acknowledged, and how far it has read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The protocol the phone speaks.
    pub protocol: u32,
    /// The device speaking.
    pub device: DeviceId,
    /// The server log the cursor belongs to, as last told; none at first.
    #[serde(default)]
    pub log: Option<String>,
    /// The last feed position the phone has stored; 0 at first.
    pub cursor: i64,
    /// The most feed entries wanted in the reply.
    pub page: u32,
    /// Encoded facts, each the very bytes that were stored.
    #[serde(default)]
    pub facts: Vec<String>,
    /// The name the last reply gave to what is still to come of a first sync.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backlog: Option<String>,
    /// The device this phone was before: another phone had the same one (a copy from a backup).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<DeviceId>,
    /// What the phone holds, for comparing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compare>,
    /// What the phone says of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
}

/// What a phone says of itself, for the administrators' page. Nothing personal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The app's version.
    pub version: String,
    /// How many facts wait to be sent after this request.
    pub unsent: u32,
    /// How many the server did not take.
    pub set_aside: u32,
}

/// A question about whether a phone holds what its person may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// Is this the sum of everything?
    All(Sum),
    /// Which of these ranges of records differ? One sum for each; there are 2 to the power n.
    Ranges(Vec<Sum>),
    /// Send these facts.
    Want(Vec<FactId>),
    /// Which of these records may this person not read?
    May(Vec<RecordId>),
}

/// What a server says to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// It is the same.
    Same,
    /// It is not.
    Differs,
    /// One range that differs: which, and everything that belongs in it.
    Range {
        /// Which, from 0.
        range: u32,
        /// The records in it.
        records: Vec<Listed>,
    },
    /// The facts that were wanted, as many as fit.
    Facts(Vec<String>),
    /// The records that are there, and not for this person.
    Forget(Vec<RecordId>),
}

/// A record and its facts by their marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Which record.
    pub record: RecordId,
    /// Its facts, each with [`super::mark`] of its bytes.
    pub facts: Vec<(FactId, i64)>,
}

/// What became of one fact that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// Which fact, by its place in the request, from 0: bytes that are no fact have no id.
    pub index: u32,
    /// Which fact, where it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<FactId>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What a server did with a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Stored now.
    Accepted,
    /// The same bytes were already stored.
    Known,
    /// Not taken, for this reason; the phone keeps it and shows it.
    SetAside(Reason),
}

/// Why a server did not take a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The bytes are not a fact.
    NotAFact,
    /// It is longer than a fact may be.
    TooLong,
    /// It was stated by somebody other than the person sending it.
    NotYours,
    /// The person sending it may not write this about that person.
    NotAllowed,
    /// Its device is not one of this person's.
    UnknownDevice,
    /// Other bytes were stored before under the same device and number, or it is based on such.
    NumberUsed,
    /// It speaks of something held or done on a day that has not come yet.
    FutureDay,
    /// A reason of a newer server.
    #[serde(other)]
    Other,
}

impl Reason {
    /// Its name, on the wire and where it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAFact => "not_a_fact",
            Self::TooLong => "too_long",
            Self::NotYours => "not_yours",
            Self::NotAllowed => "not_allowed",
            Self::UnknownDevice => "unknown_device",
            Self::NumberUsed => "number_used",
            Self::FutureDay => "future_day",
            Self::Other => "other",
        }
    }
}

/// One entry of a person's feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its position; positions rise and may have gaps.
    pub at: i64,
    /// What it says.
    pub item: Item,
}

/// What a feed entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// A fact this person may read, as it was encoded.
    Fact(String),
    /// This person may no longer read that record: erase the local copy.
    Forget(RecordId),
}

/// What is still to come of a first sync.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    /// Its name, to be sent back as it is.
    pub next: String,
    /// How many records are still to come.
    pub left: u32,
    /// How many there were at the start.
    pub total: u32,
}

/// What a server answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The protocol the server speaks.
    pub protocol: u32,
    /// The name of the server's log; a new name means an older backup or a new server.
    pub log: String,
    /// One for each fact sent, in order.
    pub acks: Vec<Ack>,
    /// Feed entries after the cursor, oldest first.
    pub feed: Vec<Entry>,
    /// The cursor to send next.
    pub cursor: i64,
    /// Whether the feed has more.
    pub more: bool,
    /// The server's clock in milliseconds since 1970, so that a phone can say its own is wrong.
    pub now: i64,
    /// Facts of a first sync: record by record, those changed last first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub older: Vec<String>,
    /// What is still to come of it; none where it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backlog: Option<Backlog>,
    /// What comparing came to; none where it must be asked again when nothing is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared: Option<Compared>,
}

/// Whether a server's log is another than the one a phone knew, so that everything of the
/// phone's own must be offered again and the feed read from its start.
pub fn is_another_log(known: Option<&str>, reply: &Reply) -> bool {
    known.is_some_and(|log| log != reply.log)
}
