//! The door: coming in, choosing what locks one's work, and locking up again.
//!
//! Lives here: from a secret to an open account and back. Not here: how keys are wrapped
//! (`vault`), rows (`store`), or how the server is told who this is (`sign_in`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::fact::DeviceId;

use super::Intents;
use crate::accounts::{self, Account};
use crate::notice::Notice;
use crate::session::tell_people;
use crate::state::{Me, Phase};
use crate::store::{Connection, Earlier, Outside, Store, StoreFault};
use crate::vault::{Lock, Secret, Vault};
use crate::words::lock as text;
use crate::{clock, device, server};

/// Long enough for the screen to say that it is at work, in milliseconds.
pub(super) const A_BLINK: u32 = 30;

/// What stands between the phone and an account.
#[derive(Default)]
pub struct Door {
    /// The account at hand: the one that waits for its secret, or is open.
    pub(super) account: RefCell<Option<Account>>,
    /// Its database and what is there before it is unlocked.
    pub(super) at: RefCell<Option<(Connection, Outside)>>,
    /// Somebody who is here for the first time.
    newcomer: RefCell<Option<Newcomer>>,
    /// Whether the next try has to wait; each wait has a number, so that an old one ends nothing.
    pub(super) waiting: Cell<bool>,
    pub(super) waits: Cell<u32>,
    /// When the app was last in use: by the clock, and evenly since the page was opened.
    pub(super) last_used: Cell<(f64, f64)>,
}

impl Door {
    /// The app is in use.
    pub(super) fn used(&self) {
        self.last_used.set((clock::now() as f64, clock::moment()));
    }

    /// For how many minutes it was not: by whichever says longer, since one clock can be set and
    /// the other stands still while the phone sleeps.
    pub(super) fn unused_minutes(&self) -> f64 {
        let (by_clock, evenly) = self.last_used.get();
        let longer = (clock::now() as f64 - by_clock).max(clock::moment() - evenly);
        longer / 60_000.0
    }
}

/// Somebody who has no account on this phone yet.
struct Newcomer {
    me: Me,
    device: DeviceId,
}

/// What a person is told beside the box they typed in; empty for nothing.
pub type Told = RwSignal<String>;

impl Intents {
    pub(super) fn door(self) -> Rc<Door> {
        self.door.get_value()
    }

    /// The account that is open or waits for its secret.
    pub(super) fn account(self) -> Option<Account> {
        self.door().account.borrow().clone()
    }

    /// Opens the app: to whoever was here last, to choose from several, or to sign in.
    pub(super) async fn open_app(self) {
        let signing_in = self.returned_from_sign_in();
        if signing_in {
            self.finish_sign_in().await;
        } else if let Some(person) = accounts::earlier()
            && !accounts::all().iter().any(|account| account.is_of(&person))
        {
            let found = async {
                let earlier = Earlier::find(&person, &self.hooks()).await?;
                match &earlier {
                    Some(earlier) => earlier.me().await,
                    None => Ok(None),
                }
            };
            match found.await {
                Ok(Some(me)) => {
                    self.welcome(Newcomer { me, device: device::random_device() }, true)
                }
                Ok(None) => {
                    accounts::forget_earlier();
                    self.evicted();
                }
                Err(fault) => self.state.phase.set(Phase::Blocked(Notice::not_read(&fault))),
            }
        } else {
            self.find_accounts().await;
            match accounts::all().as_slice() {
                [only] => self.come_to(only.clone()).await,
                _ => self.to_accounts(),
            }
        }
    }

    /// Shows who has work on this phone, or the way to sign in where nobody has.
    pub fn to_accounts(self) {
        let accounts = accounts::all();
        self.state.phase.set(match accounts.is_empty() {
            true => Phase::SignedOut,
            false => Phase::Accounts(accounts),
        });
    }

    /// Lets somebody sign in who is not on the list.
    pub fn somebody_else(self) {
        self.leave_door();
        self.state.phase.set(Phase::SignedOut);
        if self.address.path.with_untracked(|path| path != "/invitation") {
            self.address.replace("/"); // where the one before was is nobody else's concern
        }
    }

    /// One of the accounts was chosen.
    pub fn choose_account(self, account: Account) {
        spawn_local(self.come_to(account));
    }

    /// Lists again whose databases are here and who is not on the list: browsers write the list
    /// down seconds late, and one that was killed before has forgotten it.
    async fn find_accounts(self) {
        let listed = accounts::all();
        for id in device::accounts_here().await {
            if listed.iter().any(|account| account.id == id) {
                continue;
            }
            // What cannot be read now is found again another time.
            let Ok(connection) = Connection::open(&id, self.hooks()).await else { continue };
            if let Ok(Some(account)) = connection.listed().await {
                accounts::put_first(&account);
            }
            connection.close();
        }
    }

    /// The account's database is gone: the browser cleared it.
    pub(super) fn evicted(self) {
        self.state.storage.update(|report| report.evicted = true);
        tell_people(self.state, Notice::evicted());
        self.state.phase.set(Phase::SignedOut);
    }

