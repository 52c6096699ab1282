//! Whether the server can do its work.

use axum::extract::State;
use serde::Serialize;

use super::App;
use crate::error::Problem;
use crate::exchange::Json;

/// The answer of the health check.
#[derive(Debug, Serialize)]
pub struct Health {
    status: &'static str,
    version: &'static str,
}

/// Answers that the server is up and its database can be read.
pub async fn health(State(app): State<App>) -> Result<Json<Health>, Problem> {
    app.store.check().await?;
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") }))
}
