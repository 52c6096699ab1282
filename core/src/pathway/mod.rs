//! Pathways: what a programme asks for and by when, and how far a person is.
//!
//! Lives here: the shapes `cadence` and `due_by`, the plan of a pathway from its start dates, and
//! the year as a picture shows it. Not here: how much supervision there was (`supervision`), or
//! any clock; the day is always an argument.

mod cadence;
mod done;
mod due_by;
mod pauses;
mod plan;
mod windows;
mod year;

pub use cadence::cadence;
pub use due_by::due_by;
pub use pauses::Pauses;
pub use plan::{Plan, PlanError, PlanInput, PlanItem, plan};
pub use windows::windows;
pub use year::{Mark, MarkState, Row, Year, year};
