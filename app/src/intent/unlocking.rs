//! Unlocking: from what somebody types, or their passkey, to their open account, and locking again.
//!
//! Lives here: tries, waits and changing what opens it. Not here: whose account it is (`door`), or
//! ciphers and keys (`vault`).

use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Intents;
use super::door::{A_BLINK, Told};
use crate::notice::Notice;
use crate::session::tell_people;
use crate::state::Phase;
use crate::store::{Connection, Outside, Store, StoreFault};
use crate::vault::{Lock, Passkey, Secret, Vault, seconds_after};
use crate::words::lock as text;

impl Intents {
    /// Starts the wait that so many wrong tries cost, counted by this page from now on, whatever
    /// the clock says; whether there is one.
    pub(super) fn wait_after(self, tries: u32, told: Option<Told>) -> bool {
        let seconds = seconds_after(tries);
        let door = self.door();
        let number = door.waits.get() + 1;
        door.waits.set(number);
        door.waiting.set(seconds > 0);
        if seconds > 0 {
            let here = door.clone();
            Timeout::new(seconds * 1_000, move || {
                if here.waits.get() == number {
                    here.waiting.set(false);
                    if let Some(told) = told {
                        told.try_set(text::TRY_NOW.to_owned());
                    }
                }
            })
            .forget();
        }
        seconds > 0
    }

    /// Tries a secret; `told` says what came of it.
    pub fn unlock(self, typed: String, told: Told) {
        spawn_local(async move {
            if let Some((vault, connection)) = self.try_secret(&typed, told).await {
                self.open_with(vault, connection).await;
            }
        });
    }

    pub(super) async fn open_with(self, vault: Vault, connection: Connection) {
        let account = self.account();
        match (Store::unlocked(connection, vault).await, account) {
            (Ok((store, me)), Some(account)) => self.come_in(account, store, me).await,
            (Err(fault), _) => self.state.phase.set(Phase::Blocked(Notice::not_read(&fault))),
            _ => {}
        }
    }

    /// Lets a passkey open the account at hand; `told` says where it does not.
    pub fn unlock_with_passkey(self, told: Told) {
        spawn_local(async move {
            let Some((connection, outside)) = self.door().at.borrow().clone() else { return };
            let Some(passkey) = outside.lock.and_then(|lock| lock.passkey) else { return };
            match passkey.open().await {
                Some(vault) => self.open_with(vault, connection).await,
                None => drop(told.try_set(text::NO_PASSKEY.to_owned())),
            }
        });
    }

    /// Whether a passkey opens this account too.
    pub fn has_passkey(self) -> bool {
        let door = self.door();
        let at = door.at.borrow();
        let lock = at.as_ref().and_then(|(_, outside)| outside.lock.as_ref());
        lock.is_some_and(|lock| lock.passkey.is_some())
    }

    /// Lets a passkey open this account too, or no more; `told` says what came of it.
    pub fn choose_passkey(self, wanted: bool, told: Told) {
        let Some(session) = self.session() else { return };
        spawn_local(async move {
            let Some((connection, mut outside)) = self.door().at.borrow().clone() else { return };
            let label = self.account().map(|account| account.label).unwrap_or_default();
            let passkey = match wanted {
                true => Passkey::make(session.store.vault(), &label).await,
                false => None,
            };
            if passkey.is_some() != wanted {
                told.try_set(text::NO_PASSKEY.to_owned());
                return;
            }
            if let Some(lock) = &mut outside.lock {
                lock.passkey = passkey;
            }
            match connection.put_lock(outside.lock.as_ref()).await {
                Ok(()) => {
                    *self.door().at.borrow_mut() = Some((connection, outside));
                    told.try_set(text::passkey_done(wanted).to_owned());
                }
                Err(fault) => tell_people(self.state, Notice::not_saved(&fault)),
            }
        });
    }

