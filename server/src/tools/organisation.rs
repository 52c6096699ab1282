//! `waymark organisation`: making the organisation a database is for.

use std::io;

use clap::Args;
use waymark_core::rulebook::RuleBook;

use super::print;
use crate::clock::Clock;
use crate::config::DatabaseArgs;
use crate::store::{Arrival, Organisation, Store, StoreError};

/// Options of `waymark organisation`.
#[derive(Debug, Clone, Args)]
pub struct OrganisationArgs {
    /// Its name, as people read it
    pub name: String,
    /// A rule pack it chose, the topmost first; may be given again
    #[arg(long = "pack", value_name = "PACK", required = true)]
    pub packs: Vec<String>,
    /// Which database.
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Why it was not made.
#[derive(Debug, thiserror::Error)]
pub enum OrganisationFault {
    /// The name is none.
    #[error("a name has 1 to 200 characters")]
    Name,
    /// There is no such pack.
    #[error("`{0}` is no rule pack: waymark rules list names them")]
    NoPack(String),
    /// There is one already.
    #[error("this database has an organisation already; nothing was changed")]
    There,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The terminal failed.
    #[error("it cannot be printed: {0}")]
    Print(#[from] io::Error),
}

/// Makes an organisation in an empty database.
///
/// # Errors
/// When a pack is none, there is an organisation already, or the database refuses.
pub async fn run(args: &OrganisationArgs) -> Result<(), OrganisationFault> {
    let name = args.name.trim();
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(OrganisationFault::Name);
    }
    let book = RuleBook::bundled();
    for pack in &args.packs {
        if !book.rules.iter().any(|rule| rule.pack() == pack) {
            return Err(OrganisationFault::NoPack(pack.clone()));
        }
    }
    let store = Store::open_at(&args.database.place()).await?;
    let organisation = Organisation {
        id: id_of(name),
        name: name.to_owned(),
        packs: args.packs.clone(),
        is_demo: false,
    };
    let clock = Clock::System;
    let arrival = Arrival { now_ms: clock.now_ms(), today: clock.today() };
    if !store.add_organisation(&organisation, &[], &[], &[], arrival).await? {
        return Err(OrganisationFault::There);
    }
    store.close().await;
    print("Made. Next: waymark staff import\n")?;
    Ok(())
}

/// An id of a name: its letters and digits.
fn id_of(name: &str) -> String {
    let letters = name.to_lowercase();
    let id: String = letters.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    if id.is_empty() { "organisation".to_owned() } else { id }
}
