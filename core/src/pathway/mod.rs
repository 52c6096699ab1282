//! Pathways: what a programme asks for and by when, and how far a person is.
//!
//! Lives here: the shapes `cadence`, `due_by` and `prerequisites`, the plan of a pathway from its
//! start dates, and the year as a picture shows it. Not here: how much supervision there was
//! (`supervision`), what was gathered and signed (`evidence`), or any clock; the day is always an
//! argument.

mod cadence;
mod done;
mod due_by;
mod plan;
mod prerequisites;
mod windows;
mod year;

pub use cadence::cadence;
pub use due_by::due_by;
pub use plan::{Plan, PlanError, PlanInput, PlanItem, plan};
pub use prerequisites::{Standing, form_for, prerequisites, standing, takes_effect};
pub use windows::windows;
pub use year::{Mark, MarkState, Row, Year, year};
