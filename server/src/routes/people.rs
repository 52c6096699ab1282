//! The people of a demonstration, to choose one to sign in as.

use axum::extract::State;
use serde::Serialize;
use waymark_core::fact::PersonId;

use super::App;
use crate::error::Problem;
use crate::exchange::Json;

/// Somebody to sign in as.
#[derive(Debug, Serialize)]
pub struct Choice {
    person: PersonId,
    name: String,
    role: String,
    about: String,
}

/// Lists everybody; only on a demonstration server.
pub async fn people(State(app): State<App>) -> Result<Json<Vec<Choice>>, Problem> {
    if !app.demo {
        return Err(Problem::NoDemonstration);
    }
    let people = app.store.people().await?;
    let choice = |person: crate::store::Person| Choice {
        person: person.id,
        name: person.name,
        role: person.role,
        about: person.about,
    };
    Ok(Json(people.into_iter().map(choice).collect()))
}
