//! The store: who is here, what they stated, and what each may read, kept on disk.
//!
//! Lives here: rows and transactions, on SQLite or on PostgreSQL. Not here: whether something may
//! be stated or what facts add up to (the core), or anything of HTTP. One suite of tests,
//! `server/tests/store`, says what a store must do, and runs on both engines.

mod accounts;
mod audit;
pub mod backup;
mod chain;
mod connections;
mod database;
mod engine;
mod error;
mod faults;
mod flows;
mod ledger;
mod migrations;
mod overview;
mod pages;
mod people;
mod post;
mod postgres;
mod right_of_access;
mod sessions;
mod sqlite;
mod staff;
mod ties;
mod transfer;
pub mod verify;

use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tokio::sync::OnceCell;
use waymark_core::access::AccessRules;
use waymark_core::calendar::Date;
use waymark_core::fact::{DeviceId, PersonId};
use waymark_core::office::{self, Desk};
use waymark_core::rulebook::RuleBook;
use waymark_core::sync::{Ack, Request};

use database::Database;
use post::{Job, Post};

pub use accounts::{Account, Second};
pub use database::Place;
pub use engine::{Row, Tx, Value};
pub use error::{StoreError, Trouble};
pub use faults::Faults;
pub use overview::{Audited, Build, Counts, NotTaken, Overview, Quiet};
pub use post::Answered;
pub use right_of_access::Readable;
pub use sessions::{Begun, Device, NewSession, Session};
pub use staff::{StandingDuty, TieTo};
pub use waymark_core::office::Arrival;

/// The store.
#[derive(Debug, Clone)]
pub struct Store {
    database: Database,
    log: String,
    /// The organisation's access rules, once there is an organisation.
    rules: Arc<OnceCell<Arc<AccessRules>>>,
    post: Post,
}

impl Store {
    /// Opens the database of a folder: SQLite. See [`Store::open_at`].
    ///
    /// # Errors
    /// When the folder or the database cannot be used.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_at(&Place::folder(folder)).await
    }

    /// Opens a database, and brings it to this version.
    ///
    /// # Errors
    /// When it cannot be used.
    pub async fn open_at(place: &Place) -> Result<Self, StoreError> {
        let database = Database::open(place).await?;
        let log = name_log(&database).await?;
        let post = Post::open(database.clone(), log.clone())?;
        Ok(Self { database, log, rules: Arc::default(), post })
    }

    /// The name of this database's log, chosen at random when it was made or restored.
    pub fn log(&self) -> &str {
        &self.log
    }

    /// Which call of this store's database is to fail; for tests.
    pub fn faults(&self) -> &Faults {
        &self.database.faults
    }

    /// Begins a transaction that only reads: all of it sees one moment.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        self.database.read().await
    }

    /// Begins a transaction that may write. One writes at a time: others wait their turn.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        self.database.write().await
    }

    /// Answers a phone: takes what it has, and gives it what it has not. When this returns, every
    /// acknowledgement is on disk; when it fails, nothing of the request counts, or all of it does
    /// and only the answer is lost: sending it again changes nothing.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn answer(
        &self,
        person: &PersonId,
        request: Request,
        arrival: Arrival,
    ) -> Result<Answered, StoreError> {
        let rules = self.rules().await?;
        if request.facts.is_empty() {
            let desk = Desk { person, arrival, rules: &rules };
            let mut tx = self.read().await?;
            if !office::writes(&mut tx, &desk, &request, &self.log).await? {
                return office::answer(&mut tx, &desk, &request, &self.log).await;
            }
        }
        self.post.answer(Job { person: person.clone(), request, arrival, rules }).await
    }

    /// Takes facts from a person, in order, in a transaction of their own. See [`Store::answer`].
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn take(
        &self,
        person: &PersonId,
        facts: &[String],
        arrival: Arrival,
    ) -> Result<Vec<Ack>, StoreError> {
        let rules = self.rules().await?;
        let mut tx = self.write().await?;
        let acks = office::take(&mut tx, &Desk { person, arrival, rules: &rules }, facts).await?;
        tx.commit().await?;
        Ok(acks)
    }

    /// The organisation's rules on who may state and read what: those of its packs.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn rules(&self) -> Result<Arc<AccessRules>, StoreError> {
        if let Some(rules) = self.rules.get() {
            return Ok(Arc::clone(rules));
        }
        let Some(organisation) = self.organisation().await? else {
            return Ok(rules_of(&[]));
        };
        let rules = self.rules.get_or_init(|| async { rules_of(&organisation.packs) }).await;
        Ok(Arc::clone(rules))
    }

    /// Answers whether the database can be read; for the health check.
    ///
    /// # Errors
    /// When it cannot.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.read().await?.one("SELECT 1", &[]).await?;
        Ok(())
    }

    /// Finishes what is under way and closes the database.
    pub async fn close(&self) {
        self.database.close().await;
    }
}

