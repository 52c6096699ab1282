//! Local accounts: proving who one is with a password and a code, and getting the two.
//!
//! Lives here: the order of the steps, so that an answer never says which of them failed, nor
//! whether there is such an account. Not here: sessions, or the arithmetic of any step.

use waymark_core::calendar::Date;
use waymark_core::fact::{DeviceId, PersonId};

use super::delay::Whose;
use super::password::{PasswordError, Passwords, Tried};
use super::totp::Secret;
use super::{recovery, secret};
use crate::store::{Account, DeviceOf, Second, Store, StoreError};

/// The most bytes of a name somebody signs in by.
const MOST_NAME_BYTES: usize = 254;

/// How long an invitation lasts: a week, in milliseconds.
pub const INVITATION_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// What somebody says to sign in.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// Their address or id.
    pub name: &'a str,
    /// Their password.
    pub password: String,
    /// Their one-time code, or a recovery code.
    pub code: &'a str,
    /// The device they do it on.
    pub device: &'a DeviceId,
    /// Where on the network it comes from.
    pub address: &'a str,
}

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum NotIn {
    /// Name, password or code: never which.
    #[error("the name, the password or the code is wrong")]
    Wrong,
    /// Too many tries failed.
    #[error("too many tries failed")]
    Wait {
        /// How long to wait, in milliseconds.
        ms: i64,
    },
    /// They work here no longer.
    #[error("they work here no longer")]
    Left,
    /// The work could not be done.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Says who somebody is who gives a name, a password and a code.
///
/// # Errors
/// Why they are not signed in.
pub async fn sign_in(
    store: &Store,
    passwords: &Passwords,
    attempt: Attempt<'_>,
    now_ms: i64,
    today: Date,
) -> Result<PersonId, NotIn> {
    let name = attempt.name.trim().to_lowercase();
    // PostgreSQL takes no NUL in a text, and nobody's name holds one.
    let may_be = name.len() <= MOST_NAME_BYTES && !name.contains('\0');
    let known = if may_be { store.person_named(&name).await? } else { None };
    // On a device of their own somebody is not held up by what strangers try elsewhere.
    let own = match &known {
        Some(person) => store.device_of(attempt.device, person).await? == DeviceOf::Theirs,
        None => false,
    };
    let account = if own {
        secret::counted("device", attempt.device.as_str())
    } else {
        secret::counted("name", &name)
    };
    let whose =
        [(account, Whose::Account), (secret::counted("address", attempt.address), Whose::Address)];
    if let Err(ms) = store.count_try(&whose, now_ms).await? {
        return Err(NotIn::Wait { ms });
    }
    let kept = match &known {
        Some(person) => store.account(person).await?,
        None => None,
    };
    let tried = passwords.attempt(attempt.password, kept.as_ref().map(|one| &one.kept)).await?;
    let (Some(person), Some(kept), Tried::Right(secret)) = (known, kept, tried) else {
        return Err(NotIn::Wrong);
    };
    if !use_code(store, &person, &kept, secret, attempt.code, now_ms).await? {
        return Err(NotIn::Wrong);
    }
    store.forgive_tries(&whose).await?;
    match store.person(&person).await? {
        Some(one) if one.left_on.is_some_and(|last| last < today) => Err(NotIn::Left),
        Some(_) => Ok(person),
        None => Err(NotIn::Wrong),
    }
}

/// Uses up a one-time or a recovery code. False where it is neither, or was used before.
async fn use_code(
    store: &Store,
    person: &PersonId,
    account: &Account,
    secret: Secret,
    code: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let second = match secret.accepts(code, now_ms, account.used_step) {
        Some(step) => Second::Step(step),
        None => match recovery::kept(code) {
            Some(hash) => Second::Recovery(hash),
            None => return Ok(false),
        },
    };
    store.use_up(person, &second).await
}

/// Makes an invitation for somebody in place of any other, and gives the token of its link.
///
/// # Errors
/// When the store refuses or there is no randomness.
pub async fn invite(store: &Store, person: &PersonId, now_ms: i64) -> Result<String, StoreError> {
    let token = secret::token()?;
    store.invite(person, &secret::kept(&token), now_ms, now_ms + INVITATION_MS).await?;
    Ok(token)
}

/// New recovery codes: as they are shown, and as they are kept.
///
/// # Errors
/// When there is no randomness.
pub fn recovery_codes() -> Result<(Vec<String>, Vec<Vec<u8>>), StoreError> {
    let codes = recovery::new()?;
    let kept = codes.iter().filter_map(|code| recovery::kept(code)).collect();
    Ok((codes, kept))
}
