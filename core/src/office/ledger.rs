//! The ledger: what the office asks of its storage, as one transaction.
//!
//! Lives here: the questions and what each means. Not here: any decision. SQLite, PostgreSQL and
//! the simulator's memory answer them; whatever a transaction wrote counts together or not at all.

use crate::access::Ties;
use crate::calendar::Date;
use crate::fact::{DeviceId, Envelope, FactId, PersonId, RecordId};
use crate::sync::{Entry, Reason, Status};

/// Bytes stored under a fact's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Who stated them.
    pub by: PersonId,
    /// The bytes.
    pub bytes: String,
}

/// A fact to be stored.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Its envelope.
    pub envelope: &'a Envelope,
    /// Its one encoding, kept byte for byte.
    pub bytes: &'a str,
    /// Whether it bears on who may read its record.
    pub decides: bool,
    /// When it came, in milliseconds since 1970.
    pub now_ms: i64,
}

/// Bytes that were not taken.
#[derive(Debug, Clone, Copy)]
pub struct Aside<'a> {
    /// Who sent them.
    pub by: &'a PersonId,
    /// The bytes.
    pub bytes: &'a str,
    /// Why not.
    pub reason: Reason,
    /// When they came, in milliseconds since 1970.
    pub now_ms: i64,
}

/// A reading by right of access: a fact of kind `access`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its bytes.
    pub bytes: String,
    /// The civil day on which it came.
    pub on: Date,
}

/// At most so much at once; always one, so that a long fact gets its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// How many.
    pub entries: i64,
    /// How many bytes of facts in all.
    pub bytes: i64,
}

/// How far a first sync has come: record by record, those changed last first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The last arrival that belongs to it; what came later comes by the feed.
    pub up_to: i64,
    /// The arrival of the newest fact (up to `up_to`) of the record reached.
    pub record: i64,
    /// The arrival of the last of its facts that was sent.
    pub fact: i64,
}

/// A fact of a first sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Older {
    /// The arrival of its record's newest fact up to [`Reached::up_to`].
    pub record: i64,
    /// Its own arrival.
    pub fact: i64,
    /// Its bytes.
    pub bytes: String,
}

/// A fact of a record somebody holds, for comparing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Its arrival.
    pub arrival: i64,
    /// Its record.
    pub record: RecordId,
    /// Which fact.
    pub id: FactId,
    /// [`crate::sync::mark`] of its bytes.
    pub mark: i64,
}

/// When a device last spoke, and what it said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The feed position it confirmed having kept.
    pub cursor: i64,
    /// What it said of itself.
    pub status: Status,
}

/// A future answer of the ledger.
pub trait Answer<T, F>: Future<Output = Result<T, F>> + Send {}

impl<T, F, A: Future<Output = Result<T, F>> + Send> Answer<T, F> for A {}

/// One transaction of the server's storage. An arrival numbers all facts in the order they were
/// committed, from 1; a position numbers one person's feed, rising, from 1.
pub trait Ledger: Send {
    /// Why it could not.
    type Fault: Send;

    /// The bytes stored under a fact's id.
    fn stored(&mut self, id: &FactId) -> impl Answer<Option<Stored>, Self::Fault>;

    /// Whose the device is; none where nobody has registered it.
    fn device_owner(&mut self, device: &DeviceId) -> impl Answer<Option<PersonId>, Self::Fault>;

