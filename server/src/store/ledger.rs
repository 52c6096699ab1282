//! A transaction as the office's ledger: each of its questions as SQL, and nothing decided here.

use sha2::{Digest, Sha256};
use waymark_core::access::Ties;
use waymark_core::calendar::Date;
use waymark_core::fact::{DeviceId, FactId, PersonId, RecordId};
use waymark_core::office::{
    Aside, Holding, Ledger, New, Older, Opened, Reached, Room, Seen, Stored,
};
use waymark_core::sync::{self, Entry, Reason, Status};

use super::chain::{self, FactRow};
use super::pages::{fact_text, facts_about};
use super::{Row, StoreError, Tx, Value, pages, ties};
use crate::clock::day_of;

impl Ledger for Tx {
    type Fault = StoreError;

    async fn stored(&mut self, id: &FactId) -> Result<Option<Stored>, StoreError> {
        let bytes = "SELECT stated_by, bytes FROM fact WHERE device = $1 AND seq = $2";
        let row = self.one(bytes, &[id.device.as_str().into(), id.seq.into()]).await?;
        let stored = row.map(|row| Ok(Stored { by: id_in(&row, 0)?, bytes: fact_text(&row, 1)? }));
        stored.transpose()
    }

    async fn device_owner(&mut self, device: &DeviceId) -> Result<Option<PersonId>, StoreError> {
        let owner = "SELECT person FROM device WHERE id = $1";
        let row = self.one(owner, &[device.as_str().into()]).await?;
        row.map(|row| id_in(&row, 0)).transpose()
    }

