//! Access rules and their cases: their keys, what they name, and that the cases show them.

use std::collections::BTreeMap;

use toml::Spanned;

use super::Fault;
use super::page::{Page, Place, Table};
use crate::access::BASE;
use crate::calendar::{Date, add_days};
use crate::cases::access::{AccessCase, AccessCases};
use crate::fact::Kind;
use crate::rulebook::{
    AccessRule, AccessVersion, Citation, Condition, Effect, May, RecordForm, RuleBook, Sorts, Tie,
    pack_of,
};

/// The access rules of a folder.
#[derive(Default)]
pub(super) struct Access {
    pub(super) rules: Vec<AccessRule>,
    /// Where each rule that could be read stands, and what it replaces.
    at: BTreeMap<String, (Place, Place)>,
    /// The records that versions name, with the rule and the place.
    named: Vec<(Place, Sorts)>,
    cases: BTreeMap<String, (Place, AccessCases, Vec<Place>)>,
}

impl Access {
    /// Reads a rule file whose path makes its id `id`; false where it is not TOML at all.
    pub(super) fn rule(
        &mut self,
        page: &mut Page,
        id: &str,
        cites: &mut Vec<(Place, String)>,
    ) -> bool {
        let Some(mut table) = page.open() else { return false };
        table.format(page);
        let named = table.words(page, "id");
        if let Some(named) = named.as_ref().filter(|named| named.get_ref() != id) {
            let what = format!("the id is `{}` but the path says `{id}`", named.get_ref());
            page.fault(Some(named.span()), what, "let the id follow the path");
        }
        let at = (page.place(None), page.place(table.has("replaces")));
        let title = table.words(page, "title");
        let effect = table.required::<Effect>(page, "effect").map(Spanned::into_inner);
        let replaces = table.optional::<String>(page, "replaces").map(Spanned::into_inner);
        let tables = table.tables(page, "version");
        if tables.is_empty() {
            page.fault(None, "the rule has no version".into(), "add a [[version]]");
        }
        let count = tables.len();
        let mut versions: Vec<AccessVersion> = Vec::new();
        for table in tables {
            let at = table.at();
            let version = self.version(page, table, effect, cites);
            let newer = versions.last().map(|newer| newer.from);
            if let (Some(version), Some(newer)) = (&version, newer)
                && version.from >= newer
            {
                let what = format!("the version from {} stands below {newer}", version.from);
                page.fault(Some(at), what, "put the newest first, each from its own day");
            }
            versions.extend(version);
        }
        table.finish(page);
        if versions.len() == count
            && let (Some(title), Some(effect)) = (title, effect)
        {
            let (format, title) = (1, title.into_inner());
            let rule = AccessRule {
                format,
                id: id.to_owned(),
                title,
                effect,
                replaces,
                version: versions,
            };
            self.at.insert(id.to_owned(), at);
            self.rules.push(rule);
        }
        true
    }

