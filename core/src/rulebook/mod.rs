//! The rule book: every rule as data, with its clause.
//!
//! Lives here: the shapes of rules and the bundled book. Not here: the checking of rule files as
//! people write them (`check`), or what a rule says of anybody (the deciders).

mod bundled;
mod model;

pub use model::{
    Anchor, Applies, Cadence, Citation, Counts, Document, DueBy, Limit, MinimumPerPeriod, Next,
    Offset, Phase, Rule, RuleBook, ShapeName, Stage, Strength, Version,
};
