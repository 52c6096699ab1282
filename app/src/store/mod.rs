//! The store: what is kept on this phone, one IndexedDB database for each account.
//!
//! Lives here: opening, rows, and every transaction. A save is one transaction, strictly durable;
//! facts are the truth, records and journal lines are made from them and can be made again.
//! Not here: signals, words for people, or the network.

mod connection;
mod draft;
mod fault;
mod materialise;
mod read;
mod receive;
mod rows;
mod state_fact;

#[cfg(test)]
mod adversity;
#[cfg(test)]
mod conformance;

pub use connection::{Hooks, Store};
pub use draft::{Draft, Typed};
pub use fault::StoreFault;
pub use materialise::{Changed, Light};
pub use read::{Loaded, Outgoing};
pub use receive::Cursor;
pub use state_fact::Statement;
