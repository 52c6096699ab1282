//! The vault: how what is kept on this phone is sealed, and how it is opened again.
//!
//! Lives here: the cipher, the key and what wraps it, and how wrong tries slow down. Not here:
//! rows and transactions (`store`), screens, or anything a person wrote.

mod cipher;
mod file;
mod keys;
mod passkey;
mod tries;

#[cfg(test)]
pub use cipher::from_hex;
pub use cipher::{Vault, digest, to_hex};
pub use file::{open_file, seal_file};
pub use keys::{Lock, Secret, Way};
pub use passkey::{Passkey, may_be_offered};
pub use tries::seconds_after;
