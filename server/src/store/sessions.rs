//! Sessions and devices: who a request is made as, from what, and since when.
//!
//! Lives here: rows. Not here: tokens and cookies (`session`), or how somebody proves who they are
//! (`identity`).

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::fact::{DeviceId, PersonId};

use super::{DeviceOf, Row, Store, StoreError, Tx};

/// A session about to begin.
#[derive(Debug, Clone)]
pub struct NewSession<'a> {
    /// Whose it is.
    pub person: &'a PersonId,
    /// The device it is on.
    pub device: &'a DeviceId,
    /// The browser and system, in two words.
    pub about: &'a str,
    /// How they proved who they are: `demo`, `password` or `provider`.
    pub how: &'static str,
    /// The hash of its token.
    pub token_hash: &'a [u8],
    /// The hash of the token it takes the place of, where the browser had one.
    pub instead_of: Option<&'a [u8]>,
    /// When it begins.
    pub now_ms: i64,
    /// When it ends by itself.
    pub ends_ms: i64,
}

/// Whether a session began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// It did.
    Yes,
    /// The device is somebody else's.
    DeviceOfAnother,
    /// The device was revoked.
    DeviceRevoked,
}

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The hash of its token.
    pub token_hash: Vec<u8>,
    /// Whose it is.
    pub person: PersonId,
    /// The device it began on; none for one from before that was kept.
    pub device: Option<String>,
    /// The browser and system, in two words.
    pub about: String,
    /// How they proved who they are.
    pub how: String,
    /// When it began.
    pub began_ms: i64,
    /// When it was last used, to a few minutes.
    pub seen_ms: i64,
    /// When it ends by itself.
    pub ends_ms: i64,
    /// Whether it was ended before that.
    pub ended: bool,
    /// Whether its device was revoked.
    pub device_revoked: bool,
    /// The last day of its person in the post; none for who stays.
    pub left_on: Option<String>,
}

/// A device as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// The browser and system, in two words.
    pub about: String,
    /// When it was registered.
    pub registered_ms: i64,
    /// When it last synchronised; none: never.
    pub seen_ms: Option<i64>,
    /// When it was revoked; none: it may be used.
    pub revoked_ms: Option<i64>,
}

macro_rules! sessions {
    ($rest:literal) => {
        concat!(
            "SELECT session.token_hash, session.person, session.device, session.about, session.how,
                    session.began_ms, session.seen_ms, session.ends_ms, session.ended,
                    device.revoked_ms, person.left_on
             FROM session JOIN person ON person.id = session.person
             LEFT JOIN device ON device.id = session.device ",
            $rest
        )
    };
}

