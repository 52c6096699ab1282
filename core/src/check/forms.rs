//! Forms: one file, and whether rules ask for anything no form asks people for.

use std::collections::BTreeMap;

use toml::Spanned;

use super::Fault;
use super::page::{Page, Place};
use super::rules::RulePlaces;
use crate::fact::Kind;
use crate::person::sort_field;
use crate::record::field;
use crate::rulebook::{Answer, Choice, Citation, Counts, Field, RecordForm, Rule, Shape, SignOff};

/// Reads a form whose path makes its id `id`; none where it is not whole.
pub(super) fn read(
    page: &mut Page,
    id: &str,
    cites: &mut Vec<(Place, String)>,
) -> Option<RecordForm> {
    let mut table = page.open()?;
    table.format(page);
    let named = table.words(page, "id");
    if let Some(named) = named.as_ref().filter(|named| named.get_ref() != id) {
        let what = format!("the id is `{}` but the path says `{id}`", named.get_ref());
        page.fault(Some(named.span()), what, "let the id follow the path");
    }
    let kind = table.required::<Kind>(page, "kind");
    if let Some(kind) = &kind
        && (matches!(kind.get_ref(), Kind::Newer(_))
            || id.split('/').next() != Some(kind.get_ref().as_str()))
    {
        let what = format!("the kind is `{}` but the path says otherwise", kind.get_ref().as_str());
        page.fault(Some(kind.span()), what, "keep the form in the folder of its kind");
    }
    let title = table.words(page, "title");
    let what = table.list::<Choice>(page, "what");
    let cite = table.list::<Citation>(page, "cite");
    cites.extend(
        cite.iter()
            .map(|cite| (page.place(Some(cite.span())), cite.get_ref().document.to_string())),
    );
    let fields = table.list::<Field>(page, "field");
    if fields.is_empty() {
        page.fault(None, "the form asks nothing".into(), "add a field");
    }
    for (nth, one) in fields.iter().enumerate() {
        let (at, one) = (one.span(), one.get_ref());
        let is_choice = matches!(one.answer, Answer::Choice | Answer::Choices);
        if is_choice == one.choice.is_empty() {
            let what = format!("`{}` has answers to choose from, or should have", one.name);
            page.fault(Some(at.clone()), what, "let `choice` and `answer` go together");
        }
        let same = |other: &&Spanned<Field>| {
            let other = other.get_ref();
            let apart = |a: &Field, b: &Field| a.only_for.iter().all(|it| !b.only_for.contains(it));
            other.name == one.name
                && (one.only_for.is_empty() || other.only_for.is_empty() || !apart(one, other))
        };
        if fields.iter().take(nth).any(|other| same(&other)) {
            page.fault(Some(at), format!("`{}` is asked twice", one.name), "keep one");
        }
    }
    table.finish(page);
    Some(RecordForm {
        format: 1,
        id: named?.into_inner(),
        kind: kind?.into_inner(),
        title: title?.into_inner(),
        what: what.into_iter().map(Spanned::into_inner).collect(),
        cite: cite.into_iter().map(Spanned::into_inner).collect(),
        field: fields.into_iter().map(Spanned::into_inner).collect(),
    })
}

/// A fault for every sort of record and every field a rule names that no form asks for.
pub(super) fn unknown(
    forms: &[RecordForm],
    rules: &[Rule],
    at: &BTreeMap<String, RulePlaces>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for rule in rules {
        let Some(at) = at.get(&*rule.id) else { continue };
        for (version, place) in rule.version.iter().zip(&at.shapes) {
            let mut need = |kind: &Kind, what: &[String], fields: &[&str]| {
                for fault in missing(forms, kind, what, fields) {
                    faults.push(place.fault(fault, "add it to a form, or mend its name"));
                }
            };
            let mut each = |counts: &Counts| {
                let yes = counts
                    .yes
                    .iter()
                    .chain(&counts.filled)
                    .chain(counts.is.iter().map(|(name, _)| name));
                let fields: Vec<&str> = yes.map(String::as_str).collect();
                need(&counts.kind, &counts.what, &fields);
            };
            version.when.iter().for_each(&mut each);
            let Some(shape) = &version.shape else { continue };
            shape.each_counts(&mut each);
            for (counts, fields) in asked(shape) {
                need(&counts.kind, &counts.what, &fields);
            }
        }
    }
    faults
}

/// The fields a shape reads from what it counts, beyond those that decide what counts.
fn asked(shape: &Shape) -> Vec<(&Counts, Vec<&str>)> {
    match shape {
        Shape::Limit(limit) => vec![(&limit.counts, vec![&limit.field])],
        Shape::Renewal(renewal) => {
            let until = renewal.until.iter().map(String::as_str).collect();
            let mut asked = vec![(&renewal.counts, until)];
            asked.extend(renewal.agreed.iter().map(|one| (&one.counts, vec![one.field.as_str()])));
            asked
        }
        Shape::EvidenceSet(set) => set
            .item
            .iter()
            .map(|item| {
                let codes = item.covers.as_ref().map(|_| field::CODES);
                let named = item.sum.iter().chain(&item.distinct).map(String::as_str);
                (&item.counts, named.chain(codes).collect())
            })
            .collect(),
        Shape::Complete(complete) => {
            let names = complete.field.iter().map(|holds| holds.name.as_str());
            let by = complete.by_field.iter().map(String::as_str);
            vec![(&complete.counts, names.chain(by).collect())]
        }
        Shape::Share(share) => {
            let amounts = share.part.iter().map(|part| &part.amount).chain([&share.whole]);
            amounts.map(|it| (&it.counts, it.sum.iter().map(String::as_str).collect())).collect()
        }
        Shape::SignOff(SignOff { or: Some(or), .. }) => vec![(or, Vec::new())],
        _ => Vec::new(),
    }
}

fn missing(forms: &[RecordForm], kind: &Kind, what: &[String], fields: &[&str]) -> Vec<String> {
    if matches!(kind, Kind::Newer(_)) {
        return Vec::new(); // which is a fault by itself
    }
    let of_kind: Vec<&RecordForm> = forms.iter().filter(|form| form.kind == *kind).collect();
    let mut missing = Vec::new();
    for sort in what {
        let asks = |form: &&&RecordForm| form.what.iter().any(|one| one.code == *sort);
        match of_kind.iter().find(asks) {
            None => missing.push(format!("no form is for `{sort}` of kind {}", kind.as_str())),
            Some(form) => missing.extend(not_asked(form, Some(sort), fields)),
        }
    }
    if what.is_empty() && !fields.is_empty() {
        let all = |form: &&RecordForm| not_asked(form, None, fields).is_empty();
        if !of_kind.iter().any(all) {
            missing.push(format!(
                "no form of kind {} asks for {}",
                kind.as_str(),
                fields.join(", ")
            ));
        }
    }
    missing
}

fn not_asked(form: &RecordForm, sort: Option<&String>, fields: &[&str]) -> Vec<String> {
    let own = sort_field(&form.kind);
    let is_asked = |name: &&&str| {
        **name == own
            || form.field.iter().any(|field| {
                field.name == **name
                    && sort
                        .is_none_or(|it| field.only_for.is_empty() || field.only_for.contains(it))
            })
    };
    let missing = fields.iter().filter(|name| !is_asked(name));
    missing.map(|name| format!("form `{}` does not ask for `{name}`", form.id)).collect()
}
