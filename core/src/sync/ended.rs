//! The end of sync: what a phone does that is let in no more.
//!
//! Lives here: what it gives up. Not here: how it is told so (`heard`).

use super::phone::{Next, Talk};
use super::pocket::{Cursor, Pocket};
use super::receive::Received;
use super::rows::{Rows, envelope};
use crate::fact::{PersonId, RecordId};
use crate::order;

impl Talk {
    /// Gives up what others let this phone read, since it was revoked or its person left: their
    /// records are erased, as where a right is lost. What nobody took of one's own words stays, and
    /// so does every record about oneself.
    ///
    /// Nothing can be handed over first: the server takes nothing from it any more. Where it is let
    /// in once more, it reads everything from the start.
    ///
    /// # Errors
    /// When the pocket could not keep it; then nothing of the transaction may count.
    pub async fn ended<P: Pocket>(
        &mut self,
        pocket: &mut P,
        me: &PersonId,
    ) -> Result<Received, P::Fault> {
        let before = pocket.cursor().await?;
        let Cursor { was, complete, .. } = before.clone();
        let cursor = Cursor { was, complete, ..Cursor::default() };
        let mut received = Received { cursor, next: Next::Later, ..Received::default() };
        if before == received.cursor {
            return Ok(received); // done at an earlier contact, and nothing has come since
        }
        let mut rows = Rows::default();
        rows.know(pocket.everything().await?);
        let mut others: Vec<RecordId> = Vec::new();
        for row in rows.each() {
            if envelope(&row.bytes).is_none_or(|it| it.about != *me) {
                others.push(row.record.clone());
            }
        }
        order::by(&mut others, Ord::cmp);
        others.dedup();
        for record in &others {
            rows.forget(record, me);
        }
        pocket.keep_cursor(&received.cursor).await?;
        received.records = rows.keep(pocket).await?;
        Ok(received)
    }
}
