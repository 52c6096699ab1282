//! Who is here: the organisation, its people, who supervises whom, devices and sessions.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, Transaction};
use waymark_core::calendar::Date;
use waymark_core::fact::{DeviceId, PersonId};
use waymark_core::sync::Outcome;

use super::apply::take_all;
use super::{Arrival, Beginning, DeviceOf, Organisation, Person, Relation, Store, StoreError};

impl Store {
    /// The organisation; none in a new database.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn organisation(&self) -> Result<Option<Organisation>, StoreError> {
        let row = sqlx::query("SELECT id, name, packs, is_demo FROM organisation LIMIT 1")
            .fetch_optional(&self.readers)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let packs: String = row.try_get("packs")?;
        Ok(Some(Organisation {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            packs: serde_json::from_str(&packs).map_err(|_| StoreError::Corrupt("organisation"))?,
            is_demo: row.try_get("is_demo")?,
        }))
    }

    /// Adds an organisation with its people, who supervises whom, and what they have stated, all
    /// or nothing. False where there is an organisation already: it stays as it is.
    ///
    /// # Errors
    /// When something stated does not pass the gate, or the database refuses.
    pub async fn add_organisation(
        &self,
        organisation: &Organisation,
        people: &[Person],
        relations: &[Relation],
        beginnings: &[Beginning],
        arrival: Arrival,
    ) -> Result<bool, StoreError> {
        let packs = serde_json::to_string(&organisation.packs)
            .map_err(|_| StoreError::Corrupt("organisation"))?;
        let mut tx = self.write().await?;
        let there: i64 =
            sqlx::query_scalar("SELECT COUNT(*) FROM organisation").fetch_one(&mut *tx).await?;
        if there > 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO organisation (id, name, packs, is_demo) VALUES (?, ?, ?, ?)")
            .bind(&organisation.id)
            .bind(&organisation.name)
            .bind(packs)
            .bind(organisation.is_demo)
            .execute(&mut *tx)
            .await?;
        for person in people {
            sqlx::query(
                "INSERT INTO person (id, organisation, name, role, about) VALUES (?, ?, ?, ?, ?)",
            )
            .bind(person.id.as_str())
            .bind(&organisation.id)
            .bind(&person.name)
            .bind(&person.role)
            .bind(&person.about)
            .execute(&mut *tx)
            .await?;
        }
        for relation in relations {
            sqlx::query(
                "INSERT INTO relation (person, supervisor, from_day, to_day) VALUES (?, ?, ?, ?)",
            )
            .bind(relation.person.as_str())
            .bind(relation.supervisor.as_str())
            .bind(relation.from.to_string())
            .bind(relation.to.map(|day| day.to_string()))
            .execute(&mut *tx)
            .await?;
        }
        for Beginning { person, device, facts } in beginnings {
            insert_device(&mut tx, device, person, arrival.now_ms).await?;
            for ack in take_all(&mut tx, person, facts, arrival).await? {
                if let Outcome::SetAside(reason) = ack.outcome {
                    return Err(StoreError::Beginning(reason));
                }
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Whom a person supervises on a day, in the order they were added.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn team(&self, supervisor: &PersonId, on: Date) -> Result<Vec<Person>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, name, role, about FROM person WHERE id IN
             (SELECT person FROM relation
              WHERE supervisor = ?1 AND from_day <= ?2 AND (to_day IS NULL OR to_day >= ?2))
             ORDER BY rowid",
        )
        .bind(supervisor.as_str())
        .bind(on.to_string())
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(person).collect()
    }

    /// Everybody, in the order they were added.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn people(&self) -> Result<Vec<Person>, StoreError> {
        let rows = sqlx::query("SELECT id, name, role, about FROM person ORDER BY rowid")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(person).collect()
    }

    /// The person of that id.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn person(&self, id: &PersonId) -> Result<Option<Person>, StoreError> {
        let row = sqlx::query("SELECT id, name, role, about FROM person WHERE id = ?")
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await?;
        row.as_ref().map(person).transpose()
    }

    /// Registers a device for a person, for ever, and says whose it now is.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn register_device(
        &self,
        device: &DeviceId,
        person: &PersonId,
        now_ms: i64,
    ) -> Result<DeviceOf, StoreError> {
        let mut tx = self.write().await?;
        insert_device(&mut tx, device, person, now_ms).await?;
        tx.commit().await?;
        self.device_of(device, person).await
    }

    /// Whether the device is this person's.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn device_of(
        &self,
        device: &DeviceId,
        person: &PersonId,
    ) -> Result<DeviceOf, StoreError> {
        let owner: Option<String> = sqlx::query_scalar("SELECT person FROM device WHERE id = ?")
            .bind(device.as_str())
            .fetch_optional(&self.readers)
            .await?;
        Ok(match owner {
            None => DeviceOf::Nobody,
            Some(owner) if owner == person.as_str() => DeviceOf::Theirs,
            Some(_) => DeviceOf::Another,
        })
    }

    /// Keeps a session under the hash of its token, and drops those that have ended.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn open_session(
        &self,
        token_hash: &[u8],
        person: &PersonId,
        now_ms: i64,
        ends_ms: i64,
    ) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("DELETE FROM session WHERE ends_ms <= ?")
            .bind(now_ms)
            .execute(&mut *tx)
            .await?;
        sqlx::query("INSERT INTO session (token_hash, person, ends_ms) VALUES (?, ?, ?)")
            .bind(token_hash)
            .bind(person.as_str())
            .bind(ends_ms)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Whose session it is, while it lasts.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn session(
        &self,
        token_hash: &[u8],
        now_ms: i64,
    ) -> Result<Option<PersonId>, StoreError> {
        let person: Option<String> =
            sqlx::query_scalar("SELECT person FROM session WHERE token_hash = ? AND ends_ms > ?")
                .bind(token_hash)
                .bind(now_ms)
                .fetch_optional(&self.readers)
                .await?;
        person.map(|id| id.parse().map_err(|_| StoreError::Corrupt("session"))).transpose()
    }

    /// Ends a session; ending it again changes nothing.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn close_session(&self, token_hash: &[u8]) -> Result<(), StoreError> {
        let mut tx = self.write().await?;
        sqlx::query("DELETE FROM session WHERE token_hash = ?")
            .bind(token_hash)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// Registers a device, unless somebody has.
async fn insert_device(
    tx: &mut Transaction<'static, Sqlite>,
    device: &DeviceId,
    person: &PersonId,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO device (id, person, registered_ms) VALUES (?, ?, ?)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(device.as_str())
    .bind(person.as_str())
    .bind(now_ms)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn person(row: &SqliteRow) -> Result<Person, StoreError> {
    let id: String = row.try_get("id")?;
    Ok(Person {
        id: id.parse().map_err(|_| StoreError::Corrupt("person"))?,
        name: row.try_get("name")?,
        role: row.try_get("role")?,
        about: row.try_get("about")?,
    })
}
