//! One case file: that its cases can be answered, and that they cover what the rule needs.

use toml::Spanned;

use super::Fault;
use super::page::{Page, Place};
use crate::cases::{Boundary, CaseFile, Fields, Single, Want};
use crate::finding::Verdict;
use crate::rulebook::{Need, Period, Rule, Shape, Version};

/// The cases of a rule and where they stand.
pub(super) struct Examples {
    top: Place,
    pub(super) file: CaseFile,
    /// Where each case stands, then where each boundary does.
    cases_at: Vec<Place>,
    boundaries_at: Vec<Place>,
}

/// Reads the cases of the rule `id`; none where the file is not TOML at all.
pub(super) fn read(page: &mut Page, id: &str) -> Option<Examples> {
    let mut table = page.open()?;
    let mut examples = Examples {
        top: page.place(None),
        file: CaseFile {
            rule: id.to_owned(),
            person: Fields::new(),
            case: Vec::new(),
            boundary: Vec::new(),
        },
        cases_at: Vec::new(),
        boundaries_at: Vec::new(),
    };
    if let Some(rule) = table.words(page, "rule").filter(|rule| rule.get_ref() != id) {
        let what = format!("the cases are of `{}` but stand beside `{id}`", rule.get_ref());
        page.fault(Some(rule.span()), what, "name the rule they stand beside");
    }
    let person = table.optional::<Fields>(page, "person").map(Spanned::into_inner);
    examples.file.person = person.unwrap_or_default();
    for single in table.list::<Single>(page, "case") {
        let span = single.span();
        examples.cases_at.push(page.place(Some(span.clone())));
        let one = alone(&examples.file, Some(single.get_ref()), None);
        if let Err(bad) = one.cases() {
            page.fault(Some(span), bad.to_string(), "mend the record");
        }
        examples.file.case.push(single.into_inner());
    }
    for boundary in table.list::<Boundary>(page, "boundary") {
        let span = boundary.span();
        examples.boundaries_at.push(page.place(Some(span.clone())));
        let one = alone(&examples.file, None, Some(boundary.get_ref()));
        if let Err(bad) = one.cases() {
            page.fault(Some(span), bad.to_string(), "mend the record");
        }
        examples.file.boundary.push(boundary.into_inner());
    }
    table.finish(page);
    Some(examples)
}

fn alone(file: &CaseFile, single: Option<&Single>, boundary: Option<&Boundary>) -> CaseFile {
    CaseFile {
        rule: file.rule.clone(),
        person: file.person.clone(),
        case: single.cloned().into_iter().collect(),
        boundary: boundary.cloned().into_iter().collect(),
    }
}

impl Examples {
    /// Each case and each boundary alone, with its place.
    pub(super) fn each(&self) -> impl Iterator<Item = (&Place, CaseFile)> {
        let cases = self.cases_at.iter().zip(&self.file.case);
        let cases = cases.map(|(at, single)| (at, alone(&self.file, Some(single), None)));
        let boundaries = self.boundaries_at.iter().zip(&self.file.boundary);
        cases.chain(boundaries.map(|(at, sides)| (at, alone(&self.file, None, Some(sides)))))
    }

    /// What the rule needs and the cases do not show.
    pub(super) fn gaps(&self, rule: &Rule) -> Vec<Fault> {
        let mut gaps = Vec::new();
        let mut gap = |what: String, mend: &str| gaps.push(self.top.fault(what, mend));
        let shows = |verdicts: &[Verdict]| {
            self.wants().any(|want| want.verdict.is_some_and(|found| verdicts.contains(&found)))
        };
        if !shows(&[Verdict::Met]) {
            gap("no case is met".into(), "add one");
        }
        if !shows(&[Verdict::NotMet, Verdict::Overdue]) {
            gap("no case is not met or overdue".into(), "add one");
        }
        for version in &rule.version {
            let from = version.from;
            if !self.file.boundary.iter().any(|boundary| boundary.day == from) {
                gap(
                    format!("no boundary shows the day the version from {from} begins"),
                    "add a [[boundary]] for that day",
                );
            }
            let edges = edges(version);
            let shown = self.file.boundary.len().saturating_sub(rule.version.len());
            if shown < edges {
                gap(
                    format!(
                        "the answer of the version from {from} changes on {edges} days by its \
                         own numbers, {shown} of them shown"
                    ),
                    "add a [[boundary]] for each stage, phase, interval or last day",
                );
            }
            for (field, amount) in self.amounts_not_shown(version) {
                gap(format!("no case has `{field}` of {amount}"), "add one");
            }
        }
        gaps
    }

    fn wants(&self) -> impl Iterator<Item = &Want> {
        let single = self.file.case.iter().map(|single| &single.want);
        let sides = self
            .file
            .boundary
            .iter()
            .flat_map(|Boundary { before, on, after, .. }| [before, on, after]);
        single.chain(sides)
    }

    /// The bounds of a limit, and one beyond each, that no record of a case has.
    fn amounts_not_shown(&self, version: &Version) -> Vec<(String, u32)> {
        let Some(Shape::Limit(limit)) = &version.shape else { return Vec::new() };
        let least = limit.minimum.map(|least| [least.saturating_sub(1), least]);
        let most = limit.maximum.map(|most| [most, most.saturating_add(1)]);
        let shown = |amount: &u32| {
            let records = self.file.case.iter().map(|single| &single.records);
            let mut shows = records.map(|records| {
                let fields = records.iter().filter_map(|fields| fields.get(&limit.field));
                let mut amounts = fields.filter_map(serde_json::Value::as_u64);
                if limit.total { amounts.sum() } else { amounts.next_back().unwrap_or(u64::MAX) }
            });
            shows.any(|shown| shown == u64::from(*amount))
        };
        let needed = [least, most].into_iter().flatten().flatten();
        needed.filter(|one| !shown(one)).map(|one| (limit.field.clone(), one)).collect()
    }
}

/// How many days there are on which a version's answer changes by its own numbers.
fn edges(version: &Version) -> usize {
    match &version.shape {
        Some(Shape::Cadence(cadence)) => cadence.phase.len(),
        Some(Shape::DueBy(due_by)) => due_by.stage.len(),
        Some(Shape::MinimumPerPeriod(_) | Shape::EffectiveDate(_)) => 1,
        Some(Shape::Renewal(renewal)) => 1 + usize::from(renewal.first.is_some()),
        Some(Shape::EvidenceSet(set)) => {
            let is_dated = !matches!(set.period, Period::Ever | Period::Ahead | Period::Since(_));
            usize::from(is_dated) + usize::from(set.by.is_some())
        }
        Some(Shape::Complete(complete)) => {
            usize::from(complete.within.is_some() || complete.by_field.is_some())
        }
        Some(Shape::Prerequisites(asks)) => {
            asks.needs.iter().map(dated).sum::<usize>() + usize::from(asks.by.is_some())
        }
        Some(Shape::SignOff(asks)) => usize::from(asks.within.is_some() || asks.by.is_some()),
        Some(Shape::Limit(_) | Shape::Share(_)) | None => 0,
    }
}

fn dated(need: &Need) -> usize {
    usize::from(need.since.is_some()) + need.any.iter().map(dated).sum::<usize>()
}
