//! The audit log: what was done here, by whom, about whom; only ever added to, and chained, so that
//! an alteration is noticed.

use serde_json::Value as Json;
use waymark_core::fact::PersonId;

use super::chain::{START, link};
use super::{StoreError, Tx};

impl Tx {
    /// Adds an entry. `action` is a word from a closed list; `detail` an object of ids and
    /// numbers, never anybody's words.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn audit(
        &mut self,
        at_ms: i64,
        actor: Option<&PersonId>,
        action: &'static str,
        about: Option<&PersonId>,
        detail: &Json,
    ) -> Result<(), StoreError> {
        let newest = "SELECT entry, chain FROM audit ORDER BY entry DESC LIMIT 1";
        let (entry, previous) = match self.one(newest, &[]).await? {
            Some(row) => (row.int(0)? + 1, row.blob(1)?),
            None => (1, START.to_vec()),
        };
        let detail = detail.to_string();
        let chain = hash(
            &previous,
            &Entry {
                entry,
                at_ms,
                actor: actor.map(PersonId::as_str),
                action,
                about: about.map(PersonId::as_str),
                detail: &detail,
            },
        );
        self.run(
            "INSERT INTO audit (entry, at_ms, actor, action, about, detail, chain)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &[
                entry.into(),
                at_ms.into(),
                actor.map(PersonId::as_str).into(),
                action.into(),
                about.map(PersonId::as_str).into(),
                (&detail).into(),
                (&chain).into(),
            ],
        )
        .await?;
        Ok(())
    }
}

/// An entry as its chain covers it.
pub(super) struct Entry<'a> {
    pub entry: i64,
    pub at_ms: i64,
    pub actor: Option<&'a str>,
    pub action: &'a str,
    pub about: Option<&'a str>,
    pub detail: &'a str,
}

/// The hash of an entry that follows `previous`. Nobody and an empty id are told apart by nobody:
/// no id is empty.
pub(super) fn hash(previous: &[u8], entry: &Entry<'_>) -> Vec<u8> {
    let (number, at) = (entry.entry.to_be_bytes(), entry.at_ms.to_be_bytes());
    link(
        previous,
        &[
            &number,
            &at,
            entry.actor.unwrap_or_default().as_bytes(),
            entry.action.as_bytes(),
            entry.about.unwrap_or_default().as_bytes(),
            entry.detail.as_bytes(),
        ],
    )
}