    /// Opens the lock of the account at hand with a secret, or says why not.
    pub(super) async fn try_secret(self, typed: &str, told: Told) -> Option<(Vault, Connection)> {
        let door = self.door();
        let (connection, mut outside) = door.at.borrow().clone()?;
        if door.waiting.get() {
            told.set(text::wait(seconds_after(outside.tries)));
            return None;
        }
        told.set(text::OPENING.to_owned());
        TimeoutFuture::new(A_BLINK).await;
        let noted = connection.note_try(outside.tries).await;
        let opened = match noted {
            // On a full phone the try is counted by this page alone; it must still open.
            Ok(true) | Err(StoreFault::NoRoom) => {
                outside.lock.as_ref().and_then(|lock| lock.open(&Secret::new(typed)))
            }
            Ok(false) => None,
            Err(fault) => {
                told.try_set(String::new());
                tell_people(self.state, Notice::not_read(&fault));
                return None;
            }
        };
        let Some(vault) = opened else {
            // Another tab may have tried too: what counts is what is kept.
            outside.tries = match connection.outside().await {
                Ok(now) => now.tries.max(outside.tries + 1),
                Err(_) => outside.tries + 1,
            };
            let wait = self.wait_after(outside.tries, Some(told));
            told.try_set(match wait {
                true => text::wait(seconds_after(outside.tries)),
                false => text::WRONG.to_owned(),
            });
            *door.at.borrow_mut() = Some((connection, outside));
            return None;
        };
        outside.tries = 0;
        if let Err(fault) = connection.put_lock(None).await {
            leptos::logging::warn!("wrong tries are still counted: {fault:?}");
        }
        told.try_set(String::new());
        *door.at.borrow_mut() = Some((connection.clone(), outside));
        Some((vault, connection))
    }

    /// Puts another secret in the place of the one that opens this account.
    pub fn change_secret(self, typed: String, new: String, told: Told, done: RwSignal<bool>) {
        spawn_local(async move {
            let Some((vault, connection)) = self.try_secret(&typed, told).await else { return };
            told.try_set(text::OPENING.to_owned());
            TimeoutFuture::new(A_BLINK).await;
            let Some(mut lock) = Lock::make(&vault, &Secret::new(&new)) else {
                told.try_set(text::TOO_EASY.to_owned());
                return;
            };
            let door = self.door();
            let before = door.at.borrow().as_ref().and_then(|(_, outside)| outside.lock.clone());
            lock.passkey = before.and_then(|lock| lock.passkey);
            match connection.put_lock(Some(&lock)).await {
                Ok(()) => {
                    let outside = Outside { lock: Some(lock), tries: 0 };
                    *self.door().at.borrow_mut() = Some((connection, outside));
                    told.try_set(String::new());
                    done.try_set(true);
                }
                Err(fault) => tell_people(self.state, Notice::not_saved(&fault)),
            }
        });
    }

    /// Locks the app: what is being typed is saved first, then nothing of it is at hand any more.
    pub fn lock(self) {
        spawn_local(async move {
            if self.lock_up().await
                && let Some(account) = self.account()
            {
                self.come_to(account).await;
            }
        });
    }

    /// Saves everything, then lets go of the account; whether it did. What could not be saved
    /// keeps it open: nothing that was typed is lost for being locked.
    pub(super) async fn lock_up(self) -> bool {
        let Some(session) = self.session() else { return false };
        loop {
            if self.finish_all().await.is_err() {
                return false; // the notice is shown, and it is tried again
            }
            if !session.editors().iter().any(|editor| editor.is_unfinished()) {
                break;
            }
            TimeoutFuture::new(A_BLINK).await;
        }
        self.take_session();
        session.tell_locked();
        session.end();
        let state = self.state;
        state.me.set(None);
        state.records.set(Default::default());
        state.others.set(Default::default());
        state.journal.set(None);
        state.delivery.set(Default::default());
        state.storage.set(Default::default());
        state.settings.set(Default::default());
        state.notices.set(Vec::new());
        true
    }
}
