//! The editor: one record being written, saved as it is typed.
//!
//! Lives here: drafts and their becoming facts. Not here: any screen, or how rows are stored.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::fact::{FactId, Kind, PersonId, RecordId, Value};
use waymark_core::merge::Rival;
use waymark_core::record::Record;

use crate::clock;
use crate::fields::Fields;
use crate::notice::Notice;
use crate::session::Session;
use crate::state::Place;
use crate::store::{Draft, Loaded, Statement, Typed, follow};

/// How long after the last key a draft is kept, in milliseconds; keeping it takes some more.
const AFTER_LAST_KEY: u32 = 200;
/// How long after the first unsaved key at most, in milliseconds.
const AFTER_FIRST_KEY: u32 = 800;
/// How long after the last key a draft becomes a fact, in milliseconds.
const IDLE: u32 = 30_000;
/// How long until something that could not be saved is tried again, in milliseconds.
const AGAIN: u32 = 2_000;

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
    pub values: RwSignal<Fields<Value>>,
    /// Fields of which several versions are kept until somebody chooses.
    pub rivals: RwSignal<Fields<Vec<Rival>>>,
    /// What the screen may truthfully say.
    pub saved: RwSignal<Saved>,
    work: StoredValue<Rc<RefCell<Work>>, LocalStorage>,
}

/// What the editor knows that no screen shows.
struct Work {
    session: Weak<Session>,
    /// The tab under whose name the draft is kept: this one, or a dead one whose draft goes on here.
    tab: String,
    kind: Kind,
    about: PersonId,
    /// The record as it was when editing began, or as it was last brought up to date.
    loaded: Option<Record>,
    /// The fields changed since, with the facts their author had before their eyes.
    changed: Fields<Vec<FactId>>,
    /// Rises with every key, so that a save knows whether it saved the last one.
    keys: u64,
    /// The keys that are in the store.
    kept: u64,
    saving: bool,
    finishing: bool,
    /// Runs out a moment after the last key.
    pause_timer: Option<Timeout>,
    /// Runs out however fast keys follow each other.
    keep_timer: Option<Timeout>,
    idle_timer: Option<Timeout>,
}

impl Work {
    /// Whether keys came that are not in the store, and nobody is making a fact of them.
    fn has_unkept(&self) -> bool {
        !self.changed.is_empty() && self.kept < self.keys && !self.finishing
    }
}

impl Editor {
    /// Opens an editor on a record as it was read, or on a new one.
    pub fn open(session: &Rc<Session>, id: RecordId, kind: Kind, loaded: Loaded) -> Self {
        let about = loaded.record.as_ref().map(|record| record.about.clone());
        let work = Work {
            session: Rc::downgrade(session),
            tab: session.tab.clone(),
            kind,
            about: about.unwrap_or_else(|| session.me.person.clone()),
            loaded: None,
            changed: Fields::default(),
            keys: 0,
            kept: 0,
            saving: false,
            finishing: false,
            pause_timer: None,
            keep_timer: None,
            idle_timer: None,
        };
        let editor = Self {
            id: StoredValue::new(id),
            values: RwSignal::new(Fields::default()),
            rivals: RwSignal::new(Fields::default()),
            saved: RwSignal::new(Saved::Nothing),
            work: StoredValue::new_local(Rc::new(RefCell::new(work))),
        };
        editor.refresh(loaded);
        editor
    }

    /// Sets a field; it is on this phone within 300 ms of the last key, and a second at most.
    pub fn set(self, field: &str, value: Value) {
        if self.values.with_untracked(|values| values.get(field) == Some(&value)) {
            return;
        }
        self.values.update(|values| {
            values.insert(field.to_owned(), value);
        });
        self.mark(field);
    }

    /// Settles a field of which several versions are kept: the choice is based on all of them.
    pub fn choose(self, field: &str, value: Value) {
        self.rivals.update(|rivals| rivals.retain(|name, _| name != field));
        self.values.update(|values| {
            values.insert(field.to_owned(), value);
        });
        self.mark(field);
        spawn_local(async move {
            // A choice that could not be saved shows in `saved` and is tried again.
            drop(self.finish().await);
        });
    }

