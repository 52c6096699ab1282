//! Opening: how the app begins, signs in, and answers to the page's own events.
//!
//! Lives here: what happens without anybody asking. Not here: what people ask for (`intent`).

use std::rc::Rc;

use gloo_timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use waymark_core::fact::{DeviceId, PersonId, RecordId};
use waymark_core::record::Record;
use web_sys::VisibilityState;

use super::Intents;
use crate::notice::Notice;
use crate::server::{self, NoAnswer};
use crate::session::{Session, refresh_today, tell_people};
use crate::state::{Me, Phase};
use crate::store::{Hooks, Store, StoreFault};
use crate::updates::Updates;
use crate::{clock, device, exchange};

/// How often a newer version is looked for, in milliseconds.
const LOOK_FOR_UPDATES: u32 = 3_600_000;

/// What signing in says.
#[derive(Serialize)]
struct SignIn<'a> {
    person: &'a PersonId,
    device: &'a DeviceId,
}

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

    pub(super) async fn open_last_account(self) {
        let Some(person) = device::account() else {
            self.state.phase.set(Phase::SignedOut);
            return;
        };
        let opened = async {
            let store = Store::open(person, self.hooks()).await?;
            let me = store.me().await?;
            Ok::<_, StoreFault>((store, me))
        };
        match opened.await {
            Ok((store, Some(me))) => self.open_session(store, me).await,
            Ok((store, None)) => {
                // The account is remembered but its database is empty: the browser cleared it.
                store.close();
                device::remember_account(None);
                self.state.storage.update(|report| report.evicted = true);
                tell_people(self.state, Notice::evicted());
                self.state.phase.set(Phase::SignedOut);
            }
            Err(fault) => self.state.phase.set(Phase::Blocked(Notice::not_read(&fault))),
        }
    }

    pub(super) async fn open_session(self, store: Store, me: Me) {
        match Session::open(self.state, store, me).await {
            Ok(session) => {
                self.session.set_value(Some(session.clone()));
                // Only now may screens ask for anything.
                self.state.phase.set(Phase::Ready);
                spawn_local(exchange::run(session.clone()));
                device::report(self.state, &session.store).await;
            }
            Err(fault) => self.state.phase.set(Phase::Blocked(Notice::not_read(&fault))),
        }
    }

    pub(super) async fn try_sign_in(self, person: PersonId) -> Result<(), Notice> {
        if let Some(session) = self.session() {
            if session.me.person == person {
                // The server only wants to know again who this is.
                self.ask_in(&person, &session.store).await?;
                session.wake.now();
                return Ok(());
            }
            self.finish_all().await?;
            if let Some(session) = self.take_session() {
                session.end();
            }
        }
        let opened = Store::open(person.clone(), self.hooks()).await;
        let store = opened.map_err(|fault| Notice::not_read(&fault))?;
        let me = match self.ask_in(&person, &store).await {
            Ok(me) => me,
            Err(notice) => {
                store.close();
                return Err(notice);
            }
        };
        device::remember_account(Some(&person));
        self.open_session(store, me).await;
        Ok(())
    }

    /// Tells the server who this is and keeps what it answers.
    pub(super) async fn ask_in(self, person: &PersonId, store: &Store) -> Result<Me, Notice> {
        let body = serde_json::to_string(&SignIn { person, device: store.device() });
        let body = body.map_err(|_| Notice::refused_sign_in())?;
        let me: Me = server::post("/api/sign-in", body).await.map_err(|fault| match fault {
            NoAnswer::SignInNeeded | NoAnswer::Refused { .. } => Notice::refused_sign_in(),
            _ => Notice::no_sign_in(),
        })?;
        store.keep_me(&me).await.map_err(|fault| Notice::not_saved(&fault))?;
        Ok(me)
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
        let updates = self.updates;
        Interval::new(LOOK_FOR_UPDATES, move || updates.with_value(Updates::check)).forget();
    }

    pub(super) fn visibility_changed(self) {
        let document = web_sys::window().and_then(|window| window.document());
        let hidden = document.is_some_and(|it| it.visibility_state() == VisibilityState::Hidden);
        if hidden {
            self.leaving();
        } else {
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
