//! The staff list as rows: what stands, and carrying out what a new list changes.
//!
//! Lives here: rows. Not here: what a file says or how it differs (`identity::staff`).

use std::collections::BTreeMap;

use waymark_core::calendar::{self, Date, add_days};
use waymark_core::fact::{Kind, PersonId};
use waymark_core::record::{Record, field};

use super::{Person, Row, Store, StoreError, Tx};
use crate::identity::staff::{Change, Duty, KINDS, Member, Plan, Present, Standing};

/// How long before the last day a file may have been put in order for it.
const BEFORE_DAYS: i64 = 90;

/// The field of an event that says when everything was filed, as its form names it.
const FILED_ON: &str = "filed_on";

/// A supervisor's duty that stands, and the name of whom it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingDuty {
    /// Whose file it is.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// `leaving` or `moving`.
    pub what: String,
    /// Their last day in the post.
    pub on: Date,
}

/// A tie between two people, seen from one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieTo {
    /// What it is.
    pub kind: String,
    /// The other.
    pub person: PersonId,
    /// The other's name.
    pub name: String,
    /// Its first day.
    pub from: String,
    /// Its last; none: until further notice.
    pub to: Option<String>,
}

impl Store {
    /// Who is what to a person between two days, and to whom that person is what.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn ties_both_ways(
        &self,
        person: &PersonId,
        on: Date,
        until: Date,
    ) -> Result<(Vec<TieTo>, Vec<TieTo>), StoreError> {
        let (on, until) = (on.to_string(), until.to_string());
        let values = [person.as_str().into(), (&until).into(), (&on).into()];
        let mut tx = self.read().await?;
        let over = tx
            .rows(
                "SELECT relation.kind, person.id, person.name, relation.from_day, relation.to_day
                 FROM relation JOIN person ON person.id = relation.other
                 WHERE relation.person = $1 AND relation.from_day <= $2
                   AND (relation.to_day IS NULL OR relation.to_day >= $3)
                 ORDER BY relation.kind, person.added, relation.from_day",
                &values,
            )
            .await?;
        let under = tx
            .rows(
                "SELECT relation.kind, person.id, person.name, relation.from_day, relation.to_day
                 FROM relation JOIN person ON person.id = relation.person
                 WHERE relation.other = $1 AND relation.from_day <= $2
                   AND (relation.to_day IS NULL OR relation.to_day >= $3)
                 ORDER BY relation.kind, person.added, relation.from_day",
                &values,
            )
            .await?;
        let all = |rows: Vec<Row>| rows.iter().map(tie_to).collect::<Result<Vec<_>, _>>();
        Ok((all(over)?, all(under)?))
    }

    /// Everybody whose position on the staff list says a word, and has not left by a day.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn in_position(
        &self,
        position: &str,
        on: Date,
    ) -> Result<Vec<(PersonId, String)>, StoreError> {
        let mut tx = self.read().await?;
        let rows = tx
            .rows(
                "SELECT id, name, position FROM person
                 WHERE position <> '' AND (left_on IS NULL OR left_on >= $1) ORDER BY added",
                &[(&on.to_string()).into()],
            )
            .await?;
        let mut people = Vec::new();
        for row in &rows {
            if row.text(2)?.split(',').any(|one| one == position) {
                people.push((id(&row.text(0)?)?, row.text(1)?));
            }
        }
        Ok(people)
    }

    /// The duties a supervisor has for files of people who left or moved, newest first; without
    /// those of which it is recorded that everything is filed.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn duties(&self, supervisor: &PersonId) -> Result<Vec<StandingDuty>, StoreError> {
        let mut tx = self.read().await?;
        let rows = tx
            .rows(
                "SELECT duty.person, person.name, duty.what, duty.on_day
                 FROM duty JOIN person ON person.id = duty.person
                 WHERE duty.supervisor = $1 ORDER BY duty.on_day DESC, duty.person",
                &[supervisor.as_str().into()],
            )
            .await?;
        let mut standing = Vec::new();
        for row in &rows {
            let duty = StandingDuty {
                person: id(&row.text(0)?)?,
                name: row.text(1)?,
                what: row.text(2)?,
                on: day(&row.text(3)?)?,
            };
            let events = tx.records_of(&duty.person, &Kind::Event).await?;
            if !events.iter().any(|event| is_done(&duty, event)) {
                standing.push(duty);
            }
        }
        Ok(standing)
    }
}

