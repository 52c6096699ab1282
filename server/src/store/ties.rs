//! What people are to each other on a day, by the staff list.

use std::collections::BTreeMap;

use waymark_core::access::{Tie, Ties};
use waymark_core::calendar::Date;
use waymark_core::fact::PersonId;

use super::{Row, StoreError, Tx};

/// Those of a list of people and words of the staff list, put together person by person. A word
/// this version does not know gives no tie.
fn together(rows: &[Row]) -> Result<BTreeMap<PersonId, Ties>, StoreError> {
    let mut people: BTreeMap<PersonId, Ties> = BTreeMap::new();
    for row in rows {
        let ties = named(&row.text(1)?);
        if !ties.is_none() {
            let person = row.text(0)?.parse().map_err(|_| StoreError::Corrupt("person"))?;
            let known = people.entry(person).or_insert(Ties::NONE);
            *known = ties.each().fold(*known, Ties::and);
        }
    }
    Ok(people)
}

/// The ties that words with commas between them name.
fn named(words: &str) -> Ties {
    words.split(',').filter_map(|word| Tie::named(word.trim())).collect()
}

/// SQL that begins with `active`, the relations of the day `$2`, and goes on with what is given.
macro_rules! on_the_day {
    ($rest:literal) => {
        concat!(
            "WITH active AS NOT MATERIALIZED (
                 SELECT person, other, kind FROM relation
                 WHERE from_day <= $2 AND (to_day IS NULL OR to_day >= $2)
             ), ",
            $rest
        )
    };
}

/// Everybody who is something to a person on a day, that person included. Who has left is nothing
/// to anybody else; what a position gives, it gives towards everybody else.
pub(super) async fn ties_to(
    tx: &mut Tx,
    about: &PersonId,
    on: Date,
) -> Result<Vec<(PersonId, Ties)>, StoreError> {
    let rows = tx
        .rows(
            on_the_day!(
                "tie AS (
                 SELECT other AS who, kind AS word FROM active WHERE person = $1
                 UNION ALL
                 SELECT above.other, 'supervisors_manager'
                 FROM active AS below JOIN active AS above
                   ON above.person = below.other AND above.kind = 'line_manager'
                 WHERE below.person = $1 AND below.kind = 'supervisor'
                 UNION ALL
                 SELECT supervisor, 'former_supervisor' FROM duty
                 WHERE person = $1 AND on_day <= $2
                 UNION ALL
                 SELECT id, position FROM person WHERE position <> ''
             )
             SELECT tie.who, tie.word FROM tie JOIN person ON person.id = tie.who
             WHERE tie.who <> $1 AND (person.left_on IS NULL OR person.left_on >= $2)"
            ),
            &[about.as_str().into(), (&on.to_string()).into()],
        )
        .await?;
    let mut people = together(&rows)?;
    people.insert(about.clone(), Ties::OWN);
    Ok(people.into_iter().collect())
}

/// Everybody else to whom a person is something on a day: [`ties_to`] the other way round.
pub(super) async fn ties_of(
    tx: &mut Tx,
    person: &PersonId,
    on: Date,
) -> Result<Vec<(PersonId, Ties)>, StoreError> {
    let rows = tx
        .rows(
            on_the_day!(
                "tie AS (
                 SELECT person AS about, kind AS word FROM active WHERE other = $1
                 UNION ALL
                 SELECT below.person, 'supervisors_manager'
                 FROM active AS above JOIN active AS below
                   ON below.other = above.person AND below.kind = 'supervisor'
                 WHERE above.other = $1 AND above.kind = 'line_manager'
                 UNION ALL
                 SELECT person, 'former_supervisor' FROM duty
                 WHERE supervisor = $1 AND on_day <= $2
                 UNION ALL
                 SELECT anybody.id, me.position
                 FROM person AS me CROSS JOIN person AS anybody
                 WHERE me.id = $1 AND me.position <> ''
             )
             SELECT tie.about, tie.word FROM tie
             WHERE tie.about <> $1 AND EXISTS (
                 SELECT 1 FROM person
                 WHERE person.id = $1 AND (person.left_on IS NULL OR person.left_on >= $2))"
            ),
            &[person.as_str().into(), (&on.to_string()).into()],
        )
        .await?;
    Ok(together(&rows)?.into_iter().collect())
}

/// Whether two people are known to work in different localities.
pub(super) async fn is_elsewhere(
    tx: &mut Tx,
    one: &PersonId,
    other: &PersonId,
) -> Result<bool, StoreError> {
    let both = "SELECT 1 FROM person AS one JOIN person AS other ON other.id = $2
         WHERE one.id = $1 AND one.locality <> '' AND other.locality <> ''
           AND one.locality <> other.locality";
    Ok(tx.one(both, &[one.as_str().into(), other.as_str().into()]).await?.is_some())
}
