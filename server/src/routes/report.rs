//! What leaders are told: counts, and never a word.

use std::sync::LazyLock;

use axum::extract::State;
use waymark_core::access::{May, Tie, Ties};
use waymark_core::rulebook::RuleBook;

use super::App;
use crate::error::Problem;
use crate::exchange::Json;
use crate::report::{self, Report};
use crate::session::SignedIn;
use crate::store::StoreError;

/// The rules, read once: a report asks all of them of everybody.
static BOOK: LazyLock<RuleBook> = LazyLock::new(RuleBook::bundled);

/// How many people each rule is met for, by team; nothing is there for who may not count.
pub async fn report(
    State(app): State<App>,
    SignedIn(person): SignedIn,
) -> Result<Json<Report>, Problem> {
    let today = app.clock.today();
    let asks = app.store.person(&person).await?.ok_or(Problem::NotSignedIn)?;
    let ties: Ties = asks.position.split(',').filter_map(|one| Tie::named(one.trim())).collect();
    let rules = app.store.rules().await?;
    let smallest = rules.smallest_count(today).ok_or(Problem::NotFound)?;
    if !rules.may(May::Count, ties, today).allowed {
        return Err(Problem::NotFound);
    }
    let organisation =
        app.store.organisation().await?.ok_or(StoreError::Corrupt("organisation"))?;
    Ok(Json(report::report(&app.store, &BOOK, &organisation.packs, smallest, today).await?))
}
