//! Opening: how the app begins, signs in, and answers to the page's own events.
//!
//! Lives here: what happens without anybody asking. Not here: what people ask for (`intent`).

use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::fact::RecordId;
use waymark_core::record::Record;
use web_sys::VisibilityState;

use super::Intents;
use crate::notice::Notice;
use crate::session::{Session, refresh_today, tell_people};
use crate::state::{Me, Phase};
use crate::store::{Hooks, Store, StoreFault};
use crate::updates::Updates;
use crate::{clock, device, rest};

/// How often it is looked at whether the app is in use, in milliseconds.
const LOOK_AT_USE: u32 = 10_000;
/// How often a newer version is looked for, in milliseconds.
const LOOK_FOR_UPDATES: u32 = 3_600_000;

impl Intents {
    pub(super) fn session(self) -> Option<Rc<Session>> {
        self.session.try_get_value().flatten()
    }

    pub(super) fn take_session(self) -> Option<Rc<Session>> {
        let session = self.session();
        self.session.set_value(None);
        session
    }

    pub(super) fn needed_session(self) -> Result<Rc<Session>, Notice> {
        self.session().ok_or_else(|| Notice::not_read(&StoreFault::Lost))
    }

    pub(super) fn hooks(self) -> Hooks {
        let phase = self.state.phase;
        Hooks {
            blocked: Rc::new(move || {
                phase.try_set(Phase::Blocked(Notice::blocked()));
            }),
            superseded: Rc::new(move || {
                phase.try_set(Phase::Blocked(Notice::superseded()));
            }),
        }
    }

    pub(super) async fn open_session(self, store: Store, me: Me) {
        let settings = store.settings().await.unwrap_or_default();
        match Session::open(self.state, store, me).await {
            Ok(session) => {
                self.state.settings.set(settings);
                self.note_use();
                session.on_locked(move || self.lock());
                self.session.set_value(Some(session.clone()));
                // Only now may screens ask for anything.
                self.state.phase.set(Phase::Ready);
                spawn_local(rest::exchange(session.clone()));
                spawn_local(self.ask_who(session.clone()));
                device::report(self.state, &session.store).await;
            }
            Err(fault) => self.state.phase.set(Phase::Blocked(Notice::not_read(&fault))),
        }
    }

    /// Makes a fact of everything being written in this tab.
    pub(super) async fn finish_all(self) -> Result<(), Notice> {
        let Some(session) = self.session() else { return Ok(()) };
        for editor in session.editors() {
            if let Err(notice) = editor.finish().await {
                tell_people(self.state, notice.clone());
                return Err(notice);
            }
        }
        Ok(())
    }

    /// The record as this tab shows it: from the state, else from the store.
    pub(super) async fn shown(
        self,
        session: &Session,
        id: &RecordId,
    ) -> Result<Option<Record>, Notice> {
        let shown = self
            .state
            .records
            .with_untracked(|records| records.iter().find(|record| record.id == *id).cloned());
        if shown.is_some() {
            return Ok(shown);
        }
        let loaded = session.store.load(id).await.map_err(|fault| Notice::not_read(&fault))?;
        Ok(loaded.record)
    }

    pub(super) fn listen(self) {
        // The handles are not kept: these last as long as the page.
        drop(window_event_listener_untyped("visibilitychange", move |_| self.visibility_changed()));
        drop(window_event_listener_untyped("pagehide", move |_| self.leaving()));
        drop(window_event_listener_untyped("online", move |_| self.sync_now()));
        for sign_of_life in ["pointerdown", "keydown"] {
            drop(window_event_listener_untyped(sign_of_life, move |_| self.note_use()));
        }
        Interval::new(LOOK_AT_USE, move || self.lock_if_unused()).forget();
        let updates = self.updates;
        Interval::new(LOOK_FOR_UPDATES, move || {
            updates.with_value(Updates::check);
            self.sync_now(); // and who is what to whom may have changed
        })
        .forget();
    }

    /// The app is in use.
    pub(super) fn note_use(self) {
        self.door().used();
    }

    /// Locks the app where it was out of use for as long as its person chose.
    pub(super) fn lock_if_unused(self) {
        let after = self.state.settings.with_untracked(|settings| settings.lock_after);
        if self.session().is_some() && self.door().unused_minutes() >= f64::from(after) {
            self.lock();
        }
    }

    pub(super) fn visibility_changed(self) {
        let document = web_sys::window().and_then(|window| window.document());
        let hidden = document.is_some_and(|it| it.visibility_state() == VisibilityState::Hidden);
        if hidden {
            self.leaving();
        } else {
            self.lock_if_unused();
            refresh_today(self.state);
            self.sync_now();
            self.updates.with_value(Updates::check);
        }
    }

    /// The page may be gone in a moment: what is typed is kept first, then made a fact.
    pub(super) fn leaving(self) {
        let Some(session) = self.session() else { return };
        for editor in session.editors() {
            editor.keep_now();
            spawn_local(async move {
                // A failure shows in the editor; the draft is on this phone.
                drop(editor.finish().await);
            });
        }
    }

    pub(super) fn turn_the_day(self) {
        let wait = u32::try_from(clock::until_midnight(clock::now())).unwrap_or(u32::MAX / 4);
        Timeout::new(wait.saturating_add(500), move || {
            refresh_today(self.state);
            self.turn_the_day();
        })
        .forget();
    }
}
