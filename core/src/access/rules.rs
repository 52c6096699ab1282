//! The access rules an organisation goes by, and what they decide.

use std::sync::OnceLock;

use crate::calendar::Date;
use crate::fact::Kind;
use crate::order;
use crate::rulebook::{AccessRule, AccessVersion, Condition, Effect, May, RuleBook, Tie};

use super::ties::Ties;

/// The pack whose access rules hold for every organisation.
pub const BASE: &str = "england";

/// The access rules an organisation goes by: those of the packs it chose, and the base.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessRules {
    rules: Vec<AccessRule>,
    editions: Editions,
}

/// The number of each edition and the day it begins, worked out when first asked for: a server
/// asks with every request, a phone never.
#[derive(Debug, Clone, Default)]
struct Editions(OnceLock<Vec<(Date, i64)>>);

impl PartialEq for Editions {
    /// They follow from the rules, whether they were worked out yet or not.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Editions {}

/// Whether something may be done, and which rules say so.
///
/// Where nothing is listed the answer is no, and `by` is empty. Where a rule forbids it, `by` names
/// those that do; what allows it beside them makes no difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'r> {
    /// Whether it may be done.
    pub allowed: bool,
    /// The ids of the rules that decided, in order.
    pub by: Vec<&'r str>,
}

/// What is asked of the rules.
pub(super) struct Asked<'a> {
    /// What somebody wants to do.
    pub(super) may: May,
    /// What they are to the person.
    pub(super) ties: Ties,
    /// With what: a kind of record and the sort of it; nothing where no record is meant.
    pub(super) record: Option<(&'a Kind, &'a str)>,
    /// Whether a condition holds.
    pub(super) holds: &'a dyn Fn(Condition) -> bool,
    /// The day.
    pub(super) on: Date,
}

impl AccessRules {
    /// The access rules of these packs and the base, in order of id, without those that another of
    /// them replaces. Nothing replaces a rule of the base.
    ///
    /// ```
    /// use waymark_core::access::AccessRules;
    /// use waymark_core::rulebook::RuleBook;
    /// let book = RuleBook::bundled();
    /// let chosen = AccessRules::of(&book, &["north-yorkshire"]);
    /// assert!(chosen.rule("england.access.private_until_shared").is_some());
    /// assert!(AccessRules::of(&book, &[""; 0]).rule("north-yorkshire.access.right_of_access").is_none());
    /// ```
    pub fn of(book: &RuleBook, packs: &[impl AsRef<str>]) -> Self {
        let is_chosen = |rule: &&AccessRule| {
            rule.pack() == BASE || packs.iter().any(|pack| pack.as_ref() == rule.pack())
        };
        let chosen: Vec<&AccessRule> = book.access.iter().filter(is_chosen).collect();
        let is_replaced = |rule: &&&AccessRule| {
            let by = |other: &&AccessRule| other.replaces.as_deref() == Some(rule.id.as_str());
            rule.pack() != BASE && chosen.iter().any(by)
        };
        Self {
            rules: chosen
                .iter()
                .filter(|rule| !is_replaced(rule))
                .map(|it| (*it).clone())
                .collect(),
            editions: Editions::default(),
        }
    }

    /// The rule of that id, where the organisation goes by it.
    pub fn rule(&self, id: &str) -> Option<&AccessRule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Whether somebody may do what needs no record: count, audit, administer.
    pub fn may(&self, may: May, ties: Ties, on: Date) -> Decision<'_> {
        self.decide(&Asked { may, ties, record: None, holds: &|_| false, on })
    }

    /// The smallest number of people that is told on `on`: every smaller one is withheld. None
    /// where nobody may count at all.
    pub fn smallest_count(&self, on: Date) -> Option<u32> {
        self.gives(May::Count, on).filter_map(|version| version.smallest).max()
    }

    /// For how many days records stay open to somebody who reads them under a right of access.
    pub fn days_open(&self, on: Date) -> u32 {
        self.gives(May::Audit, on).filter_map(|version| version.days).min().unwrap_or(0)
    }

    /// The kinds of record of which somebody may read some for being that, each once.
    pub fn kinds_read(&self, tie: Tie, on: Date) -> Vec<&Kind> {
        let mut kinds: Vec<&Kind> = Vec::new();
        for version in self.gives(May::Read, on).filter(|version| version.who.contains(&tie)) {
            for sorts in &version.records {
                if !kinds.contains(&&sorts.kind) {
                    kinds.push(&sorts.kind);
                }
            }
        }
        kinds
    }

    /// A number that is another whenever the rules in force on `on` are: who has decided by one
    /// edition need not decide again before it changes.
    pub fn edition(&self, on: Date) -> i64 {
        let editions = self.editions.0.get_or_init(|| self.number_editions());
        let has_begun = |(from, _): &&(Date, i64)| *from <= on;
        editions.iter().rev().find(has_begun).map_or_else(|| self.number(on), |(_, number)| *number)
    }

    /// The day each edition begins, in order, and its number: another one can only begin with a
    /// version.
    fn number_editions(&self) -> Vec<(Date, i64)> {
        let versions = self.rules.iter().flat_map(|rule| &rule.version);
        let days = order::set(versions.map(|version| version.from));
        days.into_iter().map(|from| (from, self.number(from))).collect()
    }

    /// The number of the edition in force on `on`, reckoned from every version that is.
    fn number(&self, on: Date) -> i64 {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325; // FNV-1a
        for rule in &self.rules {
            let Some(version) = rule.version_on(on) else { continue };
            let bytes = postcard::to_allocvec(&(&rule.id, rule.effect, version));
            for byte in bytes.unwrap_or_default() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        hash.cast_signed()
    }

    /// The versions in force that allow something.
    fn gives(&self, may: May, on: Date) -> impl Iterator<Item = &AccessVersion> {
        let allows = |rule: &&AccessRule| rule.effect == Effect::Allow;
        let versions = self.rules.iter().filter(allows);
        versions.filter_map(move |rule| rule.version_on(on)).filter(move |it| it.may.contains(&may))
    }

    pub(super) fn decide(&self, asked: &Asked) -> Decision<'_> {
        let by = |effect| {
            let mut by = Vec::new();
            for rule in self.rules.iter().filter(|rule| rule.effect == effect) {
                if rule.version_on(asked.on).is_some_and(|version| speaks_of(version, asked)) {
                    by.push(rule.id.as_str());
                }
            }
            by
        };
        let forbidden = by(Effect::Forbid);
        if forbidden.is_empty() {
            let allowed = by(Effect::Allow);
            Decision { allowed: !allowed.is_empty(), by: allowed }
        } else {
            Decision { allowed: false, by: forbidden }
        }
    }
}

/// Whether a version speaks of what is asked.
fn speaks_of(version: &AccessVersion, asked: &Asked) -> bool {
    let is_of = |tie: &Tie| asked.ties.has(*tie);
    version.may.contains(&asked.may)
        && (version.who.is_empty() || version.who.iter().any(is_of))
        && (version.records.is_empty()
            || asked.record.is_none_or(|(kind, sort)| names(version, kind, sort)))
        && version.when.iter().all(|condition| (asked.holds)(*condition))
}

fn names(version: &AccessVersion, kind: &Kind, sort: &str) -> bool {
    version.records.iter().any(|sorts| {
        sorts.kind == *kind && (sorts.what.is_empty() || sorts.what.iter().any(|it| it == sort))
    })
}
