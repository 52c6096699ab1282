//! Attachments: which chunks of one are here, and the chunks themselves.

use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use waymark_core::access::AccessRules;
use waymark_core::attachment::{Hash, Kept, List};
use waymark_core::fact::{PersonId, RecordId};
use waymark_core::office::{Arrival, Desk};

use super::App;
use crate::attachments::{self, Asked};
use crate::error::Problem;
use crate::exchange::{Json, Octets};
use crate::session::SignedIn;

/// The attachment an address names. What is no id can be nobody's: it is not found.
pub struct Named {
    record: RecordId,
    hash: Hash,
    /// Which of its chunks, from 0; 0 where the address names none.
    place: u32,
}

impl Named {
    fn asked(&self) -> Asked<'_> {
        Asked { record: &self.record, hash: &self.hash }
    }
}

impl FromRequestParts<App> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = Path::<Vec<(String, String)>>::from_request_parts(parts, app).await;
        let Path(named) = path.map_err(|_| Problem::NotFound)?;
        let text = |name| named.iter().find(|(one, _)| one == name).map(|(_, text)| text.as_str());
        let read = || {
            let place = text("place").unwrap_or("0").parse().ok()?;
            Some(Self {
                record: text("record")?.parse().ok()?,
                hash: text("hash")?.parse().ok()?,
                place,
            })
        };
        read().ok_or(Problem::NotFound)
    }
}

/// What is here of an attachment.
pub async fn kept(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    named: Named,
) -> Result<Json<Kept>, Problem> {
    let rules = app.store.rules().await?;
    let desk = desk(&app, &person, &rules);
    Ok(Json(attachments::kept(&app.store, &desk, named.asked()).await?))
}

/// Takes the list of its chunks.
pub async fn offer(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    named: Named,
    Json(List { chunks }): Json<List>,
) -> Result<Json<Kept>, Problem> {
    let rules = app.store.rules().await?;
    let (desk, most) = (desk(&app, &person, &rules), app.most_attachment_bytes);
    Ok(Json(attachments::offer(&app.store, &desk, named.asked(), &chunks, most).await?))
}

/// One of its chunks, as bytes of no kind that a browser would open.
pub async fn chunk(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    named: Named,
) -> Result<Response, Problem> {
    let rules = app.store.rules().await?;
    let desk = desk(&app, &person, &rules);
    let bytes = attachments::get(&app.store, &desk, named.asked(), named.place).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// Takes one of its chunks.
pub async fn put_chunk(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    named: Named,
    Octets(bytes): Octets,
) -> Result<StatusCode, Problem> {
    let rules = app.store.rules().await?;
    let desk = desk(&app, &person, &rules);
    attachments::put(&app.store, &desk, named.asked(), named.place, &bytes).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn desk<'a>(app: &App, person: &'a PersonId, rules: &'a AccessRules) -> Desk<'a> {
    let arrival = Arrival { now_ms: app.clock.now_ms(), today: app.clock.today() };
    Desk { person, arrival, rules }
}
