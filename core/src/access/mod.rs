//! Access: who may state what about whom, and who may read it.
//!
//! Lives here: the decision, by the access rules of the book, the same on the phone and on the
//! server; it names the rules that made it. What is not listed is not allowed, what is forbidden is
//! not allowed whatever else allows it, and who has no tie that a rule knows is nobody. Not here:
//! who somebody is or who supervises whom, which come as arguments.

mod read;
mod rules;
mod state;
mod ties;

use crate::fact::Kind;
use crate::record::field;

pub use crate::rulebook::{May, Tie};
pub use read::{DECIDED_BY, Item};
pub use rules::{AccessRules, BASE, Decision};
pub use state::{Begun, Sender, sort_of};
pub use ties::Ties;

/// The field that says which sort a record of that kind is: of a signature, as what it is signed.
fn sort_field(kind: &Kind) -> &'static str {
    match kind {
        Kind::Signature => field::AS,
        _ => crate::person::sort_field(kind),
    }
}
