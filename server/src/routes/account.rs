//! One's own account: what it has, and new recovery codes.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use waymark_core::fact::DeviceId;

use super::App;
use super::invitation::sign_in_name;
use crate::error::Problem;
use crate::exchange::Json;
use crate::identity::Stranger;
use crate::identity::account::{self, Attempt};
use crate::session::InSession;

/// What somebody's account has.
#[derive(Debug, Serialize)]
pub struct Own {
    sign_in_name: String,
    recovery_codes_left: i64,
    has_password: bool,
}

/// Says what the account of who asks has.
pub async fn account(
    State(app): State<App>,
    InSession(session): InSession,
) -> Result<Json<Own>, Problem> {
    let person = app.store.person(&session.person).await?.ok_or(Problem::NotSignedIn)?;
    Ok(Json(Own {
        sign_in_name: sign_in_name(&person),
        recovery_codes_left: app.store.recovery_codes_left(&session.person).await?,
        has_password: app.store.account(&session.person).await?.is_some(),
    }))
}

/// Proof anew of who asks.
#[derive(Deserialize)]
pub struct Proof {
    password: String,
    code: String,
}

/// Recovery codes, shown this once.
#[derive(Serialize)]
pub struct Codes {
    recovery_codes: Vec<String>,
}

/// Gives who asks new recovery codes in place of the old ones, after they prove again who they
/// are: a phone left open on a desk is not enough.
pub async fn new_recovery_codes(
    State(app): State<App>,
    InSession(session): InSession,
    Stranger(address): Stranger,
    Json(given): Json<Proof>,
) -> Result<Json<Codes>, Problem> {
    let own: Option<DeviceId> = session.device.as_deref().and_then(|id| id.parse().ok());
    let device = own.ok_or(Problem::NotSignedIn)?;
    if app.store.account(&session.person).await?.is_none() {
        return Err(Problem::NoAccount);
    }
    let attempt = Attempt {
        name: session.person.as_str(),
        password: given.password,
        code: &given.code,
        device: &device,
        address: &address,
    };
    let (now_ms, today) = (app.clock.now_ms(), app.clock.today());
    let proved =
        account::sign_in(&app.store, &app.identity.passwords, attempt, now_ms, today).await?;
    if proved != session.person {
        return Err(Problem::WrongSignIn);
    }
    let (recovery_codes, kept) = account::recovery_codes()?;
    app.store.set_recovery_codes(&proved, &kept, now_ms).await?;
    Ok(Json(Codes { recovery_codes }))
}
