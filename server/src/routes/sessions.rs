//! Sessions and devices, as their owner sees and ends them.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use waymark_core::fact::DeviceId;

use super::App;
use crate::error::Problem;
use crate::exchange::Json;
use crate::session::{InSession, id_of};
use crate::store::{Device, Session};

/// Somebody's sessions and devices.
#[derive(Debug, Serialize)]
pub struct Mine {
    sessions: Vec<OneSession>,
    devices: Vec<OneDevice>,
}

#[derive(Debug, Serialize)]
struct OneSession {
    id: String,
    device: Option<String>,
    about: String,
    began: i64,
    seen: i64,
    ends: i64,
    how: String,
    this: bool,
}

#[derive(Debug, Serialize)]
struct OneDevice {
    id: String,
    about: String,
    registered: i64,
    seen: Option<i64>,
    revoked: Option<i64>,
    this: bool,
}

/// Lists the sessions and devices of who asks.
pub async fn list(
    State(app): State<App>,
    InSession(own): InSession,
) -> Result<Json<Mine>, Problem> {
    let sessions = app.store.sessions(&own.person, app.clock.now_ms()).await?;
    let devices = app.store.devices(&own.person).await?;
    let one_session = |one: Session| OneSession {
        id: id_of(&one),
        this: one.token_hash == own.token_hash,
        device: one.device,
        about: one.about,
        began: one.began_ms,
        seen: one.seen_ms,
        ends: one.ends_ms,
        how: one.how,
    };
    let one_device = |one: Device| OneDevice {
        this: own.device.as_deref() == Some(&one.id),
        id: one.id,
        about: one.about,
        registered: one.registered_ms,
        seen: one.seen_ms,
        revoked: one.revoked_ms,
    };
    Ok(Json(Mine {
        sessions: sessions.into_iter().map(one_session).collect(),
        devices: devices.into_iter().map(one_device).collect(),
    }))
}

/// Ends one of the sessions of who asks.
pub async fn end(
    State(app): State<App>,
    InSession(own): InSession,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let Path(id) = id.map_err(|_| Problem::NoSession)?;
    let sessions = app.store.sessions(&own.person, app.clock.now_ms()).await?;
    let one = sessions.iter().find(|one| id_of(one) == id).ok_or(Problem::NoSession)?;
    app.store.end_session(&one.token_hash, app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all sessions of who asks but the one they ask in.
pub async fn end_others(
    State(app): State<App>,
    InSession(own): InSession,
) -> Result<StatusCode, Problem> {
    app.store.end_other_sessions(&own.person, &own.token_hash, app.clock.now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Revokes one of the devices of who asks, and ends its sessions.
pub async fn revoke_device(
    State(app): State<App>,
    InSession(own): InSession,
    device: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let Path(device) = device.map_err(|_| Problem::NoDevice)?;
    let device: DeviceId = device.parse().map_err(|_| Problem::NoDevice)?;
    let theirs = app.store.revoke_device(&own.person, &device, app.clock.now_ms()).await?;
    if theirs { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::NoDevice) }
}
