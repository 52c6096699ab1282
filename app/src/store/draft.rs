//! Drafts: what is being typed, kept until it becomes a fact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use waymark_core::fact::{Change, FactId, Kind, PersonId, RecordId, Value};

use super::account::Store;
use super::connection::DRAFTS;
use super::fault::StoreFault;
use super::sealed::Tx;

/// One field being typed: its value, and the facts that held it when typing began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// What it now is.
    pub value: Value,
    /// What its author had before their eyes.
    pub base: Vec<FactId>,
}

/// One record being written in one tab.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Which record.
    pub record: RecordId,
    /// What kind of record.
    pub kind: Kind,
    /// Whom it is about.
    pub about: PersonId,
    /// The tab it is written in.
    pub tab: String,
    /// When it was last typed in, in milliseconds since 1970.
    pub at: i64,
    /// The fields that were changed.
    pub fields: BTreeMap<String, Typed>,
}

impl Draft {
    /// The key it is kept under.
    pub fn key(&self) -> String {
        let mut key = String::from(self.record.as_str());
        key.push('~');
        key.push_str(&self.tab);
        key
    }

    /// What it says, as changes.
    pub fn changes(&self) -> Vec<Change> {
        let fields = self.fields.iter();
        fields
            .map(|(field, typed)| Change {
                field: field.clone(),
                value: typed.value.clone(),
                base: typed.base.clone(),
            })
            .collect()
    }
}

/// Puts the new ids of facts that were stated again in the place of the old ones.
pub fn follow(base: &mut [FactId], restated: &[(FactId, FactId)]) {
    for id in base {
        if let Some((_, new)) = restated.iter().find(|(old, _)| old == id) {
            id.clone_from(new);
        }
    }
}

/// Lets every draft follow facts that were stated again, in the transaction that did so.
pub(super) async fn follow_all(
    tx: &Tx<'_>,
    restated: &[(FactId, FactId)],
) -> Result<(), StoreFault> {
    for row in tx.texts(DRAFTS).await? {
        let Ok(mut draft) = serde_json::from_str::<Draft>(&row) else { continue };
        for typed in draft.fields.values_mut() {
            follow(&mut typed.base, restated);
        }
        tx.put_text(DRAFTS, &tx.name(&draft.key()), &serde_json::to_string(&draft)?)?;
    }
    Ok(())
}

impl Store {
    /// Keeps a draft, strictly durable.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn put_draft(&self, draft: &Draft) -> Result<(), StoreFault> {
        let (key, row) = (draft.key(), serde_json::to_string(draft)?);
        self.run(async |database| {
            let tx = self.write(database, &[DRAFTS])?;
            tx.put_text(DRAFTS, &tx.name(&key), &row)?;
            tx.commit().await
        })
        .await
    }

    /// Throws a draft away that says nothing new.
    ///
    /// # Errors
    /// When it could not be.
    pub async fn drop_draft(&self, key: &str) -> Result<(), StoreFault> {
        self.run(async |database| {
            let tx = self.write(database, &[DRAFTS])?;
            tx.delete(DRAFTS, &tx.name(key))?;
            tx.commit().await
        })
        .await
    }

    /// Every draft of every tab. A damaged one stays where it is.
    ///
    /// # Errors
    /// When they could not be read.
    pub async fn drafts(&self) -> Result<Vec<Draft>, StoreFault> {
        let rows = self.look(&[DRAFTS], async |tx| tx.texts(DRAFTS).await).await?;
        Ok(rows.iter().filter_map(|row| serde_json::from_str(row).ok()).collect())
    }
}
