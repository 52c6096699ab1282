//! The office: what the server makes of what phones say, over any storage.
//!
//! Lives here: every decision of the server's end of sync: what is taken, who is told, what is to
//! be forgotten, what a page holds. Not here: any table, request or clock, or who may read and
//! state what, which is `access`.

mod answer;
mod attachments;
mod compare;
mod ledger;
mod page;
mod readers;
mod rights;
mod take;

use crate::access::AccessRules;
use crate::calendar::Date;
use crate::fact::PersonId;

pub use answer::{Refused, answer, writes};
pub use attachments::{is_its_list, named_in};
pub use ledger::{Answer, Aside, Holding, Ledger, New, Older, Opened, Reached, Room, Seen, Stored};
pub use page::{MOST_ENTRIES, MOST_REPLY_BYTES};
pub use readers::may_read;
pub use rights::rights;
pub use take::take;

/// The moment something arrives, and what day that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// Milliseconds since 1970.
    pub now_ms: i64,
    /// The civil day.
    pub today: Date,
}

/// Who is served, when, and by which rules.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// Who is signed in.
    pub person: &'a PersonId,
    /// When.
    pub arrival: Arrival,
    /// The organisation's rules on who may state and read what.
    pub rules: &'a AccessRules,
}
