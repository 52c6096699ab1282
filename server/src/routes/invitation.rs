//! Invitations: how somebody gets a password and a one-time code, the first time and again.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use waymark_core::fact::{DeviceId, PersonId};

use super::App;
use super::me::Me;
use super::sign_in::me_in;
use crate::error::Problem;
use crate::exchange::Json;
use crate::identity::totp::Secret;
use crate::identity::{Stranger, account, password, secret};
use crate::session;
use crate::store::{Account, Person, StoreError};

/// The token of an invitation's link.
#[derive(Deserialize)]
pub struct Token {
    token: String,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Whom an invitation is for, and a secret for their authenticator.
#[derive(Serialize)]
pub struct Opened {
    person: PersonId,
    name: String,
    organisation: String,
    sign_in_name: String,
    ends: i64,
    secret: String,
    uri: String,
}

/// Opens an invitation. It may be opened again until it is accepted; each time gives another
/// secret, of which the one that is accepted counts.
pub async fn open(
    State(app): State<App>,
    _: Stranger,
    Json(given): Json<Token>,
) -> Result<Json<Opened>, Problem> {
    let (person, ends) = invited(&app, &given.token).await?;
    let organisation = app.store.organisation().await?.map(|one| one.name).unwrap_or_default();
    let new = Secret::new().map_err(StoreError::from)?;
    let sign_in_name = sign_in_name(&person);
    Ok(Json(Opened {
        uri: new.address(&organisation, &sign_in_name),
        secret: new.written(),
        person: person.id,
        name: person.name,
        organisation,
        sign_in_name,
        ends,
    }))
}

/// What somebody chose.
#[derive(Deserialize)]
pub struct Chosen {
    token: String,
    password: String,
    secret: String,
    code: String,
    device: DeviceId,
}

/// Somebody who can sign in from now on, and their recovery codes, shown this once.
#[derive(Serialize)]
pub struct Accepted {
    recovery_codes: Vec<String>,
    me: Me,
}

/// Accepts an invitation: keeps the password and the secret, ends every session they had, and
/// signs them in.
pub async fn accept(
    State(app): State<App>,
    _: Stranger,
    headers: HeaderMap,
    Json(given): Json<Chosen>,
) -> Result<impl IntoResponse, Problem> {
    let (person, _) = invited(&app, &given.token).await?;
    let name = sign_in_name(&person);
    password::good_enough(&given.password, &[&person.name, &name, person.id.as_str()])?;
    let chosen = Secret::read(&given.secret).ok_or(Problem::WrongSecret)?;
    let now_ms = app.clock.now_ms();
    let used_step = chosen.accepts(&given.code, now_ms, i64::MIN).ok_or(Problem::WrongCode)?;
    let kept = app.identity.passwords.keep(given.password, chosen).await?;
    let (recovery_codes, kept_codes) = account::recovery_codes()?;
    let hash = secret::kept(&given.token);
    let account = Account { kept, used_step };
    let store = &app.store;
    if !store.accept_invitation(&hash, &person.id, &account, &kept_codes, now_ms).await? {
        return Err(Problem::InvitationGone);
    }
    let cookie = session::begin(&app, &person.id, &given.device, "password", &headers).await?;
    let me = me_in(&app, &person.id, &given.device, "password").await?;
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Json(Accepted { recovery_codes, me })))
}

/// Whom an invitation is for, and when it ends.
async fn invited(app: &App, token: &str) -> Result<(Person, i64), Problem> {
    if !app.identity.passwords_allowed {
        return Err(Problem::NoPasswords);
    }
    let found = app.store.invitation(&secret::kept(token), app.clock.now_ms()).await?;
    let (person, ends) = found.ok_or(Problem::InvitationGone)?;
    let person = app.store.person(&person).await?.ok_or(Problem::InvitationGone)?;
    if person.left_on.is_some_and(|last| last < app.clock.today()) {
        return Err(Problem::InvitationGone);
    }
    Ok((person, ends))
}

/// What somebody signs in by: their address, or their id where the list holds none.
pub(super) fn sign_in_name(person: &Person) -> String {
    person.email.clone().unwrap_or_else(|| person.id.to_string())
}
