//! What differs between two sets of rules: pure, from two books as they were read.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use waymark_core::calendar::{Date, in_words};
use waymark_core::decide::chosen;
use waymark_core::finding::{Finding, Verdict};
use waymark_core::rulebook::{Rule, RuleBook, Version};

use super::values::{Said, applies, shape_of, strength, values};

/// One of the two: a book and which of its packs are chosen.
#[derive(Debug)]
pub struct Side {
    /// What it was asked for as.
    pub name: String,
    /// The book.
    pub book: RuleBook,
    /// The packs.
    pub packs: Vec<String>,
    /// Whether its rules are known by area and name alone, as they are when two packs are compared.
    pub goes_by_area: bool,
}

impl Side {
    /// The chosen packs.
    pub fn packs(&self) -> Vec<&str> {
        self.packs.iter().map(String::as_str).collect()
    }

    /// The rules there are, by what they are known as on both sides: a rule that takes the place of
    /// another goes by the other's name.
    fn rules(&self) -> BTreeMap<&str, &Rule> {
        let rules = chosen(&self.book, &self.packs());
        rules.into_iter().map(|rule| (self.known_as(rule), rule)).collect()
    }

    fn known_as<'s>(&self, rule: &'s Rule) -> &'s str {
        let id = rule.replaces.as_deref().unwrap_or(&rule.id);
        match id.split_once('.') {
            Some((_, rest)) if self.goes_by_area => rest,
            _ => id,
        }
    }

    /// The findings by what their rules are known as.
    pub fn by_rule(&self, findings: Vec<Finding>) -> BTreeMap<String, Finding> {
        let named = |finding: Finding| {
            let rule = self.book.rule(&finding.rule)?;
            Some((self.known_as(rule).to_owned(), finding))
        };
        findings.into_iter().filter_map(named).collect()
    }
}

/// What differs between the rules of two sides.
#[derive(Debug, Serialize)]
pub struct RuleDifferences {
    /// Rules of the second alone.
    pub added: Vec<Named>,
    /// Rules of the first alone.
    pub removed: Vec<Named>,
    /// Rules of both that are not the same.
    pub changed: Vec<ChangedRule>,
}

/// A rule's id and title.
#[derive(Debug, Serialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// What of a rule is not the same.
#[derive(Debug, Serialize)]
pub struct ChangedRule {
    /// Its id on the first side.
    pub id: String,
    /// Its id on the second.
    pub becomes: String,
    /// What is not the same.
    pub changes: Vec<ChangedValue>,
}

/// One value that is not the same.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ChangedValue {
    /// From which day, where it is of one version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Its key, as in the rule file.
    pub key: String,
    /// What it is on the first side; none where it has none there.
    pub before: Option<String>,
    /// What it is on the second.
    pub after: Option<String>,
}

/// Compares the rules.
pub fn rules(one: &Side, other: &Side) -> RuleDifferences {
    let (before, after) = (one.rules(), other.rules());
    let named = |rule: &&Rule| Named { id: rule.id.to_string(), title: rule.title.to_string() };
    let only = |here: &BTreeMap<&str, &Rule>, there: &BTreeMap<&str, &Rule>| -> Vec<Named> {
        let alone = here.iter().filter(|(name, _)| !there.contains_key(**name));
        alone.map(|(_, rule)| named(rule)).collect()
    };
    let mut changed = Vec::new();
    for (name, first) in &before {
        let Some(second) = after.get(name) else { continue };
        let changes = of_rule((&one.book, first), (&other.book, second));
        if !changes.is_empty() || first.id != second.id {
            let (id, becomes) = (first.id.to_string(), second.id.to_string());
            changed.push(ChangedRule { id, becomes, changes });
        }
    }
    RuleDifferences { added: only(&after, &before), removed: only(&before, &after), changed }
}

type InBook<'b, T> = (&'b RuleBook, &'b T);

