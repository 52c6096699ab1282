//! Intents: what screens ask for.
//!
//! Lives here: one function for each thing a person can want. Not here: how it is stored
//! (`store`), sent (`exchange`) or shown.

mod door;
mod file;
mod files;
mod opening;
mod right_of_access;
mod sign_in;
mod unlocking;

pub use door::Told;
pub use right_of_access::{MightRead, Readable};
pub use sign_in::{Elsewhere, Everywhere, Invitation};

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::fact::{Change, FactId, Kind, PersonId, RecordId, Value};
use waymark_core::order;
use waymark_core::record::Record;

use crate::address::Address;
use crate::editor::Editor;
use crate::notice::Notice;
use crate::session::Session;
use crate::state::{Phase, Place, State, Theme};
use crate::store::{Settings, Statement, Store, StoreFault};
use crate::updates::Updates;
use crate::{clock, device};

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
    address: Address,
    session: StoredValue<Option<Rc<Session>>, LocalStorage>,
    door: StoredValue<Rc<door::Door>, LocalStorage>,
    updates: StoredValue<Updates, LocalStorage>,
}

/// The intents, inside any component.
pub fn use_intents() -> Intents {
    expect_context()
}

impl Intents {
    /// Opens the app and keeps it going. Call once, in the outermost component.
    pub fn start(state: State, address: Address) -> Self {
        let intents = Self {
            state,
            address,
            door: StoredValue::new_local(Rc::default()),
            session: StoredValue::new_local(None),
            updates: StoredValue::new_local(Updates::start(state.update_ready)),
        };
        intents.listen();
        intents.turn_the_day();
        if state.phase.get_untracked() == Phase::Opening {
            spawn_local(intents.open_app());
        }
        intents
    }

