//! Sync: facts up, the feed down.

use axum::extract::State;
use waymark_core::office::Refused;
use waymark_core::sync::{Reply, Request};

use super::App;
use crate::error::Problem;
use crate::exchange::Json;
use crate::session::InSession;
use crate::store::Arrival;

/// Takes what a phone has, and gives it what it has not.
pub async fn sync(
    State(app): State<App>,
    InSession(session): InSession,
    Json(request): Json<Request>,
) -> Result<Json<Reply>, Problem> {
    // A session that began on another device does not let a revoked one in again.
    let is_of_session = session.device.as_deref() == Some(request.device.as_str());
    if !is_of_session && app.store.is_revoked(&request.device).await? {
        return Err(Problem::DeviceRevoked);
    }
    let arrival = Arrival { now_ms: app.clock.now_ms(), today: app.clock.today() };
    match app.store.answer(&session.person, request, arrival).await? {
        Ok(reply) => Ok(Json(reply)),
        Err(Refused::UnknownProtocol) => Err(Problem::UnknownProtocol),
        Err(Refused::TooManyFacts) => Err(Problem::TooBig),
        Err(Refused::DeviceOfAnother) => Err(Problem::DeviceOfAnother),
    }
}
