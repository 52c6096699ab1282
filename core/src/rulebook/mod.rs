//! The rule book: every rule as data, with its clause.
//!
//! Lives here: the shapes of rules and the bundled book. Not here: the checking of rule files as
//! people write them (`check`), or what a rule says of anybody (the deciders).

mod bundled;
mod bytes;
mod counts;
mod forms;
mod model;
mod shapes;

pub use bundled::NotABook;
pub use counts::{Anchor, By, Counts, Offset, Period, Unit};
pub use forms::{Answer, Choice, Field, RecordForm};
pub use model::{
    Applies, Citation, Document, Next, ORGANISATION, Rule, RuleBook, Strength, Version,
};
pub use shapes::{
    Agreed, Amount, Cadence, Complete, DueBy, EffectiveDate, EvidenceSet, Holds, Interval, Item,
    Limit, MinimumPerPeriod, Need, Part, Phase, Prerequisites, Renewal, Season, Shape, Share,
    SignOff, Signatory, Since, Stage,
};
