//! What may be read under a right of access, for whoever has to choose a sample of it.

use axum::extract::State;
use serde::Serialize;
use waymark_core::calendar::Date;
use waymark_core::fact::{Kind, PersonId, RecordId};

use super::App;
use crate::error::Problem;
use crate::exchange::Json;
use crate::session::SignedIn;
use crate::store::Readable;

/// One person, and what of theirs could be read.
#[derive(Debug, Serialize)]
pub struct Of {
    person: PersonId,
    records: Vec<One>,
}

/// A record, and no word of it.
#[derive(Debug, Serialize)]
struct One {
    record: RecordId,
    kind: Kind,
    sort: String,
    on: Option<Date>,
    signatures: Vec<RecordId>,
}

/// Says which records there are to read. Reading them begins with a fact that says so.
pub async fn might_read(
    State(app): State<App>,
    SignedIn(person): SignedIn,
) -> Result<Json<Vec<Of>>, Problem> {
    let found = app.store.might_read(&person, app.clock.today()).await?;
    let one = |Readable { record, kind, sort, on, signatures }| One {
        record,
        kind,
        sort,
        on,
        signatures,
    };
    let of = |(person, records): (PersonId, Vec<Readable>)| Of {
        person,
        records: records.into_iter().map(one).collect(),
    };
    Ok(Json(found.into_iter().map(of).collect()))
}
