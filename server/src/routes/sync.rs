//! Sync: facts up, the feed down.

use axum::extract::State;
use waymark_core::office::Refused;
use waymark_core::sync::{Reply, Request};

use super::App;
use crate::error::Problem;
use crate::exchange::Json;
use crate::session::SignedIn;
use crate::store::Arrival;

/// Takes what a phone has, and gives it what it has not.
pub async fn sync(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    Json(request): Json<Request>,
) -> Result<Json<Reply>, Problem> {
    let arrival = Arrival { now_ms: app.clock.now_ms(), today: app.clock.today() };
    match app.store.answer(&person, request, arrival).await? {
        Ok(reply) => Ok(Json(reply)),
        Err(Refused::UnknownProtocol) => Err(Problem::UnknownProtocol),
        Err(Refused::TooManyFacts) => Err(Problem::TooBig),
        Err(Refused::DeviceOfAnother) => Err(Problem::DeviceOfAnother),
    }
}
