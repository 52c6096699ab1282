//! The connection: opening the database, keeping it open, and starting transactions.
//!
//! Lives here: the names of the object stores and everything the browser does to a connection.
//! Not here: what is read and written.

use std::cell::RefCell;
use std::rc::Rc;

use indexed_db_futures::KeyPath;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use waymark_core::fact::{DeviceId, PersonId};

use super::fault::StoreFault;
use crate::device;

/// The database's version. An index cannot be added to a store later, so each comes with it.
const VERSION: u8 = 1;

/// Facts: key is the fact's id; indices by record and by place.
pub(super) const FACTS: &str = "facts";
/// Records that rules ask about, as JSON: key is the record's id.
pub(super) const RECORDS: &str = "records";
/// Journal lines, as JSON: key is the record's id. Apart, so that Today never reads them.
pub(super) const JOURNAL: &str = "journal";
/// Drafts, as JSON: key is the record's id and the tab's.
pub(super) const DRAFTS: &str = "drafts";
/// Single values: the device, the last number, the cursor, who this is.
pub(super) const META: &str = "meta";

/// The index of facts by record.
pub(super) const BY_RECORD: &str = "record";
/// The index of facts by place.
pub(super) const BY_PLACE: &str = "place";

/// The numbered facts so far.
pub(super) const SEQ: &str = "seq";
/// This account's device id.
pub(super) const DEVICE: &str = "device";
/// The server's log and how far it was read.
pub(super) const CURSOR: &str = "cursor";
/// Who this is.
pub(super) const ME: &str = "me";

/// Whom the connection tells what the browser does to it.
#[derive(Clone)]
pub struct Hooks {
    /// Another tab holds an older database open, and this one waits for it.
    pub blocked: Rc<dyn Fn()>,
    /// A newer version in another tab needs the database; this tab let go of it.
    pub superseded: Rc<dyn Fn()>,
}

impl Hooks {
    /// Tells nobody.
    #[cfg(test)]
    pub fn none() -> Self {
        Self { blocked: Rc::new(|| ()), superseded: Rc::new(|| ()) }
    }
}

/// One account's database. A handle: cloning it opens nothing.
#[derive(Clone)]
pub struct Store {
    name: Rc<str>,
    hooks: Hooks,
    open: Rc<RefCell<Option<Database>>>,
    /// Which device this database makes this phone for the account.
    device: DeviceId,
    /// Whose account it is.
    person: PersonId,
}

impl Store {
    /// Opens the account's database, making it and its device id where there is none.
    ///
    /// # Errors
    /// When the browser does not let it be opened.
    pub async fn open(person: PersonId, hooks: Hooks) -> Result<Self, StoreFault> {
        let name: Rc<str> = format!("waymark-{person}").into();
        let database = connect(&name, &hooks).await?;
        let device = device_of(&database).await?;
        let open = Rc::new(RefCell::new(None));
        let store = Self { name, hooks, open, device, person };
        store.keep(database);
        Ok(store)
    }

    /// Which device this phone is for the account.
    pub fn device(&self) -> &DeviceId {
        &self.device
    }

    /// Whose account it is.
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// Lets go of the database.
    pub fn close(&self) {
        if let Some(database) = self.open.borrow_mut().take() {
            database.close();
        }
    }

    /// Closes the connection behind the store's back, as a phone in the background does.
    #[cfg(test)]
    pub fn lose_connection(&self) {
        if let Some(database) = &*self.open.borrow() {
            database.clone().close();
        }
    }

    /// Does something with the database; where the browser dropped the connection (as phones do
    /// in the background), opens it once more and does it again.
    ///
    /// Only work that never began is done again: of a transaction that broke off in the middle
    /// nobody can say whether it was done, and a fact must not be stated twice.
    pub(super) async fn run<T>(
        &self,
        work: impl AsyncFn(&Database) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        let mut again = false;
        loop {
            let database = self.connection().await?;
            match work(&database).await {
                Err(fault) => again = self.may_try_again(fault, again)?,
                done => return done,
            }
        }
    }

    /// Drops a connection that failed; whether what failed may be tried once more.
    fn may_try_again(&self, fault: StoreFault, again: bool) -> Result<bool, StoreFault> {
        if matches!(fault, StoreFault::Lost | StoreFault::Other(_)) {
            self.open.borrow_mut().take(); // the next call starts with a new connection
        }
        if fault == StoreFault::Lost && !again { Ok(true) } else { Err(fault) }
    }

    async fn connection(&self) -> Result<Database, StoreFault> {
        if let Some(database) = self.open.borrow().clone() {
            return Ok(database);
        }
        let database = connect(&self.name, &self.hooks).await?;
        self.keep(database.clone());
        Ok(database)
    }

    /// Keeps the connection until the browser closes it or a newer version asks for it.
    fn keep(&self, database: Database) {
        let listener = database.version_changes();
        *self.open.borrow_mut() = Some(database);
        let Ok(mut listener) = listener else { return };
        let (open, hooks) = (self.open.clone(), self.hooks.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let asked = listener.recv().await.is_some();
            let database = open.borrow_mut().take();
            if asked && let Some(database) = database {
                database.close();
                (hooks.superseded)();
            }
        });
    }
}

async fn connect(name: &str, hooks: &Hooks) -> Result<Database, StoreFault> {
    let blocked = hooks.blocked.clone();
    let database = Database::open(name)
        .with_version(VERSION)
        .with_on_blocked(move |_| {
            blocked();
            Ok(())
        })
        .with_on_upgrade_needed(|_, database| {
            let facts = database.create_object_store(FACTS).build()?;
            facts.create_index(BY_RECORD, KeyPath::from(BY_RECORD)).build()?;
            facts.create_index(BY_PLACE, KeyPath::from(BY_PLACE)).build()?;
            for store in [RECORDS, JOURNAL, DRAFTS, META] {
                database.create_object_store(store).build()?;
            }
            Ok(())
        })
        .await?;
    Ok(database)
}

/// The account's device id on this phone, made on first use.
async fn device_of(database: &Database) -> Result<DeviceId, StoreFault> {
    let tx = write(database, &[META])?;
    let meta = tx.object_store(META)?;
    let known: Option<String> = meta.get(DEVICE).primitive()?.await?;
    if let Some(device) = known.and_then(|text| text.parse().ok()) {
        tx.commit().await?;
        return Ok(device);
    }
    let device = device::random_device();
    meta.put(device.as_str()).with_key(DEVICE).primitive()?;
    tx.commit().await?;
    Ok(device)
}

/// A transaction that reads.
pub(super) fn read<'a>(
    database: &'a Database,
    stores: &[&str],
) -> Result<Transaction<'a>, StoreFault> {
    Ok(database.transaction(stores).with_mode(TransactionMode::Readonly).build()?)
}

/// A transaction that writes; once committed, it survives the loss of power.
pub(super) fn write<'a>(
    database: &'a Database,
    stores: &[&str],
) -> Result<Transaction<'a>, StoreFault> {
    let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    let mode = TransactionMode::Readwrite;
    Ok(database.transaction(stores).with_mode(mode).with_options(strict).build()?)
}