/// The access rules of these packs.
fn rules_of(packs: &[String]) -> Arc<AccessRules> {
    Arc::new(AccessRules::of(&RuleBook::bundled(), packs))
}

/// The log's name; one is chosen where there is none, and what arrived before facts were chained
/// is chained.
async fn name_log(database: &Database) -> Result<String, StoreError> {
    let name = new_log_name()?;
    let mut tx = database.write().await?;
    tx.run(
        "INSERT INTO log (one, name) VALUES (1, $1) ON CONFLICT (one) DO NOTHING",
        &[(&name).into()],
    )
    .await?;
    let row = tx.one("SELECT name, chained FROM log", &[]).await?;
    let row = row.ok_or(StoreError::Corrupt("log"))?;
    if !row.flag(1)? {
        chain::chain_what_is_not(&mut tx).await?;
    }
    tx.commit().await?;
    row.text(0)
}

/// A new name for a log, at random.
fn new_log_name() -> Result<String, StoreError> {
    let mut bytes = [0_u8; 12];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Somebody on the staff list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role, in words.
    pub role: String,
    /// One line for the demonstration's sign-in page.
    pub about: String,
    /// Their team; empty where the staff list says none.
    pub team: String,
    /// Their locality; empty where the staff list says none.
    pub locality: String,
    /// `leader`, `administrator`, both with a comma between, or empty.
    pub position: String,
    /// Their last day; none while they are here.
    pub left_on: Option<Date>,
    /// Their address in lower case, by which an identity provider knows them.
    pub email: Option<String>,
}

impl Person {
    /// Somebody of whom only this is known.
    pub fn new(id: PersonId, name: &str, role: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            role: role.to_owned(),
            about: String::new(),
            team: String::new(),
            locality: String::new(),
            position: String::new(),
            left_on: None,
            email: None,
        }
    }
}

/// The organisation a database belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The rule packs it chose, in order.
    pub packs: Vec<String>,
    /// Whether it is made up.
    pub is_demo: bool,
}

/// What somebody is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RelationKind {
    /// They supervise them.
    Supervisor,
    /// They manage them.
    LineManager,
    /// They assess them.
    Assessor,
    /// They educate them on placement.
    PracticeEducator,
    /// They supervise them where the placement is.
    OnSiteSupervisor,
    /// They are the second manager whom a decision asks.
    SecondManager,
    /// They sit on the panel that decides.
    PanelMember,
}

impl RelationKind {
    /// Every kind, by the name it is stored under.
    pub const ALL: [(&str, Self); 7] = [
        ("supervisor", Self::Supervisor),
        ("line_manager", Self::LineManager),
        ("assessor", Self::Assessor),
        ("practice_educator", Self::PracticeEducator),
        ("on_site_supervisor", Self::OnSiteSupervisor),
        ("second_manager", Self::SecondManager),
        ("panel_member", Self::PanelMember),
    ];

    /// The name it is stored under.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// What somebody is to a person, from when to when; both days included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The person.
    pub person: PersonId,
    /// Who is something to them.
    pub other: PersonId,
    /// What.
    pub kind: RelationKind,
    /// The first day.
    pub from: Date,
    /// The last day; none: until further notice.
    pub to: Option<Date>,
}

/// What somebody has stated before the organisation's first day here, on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// Who.
    pub person: PersonId,
    /// Their device.
    pub device: DeviceId,
    /// Encoded facts, in order.
    pub facts: Vec<String>,
}

/// How a device stands with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceOf {
    /// It is theirs.
    Theirs,
    /// It is somebody else's.
    Another,
    /// Nobody has registered it.
    Nobody,
}
