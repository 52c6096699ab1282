//! The administrators' page: which devices have gone quiet, what was not taken, which versions are
//! in use, and the audit log.
//!
//! Lives here: the page, drawn on the server, since it means nothing with no signal and no phone
//! should fetch it. Not here: rows (`store`) or who may see it (the core's access rules). Nothing
//! of what anybody wrote is on it.

mod page;
mod words;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use waymark_core::access::{May, Tie, Ties};
use waymark_core::fact::PersonId;

use crate::error::Problem;
use crate::routes::App;
use crate::session::SignedIn;

/// Where the page is.
pub const PAGE: &str = "/administration";

/// Where its styles are.
pub const STYLES: &str = "/administration/styles.css";

/// What the page may load: its styles and nothing else.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// How long a device may be silent before it is listed: seven days.
const SILENT_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// How many entries of the audit log are shown at once.
const ENTRIES: i64 = 50;

/// Which part of the audit log is asked for.
#[derive(Debug, Deserialize)]
pub struct Older {
    /// Entries before this one; the newest where it is none.
    before: Option<i64>,
}

/// Shows the page, to administrators alone.
pub async fn show(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    older: Result<Query<Older>, QueryRejection>,
) -> Result<Response, Problem> {
    require_administrator(&app, &person).await?;
    let Query(older) = older.map_err(|_| Problem::NotFound)?;
    let now_ms = app.clock.now_ms();
    let today = app.clock.today().to_string();
    let overview = app.store.overview(now_ms, &today, now_ms - SILENT_MS).await?;
    let audited = app.store.audited(older.before, ENTRIES).await?;
    let organisation = app.store.organisation().await?.map(|one| one.name).unwrap_or_default();
    let markup = page::draw(&organisation, &overview, &audited, ENTRIES);
    let mut response = axum::response::Html(markup.into_string()).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    Ok(response)
}

/// The page's styles; open to all, since nothing is in them.
pub async fn styles() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("styles.css"))
        .into_response()
}

/// Refuses whoever the access rules do not let administer.
async fn require_administrator(app: &App, person: &PersonId) -> Result<(), Problem> {
    let today = app.clock.today();
    let person = app.store.person(person).await?.ok_or(Problem::NotSignedIn)?;
    let names = person.position.split(',').filter_map(Tie::named);
    let ties = names.fold(Ties::NONE, Ties::and);
    let rules = app.store.rules().await?;
    if rules.may(May::Administer, ties, today).allowed { Ok(()) } else { Err(Problem::NotFound) }
}
