//! The store: what is kept on this phone, one IndexedDB database for each account.
//!
//! Lives here: opening, rows, and every transaction. A save is one transaction, strictly durable;
//! facts are the truth, records and journal lines are made from them and can be made again.
//! Not here: signals, words for people, or the network.

mod account;
mod attachments;
mod bundles;
mod connection;
mod draft;
mod earlier;
mod fault;
mod known;
mod materialise;
mod read;
mod receive;
mod restore;
mod rows;
mod sealed;
mod state_fact;

#[cfg(test)]
mod adversity;
#[cfg(test)]
mod bundled;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod every_call;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod owed;
#[cfg(test)]
mod secrecy;

pub use account::{Outside, Settings, Store};
#[cfg(test)]
pub use adversity::fail_write;
pub use connection::{Connection, Hooks};
pub use draft::{Draft, Typed, follow};
pub use earlier::Earlier;
pub use fault::StoreFault;
pub use materialise::{Changed, Light};
pub use read::Loaded;
pub use receive::Kept;
pub use state_fact::Statement;
