//! Passwords: which are good enough, and how one is kept.
//!
//! Lives here: Argon2id within bounds, and the lock it puts on the one-time code's secret. Not
//! here: rows, or who may try.
//!
//! What is kept of a password is a salt, a cost and a check. The same work also gives a pad under
//! which the secret of the one-time code is kept, so whoever reads the database learns neither.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use super::totp::{SECRET_BYTES, Secret};

/// How long a turn is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// The fewest letters of a password.
const FEWEST_LETTERS: usize = 12;

/// The most bytes of a password: more is an attack on the processor.
const MOST_BYTES: usize = 1024;

/// What many people choose and attackers try first, in lower case and longer than the fewest.
const COMMON: [&str; 16] = [
    "password1234",
    "passwordpassword",
    "password12345",
    "123456789012",
    "1234567890123",
    "qwertyuiop12",
    "qwertyuiopas",
    "iloveyou1234",
    "letmeinletmein",
    "welcome12345",
    "adminadmin12",
    "administrator",
    "socialworker",
    "socialworker1",
    "changeme1234",
    "correcthorsebatterystaple",
];

/// How much work one try is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// How often it is gone over.
    pub passes: u32,
}

impl Cost {
    /// 19 MiB gone over twice: what OWASP asks at least.
    pub const USUAL: Self = Self { memory_kib: 19 * 1024, passes: 2 };
}

/// What is kept of a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Random, and new with each password.
    pub salt: [u8; 16],
    /// The work it took.
    pub cost: Cost,
    /// What a right password comes to.
    pub check: [u8; 32],
    /// The one-time code's secret under the password's pad.
    pub locked: [u8; SECRET_BYTES],
}

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// It is too short.
    #[error(
        "a password has at least 12 characters: three words that do not belong together are easy to remember"
    )]
    Short,
    /// It is too long.
    #[error("a password has at most 1,024 bytes")]
    Long,
    /// Many have it.
    #[error("this password is one of the first that anybody would try: choose another")]
    Common,
    /// It says who they are.
    #[error("a password must not hold one's own name or address")]
    Own,
}

/// Says whether a password is good enough for somebody known by these words.
///
/// # Errors
/// Why it is not.
pub fn good_enough(password: &str, known_by: &[&str]) -> Result<(), Weak> {
    if password.chars().count() < FEWEST_LETTERS {
        return Err(Weak::Short);
    }
    if password.len() > MOST_BYTES {
        return Err(Weak::Long);
    }
    let lower = password.to_lowercase();
    let mut letters: Vec<char> = lower.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    if letters.len() < 4 || COMMON.contains(&lower.as_str()) {
        return Err(Weak::Common);
    }
    let words = known_by.iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric()));
    let own = words.filter(|word| word.chars().count() >= 4).any(|word| {
        let word = word.to_lowercase();
        // A long sentence may well speak of a Rose; a name with a year behind it is none.
        lower.contains(&word) && lower.len() < word.len() + FEWEST_LETTERS
    });
    if own { Err(Weak::Own) } else { Ok(()) }
}

/// Does the work of passwords, few at a time, away from the threads that answer requests.
#[derive(Debug, Clone)]
pub struct Passwords {
    cost: Cost,
    turns: Arc<Semaphore>,
    worked_on: Arc<AtomicU64>,
}

/// The work could not be done.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The system gave no random bytes.
    #[error("no random bytes to be had: {0}")]
    Random(#[from] getrandom::Error),
    /// Others came first, and it would take too long.
    #[error("too many sign in at once")]
    Busy,
    /// Argon2 refused, or its thread ended.
    #[error("a password could not be worked on")]
    Work,
}

/// What came of trying a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// It is right; the secret of the one-time code is unlocked.
    Right(Secret),
    /// It is wrong, or there is none to be right.
    Wrong,
}

impl Passwords {
    /// At this cost, as many at once as there are processors.
    pub fn new(cost: Cost) -> Self {
        let at_once = std::thread::available_parallelism().map_or(1, usize::from);
        Self { cost, turns: Arc::new(Semaphore::new(at_once)), worked_on: Arc::default() }
    }

    /// How many passwords were worked on so far, each at the whole cost.
    pub fn worked_on(&self) -> u64 {
        self.worked_on.load(Ordering::Relaxed)
    }

