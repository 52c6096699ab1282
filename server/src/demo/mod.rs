//! The demonstration: a council that is made up, with people at different places on their way.
//!
//! Lives here: turning `council.toml` into people, relations and facts, counted back from today.
//! Not here: the people themselves (data), or a way round the gate: a demonstration's facts pass
//! it like anybody's.

mod council;
mod paperwork;

use std::collections::BTreeMap;

use waymark_core::fact::{DeviceId, Fact, NotAFact};

use crate::clock::Clock;
use crate::store::{
    Arrival, Beginning, Organisation, Person, Relation, RelationKind, Store, StoreError,
};

pub use council::{Council, bundled};

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The database is a real organisation's.
    #[error(
        "--demo lets anybody sign in as anybody, and this database is not a demonstration's. Name an empty folder with --data, or leave --demo out"
    )]
    NotADemo,
    /// The council's file is faulty.
    #[error("the demonstration's people cannot be read: {0}")]
    Council(#[from] toml::de::Error),
    /// An id, a code or a date in it is faulty.
    #[error("the demonstration's people hold a fault: `{0}`")]
    Fault(String),
    /// One of its facts is none.
    #[error("the demonstration's people hold something that cannot be stated: {0}")]
    Fact(#[from] NotAFact),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes the council where the database is empty; leaves a demonstration that is there as it is.
///
/// # Errors
/// When the database holds a real organisation, or refuses.
pub async fn make_or_check(store: &Store, clock: Clock) -> Result<(), DemoError> {
    match store.organisation().await? {
        Some(organisation) if organisation.is_demo => Ok(()),
        Some(_) => Err(DemoError::NotADemo),
        None => make(store, &bundled()?, clock).await,
    }
}

fn first_phone(member: &str) -> Result<DeviceId, DemoError> {
    council::id(&format!("{member}-first-phone"))
}

async fn make(store: &Store, council: &Council, clock: Clock) -> Result<(), DemoError> {
    let today = clock.today();
    let organisation = Organisation {
        id: council.id.clone(),
        name: council.name.clone(),
        packs: council.packs.clone(),
        is_demo: true,
    };
    let mut people = Vec::new();
    let mut relations = Vec::new();
    for member in &council.person {
        let id = council::id(&member.id)?;
        let supervisor = member.supervisor.iter().map(|it| ("supervisor", it));
        let others = member.ties.iter().map(|(kind, it)| (kind.as_str(), it));
        for (kind, other) in supervisor.chain(others) {
            relations.push(Relation {
                person: council::id(&member.id)?,
                other: council::id(other)?,
                kind: RelationKind::named(kind).ok_or_else(|| DemoError::Fault(kind.to_owned()))?,
                from: member.start(today),
                to: None,
            });
        }
        people.push(Person {
            about: member.about.clone(),
            team: member.team.clone(),
            locality: member.locality.clone(),
            position: member.position.clone(),
            ..Person::new(id, &member.name, &member.role)
        });
    }
    let named = |id: &str| council.person.iter().find(|member| member.id == id);
    let mut stated: BTreeMap<&str, Vec<Fact>> = BTreeMap::new();
    let mut to_sign = Vec::new();
    for member in &council.person {
        let supervisor = member.supervisor.as_deref().and_then(named);
        let name = supervisor.map_or("", |supervisor| &supervisor.name);
        let (facts, signed) = member.facts(&first_phone(&member.id)?, name, today)?;
        stated.insert(&member.id, facts);
        if let Some(supervisor) = supervisor {
            to_sign.extend(signed.into_iter().map(|one| (&supervisor.id, &member.id, one)));
        }
    }
    for (supervisor, about, record) in to_sign {
        let facts = stated.entry(supervisor).or_default();
        let signature = record.signed_as("supervisor");
        facts.push(signature.fact(supervisor, about, &first_phone(supervisor)?, facts.len())?);
    }
    let mut beginnings = Vec::new();
    for (member, facts) in stated {
        let facts = facts.iter().map(Fact::encode).collect::<Result<_, _>>()?;
        beginnings.push(Beginning {
            person: council::id(member)?,
            device: first_phone(member)?,
            facts,
        });
    }
    // All at once: a demonstration that was stopped while it was made is made again.
    let arrival = Arrival { now_ms: clock.now_ms(), today };
    store.add_organisation(&organisation, &people, &relations, &beginnings, arrival).await?;
    Ok(())
}
