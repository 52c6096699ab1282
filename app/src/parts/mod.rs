//! Parts: what pages are made of.
//!
//! Lives here: pieces of screen that several pages use or that would make one too long. Not here:
//! any page, route or rule. Parts read `state` and speak to `intent`, and know nothing of pages.

pub mod answer;
pub mod area;
pub mod audience;
pub mod codes;
pub mod day;
pub mod element;
pub mod files;
pub mod finding;
pub mod form;
pub mod frame;
pub mod icon;
pub mod live;
pub mod page;
pub mod rivals;
pub mod saved;
pub mod secret;
pub mod told;
pub mod year;
