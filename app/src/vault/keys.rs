//! Keys: a secret a person knows wraps the account's key, at a cost measured on the device.
//!
//! Argon2id (RFC 9106). The cost is stored beside the wrapped key and bound to it, so that the
//! secret can be changed, or the cost raised, without sealing any row anew.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::cipher::{self, Key, Vault, from_hex, to_hex};
use super::passkey::Passkey;
use crate::clock;

/// The form a lock has.
const FORMAT: u32 = 1;
/// How long opening should take, in milliseconds.
const AIM: u32 = 500;
/// The least memory, in KiB, and the fewest passes: the least OWASP names for Argon2id.
const LEAST: Cost = Cost { memory: 19_456, passes: 2 };
/// The most memory taken by choice: a phone must have it to spare.
const MOST_TIMES_MEMORY: u32 = 3;
/// The most that is believed of a lock or file read from elsewhere.
const MOST: Cost = Cost { memory: 262_144, passes: 64 };
/// A PIN has this many digits.
const PIN: usize = 6;
/// The fewest characters of a passphrase.
const PASSPHRASE: usize = 12;

/// What Argon2id takes: memory in KiB, and passes over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Cost {
    memory: u32,
    passes: u32,
}

/// What a person knows: a PIN or a passphrase. Wiped from memory when it is no longer needed.
pub struct Secret(Zeroizing<String>);

/// What sort of secret a lock asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Six digits.
    Pin,
    /// A dozen characters or more.
    Passphrase,
}

impl Secret {
    /// What was typed; the same on every keyboard, however it puts accents on letters.
    pub fn new(typed: &str) -> Self {
        let same: String = js_sys::JsString::from(typed.trim()).normalize("NFKC").into();
        Self(Zeroizing::new(same))
    }

    /// Which sort of secret it is; none where it is too easily guessed to be either.
    pub fn way(&self) -> Option<Way> {
        if self.0.chars().all(|it| it.is_ascii_digit()) && self.0.len() == PIN {
            return (!self.is_a_row()).then_some(Way::Pin);
        }
        (self.0.chars().count() >= PASSPHRASE).then_some(Way::Passphrase)
    }

    /// Whether each digit follows from the one before in the same way: 111111, 123456, 654321.
    fn is_a_row(&self) -> bool {
        let digits = self.0.as_bytes();
        let mut steps = digits.iter().zip(digits.iter().skip(1)).map(|(a, b)| b.wrapping_sub(*a));
        let first = steps.next();
        first.is_some_and(|it| matches!(it, 0 | 1 | 255)) && steps.all(|step| Some(step) == first)
    }

    fn stretched(&self, salt: &[u8], cost: Cost) -> Option<Key> {
        let params = Params::new(cost.memory, cost.passes, 1, Some(32)).ok()?;
        let mut key = Zeroizing::new([0; 32]);
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into(self.0.as_bytes(), salt, key.as_mut_slice()).ok()?;
        Some(key)
    }
}

/// A wrapped key, with all that is needed to open it but the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    format: u32,
    /// What sort of secret it asks for.
    pub way: Way,
    salt: String,
    cost: Cost,
    wrapped: String,
    /// What opens it besides, where the person wanted that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<Passkey>,
}

impl Lock {
    /// Wraps a vault's key under a secret, at the cost this device bears; none where the secret
    /// is too easily guessed.
    pub fn make(vault: &Vault, secret: &Secret) -> Option<Self> {
        let way = secret.way()?;
        let salt = to_hex(cipher::random_key().get(..16)?);
        let (cost, wrapped) = (LEAST, String::new());
        let mut lock = Self { format: FORMAT, way, salt, cost, wrapped, passkey: None };
        let began = clock::moment();
        let mut key = lock.stretched(secret)?;
        let took = (clock::moment() - began) as u32;
        lock.cost = cost_where_the_least_takes(took);
        if lock.cost != LEAST {
            key = lock.stretched(secret)?;
        }
        lock.wrapped = to_hex(&cipher::seal(&key, &lock.place(), vault.key().as_slice()));
        Some(lock)
    }

