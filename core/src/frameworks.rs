//! Professional frameworks: the codes a reflection can be mapped to.
//!
//! Lives here: codes with short labels in our own words, built from `rules/frameworks`. Not here:
//! the frameworks' own texts, which belong to their publishers.

use crate::order;

/// A framework: whose standards these are and in which edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Framework {
    /// Its id, for example `pcf`.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Which edition the codes are of.
    pub edition: &'static str,
    /// Its codes, in its own order.
    pub codes: &'static [Code],
}

/// One code of a framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The code as it is stored and shown, for example `SWE 4.6`; unique among all frameworks.
    pub code: &'static str,
    /// What it is about, in a few words of ours.
    pub label: &'static str,
}

static ALL: &[Framework] = include!(concat!(env!("OUT_DIR"), "/frameworks.rs"));

/// Every framework, in order of id.
pub fn all() -> &'static [Framework] {
    ALL
}

/// The codes that hold every word typed, in the code, the label or the framework's title.
///
/// Small and capital letters are the same. Codes that themselves begin with what was typed come
/// first, then those that hold a typed word, then those found by label. Nothing typed finds nothing.
///
/// ```
/// use waymark_core::frameworks::find;
/// assert_eq!(find("PCF6")[0].label, "Critical reflection and analysis");
/// assert!(find("supervision reflection").iter().any(|code| code.code == "KSS8"));
/// ```
pub fn find(query: &str) -> Vec<&'static Code> {
    let typed = query.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let squeezed = words.concat();
    let mut found: Vec<(u8, &Code)> = Vec::new();
    for framework in ALL {
        let title = framework.title.to_lowercase();
        for code in framework.codes {
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
