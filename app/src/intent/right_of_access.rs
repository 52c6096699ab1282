//! The right of access: what could be read, and saying that one reads it, which opens it.

use leptos::prelude::GetUntracked;
use serde::Deserialize;
use waymark_core::fact::{Kind, PersonId, RecordId, Value};
use waymark_core::record::field;

use super::Intents;
use crate::notice::Notice;
use crate::server;
use crate::state::Link;

/// What could be read of one person's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MightRead {
    /// Whose.
    pub person: PersonId,
    /// Which records, the latest first.
    pub records: Vec<Readable>,
}

/// A record that could be read, by what says nothing of its words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Readable {
    /// Which.
    pub record: RecordId,
    /// What kind of thing it is.
    pub kind: String,
    /// Which sort of it.
    pub sort: String,
    /// The day it is about, as the calendar writes it.
    pub on: Option<String>,
    /// The signatures on it, which are read with it.
    pub signatures: Vec<RecordId>,
}

impl Intents {
    /// Asks the server what could be read under the right of access.
    ///
    /// # Errors
    /// The [`Link`] says why it did not answer.
    pub async fn might_read(self) -> Result<Vec<MightRead>, Link> {
        Ok(server::get("/api/right-of-access").await?)
    }

    /// States that these records of somebody's are read today, and why: with that they come.
    ///
    /// # Errors
    /// When it could not be saved; nothing of it was.
    pub async fn read_by_right(
        self,
        about: PersonId,
        records: &[RecordId],
        why: String,
    ) -> Result<(), Notice> {
        let codes = records.iter().map(RecordId::to_string).collect();
        let changes = vec![
            (field::RECORDS.to_owned(), Value::Codes(codes)),
            (field::ON.to_owned(), Value::Day(self.state.today.get_untracked())),
            (field::REASON.to_owned(), Value::Text(why)),
        ];
        self.save_about(Some(about), None, Kind::Access, changes).await.map(drop)
    }
}
