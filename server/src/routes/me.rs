//! Who is signed in, and who is what to whom as far as that person is concerned.

use axum::extract::State;
use serde::Serialize;
use waymark_core::calendar::{Date, add_days};
use waymark_core::fact::PersonId;

use super::App;
use crate::error::Problem;
use crate::exchange::Json;
use crate::session::InSession;
use crate::store::{StoreError, TieTo};

/// How far ahead ties that have not begun yet are told of.
const AHEAD_DAYS: i64 = 90;

/// The person signed in.
#[derive(Debug, Serialize)]
pub struct Me {
    person: PersonId,
    name: String,
    role: String,
    organisation: String,
    packs: Vec<String>,
    /// Whom they supervise today: whose shared records they will meet.
    team: Vec<Named>,
    positions: Vec<String>,
    /// Who is what to them.
    over_me: Vec<Tied>,
    /// To whom they are what.
    i_am: Vec<Tied>,
    /// Whose files they have to see to, who left or moved.
    duties: Vec<Duty>,
    session_ends: i64,
    how: String,
    /// The device their session is on.
    device: Option<String>,
}

/// Somebody and their name.
#[derive(Debug, Serialize)]
struct Named {
    person: PersonId,
    name: String,
}

/// Somebody, what they are, and from when to when.
#[derive(Debug, Serialize)]
struct Tied {
    kind: String,
    person: PersonId,
    name: String,
    from: Option<String>,
    to: Option<String>,
    /// Through whom, where the tie is to somebody's supervisor.
    #[serde(skip_serializing_if = "Option::is_none")]
    supervisor: Option<Named>,
}

/// A supervisor's duty to see that somebody's file is complete.
#[derive(Debug, Serialize)]
struct Duty {
    person: PersonId,
    name: String,
    what: String,
    on: Date,
}

/// Says who is signed in.
pub async fn me(
    State(app): State<App>,
    InSession(session): InSession,
) -> Result<Json<Me>, Problem> {
    let (how, ends_ms) = (&session.how, session.ends_ms);
    Ok(Json(describe(&app, &session.person, session.device.clone(), how, ends_ms).await?))
}

/// Describes somebody in a session on a device.
///
/// # Errors
/// When the store refuses.
pub async fn describe(
    app: &App,
    id: &PersonId,
    device: Option<String>,
    how: &str,
    session_ends: i64,
) -> Result<Me, Problem> {
    let person = app.store.person(id).await?.ok_or(Problem::NotSignedIn)?;
    let organisation =
        app.store.organisation().await?.ok_or(StoreError::Corrupt("organisation"))?;
    let today = app.clock.today();
    let team = app.store.team(id, today).await?;
    let positions = person.position.split(',').filter(|one| !one.is_empty());
    let duties = app.store.duties(id).await?.into_iter();
    let (over_me, i_am) = ties(app, id, today).await?;
    Ok(Me {
        person: person.id,
        name: person.name,
        role: person.role,
        organisation: organisation.name,
        packs: organisation.packs,
        team: team.into_iter().map(|one| Named { person: one.id, name: one.name }).collect(),
        positions: positions.map(str::to_owned).collect(),
        over_me,
        i_am,
        duties: duties
            .map(|one| Duty { person: one.person, name: one.name, what: one.what, on: one.on })
            .collect(),
        session_ends,
        how: how.to_owned(),
        device,
    })
}

/// Who is what to somebody, and to whom they are what; with what follows from those.
async fn ties(app: &App, id: &PersonId, today: Date) -> Result<(Vec<Tied>, Vec<Tied>), Problem> {
    let until = add_days(today, AHEAD_DAYS);
    let (over, under) = app.store.ties_both_ways(id, today, until).await?;
    let mut over_me: Vec<Tied> = over.iter().map(tied).collect();
    for tie in over.iter().filter(|tie| tie.kind == "supervisor") {
        // The line manager of somebody's supervisor has the right of access (1.43).
        let (managers, _) = app.store.ties_both_ways(&tie.person, today, until).await?;
        let managers = managers.iter().filter(|one| one.kind == "line_manager");
        over_me.extend(managers.filter_map(|one| through(one, tie)));
    }
    for (person, name) in app.store.in_position("employment_support", today).await? {
        let kind = "employment_support".to_owned();
        over_me.push(Tied { kind, person, name, from: None, to: None, supervisor: None });
    }
    let mut i_am: Vec<Tied> = under.iter().map(tied).collect();
    for tie in under.iter().filter(|tie| tie.kind == "line_manager") {
        let (_, supervised) = app.store.ties_both_ways(&tie.person, today, until).await?;
        let supervised = supervised.iter().filter(|one| one.kind == "supervisor");
        i_am.extend(supervised.filter_map(|one| through(one, tie)));
    }
    Ok((over_me, i_am))
}

fn tied(tie: &TieTo) -> Tied {
    Tied {
        kind: tie.kind.clone(),
        person: tie.person.clone(),
        name: tie.name.clone(),
        from: Some(tie.from.clone()),
        to: tie.to.clone(),
        supervisor: None,
    }
}

/// The tie of a supervisor's line manager to whom that supervisor supervises, on the days on which
/// both ties hold that it is made of. `end` names the other end, `between` the supervisor.
fn through(end: &TieTo, between: &TieTo) -> Option<Tied> {
    let from = end.from.clone().max(between.from.clone());
    let to = match (&end.to, &between.to) {
        (Some(a), Some(b)) => Some(a.clone().min(b.clone())),
        (a, b) => a.clone().or(b.clone()),
    };
    if to.as_ref().is_some_and(|to| *to < from) {
        return None;
    }
    Some(Tied {
        kind: "supervisors_manager".to_owned(),
        person: end.person.clone(),
        name: end.name.clone(),
        from: Some(from),
        to,
        supervisor: Some(Named { person: between.person.clone(), name: between.name.clone() }),
    })
}
