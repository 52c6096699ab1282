//! The demonstration: a council that is made up, with people at different places on their way.
//!
//! Lives here: turning `council.toml` into people, relations and facts, counted back from today.
//! Not here: the people themselves (data), or a way round the gate: a demonstration's facts pass
//! it like anybody's.

mod council;

use waymark_core::fact::NotAFact;

use crate::clock::Clock;
use crate::store::{Arrival, Beginning, Organisation, Person, Relation, Store, StoreError};

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
        if let Some(supervisor) = &member.supervisor {
            let relation = Relation {
                person: council::id(&member.id)?,
                supervisor: council::id(supervisor)?,
                from: member.start(today),
                to: None,
            };
            relations.push(relation);
        }
        people.push(Person {
            id,
            name: member.name.clone(),
            role: member.role.clone(),
            about: member.about.clone(),
        });
    }
    let mut beginnings = Vec::new();
    for member in &council.person {
        let person = council::id(&member.id)?;
        let device = council::id(&format!("{}-first-phone", member.id))?;
        let facts = member.facts(&person, &device, today)?;
        beginnings.push(Beginning { person, device, facts });
    }
    // All at once: a demonstration that was stopped while it was made is made again.
    let arrival = Arrival { now_ms: clock.now_ms(), today };
    store.add_organisation(&organisation, &people, &relations, &beginnings, arrival).await?;
    Ok(())
}