    /// Makes one fact of everything that was changed.
    ///
    /// # Errors
    /// When it could not be saved; the draft stays and it is tried again.
    pub async fn finish(self) -> Result<(), Notice> {
        let Some(work) = self.work.try_get_value() else { return Ok(()) };
        let Some(session) = work.borrow().session.upgrade() else { return Ok(()) };
        let Some((draft, keys)) = self.begin_finish(&work) else { return Ok(()) };
        if draft.fields.is_empty() {
            // Everything is back to what it was: the draft says nothing.
            let dropped = session.store.drop_draft(&draft.key()).await;
            work.borrow_mut().finishing = false;
            return dropped.map_err(|fault| Notice::not_saved(&fault));
        }
        let statement = Statement {
            about: draft.about.clone(),
            record: draft.record.clone(),
            kind: draft.kind.clone(),
            at: clock::now(),
            changes: draft.changes(),
            draft: Some(draft.key()),
        };
        let stated = session.state_fact(&statement).await;
        work.borrow_mut().finishing = false;
        match stated {
            Ok(record) => {
                self.after_fact(&work, &draft, keys, record);
                Ok(())
            }
            Err(fault) => {
                let notice = Notice::not_saved(&fault);
                self.saved.try_set(Saved::Failed(notice.clone()));
                // Writing the draft anew also clears the notice once there is room again.
                work.borrow_mut().kept = 0;
                self.keep_again_in(AGAIN);
                Err(notice)
            }
        }
    }

    /// What is to become a fact; none where nothing was changed or another call is at it.
    fn begin_finish(self, work: &RefCell<Work>) -> Option<(Draft, u64)> {
        let draft = self.draft(work);
        let mut work = work.borrow_mut();
        work.idle_timer = None;
        if work.changed.is_empty() || work.finishing {
            return None;
        }
        if draft.fields.is_empty() {
            work.changed = Fields::default();
            work.kept = work.keys;
        }
        work.finishing = true;
        work.keep_timer = None;
        Some((draft, work.keys))
    }

    /// Goes on from the fact: what was typed meanwhile is based on it.
    fn after_fact(self, work: &RefCell<Work>, stated: &Draft, keys: u64, record: Option<Record>) {
        let typed_meanwhile = {
            let mut work = work.borrow_mut();
            let values = self.values.try_get_untracked().unwrap_or_default();
            work.changed.retain(|field, heads| {
                let Some(typed) = stated.fields.get(field) else { return true };
                if values.get(field) == Some(&typed.value) {
                    return false;
                }
                *heads = record.as_ref().map(|record| record.heads(field)).unwrap_or_default();
                true
            });
            work.kept = work.kept.max(keys);
            work.loaded.clone_from(&record);
            !work.changed.is_empty()
        };
        if typed_meanwhile {
            self.keep_again_in(AFTER_LAST_KEY);
        } else {
            self.show(record);
            self.saved.try_set(Saved::Place(Place::OnThisPhone));
        }
    }

    /// Brings in the record as it now is, unless something is being typed.
    pub fn refresh(self, loaded: Loaded) {
        let Some(work) = self.work.try_get_value() else { return };
        if !work.borrow().changed.is_empty() {
            return;
        }
        work.borrow_mut().loaded.clone_from(&loaded.record);
        if loaded.record.is_some() {
            self.saved.try_set(Saved::Place(loaded.place));
        }
        self.show(loaded.record);
    }

    /// Goes on with the draft of a tab that is gone, in its very row: for want of room it could
    /// not be made a fact.
    pub fn resume(self, draft: Draft) {
        let Some(work) = self.work.try_get_value() else { return };
        let mut now = work.borrow_mut();
        now.tab = draft.tab;
        for (field, typed) in draft.fields {
            now.changed.insert(field.clone(), typed.base);
            self.values.update(|values| values.insert(field, typed.value));
        }
        drop(now);
        self.saved.set(Saved::Place(Place::Draft));
    }

    /// Follows facts that were stated again under other ids: what is being typed is based on them.
    pub fn follow(self, restated: &[(FactId, FactId)]) {
        let Some(work) = self.work.try_get_value() else { return };
        for base in work.borrow_mut().changed.values_mut() {
            follow(base, restated);
        }
    }

    /// Says that facts of these records moved on.
    pub fn moved(self, records: &[String], from: Place, to: Place) {
        let here = self
            .id
            .try_with_value(|id| records.iter().any(|it| it == id.as_str()))
            .unwrap_or(false);
        if here && self.saved.try_get_untracked() == Some(Saved::Place(from)) {
            self.saved.try_set(Saved::Place(to));
        }
    }

