//! The overview: what administrators may know of devices, of what was not taken and of what was
//! done. Numbers, ids and names; nothing of what anybody wrote.

use super::{Store, StoreError, Tx};

/// A version of the app, and how many devices last synchronised with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// The version; empty for devices that told none.
    pub version: String,
    /// How many devices.
    pub devices: i64,
}

/// A device that somebody may have to be asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiet {
    /// Whose it is.
    pub name: String,
    /// The browser and system, in two words.
    pub about: String,
    /// When it last synchronised; none: never.
    pub seen_ms: Option<i64>,
    /// The facts it then had left to send.
    pub unsent: i64,
    /// The facts of it that were not taken.
    pub set_aside: i64,
}

/// What is counted of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// People on the staff list who have not left.
    pub people: i64,
    /// Devices in use.
    pub devices: i64,
    /// Sessions that last.
    pub sessions: i64,
    /// Facts taken.
    pub facts: i64,
    /// Facts devices said they still have to send.
    pub unsent: i64,
}

/// Facts that were not taken for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// The reason, as the protocol names it.
    pub reason: String,
    /// How many.
    pub facts: i64,
    /// From how many people.
    pub people: i64,
}

/// An entry of the audit log, with names for ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// Its number, from 1.
    pub entry: i64,
    /// When.
    pub at_ms: i64,
    /// Who did it; none: the server itself.
    pub actor: Option<String>,
    /// What was done.
    pub action: String,
    /// Whom it concerns, where it concerns one.
    pub about: Option<String>,
    /// Ids and numbers that belong to it, as JSON.
    pub detail: String,
}

/// Everything on the administrators' page but the audit log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// What is counted of everything.
    pub counts: Counts,
    /// The versions in use, most used first.
    pub builds: Vec<Build>,
    /// Devices to ask about, the longest silent first.
    pub quiet: Vec<Quiet>,
    /// What was not taken, by reason.
    pub not_taken: Vec<NotTaken>,
}

/// The most devices listed.
const MOST_QUIET: i64 = 200;

impl Store {
    /// What administrators may know on a day; devices are listed that have not synchronised since
    /// `silent_since` (milliseconds since 1970), or from which something was not taken.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn overview(
        &self,
        now_ms: i64,
        today: &str,
        silent_since: i64,
    ) -> Result<Overview, StoreError> {
        let mut tx = self.read().await?;
        let overview = Overview {
            counts: counts(&mut tx, now_ms, today).await?,
            builds: builds(&mut tx).await?,
            quiet: quiet(&mut tx, today, silent_since).await?,
            not_taken: not_taken(&mut tx).await?,
        };
        tx.commit().await?;
        Ok(overview)
    }

    /// Entries of the audit log before one, newest first; the newest where `before` is none.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn audited(
        &self,
        before: Option<i64>,
        most: i64,
    ) -> Result<Vec<Audited>, StoreError> {
        let mut tx = self.read().await?;
        let rows = tx
            .rows(
                "SELECT entry, at_ms, who.name, action, whom.name, detail FROM audit
                 LEFT JOIN person who ON who.id = actor
                 LEFT JOIN person whom ON whom.id = audit.about
                 WHERE entry < $1 ORDER BY entry DESC LIMIT CAST($2 AS BIGINT)",
                &[before.unwrap_or(i64::MAX).into(), most.into()],
            )
            .await?;
        let entries = rows.iter().map(|row| {
            Ok(Audited {
                entry: row.int(0)?,
                at_ms: row.int(1)?,
                actor: row.maybe_text(2)?,
                action: row.text(3)?,
                about: row.maybe_text(4)?,
                detail: row.text(5)?,
            })
        });
        let entries = entries.collect();
        tx.commit().await?;
        entries
    }
}

async fn counts(tx: &mut Tx, now_ms: i64, today: &str) -> Result<Counts, StoreError> {
    let row = tx
        .one(
            "SELECT (SELECT COUNT(*) FROM person WHERE left_on IS NULL OR left_on >= $2),
                    (SELECT COUNT(*) FROM device WHERE revoked_ms IS NULL),
                    (SELECT COUNT(*) FROM session WHERE ended = 0 AND ends_ms > $1),
                    (SELECT COUNT(*) FROM fact),
                    (SELECT CAST(COALESCE(SUM(unsent), 0) AS BIGINT) FROM device
                     WHERE revoked_ms IS NULL)",
            &[now_ms.into(), today.into()],
        )
        .await?
        .ok_or(StoreError::Corrupt("device"))?;
    Ok(Counts {
        people: row.int(0)?,
        devices: row.int(1)?,
        sessions: row.int(2)?,
        facts: row.int(3)?,
        unsent: row.int(4)?,
    })
}

async fn builds(tx: &mut Tx) -> Result<Vec<Build>, StoreError> {
    let rows = tx
        .rows(
            "SELECT COALESCE(build, '') AS version, COUNT(*) AS devices FROM device
             WHERE revoked_ms IS NULL AND seen_ms IS NOT NULL
             GROUP BY COALESCE(build, '') ORDER BY devices DESC, version DESC",
            &[],
        )
        .await?;
    rows.iter().map(|row| Ok(Build { version: row.text(0)?, devices: row.int(1)? })).collect()
}

async fn quiet(tx: &mut Tx, today: &str, silent_since: i64) -> Result<Vec<Quiet>, StoreError> {
    let rows = tx
        .rows(
            "SELECT person.name, device.about, seen_ms, unsent, set_aside FROM device
             JOIN person ON person.id = device.person
             WHERE revoked_ms IS NULL AND (left_on IS NULL OR left_on >= $1)
               AND (COALESCE(seen_ms, registered_ms) < $2 OR set_aside > 0)
             ORDER BY COALESCE(seen_ms, 0), person.name LIMIT CAST($3 AS BIGINT)",
            &[today.into(), silent_since.into(), MOST_QUIET.into()],
        )
        .await?;
    let quiet = rows.iter().map(|row| {
        Ok(Quiet {
            name: row.text(0)?,
            about: row.text(1)?,
            seen_ms: row.maybe_int(2)?,
            unsent: row.int(3)?,
            set_aside: row.int(4)?,
        })
    });
    quiet.collect()
}

async fn not_taken(tx: &mut Tx) -> Result<Vec<NotTaken>, StoreError> {
    let rows = tx
        .rows(
            "SELECT reason, COUNT(*) AS facts, COUNT(DISTINCT sent_by) FROM set_aside
             GROUP BY reason ORDER BY facts DESC, reason",
            &[],
        )
        .await?;
    let not_taken = rows
        .iter()
        .map(|row| Ok(NotTaken { reason: row.text(0)?, facts: row.int(1)?, people: row.int(2)? }));
    not_taken.collect()
}
