//! The rule book: every rule as data, with its clause.
//!
//! Lives here: the shapes of rules, the bundled book, and (feature `authoring`) the reading and
//! checking of rule files as people write them. Not here: what a rule says of anybody (the
//! deciders).

mod bundled;
#[cfg(feature = "authoring")]
pub mod check;
mod model;

pub use model::{
    Anchor, Applies, Cadence, Citation, Counts, Document, DueBy, Limit, MinimumPerPeriod, Next,
    Offset, Phase, Rule, RuleBook, ShapeName, Stage, Strength, Version,
};
