//! Professional frameworks: the codes practice can be mapped to.
//!
//! Lives here: codes with short labels in our own words, in dated editions. Not here: the
//! frameworks' own texts, which belong to their publishers, and the codes themselves, which
//! stand in `rules/frameworks`.

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::order;

/// A framework: whose standards these are, in every edition we know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    /// The format of the file; 1.
    pub format: u32,
    /// Its id, for example `pcf`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The publisher's page.
    pub link: String,
    /// The levels at which its codes are read, where it has some.
    #[serde(default)]
    pub level: Vec<Code>,
    /// Its editions, newest first.
    pub edition: Vec<Edition>,
}

/// An edition of a framework; in force from its day until the next one's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// The first day it is in force.
    #[serde(with = "crate::calendar::as_text")]
    pub from: Date,
    /// What people call it: "2018".
    pub called: String,
    /// Its codes, in its own order.
    pub code: Vec<Code>,
}

/// One code of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code as it is stored and shown, for example `SWE 4.6`; of one framework only.
    pub code: String,
    /// What it is about, in a few words of ours.
    pub label: String,
}

impl Framework {
    /// The codes of the edition in force on `on`; of the first one, for a day before it.
    pub fn codes(&self, on: Date) -> &[Code] {
        let edition = self.edition.iter().find(|edition| edition.from <= on);
        edition.or(self.edition.last()).map_or(&[], |edition| &edition.code)
    }
}

/// What a code is about, in the newest edition that has it: an old mapping stays readable.
pub fn label<'b>(frameworks: &'b [Framework], code: &str) -> Option<&'b Code> {
    let editions = frameworks.iter().flat_map(|framework| &framework.edition);
    editions.flat_map(|edition| &edition.code).find(|known| known.code == code)
}

/// The codes that hold every word typed, in the code, the label or the framework's title.
///
/// Of the editions in force on `on`. Small and capital letters are the same. Codes that
/// themselves begin with what was typed come first, then those that hold a typed word, then those
/// found by label. Nothing typed finds nothing.
///
/// ```
/// use waymark_core::{calendar::parse, frameworks::find, rulebook::RuleBook};
/// let (book, on) = (RuleBook::bundled(), parse("2026-11-22").unwrap());
/// assert_eq!(find(&book.frameworks, "PCF6", on)[0].label, "Critical reflection and analysis");
/// let found = find(&book.frameworks, "supervision reflection", on);
/// assert!(found.iter().any(|code| code.code == "KSS8"));
/// ```
pub fn find<'b>(frameworks: &'b [Framework], query: &str, on: Date) -> Vec<&'b Code> {
    let typed = query.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let squeezed = words.concat();
    let mut found: Vec<(u8, &Code)> = Vec::new();
    for framework in frameworks {
        let title = framework.title.to_lowercase();
        for code in framework.codes(on) {
            let (name, label) = (code.code.to_lowercase(), code.label.to_lowercase());
            let code_only = name.replace(' ', "");
            let holds = |word: &&str| {
                name.contains(*word) || label.contains(*word) || title.contains(*word)
            };
            let rank = if code_only == squeezed {
                0
            } else if code_only.starts_with(&squeezed) {
                1
            } else if !words.iter().all(holds) {
                continue;
            } else if words.iter().any(|word| name.contains(*word)) {
                2
            } else {
                3
            };
            found.push((rank, code));
        }
    }
    order::by(&mut found, |a, b| a.0.cmp(&b.0)); // stable: within a rank, the frameworks' own order
    found.into_iter().map(|(_, code)| code).collect()
}
