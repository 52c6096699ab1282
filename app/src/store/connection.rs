//! The connection: opening one account's database, and keeping it open.
//!
//! Lives here: the names of the object stores and everything the browser does to a connection.
//! Not here: what is read and written, and whether it is sealed.

use std::cell::RefCell;
use std::rc::Rc;

use indexed_db_futures::KeyPath;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;

use super::fault::StoreFault;

/// The database's version: 2 brought [`BUNDLES`]. An index cannot be added to a store later, so each
/// comes with it.
const VERSION: u8 = 2;

/// Facts: key is the fact's id; indices by record and by place.
pub(super) const FACTS: &str = "facts";
/// Facts that came many at once, bound together: key is a random name; indices by record and by id,
/// each over all that are in one. What a phone waits for in a first sync is the number of rows.
pub(super) const BUNDLES: &str = "bundles";
/// Records that rules ask about: key is the record's name in the open.
pub(super) const RECORDS: &str = "records";
/// Journal lines: key is the record's name in the open. Apart, so that Today never reads them.
pub(super) const JOURNAL: &str = "journal";
/// Drafts: key is the name in the open of the record and the tab.
pub(super) const DRAFTS: &str = "drafts";
/// Single values: the lock, the device, the last number, the cursor, who this is.
pub(super) const META: &str = "meta";
/// Files that facts mention: key is a random id.
pub(super) const ATTACHMENTS: &str = "attachments";
/// Pieces of files: key is the file's random id and the piece's number.
pub(super) const CHUNKS: &str = "chunks";

/// The index of facts and of bundles by record.
pub(super) const BY_RECORD: &str = "record";
/// The index of facts by place.
pub(super) const BY_PLACE: &str = "place";
/// The index of bundles by the ids of their facts.
pub(super) const BY_ID: &str = "id";

/// What wraps the key: read before anything can be opened, so not sealed itself.
pub(super) const LOCK: &str = "lock";
/// How the account is listed: read before anything can be opened, too.
pub(super) const ACCOUNT: &str = "account";
/// How many wrong tries there were in a row; not sealed either.
pub(super) const TRIES: &str = "tries";
/// The numbered facts so far.
pub(super) const SEQ: &str = "seq";
/// This account's device id.
pub(super) const DEVICE: &str = "device";
/// The server's log and how far it was read.
pub(super) const CURSOR: &str = "cursor";
/// Who this is.
pub(super) const ME: &str = "me";
/// There while light rows are owed: many records came at once, and only their facts were kept.
pub(super) const OWED: &str = "owed";
/// What this person chose on this phone.
pub(super) const SETTINGS: &str = "settings";

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

/// The connection to one account's database, locked or not. A handle: cloning it opens nothing.
#[derive(Clone)]
pub struct Connection {
    name: Rc<str>,
    hooks: Hooks,
    open: Rc<RefCell<Option<Database>>>,
}

impl Connection {
    /// Opens the database of an account, which goes by a random id; makes it where there is none.
    ///
    /// # Errors
    /// When the browser does not let it be opened.
    pub async fn open(account: &str, hooks: Hooks) -> Result<Self, StoreFault> {
        let name: Rc<str> = ["waymark-", account].concat().into();
        let database = connect(&name, &hooks).await?;
        let connection = Self { name, hooks, open: Rc::default() };
        connection.keep(database);
        Ok(connection)
    }

    /// Lets go of the database.
    pub fn close(&self) {
        if let Some(database) = self.open.borrow_mut().take() {
            database.close();
        }
    }

    /// Erases the database and everything in it.
    ///
    /// # Errors
    /// When the browser does not.
    pub async fn erase(self) -> Result<(), StoreFault> {
        self.close();
        Ok(Database::delete_by_name(&self.name)?.await?)
    }

    /// Closes the connection behind the store's back, as a phone in the background does.
    #[cfg(test)]
    pub fn lose(&self) {
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
            let database = self.database().await?;
            let done = work(&database).await;
            let Err(fault) = done else { return done };
            again = self.may_try_again(reason(fault), again)?;
        }
    }

    /// Drops a connection that failed; whether what failed may be tried once more.
    fn may_try_again(&self, fault: StoreFault, again: bool) -> Result<bool, StoreFault> {
        if matches!(fault, StoreFault::Lost | StoreFault::Other(_)) {
            self.open.borrow_mut().take(); // the next call starts with a new connection
        }
        if fault == StoreFault::Lost && !again { Ok(true) } else { Err(fault) }
    }

    async fn database(&self) -> Result<Database, StoreFault> {
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

/// Why something failed. Nobody here undoes a transaction: where the browser did, without a word of
/// why, the phone had no room for it.
fn reason(fault: StoreFault) -> StoreFault {
    match fault {
        StoreFault::Other(name) if name == "AbortError" => StoreFault::NoRoom,
        fault => fault,
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
        .with_on_upgrade_needed(|event, database| {
            if event.old_version() < 1.0 {
                make_first(&database)?;
            }
            let bundles = database.create_object_store(BUNDLES).build()?;
            for index in [BY_RECORD, BY_ID] {
                let each = bundles.create_index(index, KeyPath::from(index));
                each.with_multi_entry(true).build()?;
            }
            Ok(())
        })
        .await?;
    Ok(database)
}

/// Makes what version 1 had.
pub(super) fn make_first(database: &Database) -> Result<(), indexed_db_futures::error::Error> {
    let facts = database.create_object_store(FACTS).build()?;
    for index in [BY_RECORD, BY_PLACE] {
        facts.create_index(index, KeyPath::from(index)).build()?;
    }
    for store in [RECORDS, JOURNAL, DRAFTS, META, ATTACHMENTS, CHUNKS] {
        database.create_object_store(store).build()?;
    }
    Ok(())
}