    /// Comes to an account's lock.
    pub(super) async fn come_to(self, account: Account) {
        self.leave_door();
        let opened = async {
            let connection = Connection::open(&account.id, self.hooks()).await?;
            let outside = connection.outside().await?;
            Ok::<_, StoreFault>((connection, outside))
        };
        match opened.await {
            Ok((connection, Outside { lock: None, .. })) => {
                // It is on the list but its database is empty: the browser cleared it.
                accounts::remove(&account.id);
                drop(connection.erase().await);
                self.evicted();
            }
            Ok((connection, outside)) => {
                let door = self.door();
                let (label, tries) = (account.label.clone(), outside.tries);
                let lock = outside.lock.as_ref().map(|lock| (lock.way, lock.passkey.is_some()));
                *door.account.borrow_mut() = Some(account);
                *door.at.borrow_mut() = Some((connection, outside));
                if let Some((way, passkey)) = lock {
                    self.state.phase.set(Phase::Locked { label, way, passkey });
                }
                self.wait_after(tries, None);
            }
            Err(fault) => self.state.phase.set(Phase::Blocked(Notice::not_read(&fault))),
        }
    }

    pub(super) fn leave_door(self) {
        let door = self.door();
        if let Some((connection, _)) = door.at.borrow_mut().take() {
            connection.close();
        }
        door.account.borrow_mut().take();
        door.waiting.set(false);
    }

    /// Somebody is here for the first time: they choose what locks their work.
    fn welcome(self, newcomer: Newcomer, earlier: bool) {
        let label = accounts::initials(&newcomer.me.name);
        *self.door().newcomer.borrow_mut() = Some(newcomer);
        self.state.phase.set(Phase::Choosing { label, earlier });
    }

    /// Somebody signed in: to their own lock where they have an account here, else to a new one.
    pub(super) async fn arrived(self, mut me: Me, device: DeviceId) {
        // Whoever was at a provider meanwhile comes back to a new page, which made up another.
        let device = me.device.take().unwrap_or(device);
        let account = accounts::all().into_iter().find(|account| account.is_of(&me.person));
        match account {
            Some(account) => self.come_to(account).await,
            None => self.welcome(Newcomer { me, device }, false),
        }
    }

    /// Locks a newcomer's work with a secret and opens their account.
    pub fn choose_secret(self, label: String, typed: String, told: Told) {
        spawn_local(async move {
            let door = self.door();
            let Some(Newcomer { me, device }) = door.newcomer.borrow_mut().take() else { return };
            told.set(text::OPENING.to_owned());
            TimeoutFuture::new(A_BLINK).await;
            match self.make_account(&label, &typed, &me, &device).await {
                Ok((account, store)) => self.come_in(account, store, me).await,
                Err(fault) => {
                    told.try_set(String::new());
                    tell_people(self.state, Notice::not_saved(&fault));
                    *door.newcomer.borrow_mut() = Some(Newcomer { me, device });
                }
            }
        });
    }

    pub(super) async fn make_account(
        self,
        label: &str,
        typed: &str,
        me: &Me,
        device: &DeviceId,
    ) -> Result<(Account, Store), StoreFault> {
        let account = Account::new(&me.person, label);
        let vault = Vault::random();
        let lock = Lock::make(&vault, &Secret::new(typed)).ok_or(StoreFault::NotAllowed)?;
        let connection = Connection::open(&account.id, self.hooks()).await?;
        let outside = Outside { lock: Some(lock.clone()), tries: 0 };
        *self.door().at.borrow_mut() = Some((connection.clone(), outside));
        let store =
            Store::create(connection.clone(), vault, &lock, &account, device.clone(), me).await?;
        if accounts::put_first(&account) {
            return Ok((account, store));
        }
        // An account that is not listed could not be found again.
        connection.erase().await?;
        Err(StoreFault::NotAllowed)
    }

    /// Opens an account in this tab, with what an earlier version kept of it.
    pub(super) async fn come_in(self, mut account: Account, store: Store, me: Me) {
        let brought = async {
            if !account.bring_over {
                return Ok(store);
            }
            let mut store = store;
            if let Some(earlier) = Earlier::find(&me.person, &self.hooks()).await? {
                store = store.bring_over(&earlier).await?;
                earlier.erase().await?;
            }
            Ok::<_, StoreFault>(store)
        };
        match brought.await {
            Ok(store) => {
                account.bring_over = false;
                accounts::put_first(&account);
                if accounts::earlier().is_some_and(|person| person == me.person) {
                    accounts::forget_earlier();
                }
                *self.door().account.borrow_mut() = Some(account);
                self.open_session(store, me).await;
            }
            Err(fault) => self.state.phase.set(Phase::Blocked(Notice::not_read(&fault))),
        }
    }

    /// Signs out; what was not sent stays on this phone, sealed until that person returns.
    pub fn sign_out(self) {
        spawn_local(async move {
            if self.session().is_some() && !self.lock_up().await {
                return;
            }
            self.to_accounts();
            self.leave_door();
            self.address.replace("/");
            // Without signal the server forgets the session in its own time.
            server::tell("/api/sign-out").await.unwrap_or_default();
        });
    }

    /// Takes this person's account off this phone, with everything in it.
    pub fn remove_account(self) {
        spawn_local(async move {
            let Some(account) = self.account() else { return };
            if !self.lock_up().await {
                return;
            }
            let Some((connection, _)) = self.door().at.borrow_mut().take() else { return };
            if let Err(fault) = connection.erase().await {
                tell_people(self.state, Notice::not_read(&fault));
                return;
            }
            accounts::remove(&account.id);
            self.leave_door();
            self.to_accounts();
            self.address.replace("/");
            server::tell("/api/sign-out").await.unwrap_or_default();
        });
    }
}