    async fn insert(&mut self, new: New<'_>) -> Result<i64, StoreError> {
        let envelope = new.envelope;
        let fact = FactRow {
            device: envelope.id.device.as_str().to_owned(),
            seq: envelope.id.seq.into(),
            stated_by: envelope.by.as_str().to_owned(),
            about: envelope.about.as_str().to_owned(),
            record: envelope.record.as_str().to_owned(),
            kind: chain::text_of(&envelope.kind),
            received_ms: new.now_ms,
            bytes: new.bytes.as_bytes().to_vec(),
        };
        let link = fact.after(&chain::newest_fact(self).await?);
        let row = self
            .one(
                "INSERT INTO fact (device, seq, stated_by, about, record, kind, received_ms, bytes,
                                   chain, decides, mark)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING arrival",
                &[
                    (&fact.device).into(),
                    fact.seq.into(),
                    (&fact.stated_by).into(),
                    (&fact.about).into(),
                    (&fact.record).into(),
                    (&fact.kind).into(),
                    fact.received_ms.into(),
                    (&fact.bytes).into(),
                    (&link).into(),
                    new.decides.into(),
                    sync::mark(new.bytes).into(),
                ],
            )
            .await?;
        row.map_or(Err(StoreError::Corrupt("fact")), |row| row.int(0))
    }

    async fn keep_aside(&mut self, aside: Aside<'_>) -> Result<(), StoreError> {
        let hash = Sha256::digest(aside.bytes.as_bytes()).to_vec();
        self.run(
            "INSERT INTO set_aside (sent_by, hash, reason, received_ms, bytes)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            &[
                aside.by.as_str().into(),
                (&hash).into(),
                name_of(aside.reason).into(),
                aside.now_ms.into(),
                aside.bytes.as_bytes().into(),
            ],
        )
        .await?;
        Ok(())
    }

    async fn next_deciding(
        &mut self,
        record: &RecordId,
        after: i64,
    ) -> Result<Option<(i64, String)>, StoreError> {
        let next = "SELECT arrival, bytes FROM fact
             WHERE record = $1 AND arrival > $2 AND (decides = 1 OR arrival =
                 (SELECT MIN(first.arrival) FROM fact AS first WHERE first.record = $1))
             ORDER BY arrival LIMIT 1";
        let row = self.one(next, &[record.as_str().into(), after.into()]).await?;
        row.map(|row| Ok((row.int(0)?, fact_text(&row, 1)?))).transpose()
    }

    async fn ties_to(
        &mut self,
        about: &PersonId,
        on: Date,
    ) -> Result<Vec<(PersonId, Ties)>, StoreError> {
        ties::ties_to(self, about, on).await
    }

    async fn ties_of(
        &mut self,
        person: &PersonId,
        on: Date,
    ) -> Result<Vec<(PersonId, Ties)>, StoreError> {
        ties::ties_of(self, person, on).await
    }

    async fn is_elsewhere(&mut self, one: &PersonId, other: &PersonId) -> Result<bool, StoreError> {
        ties::is_elsewhere(self, one, other).await
    }

    async fn openings(&mut self, about: &PersonId, since: Date) -> Result<Vec<Opened>, StoreError> {
        let rows = self
            .rows(
                "SELECT bytes, received_ms FROM fact
                 WHERE about = $1 AND kind = 'access' ORDER BY arrival",
                &[about.as_str().into()],
            )
            .await?;
        let mut openings = Vec::new();
        for row in &rows {
            let on = day_of(row.int(1)?).ok_or(StoreError::Corrupt("fact"))?;
            if on >= since {
                openings.push(Opened { bytes: fact_text(row, 0)?, on });
            }
        }
        Ok(openings)
    }

    async fn staff_version(&mut self) -> Result<i64, StoreError> {
        let row = self.one("SELECT staff FROM log", &[]).await?;
        row.map_or(Ok(0), |row| row.int(0))
    }

    async fn reckoned(&mut self, person: &PersonId) -> Result<Option<String>, StoreError> {
        let kept = "SELECT reckoned FROM rights WHERE person = $1";
        let row = self.one(kept, &[person.as_str().into()]).await?;
        row.map(|row| row.text(0)).transpose()
    }

    async fn keep_reckoned(&mut self, person: &PersonId, reckoned: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO rights (person, reckoned) VALUES ($1, $2)
             ON CONFLICT (person) DO UPDATE SET reckoned = excluded.reckoned",
            &[person.as_str().into(), reckoned.into()],
        )
        .await?;
        Ok(())
    }

    async fn records_about(&mut self, person: &PersonId) -> Result<Vec<RecordId>, StoreError> {
        let records = facts_about!("DISTINCT record", "ORDER BY record");
        ids(&self.rows(records, &[person.as_str().into()]).await?)
    }

    async fn holders(
        &mut self,
        record: &RecordId,
        about: &PersonId,
    ) -> Result<Vec<PersonId>, StoreError> {
        let holders = "SELECT person FROM reader WHERE record = $1 AND about <> person
             UNION ALL SELECT person FROM reader WHERE record = $1 AND person = $2
             ORDER BY person";
        ids(&self.rows(holders, &pair(record, about)).await?)
    }

    async fn held_of_others(
        &mut self,
        person: &PersonId,
    ) -> Result<Vec<(PersonId, RecordId)>, StoreError> {
        let held = "SELECT about, record FROM reader WHERE person = $1 AND about <> $1
             ORDER BY about, record";
        let rows = self.rows(held, &[person.as_str().into()]).await?;
        rows.iter().map(|row| Ok((id_in(row, 0)?, id_in(row, 1)?))).collect()
    }

    async fn holds(&mut self, person: &PersonId, record: &RecordId) -> Result<bool, StoreError> {
        let held = "SELECT 1 FROM reader WHERE record = $1 AND person = $2";
        Ok(self.one(held, &pair(record, person)).await?.is_some())
    }

    async fn hold(
        &mut self,
        person: &PersonId,
        record: &RecordId,
        about: &PersonId,
    ) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO reader (record, person, about) VALUES ($1, $2, $3)",
            &[record.as_str().into(), person.as_str().into(), about.as_str().into()],
        )
        .await?;
        Ok(())
    }

    async fn forget(&mut self, person: &PersonId, record: &RecordId) -> Result<(), StoreError> {
        let held = "DELETE FROM reader WHERE record = $1 AND person = $2";
        self.run(held, &pair(record, person)).await?;
        let told = "INSERT INTO feed (forget, person) VALUES ($1, $2)";
        self.run(told, &pair(record, person)).await?;
        Ok(())
    }

    async fn tell(
        &mut self,
        person: &PersonId,
        record: &RecordId,
        since: i64,
    ) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO feed (person, fact)
             SELECT $1, arrival FROM fact WHERE record = $2 AND arrival >= $3 ORDER BY arrival",
            &[person.as_str().into(), record.as_str().into(), since.into()],
        )
        .await?;
        Ok(())
    }

    async fn head(&mut self, person: &PersonId) -> Result<i64, StoreError> {
        let last = "SELECT COALESCE(MAX(position), 0) FROM feed WHERE person = $1";
        let row = self.one(last, &[person.as_str().into()]).await?;
        row.map_or(Ok(0), |row| row.int(0))
    }

    async fn entries(
        &mut self,
        person: &PersonId,
        after: i64,
        room: Room,
    ) -> Result<Vec<Entry>, StoreError> {
        pages::entries(self, person, after, room).await
    }

    async fn last_arrival(&mut self) -> Result<i64, StoreError> {
        let row = self.one("SELECT COALESCE(MAX(arrival), 0) FROM fact", &[]).await?;
        row.map_or(Ok(0), |row| row.int(0))
    }

    async fn older(
        &mut self,
        person: &PersonId,
        reached: Reached,
        room: Room,
    ) -> Result<Vec<Older>, StoreError> {
        pages::older(self, person, reached, room).await
    }

    async fn count_older(
        &mut self,
        person: &PersonId,
        reached: Reached,
    ) -> Result<i64, StoreError> {
        pages::count_older(self, person, reached).await
    }

    async fn holdings(
        &mut self,
        person: &PersonId,
        after: i64,
        most: i64,
    ) -> Result<Vec<Holding>, StoreError> {
        pages::holdings(self, person, after, most).await
    }

    async fn register(
        &mut self,
        device: &DeviceId,
        person: &PersonId,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.add_device(device, person, now_ms).await
    }

    async fn seen(&mut self, device: &DeviceId) -> Result<Option<Seen>, StoreError> {
        let row = self
            .one(
                "SELECT seen_ms, cursor, build, unsent, set_aside FROM device
                 WHERE id = $1 AND seen_ms IS NOT NULL",
                &[device.as_str().into()],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let count =
            |column| Ok::<_, StoreError>(u32::try_from(row.int(column)?).unwrap_or(u32::MAX));
        Ok(Some(Seen {
            at_ms: row.int(0)?,
            cursor: row.int(1)?,
            status: Status {
                version: row.maybe_text(2)?.unwrap_or_default(),
                unsent: count(3)?,
                set_aside: count(4)?,
            },
        }))
    }

    async fn note_seen(&mut self, device: &DeviceId, seen: &Seen) -> Result<(), StoreError> {
        // PostgreSQL keeps no NUL in a text, and a version is nobody's to choose.
        let version = seen.status.version.replace('\0', "");
        self.run(
            "UPDATE device SET seen_ms = $1, cursor = $2, build = $3, unsent = $4, set_aside = $5
             WHERE id = $6",
            &[
                seen.at_ms.into(),
                seen.cursor.into(),
                (&version).into(),
                seen.status.unsent.into(),
                seen.status.set_aside.into(),
                device.as_str().into(),
            ],
        )
        .await?;
        Ok(())
    }
}

fn pair<'a>(record: &'a RecordId, person: &'a PersonId) -> [Value<'a>; 2] {
    [record.as_str().into(), person.as_str().into()]
}

/// The id in a column.
fn id_in<T: std::str::FromStr>(row: &Row, column: usize) -> Result<T, StoreError> {
    row.text(column)?.parse().map_err(|_| StoreError::Corrupt("id"))
}

fn ids<T: std::str::FromStr>(rows: &[Row]) -> Result<Vec<T>, StoreError> {
    rows.iter().map(|row| id_in(row, 0)).collect()
}

/// The reason as it is stored: the same name as on the wire.
fn name_of(reason: Reason) -> &'static str {
    match reason {
        Reason::NotAFact => "not_a_fact",
        Reason::TooLong => "too_long",
        Reason::NotYours => "not_yours",
        Reason::NotAllowed => "not_allowed",
        Reason::UnknownDevice => "unknown_device",
        Reason::NumberUsed => "number_used",
        Reason::FutureDay => "future_day",
        Reason::Other => "other",
    }
}