    /// Reads the reflections into `state.journal`; afterwards they are kept up to date.
    pub fn open_journal(self) {
        let Some(session) = self.session() else { return };
        if self.state.journal.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            if let Err(fault) = session.read_journal().await {
                session.tell_people(Notice::not_read(&fault));
            }
        });
    }

    /// Names a new record; nothing is stored yet.
    pub fn new_record(self) -> RecordId {
        device::random_record()
    }

    /// Opens a record for writing, with any unfinished draft of it. Within one tab, a record has
    /// one editor.
    ///
    /// # Errors
    /// When what is on this phone cannot be reached.
    pub async fn edit(self, id: RecordId, kind: Kind) -> Result<Editor, Notice> {
        let session = self.needed_session()?;
        if let Some(editor) = session.editor(&id)
            && editor.is_unfinished()
        {
            return Ok(editor);
        }
        let read = async {
            let left = match session.clone().adopt_drafts(Some(&id)).await {
                // A full phone still shows what was being written.
                Err(StoreFault::NoRoom) => session.left_draft(&id).await?,
                adopted => adopted.map(|()| None)?,
            };
            Ok::<_, StoreFault>((session.store.load(&id).await?, left))
        };
        let (loaded, left) = read.await.map_err(|fault| Notice::not_read(&fault))?;
        if let Some(editor) = session.editor(&id) {
            editor.refresh(loaded);
            return Ok(editor);
        }
        let editor = Editor::open(&session, id.clone(), kind, loaded);
        if let Some(draft) = left {
            editor.resume(draft);
        }
        session.keep_editor(id, editor);
        Ok(editor)
    }

    /// Makes a fact of what is being written about a record in this tab, where anything is.
    pub fn finish(self, id: &RecordId) {
        let editor = self.session().and_then(|session| session.editor(id));
        if let Some(editor) = editor {
            spawn_local(async move {
                if editor.finish().await.is_err() {
                    leptos::logging::warn!("the draft stays a draft");
                }
            });
        }
    }

    /// Saves a whole form at once, as one fact; each field is based on what this tab showed.
    ///
    /// # Errors
    /// When it could not be saved; nothing of it was.
    pub async fn save(
        self,
        id: Option<RecordId>,
        kind: Kind,
        changes: Vec<(String, Value)>,
    ) -> Result<RecordId, Notice> {
        self.save_about(None, id, kind, changes).await
    }

    /// The same about somebody: about oneself where nobody is named.
    ///
    /// # Errors
    /// When it could not be saved; nothing of it was.
    pub async fn save_about(
        self,
        about: Option<PersonId>,
        id: Option<RecordId>,
        kind: Kind,
        changes: Vec<(String, Value)>,
    ) -> Result<RecordId, Notice> {
        let session = self.needed_session()?;
        let record = id.or_else(|| only_record(&kind, &session.me.person));
        let shown = match &record {
            Some(id) => self.shown(&session, id).await?,
            None => None,
        };
        let record = record.unwrap_or_else(|| self.new_record());
        let usual = about.unwrap_or_else(|| session.me.person.clone());
        let about = shown.as_ref().map_or(usual, |record| record.about.clone());
        let changes = changes.into_iter().map(|(field, value)| {
            let base = shown.as_ref().map(|record| record.heads(&field)).unwrap_or_default();
            Change { field, value, base }
        });
        let statement = Statement {
            about,
            record: record.clone(),
            kind,
            at: clock::now(),
            changes: changes.collect(),
            draft: None,
        };
        match session.state_fact(&statement).await {
            Ok(_) => {
                session.refresh_editors(std::slice::from_ref(&record)).await;
                Ok(record)
            }
            Err(fault) => Err(Notice::not_saved(&fault)),
        }
    }

    /// The history of a record, newest first.
    ///
    /// # Errors
    /// When what is on this phone cannot be reached.
    pub async fn versions(self, id: RecordId) -> Result<Vec<VersionLine>, Notice> {
        let session = self.needed_session()?;
        let read = session.store.versions(&id).await;
        let mut versions = read.map_err(|fault| Notice::not_read(&fault))?;
        order::by(&mut versions, |a, b| {
            b.fact.at.cmp(&a.fact.at).then_with(|| b.fact.id.cmp(&a.fact.id))
        });
        let lines = versions.into_iter().map(|version| VersionLine {
            place: session.place_now(&version.fact.id, version.place),
            at: version.fact.at,
            by_me: version.fact.by == session.me.person,
            device_is_this: version.fact.id.device == session.store.device(),
            changes: version.fact.changes.into_iter().map(|it| (it.field, it.value)).collect(),
            fact: version.fact.id,
        });
        Ok(lines.collect())
    }

    /// One whole record; none where there is none.
    ///
    /// # Errors
    /// When what is on this phone cannot be reached.
    pub async fn load(self, id: RecordId) -> Result<Option<Record>, Notice> {
        let session = self.needed_session()?;
        let loaded = session.store.load(&id).await;
        Ok(loaded.map_err(|fault| Notice::not_read(&fault))?.record)
    }

    /// Talks to the server now.
    pub fn sync_now(self) {
        if let Some(session) = self.session() {
            session.wake.now();
            spawn_local(self.ask_who(session));
        }
    }

    /// Takes a notice away.
    pub fn dismiss(self, notice: u32) {
        self.state.notices.update(|notices| notices.retain(|each| each.id != notice));
    }

    /// Saves everything being written and switches to the version that waits.
    pub fn switch_to_new_version(self) {
        spawn_local(async move {
            if self.finish_all().await.is_ok() {
                self.updates.with_value(Updates::switch);
            }
        });
    }

    /// Offers a fact that was set aside once more, as the same bytes.
    pub async fn retry_set_aside(self, fact: FactId) {
        let Some(session) = self.session() else { return };
        match session.store.move_one(&Store::key_of(&fact), None).await {
            Ok(changed) => {
                session.apply(changed);
                if let Err(fault) = session.refresh_delivery().await {
                    session.tell_people(Notice::not_read(&fault));
                }
                session.wake.now();
            }
            Err(fault) => session.tell_people(Notice::not_saved(&fault)),
        }
    }

    /// Hands over a file of facts, one a line: everything about this person, or only what the
    /// server has not acknowledged.
    pub fn download(self, unsent: bool) {
        let Some(session) = self.session() else { return };
        let name = if unsent { "waymark-unsent.jsonl" } else { "waymark-facts.jsonl" };
        spawn_local(async move {
            let lines = session.store.lines(unsent).await;
            let handed = lines.map(|lines| device::hand_over(name, &lines));
            if let Err(fault) = handed.and_then(|handed| {
                handed.map_err(|_| StoreFault::Other("NotSupportedError".to_owned()))
            }) {
                session.tell_people(Notice::not_read(&fault));
            }
        });
    }

    /// The first-use note was read; it does not come again on this phone.
    pub fn welcomed(self) {
        device::remember_welcomed();
        self.state.welcome.set(false);
    }

    /// Keeps what this person chose on this phone.
    pub fn choose_settings(self, settings: Settings) {
        self.state.settings.set(settings);
        let Some(session) = self.session() else { return };
        spawn_local(async move {
            if let Err(fault) = session.store.keep_settings(&settings).await {
                session.tell_people(Notice::not_saved(&fault));
            }
        });
    }

    /// Chooses the app's colours on this phone.
    pub fn choose_theme(self, theme: Theme) {
        device::remember_theme(theme);
        self.state.theme.set(theme);
    }

    /// Brings how much is stored on this phone into `state.storage`, and looks at every fact.
    pub fn measure_storage(self) {
        let Some(session) = self.session() else { return };
        spawn_local(async move {
            device::report(self.state, &session.store).await;
            let unreadable = session.store.unreadable().await.unwrap_or_default();
            self.state.storage.update(|report| report.unreadable = unreadable);
            if unreadable > 0 {
                session.tell_people(Notice::unreadable());
            }
        });
    }
}

/// The record of which a person has one only, so that two phones writing it at once write the same.
fn only_record(kind: &Kind, person: &PersonId) -> Option<RecordId> {
    (*kind == Kind::Enrolment).then(|| format!("enrolment-{person}").parse().ok())?
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn two_phones_of_one_person_write_one_enrolment_and_many_sessions() {
        let person: PersonId = "maya".parse().unwrap();
        let first = only_record(&Kind::Enrolment, &person);
        assert_eq!(first.map(|id| id.to_string()).as_deref(), Some("enrolment-maya"));
        assert_eq!(only_record(&Kind::Session, &person), None);
    }
}
