//! Who is who: how people prove who they are, and the list that says what they are to each other.
//!
//! Lives here: passwords, one-time and recovery codes, invitations, providers, delays and limits,
//! and the staff list. Not here: rows (`store`), addresses (`routes`), or who may do what, which
//! is the core's `access`.

pub mod account;
pub mod browser;
pub mod delay;
pub mod limits;
pub mod oidc;
pub mod options;
pub mod password;
pub mod recovery;
pub mod secret;
pub mod site;
pub mod staff;
pub mod totp;

pub use site::{Identity, Peer, Stranger};