    /// Whether anything typed here is not a fact yet.
    pub fn is_unfinished(self) -> bool {
        self.work.try_get_value().is_some_and(|work| !work.borrow().changed.is_empty())
    }

    /// Keeps the draft at once: the page may be gone in a moment.
    pub fn keep_now(self) {
        spawn_local(self.keep());
    }

    fn show(self, record: Option<Record>) {
        let Some(record) = record else { return };
        let (mut values, mut rivals) = (Fields::default(), Fields::default());
        for (name, settled) in record.fields {
            if !settled.rivals.is_empty() {
                rivals.insert(name.clone(), settled.rivals);
            }
            values.insert(name, settled.value);
        }
        if self.values.with_untracked(|now| *now != values) {
            self.values.try_set(values);
        }
        if self.rivals.with_untracked(|now| *now != rivals) {
            self.rivals.try_set(rivals);
        }
    }

    /// Notes a key in a field and sets the timers.
    fn mark(self, field: &str) {
        let Some(work) = self.work.try_get_value() else { return };
        self.saved.set(Saved::Typing);
        let mut work = work.borrow_mut();
        if work.changed.get(field).is_none() {
            let heads = work.loaded.as_ref().map(|record| record.heads(field));
            work.changed.insert(field.to_owned(), heads.unwrap_or_default());
        }
        work.keys += 1;
        work.pause_timer = Some(self.keep_in(AFTER_LAST_KEY));
        if work.keep_timer.is_none() {
            work.keep_timer = Some(self.keep_in(AFTER_FIRST_KEY));
        }
        work.idle_timer = Some(Timeout::new(IDLE, move || {
            spawn_local(async move {
                // A failure shows in `saved` and is tried again.
                drop(self.finish().await);
            });
        }));
    }

    fn keep_in(self, delay: u32) -> Timeout {
        Timeout::new(delay, move || spawn_local(self.keep()))
    }

    fn keep_again_in(self, delay: u32) {
        if let Some(work) = self.work.try_get_value() {
            work.borrow_mut().keep_timer = Some(self.keep_in(delay));
        }
    }

    /// Keeps the draft, and again as long as keys came meanwhile.
    async fn keep(self) {
        let Some(work) = self.work.try_get_value() else { return };
        let Some(session) = work.borrow().session.upgrade() else { return };
        work.borrow_mut().keep_timer = None;
        if session.has_ended() || work.borrow().saving || work.borrow().finishing {
            return; // whoever is at it looks for new keys afterwards
        }
        while work.borrow().has_unkept() {
            let draft = self.draft(&work);
            let keys = work.borrow().keys;
            work.borrow_mut().saving = true;
            let kept = session.store.put_draft(&draft).await;
            let mut now = work.borrow_mut();
            now.saving = false;
            if let Err(fault) = kept {
                drop(now);
                self.saved.try_set(Saved::Failed(Notice::not_saved(&fault)));
                self.keep_again_in(AGAIN);
                return;
            }
            now.kept = now.kept.max(keys);
            if now.kept == now.keys && !now.finishing {
                drop(now);
                self.saved.try_set(Saved::Place(Place::Draft));
            }
        }
    }

    /// The fields that differ from the record as it was read.
    fn draft(self, work: &RefCell<Work>) -> Draft {
        let work = work.borrow();
        let values = self.values.try_get_untracked().unwrap_or_default();
        let mut fields = BTreeMap::new();
        for (field, base) in work.changed.iter() {
            let Some(value) = values.get(field).cloned() else { continue };
            let typed = Typed { value, base: base.clone() };
            if !self.is_as_before(&work, field, &typed) {
                fields.insert(field.clone(), typed);
            }
        }
        Draft {
            record: self.id.get_value(),
            kind: work.kind.clone(),
            about: work.about.clone(),
            tab: work.tab.clone(),
            at: clock::now(),
            fields,
        }
    }

    /// Whether a field is back to what it was, with nothing to settle.
    fn is_as_before(self, work: &Work, field: &str, typed: &Typed) -> bool {
        let before = work.loaded.as_ref().and_then(|record| record.fields.get(field));
        match before {
            Some(settled) => settled.rivals.is_empty() && settled.value == typed.value,
            None => is_empty(&typed.value),
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Nothing => true,
        Value::Text(text) | Value::Words(text) => text.is_empty(),
        Value::Codes(codes) => codes.is_empty(),
        Value::Files(files) => files.is_empty(),
        Value::Number(_) | Value::Flag(_) | Value::Day(_) => false,
    }
}
