//! What one account keeps on one phone: its facts, how far it has read, and its numbering.

use std::collections::BTreeMap;

use waymark_core::fact::{DeviceId, RecordId};
use waymark_core::sync::{Cursor, Held, Pocket, Stage};
use waymark_core::transfer::FileRow;

use crate::disk::{Refusal, Transaction};
use crate::photos::Chunk;

/// One account's database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shelf {
    /// Every fact, by the key it is kept under.
    pub rows: BTreeMap<String, Held>,
    /// The rows that are damaged, and so are left out of every answer.
    pub damaged: BTreeMap<String, Held>,
    /// How far the server was read.
    pub cursor: Cursor,
    /// Which device this is; none in a database that was never opened.
    pub device: Option<DeviceId>,
    /// The highest number used.
    pub last: u32,
    /// The photos that are wholly or partly here, by the name of their row.
    pub files: BTreeMap<String, FileRow>,
    /// Their chunks.
    pub chunks: BTreeMap<(String, u32), Chunk>,
}

impl Shelf {
    /// The facts no server has acknowledged.
    pub fn unsent(&self) -> impl Iterator<Item = &Held> {
        self.rows.values().filter(|row| row.stage == Stage::Here)
    }

    /// The facts that were set aside.
    pub fn aside(&self) -> impl Iterator<Item = &Held> {
        self.rows.values().filter(|row| matches!(row.stage, Stage::SetAside(_)))
    }
}

/// A transaction of the account's database, as the sync core asks it.
pub struct Open<'d>(pub Transaction<'d, Shelf>);

impl Pocket for Open<'_> {
    type Fault = Refusal;

    async fn cursor(&mut self) -> Result<Cursor, Refusal> {
        Ok(self.0.look().await?.cursor.clone())
    }

    async fn keep_cursor(&mut self, cursor: &Cursor) -> Result<(), Refusal> {
        self.0.write().await?.cursor = cursor.clone();
        Ok(())
    }

    async fn held(&mut self, records: &[RecordId]) -> Result<Vec<Held>, Refusal> {
        let rows = self.0.look().await?.rows.values();
        Ok(rows.filter(|row| records.contains(&row.record)).cloned().collect())
    }

    async fn under(&mut self, keys: &[String]) -> Result<Vec<Held>, Refusal> {
        let shelf = self.0.look().await?;
        Ok(keys.iter().filter_map(|key| shelf.rows.get(key)).cloned().collect())
    }

    async fn unsent(&mut self) -> Result<Vec<Held>, Refusal> {
        Ok(self.0.look().await?.unsent().cloned().collect())
    }

    async fn everything(&mut self) -> Result<Vec<Held>, Refusal> {
        Ok(self.0.look().await?.rows.values().cloned().collect())
    }

    async fn keep(&mut self, rows: &[Held]) -> Result<(), Refusal> {
        for row in rows {
            let shelf = self.0.write().await?;
            shelf.damaged.remove(&row.key);
            shelf.rows.insert(row.key.clone(), row.clone());
        }
        Ok(())
    }

    async fn erase(&mut self, keys: &[String]) -> Result<(), Refusal> {
        for key in keys {
            let shelf = self.0.write().await?;
            shelf.damaged.remove(key);
            shelf.rows.remove(key);
        }
        Ok(())
    }

    async fn numbering(&mut self) -> Result<(DeviceId, u32), Refusal> {
        let shelf = self.0.look().await?;
        // A database is given its device when it is opened, before anything else.
        let device = shelf.device.clone().ok_or(Refusal::Lost)?;
        Ok((device, shelf.last))
    }

    async fn renumber(&mut self, device: &DeviceId, last: u32) -> Result<(), Refusal> {
        let shelf = self.0.write().await?;
        shelf.device = Some(device.clone());
        shelf.last = last;
        Ok(())
    }
}
