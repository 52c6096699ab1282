//! The rule book: every rule as data, with its clause.
//!
//! Lives here: the shapes of rules and the bundled book. Not here: the checking of rule files as
//! people write them (`check`), or what a rule says of anybody (the deciders).

mod access;
mod bundled;
mod bytes;
mod counts;
mod forms;
mod gathered;
mod looks;
mod model;
mod shapes;

pub use access::{AccessRule, AccessVersion, Condition, Effect, May, Sorts, Tie};
pub use bundled::NotABook;
pub use counts::{Anchor, By, Counts, Offset, Period, Unit};
pub use forms::{Answer, Choice, Field, RecordForm};
pub use gathered::{
    Amount, Complete, EffectiveDate, EvidenceSet, Holds, Item, Need, Part, Prerequisites, Share,
    SignOff, Signatory, Since,
};
pub use model::{
    Applies, Citation, Document, Next, ORGANISATION, Rule, RuleBook, Strength, Version, pack_of,
};
pub use shapes::{
    Agreed, Cadence, DueBy, Interval, Limit, MinimumPerPeriod, Phase, Renewal, Season, Shape, Stage,
};