    /// What is kept of a new password and the secret that goes with it.
    ///
    /// # Errors
    /// When the work cannot be done.
    pub async fn keep(&self, password: String, secret: Secret) -> Result<Kept, PasswordError> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt)?;
        let cost = self.cost;
        let worked = self.work(password, salt, cost).await?;
        Ok(Kept { salt, cost, check: worked.check, locked: worked.under_pad(secret.0) })
    }

    /// Tries a password against what is kept. Where nothing is kept the same work is done, so
    /// that the time it takes does not say who has an account.
    ///
    /// # Errors
    /// When the work cannot be done.
    pub async fn attempt(
        &self,
        password: String,
        kept: Option<&Kept>,
    ) -> Result<Tried, PasswordError> {
        let nothing = Kept { salt: [0; 16], cost: self.cost, check: [0; 32], locked: [0; 20] };
        let kept = kept.unwrap_or(&nothing);
        // Too long to be anybody's: the work is done all the same.
        let password = if password.len() > MOST_BYTES { String::new() } else { password };
        let worked = self.work(password, kept.salt, kept.cost).await?;
        Ok(if bool::from(worked.check.ct_eq(&kept.check)) {
            Tried::Right(Secret(worked.under_pad(kept.locked)))
        } else {
            Tried::Wrong
        })
    }

    async fn work(
        &self,
        password: String,
        salt: [u8; 16],
        cost: Cost,
    ) -> Result<Worked, PasswordError> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| PasswordError::Busy)?.map_err(|_| PasswordError::Work)?;
        let work = move || {
            let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32));
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.ok()?);
            let mut out = [0; 32];
            // Held until the work is done, even where nobody waits for it any more.
            let _turn = turn;
            argon2.hash_password_into(password.as_bytes(), &salt, &mut out).ok()?;
            let part = |name: &[u8]| Sha256::new().chain_update(name).chain_update(out).finalize();
            Some(Worked { check: part(b"waymark check").into(), pad: part(b"waymark pad").into() })
        };
        self.worked_on.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Work)?;
        done.ok_or(PasswordError::Work)
    }
}

/// What Argon2 made of a password.
struct Worked {
    check: [u8; 32],
    pad: [u8; 32],
}

impl Worked {
    /// Under the pad, and from under it: the same step both ways. Salt, and so pad, is new with
    /// each password, so nothing ever lies under the same one.
    fn under_pad(&self, secret: [u8; SECRET_BYTES]) -> [u8; SECRET_BYTES] {
        let mut out = secret;
        for (byte, pad) in out.iter_mut().zip(self.pad) {
            *byte ^= pad;
        }
        out
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const SECRET: Secret = Secret(*b"12345678901234567890");
    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1 };

    #[tokio::test]
    async fn the_right_password_alone_unlocks_the_secret() {
        let passwords = Passwords::new(CHEAP);
        let kept = passwords.keep("three odd words".to_owned(), SECRET).await.unwrap();
        assert_ne!(kept.locked, SECRET.0);
        let attempt =
            async |text: &str| passwords.attempt(text.to_owned(), Some(&kept)).await.unwrap();
        assert_eq!(attempt("three odd words").await, Tried::Right(SECRET));
        for wrong in ["three odd word", "Three odd words", "", &"x".repeat(5000)] {
            assert_eq!(attempt(wrong).await, Tried::Wrong, "{wrong}");
        }
        assert_eq!(passwords.attempt("any".to_owned(), None).await.unwrap(), Tried::Wrong);
    }

    #[tokio::test]
    async fn the_same_password_is_never_kept_the_same_way() {
        let passwords = Passwords::new(CHEAP);
        let once = passwords.keep("three odd words".to_owned(), SECRET).await.unwrap();
        let again = passwords.keep("three odd words".to_owned(), SECRET).await.unwrap();
        assert_ne!((once.salt, once.check, once.locked), (again.salt, again.check, again.locked));
    }

    #[test]
    fn only_a_password_hard_to_guess_is_good_enough() {
        let check =
            |password: &str| good_enough(password, &["Maya Okafor", "maya@thornmoor.example"]);
        assert_eq!(check("kettle brass heron"), Ok(()));
        assert_eq!(check("maya likes brass herons in the garden"), Ok(()));
        assert_eq!(check("elevenchars"), Err(Weak::Short));
        assert_eq!(check(&"é".repeat(600)), Err(Weak::Long));
        assert_eq!(check("Password1234"), Err(Weak::Common));
        assert_eq!(check("aaaaaaaaaaaaab"), Err(Weak::Common));
        assert_eq!(check("Thornmoor2026"), Err(Weak::Own));
    }
}
