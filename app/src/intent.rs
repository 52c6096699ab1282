//! Intents: what screens ask for.
//!
//! Lives here: one function for each thing a person can want. Not here: how it is stored
//! (`store`), sent (`exchange`) or shown.

use leptos::prelude::*;
use waymark_core::fact::{FactId, Kind, RecordId, Value};
use waymark_core::fact::PersonId;
use waymark_core::record::Record;

use crate::editor::Editor;
use crate::notice::Notice;
use crate::state::{Place, State};

/// One version of a record, as its history shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionLine {
    /// Which fact it is.
    pub fact: FactId,
    /// When, by the clock of the device, in milliseconds since 1970.
    pub at: i64,
    /// Whether the person signed in wrote it.
    pub by_me: bool,
    /// Whether it was written on this phone.
    pub device_is_this: bool,
    /// What it set, field by field.
    pub changes: Vec<(String, Value)>,
    /// Where it is.
    pub place: Place,
}

/// What screens may ask for. A handle: copying it copies nothing.
#[derive(Debug, Clone, Copy)]
pub struct Intents {
    state: State,
}

impl Intents {
    /// Opens the app and keeps it going. Call once, in the outermost component.
    pub fn start(state: State) -> Self {
        Self { state }
    }

    /// Asks the server whom one can sign in as.
    pub fn fetch_people(self) {}

    /// Signs somebody in on this phone.
    pub fn sign_in(self, person: PersonId) {
        drop(person);
    }

    /// Signs out; what was not sent stays on this phone until that person returns.
    pub fn sign_out(self) {}

    /// Reads the reflections into `state.journal`.
    pub fn open_journal(self) {}

    /// Names a new record; nothing is stored yet.
    pub fn new_record(self) -> RecordId {
        crate::device::random_id()
    }

    /// Opens a record for writing, with any unfinished draft of it.
    ///
    /// # Errors
    /// When what is on this phone cannot be reached.
    pub async fn edit(self, id: RecordId, kind: Kind) -> Result<Editor, Notice> {
        drop((id, kind));
        Err(Notice::new("", "", ""))
    }

    /// Saves a whole form at once: one fact.
    ///
    /// # Errors
    /// When it could not be saved; nothing of it was.
    pub async fn save(
        self,
        id: Option<RecordId>,
        kind: Kind,
        changes: Vec<(String, Value)>,
    ) -> Result<RecordId, Notice> {
        drop((kind, changes));
        Ok(id.unwrap_or_else(|| self.new_record()))
    }

    /// The history of a record, newest first.
    ///
    /// # Errors
    /// When what is on this phone cannot be reached.
    pub async fn versions(self, id: RecordId) -> Result<Vec<VersionLine>, Notice> {
        drop(id);
        Ok(Vec::new())
    }

    /// One whole record; none where there is none.
    ///
    /// # Errors
    /// When what is on this phone cannot be reached.
    pub async fn load(self, id: RecordId) -> Result<Option<Record>, Notice> {
        drop(id);
        Ok(None)
    }

    /// Talks to the server now.
    pub fn sync_now(self) {}

    /// Takes a notice away.
    pub fn dismiss(self, notice: u32) {
        self.state.notices.update(|notices| notices.retain(|each| each.id != notice));
    }

    /// Saves every draft and switches to the version that waits.
    pub fn switch_to_new_version(self) {}

    /// Offers a fact that was set aside once more.
    pub async fn retry_set_aside(self, fact: FactId) {
        drop(fact);
    }

    /// Hands over a file of everything the server has not acknowledged, one fact a line.
    pub fn download_unsent(self) {}
}

/// The intents, inside any component.
pub fn use_intents() -> Intents {
    expect_context()
}