impl Store {
    /// Begins a session on a device, registering that where nobody has, and ends the one it takes
    /// the place of. Sessions that are long over are dropped.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn begin_session(&self, session: &NewSession<'_>) -> Result<Begun, StoreError> {
        let mut tx = self.write().await?;
        let (person, device) = (session.person.as_str(), session.device.as_str());
        tx.add_device(session.device, session.person, session.now_ms).await?;
        match tx.device_of(session.device, session.person).await? {
            DeviceOf::Theirs => {}
            DeviceOf::Another | DeviceOf::Nobody => return Ok(Begun::DeviceOfAnother),
        }
        let named = "UPDATE device SET about = $1 WHERE id = $2 AND revoked_ms IS NULL";
        if tx.run(named, &[session.about.into(), device.into()]).await? == 0 {
            return Ok(Begun::DeviceRevoked);
        }
        tx.run("DELETE FROM session WHERE ends_ms <= $1", &[session.now_ms.into()]).await?;
        if let Some(hash) = session.instead_of {
            tx.run("DELETE FROM session WHERE token_hash = $1", &[hash.into()]).await?;
        }
        tx.run(
            "INSERT INTO session (token_hash, person, device, about, how, began_ms, seen_ms, ends_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $6, $7)",
            &[
                session.token_hash.into(),
                person.into(),
                device.into(),
                session.about.into(),
                session.how.into(),
                session.now_ms.into(),
                session.ends_ms.into(),
            ],
        )
        .await?;
        let detail = json!({ "how": session.how });
        let about = Some(session.person);
        tx.audit(session.now_ms, about, "signed_in", about, &detail).await?;
        tx.commit().await?;
        Ok(Begun::Yes)
    }

    /// The session of a token, ended or not, until it would have ended by itself.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn session(
        &self,
        token_hash: &[u8],
        now_ms: i64,
    ) -> Result<Option<Session>, StoreError> {
        let mut tx = self.read().await?;
        let row = tx
            .one(
                sessions!("WHERE session.token_hash = $1 AND session.ends_ms > $2"),
                &[token_hash.into(), now_ms.into()],
            )
            .await?;
        row.as_ref().map(session).transpose()
    }

    /// Somebody's sessions that have not ended, newest first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn sessions(
        &self,
        person: &PersonId,
        now_ms: i64,
    ) -> Result<Vec<Session>, StoreError> {
        let mut tx = self.read().await?;
        let rows = tx
            .rows(
                sessions!(
                    "WHERE session.person = $1 AND session.ends_ms > $2 AND session.ended = 0
                     ORDER BY session.began_ms DESC, session.token_hash"
                ),
                &[person.as_str().into(), now_ms.into()],
            )
            .await?;
        rows.iter().map(session).collect()
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn see_session(&self, token_hash: &[u8], now_ms: i64) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        tx.run(
            "UPDATE session SET seen_ms = $1 WHERE token_hash = $2",
            &[now_ms.into(), token_hash.into()],
        )
        .await?;
        tx.commit().await
    }

    /// Ends a session; ending it again changes nothing.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_session(&self, token_hash: &[u8], now_ms: i64) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        let ended = "UPDATE session SET ended = 1 WHERE token_hash = $1 AND ended = 0
                     RETURNING person";
        if let Some(row) = tx.one(ended, &[token_hash.into()]).await? {
            let person = whose(&row.text(0)?)?;
            tx.audit(now_ms, Some(&person), "session_ended", Some(&person), &json!({})).await?;
        }
        tx.commit().await
    }

    /// Ends all sessions of a person but one.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_other_sessions(
        &self,
        person: &PersonId,
        but: &[u8],
        now_ms: i64,
    ) -> Result<u64, StoreError> {
        let mut tx = self.write().await?;
        let ended = tx
            .run(
                "UPDATE session SET ended = 1
                 WHERE person = $1 AND token_hash <> $2 AND ended = 0",
                &[person.as_str().into(), but.into()],
            )
            .await?;
        if ended > 0 {
            let detail = json!({ "sessions": ended });
            tx.audit(now_ms, Some(person), "sessions_ended", Some(person), &detail).await?;
        }
        tx.commit().await?;
        Ok(ended)
    }

    /// Somebody's devices, in the order they were registered.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn devices(&self, person: &PersonId) -> Result<Vec<Device>, StoreError> {
        let mut tx = self.read().await?;
        let rows = tx
            .rows(
                "SELECT id, about, registered_ms, seen_ms, revoked_ms FROM device
                 WHERE person = $1 ORDER BY registered_ms, id",
                &[person.as_str().into()],
            )
            .await?;
        rows.iter().map(device).collect()
    }

    /// Whether a device was revoked.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn is_revoked(&self, device: &DeviceId) -> Result<bool, StoreError> {
        let mut tx = self.read().await?;
        let revoked = "SELECT id FROM device WHERE id = $1 AND revoked_ms IS NOT NULL";
        Ok(tx.one(revoked, &[device.as_str().into()]).await?.is_some())
    }

    /// Revokes somebody's device for good and ends its sessions. False where they have no such
    /// device; revoking it again changes nothing.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn revoke_device(
        &self,
        person: &PersonId,
        device: &DeviceId,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let mut tx = self.write().await?;
        let device = device.as_str();
        let theirs = "SELECT revoked_ms FROM device WHERE id = $1 AND person = $2";
        if tx.one(theirs, &[device.into(), person.as_str().into()]).await?.is_none() {
            return Ok(false);
        }
        tx.run(
            "UPDATE device SET revoked_ms = $1 WHERE id = $2 AND revoked_ms IS NULL",
            &[now_ms.into(), device.into()],
        )
        .await?;
        tx.run("UPDATE session SET ended = 1 WHERE device = $1", &[device.into()]).await?;
        let detail = json!({ "device": device });
        tx.audit(now_ms, Some(person), "device_revoked", Some(person), &detail).await?;
        tx.commit().await?;
        Ok(true)
    }
}

impl Tx {
    /// Ends every session of who has left by a day, and says how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_sessions_of_leavers(&mut self, today: Date) -> Result<u64, StoreError> {
        self.run(
            "UPDATE session SET ended = 1 WHERE ended = 0 AND person IN
             (SELECT id FROM person WHERE left_on IS NOT NULL AND left_on < $1)",
            &[(&today.to_string()).into()],
        )
        .await
    }
}

fn session(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        token_hash: row.blob(0)?,
        person: whose(&row.text(1)?)?,
        device: row.maybe_text(2)?,
        about: row.text(3)?,
        how: row.text(4)?,
        began_ms: row.int(5)?,
        seen_ms: row.int(6)?,
        ends_ms: row.int(7)?,
        ended: row.flag(8)?,
        device_revoked: row.maybe_int(9)?.is_some(),
        left_on: row.maybe_text(10)?,
    })
}

fn whose(id: &str) -> Result<PersonId, StoreError> {
    id.parse().map_err(|_| StoreError::Corrupt("session"))
}

fn device(row: &Row) -> Result<Device, StoreError> {
    Ok(Device {
        id: row.text(0)?,
        about: row.text(1)?,
        registered_ms: row.int(2)?,
        seen_ms: row.maybe_int(3)?,
        revoked_ms: row.maybe_int(4)?,
    })
}
