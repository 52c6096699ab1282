//! The book: the rules, fetched as a file of their own beside the app.
//!
//! Lives here: fetching and reading them, once. The service worker keeps the file with the app it
//! belongs to, so that there are rules wherever there is an app. Not here: what they say (core).

use waymark_core::rulebook::RuleBook;

use crate::notice::Notice;
use crate::server;

/// Where it is; `index.html` names it too, so that it is under way before the app has started.
const FILE: &str = "/rule-book.bin";

/// Fetches the rule book.
///
/// # Errors
/// When it cannot be fetched, or is not of this version.
pub async fn fetch() -> Result<RuleBook, Notice> {
    let bytes = server::file(FILE).await.map_err(|_| Notice::no_book())?;
    RuleBook::from_bytes(&bytes).map_err(|_| Notice::other_book())
}
