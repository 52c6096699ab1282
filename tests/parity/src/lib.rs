//! The same questions for a native build and one in the browser.
//!
//! Lives here: the answers to every case and every question, for comparing byte for byte, and the
//! findings of a long history and of many people, for comparing times. Not here: anything the app
//! or the server uses.

mod crowd;
mod history;
mod people;
mod questions;

pub use crowd::{Crowd, Kept, Twenty};

use waymark_core::cases;
use waymark_core::decide;
use waymark_core::record::Record;
use waymark_core::rulebook::RuleBook;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

/// The findings of every case of the rule book, as one JSON text.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub fn answers() -> String {
    cases::answers()
}

/// The plans of every pathway, and from when at the earliest people could be what they aim at.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub fn questions() -> String {
    questions::asked()
}

/// Everything read and ready, so that only deciding is left to be timed.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub struct FiveYears {
    book: RuleBook,
    records: Vec<Record>,
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
impl FiveYears {
    /// The records of one person over five years, and the rule book.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen(constructor))]
    #[must_use]
    #[allow(clippy::new_without_default, reason = "there is nothing default about five years")]
    pub fn new() -> Self {
        Self { book: RuleBook::bundled(), records: history::five_years() }
    }

    /// How many records there are.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn records(&self) -> u32 {
        u32::try_from(self.records.len()).unwrap_or(u32::MAX)
    }

    /// Decides everything `times` times over; answers how many findings that made.
    #[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
    #[must_use]
    pub fn decide(&self, times: u32) -> u32 {
        let packs = ["north-yorkshire", "bexley"];
        (0..times)
            .map(|_| {
                let found =
                    decide::findings(&self.book, &packs, &self.records, history::last_day());
                u32::try_from(std::hint::black_box(found).len()).unwrap_or(u32::MAX)
            })
            .sum()
    }
}