    /// Stores a fact, and gives its arrival. Its id is free: [`Ledger::stored`] was asked.
    fn insert(&mut self, new: New<'_>) -> impl Answer<i64, Self::Fault>;

    /// Keeps bytes that were not taken; the same ones of the same sender for the same reason once.
    fn keep_aside(&mut self, aside: Aside<'_>) -> impl Answer<(), Self::Fault>;

    /// The record's next fact after an arrival (0 at first) that is its first or was inserted with
    /// `decides`, and its own arrival. One at a time: together they may be longer than memory.
    fn next_deciding(
        &mut self,
        record: &RecordId,
        after: i64,
    ) -> impl Answer<Option<(i64, String)>, Self::Fault>;

    /// Everybody who is something to a person on a day, that person included, and what; see the
    /// staff list's own words in `docs/formats.md`. Both ends of a span count.
    fn ties_to(
        &mut self,
        about: &PersonId,
        on: Date,
    ) -> impl Answer<Vec<(PersonId, Ties)>, Self::Fault>;

    /// Everybody else to whom a person is something on a day, and what: the same the other way round.
    fn ties_of(
        &mut self,
        person: &PersonId,
        on: Date,
    ) -> impl Answer<Vec<(PersonId, Ties)>, Self::Fault>;

    /// Whether two people are known to work in different localities.
    fn is_elsewhere(&mut self, one: &PersonId, other: &PersonId) -> impl Answer<bool, Self::Fault>;

    /// The readings by right of access about a person that came on `since` or later, by arrival.
    fn openings(&mut self, about: &PersonId, since: Date) -> impl Answer<Vec<Opened>, Self::Fault>;

    /// A number that changes with every change to people and relations.
    fn staff_version(&mut self) -> impl Answer<i64, Self::Fault>;

    /// The text last kept for a person by [`Ledger::keep_reckoned`].
    fn reckoned(&mut self, person: &PersonId) -> impl Answer<Option<String>, Self::Fault>;

    /// Keeps a text for a person: on what their rights were last reckoned.
    fn keep_reckoned(&mut self, person: &PersonId, reckoned: &str) -> impl Answer<(), Self::Fault>;

    /// Every record about a person, in order of its id.
    fn records_about(&mut self, person: &PersonId) -> impl Answer<Vec<RecordId>, Self::Fault>;

    /// Who holds a record about a person now.
    fn holders(
        &mut self,
        record: &RecordId,
        about: &PersonId,
    ) -> impl Answer<Vec<PersonId>, Self::Fault>;

    /// The records about others that a person holds, each after whom it is about.
    fn held_of_others(
        &mut self,
        person: &PersonId,
    ) -> impl Answer<Vec<(PersonId, RecordId)>, Self::Fault>;

    /// Whether a person holds a record.
    fn holds(&mut self, person: &PersonId, record: &RecordId) -> impl Answer<bool, Self::Fault>;

    /// Notes that a person, who did not, holds a record from now on. Tells them nothing.
    fn hold(
        &mut self,
        person: &PersonId,
        record: &RecordId,
        about: &PersonId,
    ) -> impl Answer<(), Self::Fault>;

    /// Notes that a person no longer holds a record, and appends to their feed that it is to be
    /// forgotten. Only asked for who holds it.
    fn forget(&mut self, person: &PersonId, record: &RecordId) -> impl Answer<(), Self::Fault>;

    /// Appends to a person's feed every fact of a record from an arrival on (itself included), by
    /// arrival.
    fn tell(
        &mut self,
        person: &PersonId,
        record: &RecordId,
        since: i64,
    ) -> impl Answer<(), Self::Fault>;

    /// The last position of a person's feed; 0 where it is empty.
    fn head(&mut self, person: &PersonId) -> impl Answer<i64, Self::Fault>;

    /// The entries of a person's feed after a position, by position, within the room, without
    /// facts of records the person no longer holds; what is to be forgotten counts no bytes.
    fn entries(
        &mut self,
        person: &PersonId,
        after: i64,
        room: Room,
    ) -> impl Answer<Vec<Entry>, Self::Fault>;

    /// The highest arrival of all; 0 where there is no fact.
    fn last_arrival(&mut self) -> impl Answer<i64, Self::Fault>;

    /// What comes after the place reached, within the room. Of every record a person holds, its
    /// facts up to `up_to` by arrival; the records by their newest such fact, the latest first.
    /// After the place reached are the later facts of the record reached, and all records whose
    /// newest such fact arrived before its own.
    fn older(
        &mut self,
        person: &PersonId,
        reached: Reached,
        room: Room,
    ) -> impl Answer<Vec<Older>, Self::Fault>;

    /// How many records are still to come after the one reached.
    fn count_older(&mut self, person: &PersonId, reached: Reached)
    -> impl Answer<i64, Self::Fault>;

    /// The facts of every record a person holds that arrived after `after`, by arrival, at most `most`.
    fn holdings(
        &mut self,
        person: &PersonId,
        after: i64,
        most: i64,
    ) -> impl Answer<Vec<Holding>, Self::Fault>;

    /// Registers a device, which nobody has, for a person.
    fn register(
        &mut self,
        device: &DeviceId,
        person: &PersonId,
        now_ms: i64,
    ) -> impl Answer<(), Self::Fault>;

    /// When a device last spoke.
    fn seen(&mut self, device: &DeviceId) -> impl Answer<Option<Seen>, Self::Fault>;

    /// Notes that a registered device spoke.
    fn note_seen(&mut self, device: &DeviceId, seen: &Seen) -> impl Answer<(), Self::Fault>;
}