    /// Opens the lock; none where the secret is not the one.
    pub fn open(&self, secret: &Secret) -> Option<Vault> {
        let within = self.cost.memory <= MOST.memory && self.cost.passes <= MOST.passes;
        let key = within.then(|| self.stretched(secret)).flatten()?;
        Vault::from_bytes(cipher::open(&key, &self.place(), &from_hex(&self.wrapped)?)?)
    }

    fn stretched(&self, secret: &Secret) -> Option<Key> {
        secret.stretched(self.salt.as_bytes(), self.cost)
    }

    /// What the wrapped key is bound to.
    fn place(&self) -> [&str; 2] {
        ["lock", &self.salt]
    }
}

/// The cost that takes about as long as it should where the least took so many milliseconds:
/// first more memory, which costs whoever guesses the most, then more passes.
fn cost_where_the_least_takes(milliseconds: u32) -> Cost {
    let times = (AIM / milliseconds.max(1)).max(1);
    let memory = times.min(MOST_TIMES_MEMORY);
    Cost {
        memory: LEAST.memory * memory,
        passes: (LEAST.passes * (times / memory)).min(MOST.passes / 4),
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn way(typed: &str) -> Option<Way> {
        Secret::new(typed).way()
    }

    #[wasm_bindgen_test]
    fn a_lock_opens_to_its_secret_and_to_no_other() {
        let vault = Vault::random();
        let lock = Lock::make(&vault, &Secret::new("274913")).unwrap();
        let opened = lock.open(&Secret::new(" 274913 ")).unwrap();
        assert_eq!(opened.key(), vault.key());
        assert!(lock.open(&Secret::new("274914")).is_none());
        let text = serde_json::to_string(&lock).unwrap();
        assert_eq!(serde_json::from_str::<Lock>(&text).unwrap(), lock);
        assert!(!text.contains("274913") && !text.contains(&to_hex(vault.key().as_slice())));
    }

    #[wasm_bindgen_test]
    fn a_lock_whose_cost_was_lowered_or_raised_beyond_reason_does_not_open() {
        let lock = Lock::make(&Vault::random(), &Secret::new("274913")).unwrap();
        for cost in [Cost { memory: 64, passes: 1 }, Cost { memory: u32::MAX, passes: 2 }] {
            assert!(Lock { cost, ..lock.clone() }.open(&Secret::new("274913")).is_none());
        }
    }

    #[wasm_bindgen_test]
    fn the_cost_follows_the_device_and_never_falls_below_the_least() {
        assert_eq!(cost_where_the_least_takes(2_000), LEAST, "a very slow phone");
        assert_eq!(cost_where_the_least_takes(400), LEAST);
        let two = Cost { memory: 38_912, passes: 2 };
        assert_eq!(cost_where_the_least_takes(200), two);
        assert_eq!(cost_where_the_least_takes(50), Cost { memory: 58_368, passes: 6 });
        assert_eq!(cost_where_the_least_takes(0), Cost { memory: 58_368, passes: 16 });
    }

    #[wasm_bindgen_test]
    fn what_is_guessed_first_is_no_pin() {
        for typed in ["111111", "123456", "654321", "000000", "12345", "2749130", "short"] {
            assert_eq!(way(typed), None, "{typed}");
        }
        assert_eq!(way("274913"), Some(Way::Pin));
        assert_eq!(way("three random words"), Some(Way::Passphrase));
    }

    #[wasm_bindgen_test]
    fn a_passphrase_is_the_same_on_every_keyboard() {
        let lock = Lock::make(&Vault::random(), &Secret::new("cafe\u{301} at the corner")).unwrap();
        assert!(lock.open(&Secret::new("caf\u{e9} at the corner")).is_some());
    }
}
