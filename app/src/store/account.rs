//! The account: its database made, unlocked, and its lock changed.
//!
//! Lives here: what can be read before anything is opened (the lock and the tries), and the store
//! that exists only once it is. Not here: what the secret is, or how wrong tries are slowed down.

use std::cell::RefCell;
use std::rc::Rc;

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use serde::{Deserialize, Serialize};
use waymark_core::fact::{DeviceId, PersonId};

use super::connection::{ACCOUNT, Connection, DEVICE, LOCK, ME, META, SETTINGS, TRIES};
use super::fault::StoreFault;
use super::known::Known;
use super::sealed::{self, Tx};
use crate::accounts::Account;
use crate::state::Me;
use crate::vault::{Lock, Vault};

/// One account's database, unlocked. A handle: cloning it opens nothing.
#[derive(Clone)]
pub struct Store {
    connection: Connection,
    vault: Vault,
    /// Which device this database makes this phone for the account, as last read.
    device: Rc<RefCell<DeviceId>>,
    /// Whose account it is.
    person: PersonId,
    /// Which records have facts here, as the last page of a first sync left them.
    pub(super) known: Rc<RefCell<Known>>,
}

/// What a person chose on this phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// After how many minutes out of use it locks itself.
    pub lock_after: u32,
    /// Whether pictures are fetched only when asked for.
    pub low_data: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { lock_after: 5, low_data: false }
    }
}

/// What is there before anything is unlocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// What wraps the key; none in a database that was cleared or never used.
    pub lock: Option<Lock>,
    /// How many wrong tries there were in a row.
    pub tries: u32,
}

impl Connection {
    /// What is there before anything is unlocked.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn outside(&self) -> Result<Outside, StoreFault> {
        self.run(async |database| {
            let tx = sealed::read(database, &[META])?;
            let meta = tx.object_store(META)?;
            let lock: Option<String> = meta.get(LOCK).primitive()?.await?;
            let tries: Option<f64> = meta.get(TRIES).primitive()?.await?;
            tx.commit().await?; // else a database that broke off would look cleared
            let lock = lock.and_then(|lock| serde_json::from_str(&lock).ok());
            Ok(Outside { lock, tries: tries.unwrap_or_default() as u32 })
        })
        .await
    }

    /// How the account is listed; none in a database that was cleared or never used.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn listed(&self) -> Result<Option<Account>, StoreFault> {
        self.run(async |database| {
            let tx = sealed::read(database, &[META])?;
            let listed: Option<String> = tx.object_store(META)?.get(ACCOUNT).primitive()?.await?;
            tx.commit().await?;
            Ok(listed.and_then(|listed| serde_json::from_str(&listed).ok()))
        })
        .await
    }

    /// Notes a try before it is made, so that no way of ending it hides it; false where another
    /// tab has tried since `known` were counted.
    ///
    /// # Errors
    /// When it could not be kept; then nothing may be tried.
    pub async fn note_try(&self, known: u32) -> Result<bool, StoreFault> {
        self.run(async |database| {
            let tx = sealed::write(database, &[META])?;
            let meta = tx.object_store(META)?;
            let tries: Option<f64> = meta.get(TRIES).primitive()?.await?;
            if tries.unwrap_or_default() as u32 != known {
                return Ok(false);
            }
            meta.put(f64::from(known) + 1.0).with_key(TRIES).primitive()?;
            tx.commit().await?;
            Ok(true)
        })
        .await
    }

    /// Puts another lock on the account, and forgets wrong tries; the rows stay as they are.
    ///
    /// # Errors
    /// When it could not be kept; then the one before still opens.
    pub async fn put_lock(&self, lock: Option<&Lock>) -> Result<(), StoreFault> {
        let lock = lock.map(serde_json::to_string).transpose()?;
        self.run(async |database| {
            let tx = sealed::write(database, &[META])?;
            let meta = tx.object_store(META)?;
            if let Some(lock) = &lock {
                meta.put(lock.as_str()).with_key(LOCK).primitive()?;
            }
            meta.put(0.0).with_key(TRIES).primitive()?;
            Ok(tx.commit().await?)
        })
        .await
    }
}

