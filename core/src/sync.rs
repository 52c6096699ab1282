//! Sync: what a phone and a server say to each other, as values.
//!
//! Lives here: the messages, their reading with named faults, and how big the next page should
//! be. Not here: any request, timer or store.

use serde::{Deserialize, Serialize};

use crate::fact::{DeviceId, FactId, RecordId};

/// The protocol this version speaks. A server takes facts from every protocol up to its own.
pub const PROTOCOL: u32 = 1;

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
    /// Other bytes were stored before under the same device and number.
    NumberUsed,
    /// It speaks of something held or done on a day that has not come yet.
    FutureDay,
    /// A reason of a newer server.
    #[serde(other)]
    Other,
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
}

/// How many facts to put in the next request: halves when one fails, grows back when one arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    size: u32,
}

impl Page {
    const MOST: u32 = 100;

    /// The size to try now, from 1 to 100.
    pub fn size(self) -> u32 {
        self.size
    }

    /// After a request that did not come back.
    #[must_use]
    pub fn failed(self) -> Self {
        Self { size: (self.size / 2).max(1) }
    }

    /// After one that did.
    #[must_use]
    pub fn arrived(self) -> Self {
        Self { size: (self.size.saturating_mul(2)).min(Self::MOST) }
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { size: Self::MOST }
    }
}

/// Whether a server's log is another than the one a phone knew, so that everything of the
/// phone's own must be offered again and the feed read from its start.
pub fn is_another_log(known: Option<&str>, reply: &Reply) -> bool {
    known.is_some_and(|log| log != reply.log)
}