    fn version<'t>(
        &mut self,
        page: &mut Page<'t>,
        mut table: Table<'t>,
        effect: Option<Effect>,
        cites: &mut Vec<(Place, String)>,
    ) -> Option<AccessVersion> {
        let at = table.at();
        let from = table.day(page, "from");
        let cite = table.required::<Citation>(page, "cite");
        if let Some(cite) = &cite {
            cites.push((page.place(Some(cite.span())), cite.get_ref().document.to_string()));
            if cite.get_ref().clause.trim().is_empty() {
                page.fault(Some(cite.span()), "the clause is empty".into(), "name the clause");
            }
        }
        let says = table.words(page, "says");
        let reading = table.optional::<String>(page, "reading").map(Spanned::into_inner);
        let repealed = table.optional::<bool>(page, "repealed").is_some_and(Spanned::into_inner);
        let mut of = |key: &str| {
            let list = table.optional::<Vec<Tie>>(page, key);
            list.map(Spanned::into_inner).unwrap_or_default()
        };
        let who = of("who");
        let may = table.optional::<Vec<May>>(page, "may").map(Spanned::into_inner);
        let may = may.unwrap_or_default();
        let mut records = Vec::new();
        for sorts in table.list::<Sorts>(page, "records") {
            self.named.push((page.place(Some(sorts.span())), sorts.get_ref().clone()));
            records.push(sorts.into_inner());
        }
        let when = table.optional::<Vec<Condition>>(page, "when").map(Spanned::into_inner);
        let days = table.optional::<u32>(page, "days").map(Spanned::into_inner);
        let smallest = table.optional::<u32>(page, "smallest").map(Spanned::into_inner);
        table.finish(page);
        let mut fault = |what: &str, mend: &str| page.fault(Some(at.clone()), what.into(), mend);
        let gives = effect == Some(Effect::Allow) && !repealed;
        let of_records = may.iter().any(|it| matches!(it, May::Read | May::State | May::Sign));
        if !repealed && may.is_empty() {
            fault("it does not say what may be done", "add `may`");
        }
        if gives && who.is_empty() {
            fault("it allows something to nobody in particular", "say who");
        }
        if gives && of_records && records.is_empty() && who != [Tie::Own] {
            fault("it allows every record to somebody else", "say which `records`");
        }
        if gives && may.contains(&May::Audit) && days.is_none() {
            fault("it does not say for how long records stay open", "add `days`");
        }
        if gives && may.contains(&May::Count) && smallest.is_none() {
            fault("it does not say which numbers are too small to tell", "add `smallest`");
        }
        Some(AccessVersion {
            from: from?,
            cite: cite?.into_inner(),
            says: says?.into_inner(),
            reading,
            repealed,
            who,
            may,
            records,
            when: when.unwrap_or_default(),
            days,
            smallest,
        })
    }

    /// Reads the cases of the rule `id`.
    pub(super) fn cases(&mut self, page: &mut Page, id: &str) {
        let Some(mut table) = page.open() else { return };
        if let Some(rule) = table.words(page, "rule").filter(|rule| rule.get_ref() != id) {
            let what = format!("the cases are of `{}` but stand beside `{id}`", rule.get_ref());
            page.fault(Some(rule.span()), what, "name the rule they stand beside");
        }
        let mut cases = AccessCases { rule: id.to_owned(), case: Vec::new() };
        let mut at = Vec::new();
        for case in table.list::<AccessCase>(page, "case") {
            at.push(page.place(Some(case.span())));
            cases.case.push(case.into_inner());
        }
        table.finish(page);
        self.cases.insert(id.to_owned(), (page.place(None), cases, at));
    }

    /// What can only be seen with all files read.
    pub(super) fn across(&self, forms: &[RecordForm]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for rule in &self.rules {
            let Some(named) = &rule.replaces else { continue };
            let Some((_, at)) = self.at.get(&rule.id) else { continue };
            if pack_of(named) == BASE {
                let what = format!("`{named}` holds for everybody and cannot be replaced");
                faults.push(at.fault(what, "add a rule that forbids, or leave it"));
            } else if !self.rules.iter().any(|other| other.id == *named) {
                faults.push(at.fault(format!("there is no access rule `{named}`"), "mend the id"));
            }
        }
        for (place, sorts) in &self.named {
            let kind = sorts.kind.as_str();
            if matches!(sorts.kind, Kind::Newer(_)) {
                faults.push(place.fault(format!("there is no kind `{kind}`"), "mend its name"));
            }
            for sort in sorts.what.iter().filter(|_| !forms.is_empty()) {
                if !has_sort(forms, &sorts.kind, sort) {
                    let what = format!("no form has the sort `{sort}` of {kind}");
                    faults.push(place.fault(what, "mend its name, or add it to a form"));
                }
            }
        }
        faults
    }

    /// A fault for every case that comes out otherwise, and for what no case shows.
    pub(super) fn outcomes(&self, book: &RuleBook) -> Vec<Fault> {
        let mut faults = Vec::new();
        for rule in &self.rules {
            let Some((top, cases, at)) = self.cases.get(&rule.id) else { continue };
            let mut shown: Vec<(Date, bool)> = Vec::new();
            for (case, place) in cases.case.iter().zip(at) {
                match case.answer(book, &rule.id) {
                    Err(bad) => faults.push(place.fault(bad.to_string(), "mend the record")),
                    Ok(found) => {
                        for difference in case.differences(&found) {
                            let what = format!("`{}` on {}: {difference}", case.name, case.on);
                            faults.push(place.fault(what, "mend the case or the rule"));
                        }
                        let speaks = found.by.is_some_and(|by| by.contains(&rule.id));
                        shown.push((case.on, speaks));
                    }
                }
            }
            let gaps = gaps(rule, &shown).into_iter();
            faults.extend(gaps.map(|what| top.fault(what, "add a [[case]]")));
        }
        faults
    }

    /// The cases that could be read, in order of their rule.
    pub(super) fn into_cases(self) -> Vec<AccessCases> {
        self.cases.into_values().map(|(_, cases, _)| cases).collect()
    }
}

/// What the cases of a rule do not show: each version deciding on its first day and, on some day of
/// it, not deciding; and the day before the first.
fn gaps(rule: &AccessRule, shown: &[(Date, bool)]) -> Vec<String> {
    let mut gaps = Vec::new();
    let has = |day: &dyn Fn(Date) -> bool, speaks| {
        shown.iter().any(|(on, spoke)| day(*on) && *spoke == speaks)
    };
    let mut before = Date::MAX;
    for version in &rule.version {
        let from = version.from;
        if !has(&|on| on == from, !version.repealed) {
            gaps.push(format!("no case shows what changes on {from}"));
        }
        if !version.repealed && !has(&|on| on >= from && on < before, false) {
            gaps.push(format!("no case shows where the version from {from} does not decide"));
        }
        before = from;
    }
    if !has(&|on| on == add_days(before, -1), false) {
        gaps.push(format!("no case is on the day before {before}"));
    }
    gaps
}

/// Whether a form has a sort; of a signature, what it may be signed as.
fn has_sort(forms: &[RecordForm], kind: &Kind, sort: &str) -> bool {
    let mut of_kind = forms.iter().filter(|form| form.kind == *kind);
    of_kind.any(|form| match kind {
        Kind::Signature => {
            let choices =
                form.field.iter().filter(|field| *field.name == *crate::record::field::AS);
            choices.flat_map(|field| &field.choice).any(|choice| *choice.code == *sort)
        }
        _ => form.what.iter().any(|choice| *choice.code == *sort),
    })
}
