//! Evidence: what was gathered, filled in, signed and kept up.
//!
//! Lives here: the shapes `renewal`, `evidence_set`, `complete`, `sign_off`, `share` and
//! `effective_date`. Not here: the dates of a programme (`pathway`), how much supervision there
//! was (`supervision`), or any clock; the day is always an argument.

mod complete;
mod evidence_set;
mod renewal;
mod share;
mod sign_off;
mod signatures;

pub use complete::complete;
pub use evidence_set::evidence_set;
pub use renewal::renewal;
pub use share::share;
pub use sign_off::{effective_date, sign_off};
