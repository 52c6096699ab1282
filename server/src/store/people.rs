//! Who is here: the organisation, its people, what they are to each other, and devices.

use waymark_core::calendar::{self, Date};
use waymark_core::fact::{DeviceId, PersonId};
use waymark_core::office::{self, Desk};
use waymark_core::sync::Outcome;

use super::{
    Arrival, Beginning, DeviceOf, Organisation, Person, Relation, Row, Store, StoreError, Tx,
    rules_of,
};

/// What is read of a person, in the order of [`person`].
macro_rules! people {
    ($rest:literal) => {
        concat!(
            "SELECT id, name, role, about, team, locality, position, left_on, email FROM person ",
            $rest
        )
    };
}

impl Store {
    /// The organisation; none in a new database.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn organisation(&self) -> Result<Option<Organisation>, StoreError> {
        let only = "SELECT id, name, packs, is_demo FROM organisation LIMIT 1";
        let Some(row) = self.read().await?.one(only, &[]).await? else { return Ok(None) };
        let packs = serde_json::from_str(&row.text(2)?);
        Ok(Some(Organisation {
            id: row.text(0)?,
            name: row.text(1)?,
            packs: packs.map_err(|_| StoreError::Corrupt("organisation"))?,
            is_demo: row.flag(3)?,
        }))
    }

    /// Adds an organisation with its people, what they are to each other, and what they have
    /// stated, all or nothing. False where there is an organisation already: it stays as it is.
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
        if tx.one("SELECT 1 FROM organisation LIMIT 1", &[]).await?.is_some() {
            return Ok(false);
        }
        tx.run(
            "INSERT INTO organisation (id, name, packs, is_demo) VALUES ($1, $2, $3, $4)",
            &[
                (&organisation.id).into(),
                (&organisation.name).into(),
                (&packs).into(),
                organisation.is_demo.into(),
            ],
        )
        .await?;
        for person in people {
            tx.add_person(&organisation.id, person).await?;
        }
        for relation in relations {
            tx.add_relation(relation).await?;
        }
        let rules = rules_of(&organisation.packs);
        for Beginning { person, device, facts } in beginnings {
            tx.add_device(device, person, arrival.now_ms).await?;
            let desk = Desk { person, arrival, rules: &rules };
            for ack in office::take(&mut tx, &desk, facts).await? {
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
        let rows = self
            .read()
            .await?
            .rows(
                people!(
                    "WHERE id IN (SELECT person FROM relation
                         WHERE other = $1 AND kind = 'supervisor'
                           AND from_day <= $2 AND (to_day IS NULL OR to_day >= $2))
                     ORDER BY added"
                ),
                &[supervisor.as_str().into(), (&on.to_string()).into()],
            )
            .await?;
        rows.iter().map(person).collect()
    }

    /// Everybody, in the order they were added.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn people(&self) -> Result<Vec<Person>, StoreError> {
        let rows = self.read().await?.rows(people!("ORDER BY added"), &[]).await?;
        rows.iter().map(person).collect()
    }

    /// The person of that id.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn person(&self, id: &PersonId) -> Result<Option<Person>, StoreError> {
        let row = self.read().await?.one(people!("WHERE id = $1"), &[id.as_str().into()]).await?;
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
        tx.add_device(device, person, now_ms).await?;
        let of = tx.device_of(device, person).await?;
        tx.commit().await?;
        Ok(of)
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
        self.read().await?.device_of(device, person).await
    }
}

impl Tx {
    /// Adds somebody at the end of the staff list.
    ///
    /// # Errors
    /// When the database refuses, as it does where the id or the address is taken.
    pub async fn add_person(
        &mut self,
        organisation: &str,
        person: &Person,
    ) -> Result<(), StoreError> {
        let left_on = person.left_on.map(|day| day.to_string());
        self.run(
            "INSERT INTO person (id, organisation, name, role, about, team, locality, position,
                                 left_on, email, added)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
                     (SELECT COALESCE(MAX(added), 0) + 1 FROM person))",
            &[
                person.id.as_str().into(),
                organisation.into(),
                (&person.name).into(),
                (&person.role).into(),
                (&person.about).into(),
                (&person.team).into(),
                (&person.locality).into(),
                (&person.position).into(),
                left_on.as_deref().into(),
                person.email.as_deref().into(),
            ],
        )
        .await?;
        Ok(())
    }

    /// Adds what somebody is to a person.
    ///
    /// # Errors
    /// When the database refuses, as it does where that began on that day already.
    pub async fn add_relation(&mut self, relation: &Relation) -> Result<(), StoreError> {
        let (from, to) = (relation.from.to_string(), relation.to.map(|day| day.to_string()));
        self.run(
            "INSERT INTO relation (person, other, kind, from_day, to_day)
             VALUES ($1, $2, $3, $4, $5)",
            &[
                relation.person.as_str().into(),
                relation.other.as_str().into(),
                relation.kind.as_str().into(),
                (&from).into(),
                to.as_deref().into(),
            ],
        )
        .await?;
        Ok(())
    }

    /// Registers a device for a person, unless somebody has.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_device(
        &mut self,
        device: &DeviceId,
        person: &PersonId,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO device (id, person, registered_ms) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO NOTHING",
            &[device.as_str().into(), person.as_str().into(), now_ms.into()],
        )
        .await?;
        Ok(())
    }

    /// Whether the device is this person's.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn device_of(
        &mut self,
        device: &DeviceId,
        person: &PersonId,
    ) -> Result<DeviceOf, StoreError> {
        let owner = "SELECT person FROM device WHERE id = $1";
        let row = self.one(owner, &[device.as_str().into()]).await?;
        Ok(match row.map(|row| row.text(0)).transpose()? {
            None => DeviceOf::Nobody,
            Some(owner) if owner == person.as_str() => DeviceOf::Theirs,
            Some(_) => DeviceOf::Another,
        })
    }
}

/// A person as [`people!`] reads them.
fn person(row: &Row) -> Result<Person, StoreError> {
    let corrupt = || StoreError::Corrupt("person");
    let left_on = row.maybe_text(7)?;
    Ok(Person {
        id: row.text(0)?.parse().map_err(|_| corrupt())?,
        name: row.text(1)?,
        role: row.text(2)?,
        about: row.text(3)?,
        team: row.text(4)?,
        locality: row.text(5)?,
        position: row.text(6)?,
        left_on: left_on.map(|day| calendar::parse(&day).map_err(|_| corrupt())).transpose()?,
        email: row.maybe_text(8)?,
    })
}
