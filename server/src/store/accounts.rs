//! Accounts: what is kept of passwords, codes and invitations, and of sign-ins that failed.
//!
//! Lives here: rows. Not here: what is secret in them or when to wait, which is `identity`'s.

use serde_json::json;
use waymark_core::fact::PersonId;

use super::engine::{Row, Tx, Value};
use super::{Store, StoreError};
use crate::identity::delay::{Tries, Whose};
use crate::identity::password::{Cost, Kept};

/// What is kept of somebody's password and one-time code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The password.
    pub kept: Kept,
    /// The step of the last one-time code that was accepted.
    pub used_step: i64,
}

/// The second half of a sign-in, to be used up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Second {
    /// A one-time code's step.
    Step(i64),
    /// What is kept of a recovery code.
    Recovery(Vec<u8>),
}

/// When failures that nobody added to are swept away: after two days, in milliseconds.
const SWEPT_MS: i64 = 2 * 24 * 60 * 60 * 1000;

impl Store {
    /// The person who signs in by a name: their address, or else their id.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn person_named(&self, name: &str) -> Result<Option<PersonId>, StoreError> {
        let mut tx = self.read().await?;
        let row = tx
            .one(
                "SELECT id FROM person WHERE email = $1 OR id = $1
                 ORDER BY CASE WHEN email = $1 THEN 0 ELSE 1 END LIMIT 1",
                &[name.into()],
            )
            .await?;
        row.map(|row| id(&row.text(0)?)).transpose()
    }

    /// Somebody's account; none where they have no password.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn account(&self, person: &PersonId) -> Result<Option<Account>, StoreError> {
        let mut tx = self.read().await?;
        let row = tx
            .one(
                "SELECT salt, memory_kib, passes, proof, locked, used_step FROM account
                 WHERE person = $1",
                &[person.as_str().into()],
            )
            .await?;
        row.as_ref().map(account).transpose()
    }

    /// Counts a try for all of `whose` at once, before it is known whether it succeeds.
    ///
    /// The error within is how many milliseconds to wait; then nothing was counted.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn count_try(
        &self,
        whose: &[(Vec<u8>, Whose)],
        now_ms: i64,
    ) -> Result<Result<(), i64>, StoreError> {
        let mut tx = self.write().await?;
        tx.run("DELETE FROM sign_in_try WHERE last_ms < $1", &[(now_ms - SWEPT_MS).into()]).await?;
        for (key, of) in whose {
            let row = tx
                .one("SELECT failed, last_ms FROM sign_in_try WHERE whose = $1", &[key.into()])
                .await?;
            let so_far = match row {
                Some(row) => Tries { failed: row.int(0)?, last_ms: row.int(1)? },
                None => Tries::default(),
            };
            match so_far.and_one(*of, now_ms) {
                Err(left_ms) => return Ok(Err(left_ms)),
                Ok(more) => {
                    tx.run(
                        "INSERT INTO sign_in_try (whose, failed, last_ms) VALUES ($1, $2, $3)
                         ON CONFLICT (whose)
                         DO UPDATE SET failed = excluded.failed, last_ms = excluded.last_ms",
                        &[key.into(), more.failed.into(), more.last_ms.into()],
                    )
                    .await?;
                }
            }
        }
        tx.commit().await?;
        Ok(Ok(()))
    }

    /// Takes tries back: all of an account's or a device's, and the last of an address.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn forgive_tries(&self, whose: &[(Vec<u8>, Whose)]) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        for (key, of) in whose {
            match of {
                Whose::Account => {
                    tx.run("DELETE FROM sign_in_try WHERE whose = $1", &[key.into()]).await?
                }
                Whose::Address => {
                    tx.run(
                        "UPDATE sign_in_try SET failed = failed - 1 WHERE whose = $1 AND failed > 0",
                        &[key.into()],
                    )
                    .await?
                }
            };
        }
        tx.commit().await
    }

    /// Uses up the second half of a sign-in. False where it has been used before, by whomever
    /// came first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn use_up(&self, person: &PersonId, second: &Second) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let used = use_up(&mut tx, person, second).await?;
        tx.commit().await?;
        Ok(used)
    }

    /// Gives somebody new recovery codes in place of the old ones.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn set_recovery_codes(
        &self,
        person: &PersonId,
        codes: &[Vec<u8>],
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        set_recovery_codes(&mut tx, person, codes).await?;
        let whose = Some(person);
        tx.audit(now_ms, whose, "recovery_codes_replaced", whose, &json!({})).await?;
        tx.commit().await
    }

    /// How many recovery codes somebody has left.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn recovery_codes_left(&self, person: &PersonId) -> Result<i64, StoreError> {
        let mut tx = self.read().await?;
        let row = tx
            .one("SELECT COUNT(*) FROM recovery_code WHERE person = $1", &[person.as_str().into()])
            .await?;
        row.map_or(Ok(0), |row| row.int(0))
    }

    /// Keeps an invitation in place of any other of that person.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn invite(
        &self,
        person: &PersonId,
        hash: &[u8],
        now_ms: i64,
        ends_ms: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        tx.run(
            "INSERT INTO invitation (person, hash, ends_ms) VALUES ($1, $2, $3)
             ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, ends_ms = excluded.ends_ms",
            &[person.as_str().into(), hash.into(), ends_ms.into()],
        )
        .await?;
        tx.audit(now_ms, None, "invited", Some(person), &json!({})).await?;
        tx.commit().await
    }

    /// Whom an invitation is for and when it ends; none where there is no such one any more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn invitation(
        &self,
        hash: &[u8],
        now_ms: i64,
    ) -> Result<Option<(PersonId, i64)>, StoreError> {
        let mut tx = self.read().await?;
        let row = tx
            .one(
                "SELECT person, ends_ms FROM invitation WHERE hash = $1 AND ends_ms > $2",
                &[hash.into(), now_ms.into()],
            )
            .await?;
        row.map(|row| Ok((id(&row.text(0)?)?, row.int(1)?))).transpose()
    }

    /// Uses up an invitation and keeps what it was for, ending every session the person had.
    /// False where it has been used before.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn accept_invitation(
        &self,
        hash: &[u8],
        person: &PersonId,
        account: &Account,
        codes: &[Vec<u8>],
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let used = tx
            .run(
                "DELETE FROM invitation WHERE hash = $1 AND person = $2 AND ends_ms > $3",
                &[hash.into(), person.as_str().into(), now_ms.into()],
            )
            .await?;
        if used == 0 {
            return Ok(false);
        }
        keep_account(&mut tx, person, account, now_ms).await?;
        set_recovery_codes(&mut tx, person, codes).await?;
        tx.run("UPDATE session SET ended = 1 WHERE person = $1", &[person.as_str().into()]).await?;
        let whose = Some(person);
        tx.audit(now_ms, whose, "invitation_accepted", whose, &json!({})).await?;
        tx.commit().await?;
        Ok(true)
    }
}

