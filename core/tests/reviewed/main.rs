//! What a second pair of eyes found: each test tells of one defect that is no more.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // a test may fail loudly

mod findings;
mod folders;
mod kept;
mod made;
mod ways;