impl Store {
    /// Makes the account's database: its lock, how it is listed, its device and who it is, all or
    /// nothing.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn create(
        connection: Connection,
        vault: Vault,
        lock: &Lock,
        account: &Account,
        device: DeviceId,
        me: &Me,
    ) -> Result<Self, StoreFault> {
        let (lock, account) = (serde_json::to_string(lock)?, serde_json::to_string(account)?);
        let device = Rc::new(RefCell::new(device));
        let (person, known) = (me.person.clone(), Rc::default());
        let store = Self { connection, vault, device, person, known };
        let me = serde_json::to_string(me)?;
        store
            .run(async |database| {
                let tx = sealed::write(database, &[META])?;
                let meta = tx.object_store(META)?;
                meta.add(lock.as_str()).with_key(LOCK).primitive()?;
                meta.put(account.as_str()).with_key(ACCOUNT).primitive()?;
                drop(meta);
                let tx = Tx::new(tx, &store.vault);
                tx.put_text(META, DEVICE, store.device().as_str())?;
                tx.put_text(META, ME, &me)?;
                tx.commit().await
            })
            .await?;
        Ok(store)
    }

    /// The store of an account whose lock was opened, and who it is.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn unlocked(connection: Connection, vault: Vault) -> Result<(Self, Me), StoreFault> {
        let read = connection.run(async |database| {
            let tx = Tx::new(sealed::read(database, &[META])?, &vault);
            let (device, me) = (tx.text(META, DEVICE)?, tx.text(META, ME)?);
            let (device, me) = (device.await?, me.await?);
            tx.commit().await?;
            let device: Option<DeviceId> = device.and_then(|device| device.parse().ok());
            let me: Option<Me> = me.and_then(|me| serde_json::from_str(&me).ok());
            device.zip(me).ok_or_else(|| StoreFault::Other("DataError".to_owned()))
        });
        let (device, me) = read.await?;
        let (device, person) = (Rc::new(RefCell::new(device)), me.person.clone());
        Ok((Self { connection, vault, device, person, known: Rc::default() }, me))
    }

    /// Which device this phone is for the account.
    pub fn device(&self) -> DeviceId {
        self.device.borrow().clone()
    }

    /// Notes which device a transaction found or made this phone to be.
    pub(super) fn note_device(&self, device: &DeviceId) {
        self.device.borrow_mut().clone_from(device);
    }

    /// Whose account it is.
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// The connection, which outlives the lock.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// The account's vault.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Lets go of the database.
    pub fn close(&self) {
        self.connection.close();
    }

    /// Does something with the database: see [`Connection::run`].
    pub(super) async fn run<T>(
        &self,
        work: impl AsyncFn(&Database) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        self.connection.run(work).await
    }

    /// Looks at some stores, in one transaction.
    pub(super) async fn look<T>(
        &self,
        stores: &[&str],
        work: impl AsyncFn(&Tx<'_>) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        self.run(async |database| {
            let tx = self.read(database, stores)?;
            let found = work(&tx).await?;
            // A request of a transaction that broke off can read as "there is nothing": only a
            // transaction that ends well has told the truth.
            tx.commit().await?;
            Ok(found)
        })
        .await
    }

    /// A transaction that reads.
    pub(super) fn read<'a>(
        &'a self,
        database: &'a Database,
        stores: &[&str],
    ) -> Result<Tx<'a>, StoreFault> {
        Ok(Tx::new(sealed::read(database, stores)?, &self.vault))
    }

    /// A transaction that writes; once committed, it survives the loss of power.
    pub(super) fn write<'a>(
        &'a self,
        database: &'a Database,
        stores: &[&str],
    ) -> Result<Tx<'a>, StoreFault> {
        Ok(Tx::new(sealed::write(database, stores)?, &self.vault))
    }

    /// One single value.
    pub(super) async fn meta(&self, key: &str) -> Result<Option<String>, StoreFault> {
        self.look(&[META], async |tx| tx.text(META, key)?.await).await
    }

    /// Keeps one single value.
    pub(super) async fn put_meta(&self, key: &str, text: &str) -> Result<(), StoreFault> {
        self.run(async |database| {
            let tx = self.write(database, &[META])?;
            tx.put_text(META, key, text)?;
            tx.commit().await
        })
        .await
    }

    /// Keeps who this is.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn keep_me(&self, me: &Me) -> Result<(), StoreFault> {
        self.put_meta(ME, &serde_json::to_string(me)?).await
    }

    /// What this person chose on this phone.
    ///
    /// # Errors
    /// When it could not be read.
    pub async fn settings(&self) -> Result<Settings, StoreFault> {
        let text = self.meta(SETTINGS).await?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
    }

    /// Keeps what this person chose on this phone.
    ///
    /// # Errors
    /// When it could not be kept.
    pub async fn keep_settings(&self, settings: &Settings) -> Result<(), StoreFault> {
        self.put_meta(SETTINGS, &serde_json::to_string(settings)?).await
    }

    /// An account that is always the same for the same person, for tests that open it again.
    #[cfg(test)]
    pub async fn open(person: PersonId, hooks: super::Hooks) -> Result<Self, StoreFault> {
        let connection = Connection::open(person.as_str(), hooks).await?;
        let vault = Vault::of(person.as_str());
        let device = connection
            .run(async |database| {
                let tx = Tx::new(sealed::write(database, &[META])?, &vault);
                let known = tx.text(META, DEVICE)?.await?;
                if let Some(device) = known.and_then(|text| text.parse().ok()) {
                    return Ok(device);
                }
                let device = crate::device::random_device();
                tx.put_text(META, DEVICE, device.as_str())?;
                tx.commit().await?;
                Ok(device)
            })
            .await?;
        let device = Rc::new(RefCell::new(device));
        Ok(Self { connection, vault, device, person, known: Rc::default() })
    }
}
