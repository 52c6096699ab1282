//! `waymark account`: inviting somebody to set a password, and what to do when a phone is lost.

use std::io;

use clap::{Args, Subcommand};
use waymark_core::fact::{DeviceId, PersonId};

use super::print;
use crate::clock::Clock;
use crate::config::DatabaseArgs;
use crate::identity::account::invite;
use crate::store::{Store, StoreError};

/// Options of `waymark account`.
#[derive(Debug, Clone, Args)]
pub struct AccountArgs {
    #[command(subcommand)]
    command: AccountCommand,
}

#[derive(Debug, Clone, Subcommand)]
enum AccountCommand {
    /// Print a link by which somebody sets a password and an authenticator; also when they forgot
    Invite {
        /// Their id on the staff list
        person: String,
        #[command(flatten)]
        database: DatabaseArgs,
        /// The address people know the server by
        #[arg(long, env = "WAYMARK_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
        public_url: String,
    },
    /// List somebody's devices
    Devices {
        /// Their id on the staff list
        person: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Revoke a device for good, and end its sessions: a phone that was lost
    Revoke {
        /// Their id on the staff list
        person: String,
        /// The device, as the list of devices names it
        device: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccountFault {
    /// There is nobody of that id.
    #[error("`{0}` is nobody on the staff list")]
    Nobody(String),
    /// They work here no longer.
    #[error("`{0}` works here no longer, says the staff list")]
    Left(String),
    /// They have no such device.
    #[error("`{0}` is no device of theirs: waymark account devices lists those")]
    NoDevice(String),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The terminal failed.
    #[error("it cannot be printed: {0}")]
    Print(#[from] io::Error),
}

/// Does what `waymark account` is asked.
///
/// # Errors
/// When there is nobody of that id, or the database refuses.
pub async fn run(args: &AccountArgs) -> Result<(), AccountFault> {
    let clock = Clock::System;
    match &args.command {
        AccountCommand::Invite { person, database, public_url } => {
            let store = Store::open_at(&database.place()).await?;
            let id = known(&store, person).await?;
            if store
                .person(&id)
                .await?
                .is_some_and(|one| one.left_on.is_some_and(|last| last < clock.today()))
            {
                return Err(AccountFault::Left(person.clone()));
            }
            let token = invite(&store, &id, clock.now_ms()).await?;
            store.close().await;
            let address = public_url.trim_end_matches('/');
            print(&format!(
                "{address}/invitation#{token}\n\
                 Give it to {person} by a way that only they read. It is good once, for seven \
                 days, and takes the place of any other.\n"
            ))?;
        }
        AccountCommand::Devices { person, database } => {
            let store = Store::open_at(&database.place()).await?;
            let id = known(&store, person).await?;
            for device in store.devices(&id).await? {
                let state = if device.revoked_ms.is_some() { "revoked" } else { "in use" };
                print(&format!("{}  {:<8} {}\n", device.id, state, device.about))?;
            }
            store.close().await;
        }
        AccountCommand::Revoke { person, device, database } => {
            let store = Store::open_at(&database.place()).await?;
            let id = known(&store, person).await?;
            let no_device = || AccountFault::NoDevice(device.clone());
            let device: DeviceId = device.parse().map_err(|_| no_device())?;
            if !store.revoke_device(&id, &device, clock.now_ms()).await? {
                return Err(no_device());
            }
            store.close().await;
            print("Revoked; its sessions have ended.\n")?;
        }
    }
    Ok(())
}

async fn known(store: &Store, person: &str) -> Result<PersonId, AccountFault> {
    let nobody = || AccountFault::Nobody(person.to_owned());
    let id: PersonId = person.parse().map_err(|_| nobody())?;
    store.person(&id).await?.map(|one| one.id).ok_or_else(nobody)
}
