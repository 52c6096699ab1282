//! Reading a person's feed and records, some at a time. Sizes are added up before any bytes are
//! read, so that no more is read into memory than is sent.

use waymark_core::fact::{DeviceId, FactId, PersonId};
use waymark_core::office::{Holding, Older, Reached, Room};
use waymark_core::sync::{Entry, Item};

use super::{Row, StoreError, Tx};

/// The text of a fact in a column.
pub(super) fn fact_text(row: &Row, column: usize) -> Result<String, StoreError> {
    String::from_utf8(row.blob(column)?).map_err(|_| StoreError::Corrupt("fact"))
}

/// SQL that gives these columns of every fact about `$1`: what others stated of them, and what they
/// did themselves, which is found by their devices.
macro_rules! facts_about {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM fact WHERE arrival IN (
                 SELECT arrival FROM fact WHERE about = $1 AND stated_by <> about
                 UNION ALL
                 SELECT own.arrival FROM device JOIN fact AS own ON own.device = device.id
                 WHERE device.person = $1 AND own.about = $1 AND own.stated_by = $1) ",
            $rest
        )
    };
}
pub(super) use facts_about;

impl Tx {
    /// Every fact about a person, by arrival.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn facts_about(&mut self, person: &PersonId) -> Result<Vec<String>, StoreError> {
        let facts = facts_about!("bytes", "ORDER BY arrival");
        let rows = self.rows(facts, &[person.as_str().into()]).await?;
        rows.iter().map(|row| fact_text(row, 0)).collect()
    }
}

/// SQL that gives these columns of the feed of `$1` after position `$2`, without facts of records
/// no longer held.
macro_rules! feed_after {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM feed LEFT JOIN fact ON fact.arrival = feed.fact
             LEFT JOIN reader ON reader.person = $1 AND reader.record = fact.record
             WHERE feed.person = $1 AND feed.position > $2
               AND (feed.fact IS NULL OR reader.record IS NOT NULL) ",
            $rest
        )
    };
}

/// The entries of a feed after a position, without facts of records no longer held.
pub(super) async fn entries(
    tx: &mut Tx,
    person: &PersonId,
    after: i64,
    room: Room,
) -> Result<Vec<Entry>, StoreError> {
    let sizes = tx
        .rows(
            feed_after!(
                "feed.position, CAST(COALESCE(LENGTH(fact.bytes), 0) AS BIGINT)",
                "ORDER BY feed.position LIMIT CAST($3 AS BIGINT)"
            ),
            &[person.as_str().into(), after.into(), room.entries.max(1).into()],
        )
        .await?;
    let Some(last) = last_within(&sizes, room.bytes)? else { return Ok(Vec::new()) };
    let rows = tx
        .rows(
            feed_after!(
                "feed.position, feed.forget, fact.bytes",
                "AND feed.position <= $3 ORDER BY feed.position"
            ),
            &[person.as_str().into(), after.into(), last.into()],
        )
        .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let item = match row.maybe_text(1)? {
            Some(record) => Item::Forget(record.parse().map_err(|_| StoreError::Corrupt("feed"))?),
            None => Item::Fact(fact_text(row, 2)?),
        };
        entries.push(Entry { at: row.int(0)?, item });
    }
    Ok(entries)
}

/// The position of the last of these rows of positions and sizes for which there is room: the
/// first always, since some of what is too long must go on its way.
fn last_within(sizes: &[Row], room: i64) -> Result<Option<i64>, StoreError> {
    let (mut total, mut last) = (0_i64, None);
    for row in sizes {
        total = total.saturating_add(row.int(1)?);
        if last.is_some() && total > room {
            break;
        }
        last = Some(row.int(0)?);
    }
    Ok(last)
}

/// What of the records a person holds comes after the place reached.
pub(super) async fn older(
    tx: &mut Tx,
    person: &PersonId,
    reached: Reached,
    room: Room,
) -> Result<Vec<Older>, StoreError> {
    let rows = tx
        .rows(
            "WITH held AS (
                 SELECT fact.record, MAX(fact.arrival) AS newest
                 FROM reader JOIN fact ON fact.record = reader.record
                 WHERE reader.person = $1 AND fact.arrival <= $2 GROUP BY fact.record
             ), page AS (
                 SELECT held.newest, fact.arrival, CAST(LENGTH(fact.bytes) AS BIGINT) AS size
                 FROM held JOIN fact ON fact.record = held.record
                 WHERE fact.arrival <= $2
                   AND (held.newest < $3 OR (held.newest = $3 AND fact.arrival > $4))
                 ORDER BY held.newest DESC, fact.arrival LIMIT CAST($5 AS BIGINT)
             ), filled AS (
                 SELECT newest, arrival,
                        ROW_NUMBER() OVER (ORDER BY newest DESC, arrival) AS place,
                        SUM(size) OVER (ORDER BY newest DESC, arrival ROWS UNBOUNDED PRECEDING) AS total
                 FROM page
             )
             SELECT filled.newest, filled.arrival, fact.bytes
             FROM filled JOIN fact ON fact.arrival = filled.arrival
             WHERE filled.total <= $6 OR filled.place = 1
             ORDER BY filled.newest DESC, filled.arrival",
            &[
                person.as_str().into(),
                reached.up_to.into(),
                reached.record.into(),
                reached.fact.into(),
                room.entries.max(1).into(),
                room.bytes.into(),
            ],
        )
        .await?;
    let older = rows
        .iter()
        .map(|row| Ok(Older { record: row.int(0)?, fact: row.int(1)?, bytes: fact_text(row, 2)? }));
    older.collect()
}

/// How many records are still to come after the one reached.
pub(super) async fn count_older(
    tx: &mut Tx,
    person: &PersonId,
    reached: Reached,
) -> Result<i64, StoreError> {
    let count = "SELECT COUNT(*) FROM (
             SELECT fact.record FROM reader JOIN fact ON fact.record = reader.record
             WHERE reader.person = $1 AND fact.arrival <= $2
             GROUP BY fact.record HAVING MAX(fact.arrival) < $3) AS still";
    let values = [person.as_str().into(), reached.up_to.into(), reached.record.into()];
    tx.one(count, &values).await?.map_or(Ok(0), |row| row.int(0))
}

/// The facts of every record a person holds after an arrival.
pub(super) async fn holdings(
    tx: &mut Tx,
    person: &PersonId,
    after: i64,
    most: i64,
) -> Result<Vec<Holding>, StoreError> {
    let rows = tx
        .rows(
            "SELECT fact.arrival, fact.record, fact.device, fact.seq, fact.mark
             FROM reader JOIN fact ON fact.record = reader.record
             WHERE reader.person = $1 AND fact.arrival > $2 ORDER BY fact.arrival LIMIT CAST($3 AS BIGINT)",
            &[person.as_str().into(), after.into(), most.into()],
        )
        .await?;
    let corrupt = || StoreError::Corrupt("fact");
    let holdings = rows.iter().map(|row| {
        let device: DeviceId = row.text(2)?.parse().map_err(|_| corrupt())?;
        let seq = u32::try_from(row.int(3)?).map_err(|_| corrupt())?;
        Ok(Holding {
            arrival: row.int(0)?,
            record: row.text(1)?.parse().map_err(|_| corrupt())?,
            id: FactId::new(device, seq),
            mark: row.int(4)?,
        })
    });
    holdings.collect()
}
