//! The pocket: what a phone's sync asks of its storage, as one transaction.
//!
//! Lives here: the questions and what each means. Not here: any decision. IndexedDB and the
//! simulator's memory answer them; whatever a transaction wrote counts together or not at all.

use serde::{Deserialize, Serialize};

use super::messages::{Backlog, Reason};
use crate::fact::{DeviceId, RecordId};

/// Where a fact on a phone has got to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Stated here; no server has acknowledged it.
    Here,
    /// Acknowledged by the server, or come from it.
    Received,
    /// Not taken by the server, for this reason; kept and shown.
    SetAside(Reason),
}

/// One fact as a phone keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The key it is kept under: its id; with `~` behind it for a second one under the same id.
    pub key: String,
    /// The record it adds to.
    pub record: RecordId,
    /// Where it has got to.
    pub stage: Stage,
    /// Whether this account's person stated it.
    pub own: bool,
    /// Its one encoding, never changed.
    pub bytes: String,
    /// Its last position in the feed, where it came by one.
    pub feed: Option<i64>,
}

/// The server's log and how far it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The log's name; none before the first reply.
    pub log: Option<String>,
    /// The last feed position kept.
    pub at: i64,
    /// When the server last had everything and this phone too, in milliseconds since 1970.
    #[serde(default)]
    pub complete: Option<i64>,
    /// What is still to come of a first sync.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backlog: Option<Backlog>,
    /// The record that is to be forgotten as soon as its unsent facts are handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handing_over: Option<RecordId>,
    /// The device this phone was before, until the server knows the one it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<DeviceId>,
    /// When this phone's copies were last compared with the server's, in milliseconds since 1970.
    #[serde(default)]
    pub compared: Option<i64>,
}

/// One transaction of a phone's storage.
///
/// A row that is damaged is left out of every answer and left where it is.
pub trait Pocket {
    /// Why it could not.
    type Fault;

    /// The cursor; the default one where none was kept.
    fn cursor(&mut self) -> impl Future<Output = Result<Cursor, Self::Fault>>;

    /// Keeps the cursor.
    fn keep_cursor(&mut self, cursor: &Cursor) -> impl Future<Output = Result<(), Self::Fault>>;

    /// Every fact of these records, in any order.
    fn held(
        &mut self,
        records: &[RecordId],
    ) -> impl Future<Output = Result<Vec<Held>, Self::Fault>>;

    /// What stands under these keys; nothing for those that are free.
    fn under(&mut self, keys: &[String]) -> impl Future<Output = Result<Vec<Held>, Self::Fault>>;

    /// Every fact that stands [`Stage::Here`], in any order.
    fn unsent(&mut self) -> impl Future<Output = Result<Vec<Held>, Self::Fault>>;

    /// Every fact, in any order.
    fn everything(&mut self) -> impl Future<Output = Result<Vec<Held>, Self::Fault>>;

    /// Puts each under its key, in place of what was there.
    fn keep(&mut self, rows: &[Held]) -> impl Future<Output = Result<(), Self::Fault>>;

    /// Deletes what is under these keys.
    fn erase(&mut self, keys: &[String]) -> impl Future<Output = Result<(), Self::Fault>>;

    /// What each request begins with: the cursor, which device this phone is, and every fact that
    /// stands [`Stage::Here`]. Who waits for each answer asks for the three together.
    fn opening(
        &mut self,
    ) -> impl Future<Output = Result<(Cursor, DeviceId, Vec<Held>), Self::Fault>> {
        async { Ok((self.cursor().await?, self.numbering().await?.0, self.unsent().await?)) }
    }

    /// Which device this phone is for the account, and the highest number it has used; 0 at first.
    fn numbering(&mut self) -> impl Future<Output = Result<(DeviceId, u32), Self::Fault>>;

    /// From now on this phone is that device and has used its numbers up to that one.
    fn renumber(
        &mut self,
        device: &DeviceId,
        last: u32,
    ) -> impl Future<Output = Result<(), Self::Fault>>;
}