async fn keep_account(
    tx: &mut Tx,
    person: &PersonId,
    account: &Account,
    now_ms: i64,
) -> Result<(), StoreError> {
    let Account { kept, used_step } = account;
    tx.run("DELETE FROM account WHERE person = $1", &[person.as_str().into()]).await?;
    tx.run(
        "INSERT INTO account (person, salt, memory_kib, passes, proof, locked, used_step, set_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            person.as_str().into(),
            kept.salt.as_slice().into(),
            kept.cost.memory_kib.into(),
            kept.cost.passes.into(),
            kept.check.as_slice().into(),
            kept.locked.as_slice().into(),
            (*used_step).into(),
            now_ms.into(),
        ],
    )
    .await?;
    Ok(())
}

async fn set_recovery_codes(
    tx: &mut Tx,
    person: &PersonId,
    codes: &[Vec<u8>],
) -> Result<(), StoreError> {
    tx.run("DELETE FROM recovery_code WHERE person = $1", &[person.as_str().into()]).await?;
    for code in codes {
        tx.run(
            "INSERT INTO recovery_code (person, hash) VALUES ($1, $2)",
            &[person.as_str().into(), code.into()],
        )
        .await?;
    }
    Ok(())
}

async fn use_up(tx: &mut Tx, person: &PersonId, second: &Second) -> Result<bool, StoreError> {
    let used = match second {
        Second::Step(step) => {
            let values: [Value<'_>; 2] = [(*step).into(), person.as_str().into()];
            tx.run(
                "UPDATE account SET used_step = $1 WHERE person = $2 AND used_step < $1",
                &values,
            )
            .await?
        }
        Second::Recovery(hash) => {
            let values: [Value<'_>; 2] = [person.as_str().into(), hash.into()];
            tx.run("DELETE FROM recovery_code WHERE person = $1 AND hash = $2", &values).await?
        }
    };
    Ok(used > 0)
}

fn account(row: &Row) -> Result<Account, StoreError> {
    let corrupt = || StoreError::Corrupt("account");
    let number = |at| u32::try_from(row.int(at)?).map_err(|_| corrupt());
    let kept = Kept {
        salt: row.blob(0)?.try_into().map_err(|_| corrupt())?,
        cost: Cost { memory_kib: number(1)?, passes: number(2)? },
        check: row.blob(3)?.try_into().map_err(|_| corrupt())?,
        locked: row.blob(4)?.try_into().map_err(|_| corrupt())?,
    };
    Ok(Account { kept, used_step: row.int(5)? })
}

fn id(text: &str) -> Result<PersonId, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("person"))
}
