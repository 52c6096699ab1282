//! Sync: facts up, the feed down.

use axum::extract::State;
use waymark_core::sync::{MOST_FACTS, PROTOCOL, Reply, Request};

use super::App;
use crate::error::Problem;
use crate::exchange::Json;
use crate::session::SignedIn;
use crate::store::{Arrival, DeviceOf};

/// The most feed entries in one reply.
const MOST_ENTRIES: u32 = 500;

/// The most bytes of facts in one reply (1 MiB), for phones on slow lines.
const MOST_REPLY_BYTES: usize = 1024 * 1024;

/// Takes what a phone has, and gives it what it has not.
pub async fn sync(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    Json(request): Json<Request>,
) -> Result<Json<Reply>, Problem> {
    if !(1..=PROTOCOL).contains(&request.protocol) {
        return Err(Problem::UnknownProtocol);
    }
    if request.facts.len() > MOST_FACTS {
        return Err(Problem::TooBig);
    }
    match app.store.device_of(&request.device, &person).await? {
        DeviceOf::Theirs => {}
        DeviceOf::Another | DeviceOf::Nobody => return Err(Problem::DeviceOfAnother),
    }
    let now_ms = app.clock.now_ms();
    let arrival = Arrival { now_ms, today: app.clock.today() };
    let acks = app.store.apply(&person, &request.facts, arrival).await?;
    app.store.end_rights(&person, arrival.today).await?;
    // A position counts only in the log it was given by.
    let ours = request.log.as_deref() == Some(app.store.log());
    let after = if ours { request.cursor } else { 0 };
    let page = request.page.min(MOST_ENTRIES);
    let feed = app.store.feed(&person, after, page, MOST_REPLY_BYTES).await?;
    Ok(Json(Reply {
        protocol: PROTOCOL,
        log: app.store.log().to_owned(),
        acks,
        feed: feed.entries,
        cursor: feed.cursor,
        more: feed.more,
        now: now_ms,
        older: Vec::new(),
        backlog: None,
        compared: None,
    }))
}
