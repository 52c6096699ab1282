//! The rules of Waymark: what people state, what it adds up to, and what the policies say of it.
//!
//! Lives here: calendar arithmetic, facts and their merging, the rule book, and the deciders
//! that turn both into findings. Not here: a clock, a disk, a network, randomness or a browser;
//! today is always an argument, and the same bytes come out natively and in WebAssembly.
//!
//! Who may import whom: `calendar` <- `fact` <- `rulebook` <- `finding` <- the deciders
//! (`pathway`, `supervision`, `evidence`), and `fact` <- `merge` <- `record` <- `sync` <- `access` <-
//! `office`. The deciders do not import each other; `decide` is the one door to all of them, and
//! `earliest` asks at it.

pub mod access;
pub mod answers;
pub mod attachment;
pub mod calendar;
#[cfg(any(feature = "cases", feature = "authoring"))]
pub mod cases;
#[cfg(feature = "authoring")]
pub mod check;
#[cfg(feature = "authoring")]
pub mod conflicts;
pub mod decide;
pub mod earliest;
pub mod evidence;
pub mod fact;
pub mod finding;
pub mod frameworks;
pub mod merge;
pub mod office;
pub mod order;
pub mod pathway;
pub mod pauses;
pub mod person;
pub mod question;
pub mod record;
pub mod rulebook;
pub mod supervision;
pub mod sync;
pub mod transfer;
pub mod window;
pub mod words;
