//! Accounts: who has work on this phone, by random ids and the labels people chose.
//!
//! Lives here: the list, kept as a small setting. Not here: anything that is sealed, or a name.

use gloo_storage::{LocalStorage, Storage};
use serde::{Deserialize, Serialize};
use waymark_core::fact::PersonId;

use crate::device;
use crate::vault::{digest, to_hex};

/// The name the list is kept under.
const ACCOUNTS: &str = "waymark.accounts";
/// The name an earlier version kept the person last signed in under.
const EARLIER: &str = "waymark.account";

/// Somebody's account on this phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// A random id; the account's database is named after it.
    pub id: String,
    /// What the person wants to be listed as.
    pub label: String,
    /// Tells whether a person who signs in is the one of this account, and nothing else.
    whose: String,
    /// Whether a database of before anything was sealed may still have to be brought over.
    #[serde(default)]
    pub bring_over: bool,
}

impl Account {
    /// A new account of a person.
    pub fn new(person: &PersonId, label: &str) -> Self {
        let id = device::random_hex();
        let whose = mark(&id, person);
        Self { id, label: label.to_owned(), whose, bring_over: true }
    }

    /// Whether it is this person's.
    pub fn is_of(&self, person: &PersonId) -> bool {
        self.whose == mark(&self.id, person)
    }
}

fn mark(id: &str, person: &PersonId) -> String {
    let digest = digest(&[id.as_bytes(), person.as_str().as_bytes()]);
    to_hex(digest.get(..16).unwrap_or_default())
}

/// Who has work on this phone, the one last used first.
pub fn all() -> Vec<Account> {
    if !device::may_remember() {
        return Vec::new();
    }
    LocalStorage::get(ACCOUNTS).unwrap_or_default()
}

/// Whether anybody has work on this phone.
pub fn any() -> bool {
    !all().is_empty()
}

/// Lists an account first; whether it will be remembered.
pub fn put_first(account: &Account) -> bool {
    let mut accounts = vec![account.clone()];
    accounts.extend(all().into_iter().filter(|each| each.id != account.id));
    keep(&accounts)
}

/// Takes an account off the list; whether that will be remembered.
pub fn remove(id: &str) -> bool {
    let mut accounts = all();
    accounts.retain(|account| account.id != id);
    keep(&accounts)
}

fn keep(accounts: &[Account]) -> bool {
    device::may_remember() && LocalStorage::set(ACCOUNTS, accounts).is_ok()
}

/// The person an earlier version had signed in on this phone.
pub fn earlier() -> Option<PersonId> {
    if !device::may_remember() {
        return None;
    }
    LocalStorage::get::<String>(EARLIER).ok()?.parse().ok()
}

/// Forgets the person an earlier version had signed in.
pub fn forget_earlier() {
    if device::may_remember() {
        LocalStorage::delete(EARLIER);
    }
}

/// What a name is listed as unless its person chooses otherwise: its initials.
pub fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|part| part.chars().next()).take(3).collect()
}