impl Tx {
    /// The staff list as it stands.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn present(&mut self) -> Result<Present, StoreError> {
        let mut present = Present::default();
        let people = "SELECT id, name, email, role, team, locality, position, left_on FROM person";
        for row in self.rows(people, &[]).await? {
            let words = BTreeMap::from([
                ("name", row.text(1)?),
                ("email", row.maybe_text(2)?.unwrap_or_default()),
                ("role", row.text(3)?),
                ("team", row.text(4)?),
                ("locality", row.text(5)?),
                ("position", row.text(6)?),
            ]);
            let left_on = row.maybe_text(7)?.map(|text| day(&text)).transpose()?;
            present.people.insert(id(&row.text(0)?)?, Member { words, left_on });
        }
        let ties = "SELECT kind, person, other, from_day, to_day FROM relation
                    ORDER BY person, kind, from_day, other";
        for row in self.rows(ties, &[]).await? {
            let kind = row.text(0)?;
            // One a newer version knows is left alone.
            let Some(kind) = KINDS.into_iter().find(|known| *known == kind) else { continue };
            present.ties.push(Standing {
                kind,
                person: id(&row.text(1)?)?,
                other: id(&row.text(2)?)?,
                from: day(&row.text(3)?)?,
                to: row.maybe_text(4)?.map(|text| day(&text)).transpose()?,
            });
        }
        Ok(present)
    }

    /// Carries a plan out.
    ///
    /// # Errors
    /// When the database refuses, or there is no organisation to add people to.
    pub async fn carry_out(&mut self, plan: &Plan) -> Result<(), StoreError> {
        let only = self.one("SELECT id FROM organisation LIMIT 1", &[]).await?;
        let organisation = only.ok_or(StoreError::Corrupt("organisation"))?.text(0)?;
        // An address may pass from one person to another: all that change are freed first.
        for change in &plan.changes {
            if let Change::Word { person, column: "email", .. } = change {
                let free = "UPDATE person SET email = NULL WHERE id = $1";
                self.run(free, &[person.as_str().into()]).await?;
            }
        }
        for change in &plan.changes {
            self.change(&organisation, change).await?;
        }
        for Duty { person, supervisor, what, on } in &plan.duties {
            self.run(
                "INSERT INTO duty (person, supervisor, what, on_day) VALUES ($1, $2, $3, $4)
                 ON CONFLICT DO NOTHING",
                &[
                    person.as_str().into(),
                    supervisor.as_str().into(),
                    (*what).into(),
                    (&on.to_string()).into(),
                ],
            )
            .await?;
        }
        Ok(())
    }

    async fn change(&mut self, organisation: &str, change: &Change) -> Result<(), StoreError> {
        match change {
            Change::Added { person, words } => {
                let word = |column| words.get(column).cloned().unwrap_or_default();
                let mut added = Person::new(person.clone(), &word("name"), &word("role"));
                added.team = word("team");
                added.locality = word("locality");
                added.position = word("position");
                added.email = Some(word("email")).filter(|email| !email.is_empty());
                self.add_person(organisation, &added).await?;
            }
            Change::Word { person, column, after, .. } => {
                let sql = match *column {
                    "name" => "UPDATE person SET name = $1 WHERE id = $2",
                    "email" => "UPDATE person SET email = NULLIF($1, '') WHERE id = $2",
                    "role" => "UPDATE person SET role = $1 WHERE id = $2",
                    "team" => "UPDATE person SET team = $1 WHERE id = $2",
                    "locality" => "UPDATE person SET locality = $1 WHERE id = $2",
                    "position" => "UPDATE person SET position = $1 WHERE id = $2",
                    _ => return Ok(()),
                };
                self.run(sql, &[after.into(), person.as_str().into()]).await?;
            }
            Change::Left { person, on } => {
                let on = on.map(|day| day.to_string());
                let sql = "UPDATE person SET left_on = $1 WHERE id = $2";
                self.run(sql, &[on.as_deref().into(), person.as_str().into()]).await?;
            }
            Change::TieAdded(tie) => {
                let to = tie.to.map(|day| day.to_string());
                self.run(
                    "INSERT INTO relation (person, other, kind, from_day, to_day)
                     VALUES ($1, $2, $3, $4, $5)
                     ON CONFLICT (person, other, kind, from_day)
                     DO UPDATE SET to_day = excluded.to_day",
                    &[
                        tie.person.as_str().into(),
                        tie.other.as_str().into(),
                        tie.kind.into(),
                        (&tie.from.to_string()).into(),
                        to.as_deref().into(),
                    ],
                )
                .await?;
            }
            Change::TieEnds { tie, to } => {
                let to = to.map(|day| day.to_string());
                self.run(
                    "UPDATE relation SET to_day = $1
                     WHERE person = $2 AND other = $3 AND kind = $4 AND from_day = $5",
                    &[
                        to.as_deref().into(),
                        tie.person.as_str().into(),
                        tie.other.as_str().into(),
                        tie.kind.into(),
                        (&tie.from.to_string()).into(),
                    ],
                )
                .await?;
            }
            Change::TieDropped(tie) => {
                self.run(
                    "DELETE FROM relation
                     WHERE person = $1 AND other = $2 AND kind = $3 AND from_day = $4",
                    &[
                        tie.person.as_str().into(),
                        tie.other.as_str().into(),
                        tie.kind.into(),
                        (&tie.from.to_string()).into(),
                    ],
                )
                .await?;
            }
        }
        Ok(())
    }
}

/// Whether an event records that the file a duty is about is complete. Who moves twice has two.
fn is_done(duty: &StandingDuty, event: &Record) -> bool {
    let earliest = add_days(duty.on, -BEFORE_DAYS);
    !event.is_withdrawn()
        && event.text(field::WHAT) == duty.what
        && event.day(field::ON).is_some_and(|on| on >= earliest)
        && event.day(FILED_ON).is_some()
}

fn tie_to(row: &Row) -> Result<TieTo, StoreError> {
    Ok(TieTo {
        kind: row.text(0)?,
        person: id(&row.text(1)?)?,
        name: row.text(2)?,
        from: row.text(3)?,
        to: row.maybe_text(4)?,
    })
}

fn id(text: &str) -> Result<PersonId, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("person"))
}

fn day(text: &str) -> Result<Date, StoreError> {
    calendar::parse(text).map_err(|_| StoreError::Corrupt("relation"))
}