fn of_rule(one: InBook<Rule>, other: InBook<Rule>) -> Vec<ChangedValue> {
    let mut changes = between(None, &of_all_versions(one.1), &of_all_versions(other.1));
    let days: BTreeSet<Date> =
        one.1.version.iter().chain(&other.1.version).map(|version| version.from).collect();
    for day in days {
        let at = |(book, rule): InBook<Rule>| -> Vec<Said> {
            rule.version_on(day).map(|version| of_version(book, version)).unwrap_or_default()
        };
        let new = between(Some(day), &at(one), &at(other));
        // What has changed on an earlier day already, and stays so, is said once.
        let is_new = |change: &ChangedValue| {
            !changes.iter().any(|said: &ChangedValue| {
                (&said.key, &said.before, &said.after)
                    == (&change.key, &change.before, &change.after)
            })
        };
        let new: Vec<ChangedValue> = new.into_iter().filter(is_new).collect();
        changes.extend(new);
    }
    changes
}

fn said(key: &str, words: impl Into<String>) -> Said {
    Said { key: key.to_owned(), of: None, label: None, words: words.into() }
}

fn of_all_versions(rule: &Rule) -> Vec<Said> {
    vec![
        said("title", &*rule.title),
        said("question", &rule.question),
        said("strength", strength(rule.strength)),
        said("applies", applies(&rule.applies)),
        said("shape", shape_of(rule)),
    ]
}

fn of_version(book: &RuleBook, version: &Version) -> Vec<Said> {
    let mut all = vec![
        said("cite", format!("{}, {}", version.cite.document, version.cite.clause)),
        said("says", &version.says),
        said("notice_days", version.notice_days.to_string()),
        said("next", format!("{} ({})", version.next.what, version.next.who)),
    ];
    all.extend(version.reading.iter().map(|reading| said("reading", reading)));
    all.extend(values(book, version));
    all
}

fn between(from: Option<Date>, before: &[Said], after: &[Said]) -> Vec<ChangedValue> {
    let find = |all: &[Said], key: &str| {
        all.iter().find(|said| said.key == key).map(|said| said.words.clone())
    };
    let added = after.iter().filter(|said| find(before, &said.key).is_none());
    let keys = before.iter().chain(added).map(|said| said.key.clone());
    keys.map(|key| ChangedValue { from, before: find(before, &key), after: find(after, &key), key })
        .filter(|change| change.before != change.after)
        .collect()
}

/// An answer, as far as a change of rules can change it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// The rule that gave it.
    pub rule: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The last day of what is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Why.
    pub why: String,
}

/// One person's answer that is not the same.
#[derive(Debug, Serialize)]
pub struct ChangedFinding {
    /// The title of the rule.
    pub title: String,
    /// Whether the verdict and its day are the same, and the sentence alone is another.
    pub only_why: bool,
    /// The answer on the first side; none where the rule is not asked there.
    pub before: Option<Given>,
    /// The answer on the second.
    pub after: Option<Given>,
}

impl ChangedFinding {
    /// The day the answers name, in words; empty where they name none.
    pub fn due(given: &Option<Given>) -> String {
        let due = given.as_ref().and_then(|given| given.due);
        due.map(|due| format!(" (by {})", in_words(due))).unwrap_or_default()
    }
}

/// One person's answers that are not the same on both sides.
///
/// A rule that is not asked and one that does not apply ask for the same: nothing.
pub fn findings(
    mut before: BTreeMap<String, Finding>,
    mut after: BTreeMap<String, Finding>,
) -> Vec<ChangedFinding> {
    let asks = |finding: &Finding| finding.verdict != Verdict::NotApplicable;
    before.retain(|name, finding| asks(finding) || after.contains_key(name));
    after.retain(|name, finding| asks(finding) || before.contains_key(name));
    let given = |finding: &Finding| Given {
        rule: finding.rule.to_string(),
        verdict: finding.verdict,
        due: finding.due,
        why: finding.why.clone(),
    };
    let mut changed = Vec::new();
    for (name, first) in &before {
        let second = after.remove(name);
        let is_alike = |it: &Finding| (it.verdict, it.due) == (first.verdict, first.due);
        let only_why = second.as_ref().is_some_and(is_alike);
        if only_why && second.as_ref().is_some_and(|it| it.why == first.why) {
            continue;
        }
        let (title, after) = (first.title.to_string(), second.as_ref().map(given));
        changed.push(ChangedFinding { title, only_why, before: Some(given(first)), after });
    }
    changed.extend(after.into_values().map(|second| ChangedFinding {
        title: second.title.to_string(),
        only_why: false,
        before: None,
        after: Some(given(&second)),
    }));
    changed
}
