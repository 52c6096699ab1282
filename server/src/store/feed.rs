//! Each person's feed: the append-only list of what they may read.

use std::collections::BTreeSet;

use waymark_core::calendar::Date;
use waymark_core::fact::PersonId;
use waymark_core::sync::{Entry, Item};

use super::{Store, StoreError, Tx};

/// Part of a person's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPage {
    /// The entries, oldest first.
    pub entries: Vec<Entry>,
    /// The position of the last of them; where there are none, the one asked about.
    pub cursor: i64,
    /// Whether there are more after them.
    pub more: bool,
}

/// The entries of person `$1` after position `$2`, without facts of records they no longer hold.
macro_rules! readable {
    () => {
        "FROM feed LEFT JOIN fact ON fact.arrival = feed.fact
         WHERE feed.person = $1 AND feed.position > $2 AND (feed.fact IS NULL OR EXISTS (
             SELECT 1 FROM reader
             WHERE reader.record = fact.record AND reader.person = feed.person))"
    };
}

impl Store {
    /// The entries of a person's feed after `after`: at most `most_entries`, and no more than
    /// `most_bytes` in all unless the first alone is longer.
    ///
    /// A position past the feed's end is one this log never gave: the feed starts again. What has
    /// to be forgotten is not told again to whoever asks from the start, only that it is to be.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn feed(
        &self,
        person: &PersonId,
        after: i64,
        most_entries: u32,
        most_bytes: usize,
    ) -> Result<FeedPage, StoreError> {
        let mut tx = self.read().await?;
        let last = "SELECT COALESCE(MAX(position), 0) FROM feed WHERE person = $1";
        let head = tx.one(last, &[person.as_str().into()]).await?;
        let head = head.map_or(Ok(0), |row| row.int(0))?;
        let after = if (0..=head).contains(&after) { after } else { 0 };
        // Sizes first, so that no more is read into memory than will be sent.
        let sizes = tx
            .rows(
                concat!(
                    "SELECT feed.position, CAST(COALESCE(LENGTH(fact.bytes), 0) AS BIGINT) ",
                    readable!(),
                    " ORDER BY feed.position LIMIT $3"
                ),
                &[person.as_str().into(), after.into(), most_entries.max(1).into()],
            )
            .await?;
        let mut cursor = after;
        let mut bytes = 0_usize;
        for row in &sizes {
            let size = usize::try_from(row.int(1)?).unwrap_or(usize::MAX);
            if cursor != after && bytes.saturating_add(size) > most_bytes {
                break;
            }
            bytes = bytes.saturating_add(size);
            cursor = row.int(0)?;
        }
        let rows = tx
            .rows(
                concat!(
                    "SELECT feed.position, feed.forget, fact.bytes ",
                    readable!(),
                    " AND feed.position <= $3 ORDER BY feed.position"
                ),
                &[person.as_str().into(), after.into(), cursor.into()],
            )
            .await?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let item = match row.maybe_blob(2)? {
                Some(bytes) => {
                    Item::Fact(String::from_utf8(bytes).map_err(|_| StoreError::Corrupt("fact"))?)
                }
                None => {
                    Item::Forget(row.text(1)?.parse().map_err(|_| StoreError::Corrupt("feed"))?)
                }
            };
            entries.push(Entry { at: row.int(0)?, item });
        }
        Ok(FeedPage { entries, cursor, more: cursor < head })
    }

    /// Tells a person to forget the records of everybody they no longer supervise on `today`:
    /// relations end by their date, with nobody there to notice.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_rights(&self, person: &PersonId, today: Date) -> Result<(), StoreError> {
        let lost = self
            .read()
            .await?
            .rows(
                "SELECT record FROM reader
                 WHERE reader.person = $1 AND about <> $1 AND NOT EXISTS (
                     SELECT 1 FROM relation
                     WHERE relation.person = about AND other = $1 AND kind = 'supervisor'
                       AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2))
                 ORDER BY record",
                &[person.as_str().into(), (&today.to_string()).into()],
            )
            .await?;
        if lost.is_empty() {
            return Ok(());
        }
        let mut tx = self.write().await?;
        for row in lost {
            forget(&mut tx, person.as_str(), &row.text(0)?).await?;
        }
        tx.commit().await
    }
}

/// A record as the feeds know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Passing<'a> {
    /// Its id.
    pub record: &'a str,
    /// Whom it is about.
    pub about: &'a str,
    /// The arrival of the first fact that is new.
    pub since: i64,
}

/// Passes what is new of a record on: `may_read` get it (with everything earlier where they had
/// nothing), and who held the record but may no longer is told to forget it.
pub(super) async fn pass_on(
    tx: &mut Tx,
    passing: Passing<'_>,
    may_read: &BTreeSet<String>,
) -> Result<(), StoreError> {
    let held = tx
        .rows("SELECT person FROM reader WHERE record = $1", &[passing.record.into()])
        .await?
        .iter()
        .map(|row| row.text(0))
        .collect::<Result<Vec<_>, _>>()?;
    for person in &held {
        if may_read.contains(person) {
            tell(tx, person, passing.record, passing.since).await?;
        } else {
            forget(tx, person, passing.record).await?;
        }
    }
    for person in may_read.iter().filter(|person| !held.contains(person)) {
        give(tx, person, passing).await?;
    }
    Ok(())
}

/// Gives a person every fact of a record.
async fn give(tx: &mut Tx, person: &str, passing: Passing<'_>) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO reader (record, person, about) VALUES ($1, $2, $3)",
        &[passing.record.into(), person.into(), passing.about.into()],
    )
    .await?;
    tell(tx, person, passing.record, 0).await
}

/// Appends a record's facts to a person's feed, from one arrival on.
async fn tell(tx: &mut Tx, person: &str, record: &str, since: i64) -> Result<(), StoreError> {
    tx.run(
        "INSERT INTO feed (person, fact)
         SELECT $1, arrival FROM fact WHERE record = $2 AND arrival >= $3 ORDER BY arrival",
        &[person.into(), record.into(), since.into()],
    )
    .await?;
    Ok(())
}

/// Tells a person to forget a record, unless they no longer hold it.
async fn forget(tx: &mut Tx, person: &str, record: &str) -> Result<(), StoreError> {
    let held = tx
        .run(
            "DELETE FROM reader WHERE record = $1 AND person = $2",
            &[record.into(), person.into()],
        )
        .await?;
    if held > 0 {
        tx.run(
            "INSERT INTO feed (person, forget) VALUES ($1, $2)",
            &[person.into(), record.into()],
        )
        .await?;
    }
    Ok(())
}

/// Who supervises a person on a day.
pub(super) async fn supervisors(
    tx: &mut Tx,
    person: &str,
    on: Date,
) -> Result<BTreeSet<String>, StoreError> {
    let rows = tx
        .rows(
            "SELECT other FROM relation WHERE person = $1 AND kind = 'supervisor'
               AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2)",
            &[person.into(), (&on.to_string()).into()],
        )
        .await?;
    rows.iter().map(|row| row.text(0)).collect()
}
