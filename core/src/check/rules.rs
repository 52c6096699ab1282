//! One rule file: its keys, its versions and its shape.

use toml::Spanned;

use super::page::{Page, Place, Table};
use crate::calendar::Date;
use crate::rulebook::{
    Anchor, Applies, Cadence, Citation, Counts, DueBy, Limit, MinimumPerPeriod, Next, Offset,
    Phase, Rule, ShapeName, Stage, Strength, Version,
};

/// What a rule file holds.
pub(super) struct Read {
    /// The rule, where it could be read whole.
    pub(super) rule: Option<Rule>,
    /// The documents it cites.
    pub(super) cites: Vec<(Place, String)>,
    /// The pathway it speaks of.
    pub(super) pathway: Option<(Place, String)>,
}

/// Reads a rule file whose path makes its id `id`; none where it is not TOML at all.
pub(super) fn read(page: &mut Page, id: &str) -> Option<Read> {
    let mut table = page.open()?;
    let mut read = Read { rule: None, cites: Vec::new(), pathway: None };
    table.format(page);
    let named = table.words(page, "id");
    if let Some(named) = named.as_ref().filter(|named| named.get_ref() != id) {
        let what = format!("the id is `{}` but the path says `{id}`", named.get_ref());
        page.fault(Some(named.span()), what, "let the id follow the path");
    }
    let title = table.words(page, "title");
    let question = table.words(page, "question");
    let strength = table.required::<Strength>(page, "strength");
    let applies = table.required::<Applies>(page, "applies");
    if let Some((span, Applies::Pathway(pathway))) =
        applies.as_ref().map(|applies| (applies.span(), applies.get_ref()))
    {
        read.pathway = Some((page.place(Some(span)), pathway.clone()));
    }
    let shape = table.required::<ShapeName>(page, "shape").map(Spanned::into_inner);
    let tables = table.tables(page, "version");
    if tables.is_empty() {
        page.fault(None, "the rule has no version".into(), "add a [[version]]");
    }
    let count = tables.len();
    let mut versions: Vec<Version> = Vec::new();
    let mut newer: Option<Date> = None;
    for table in tables {
        let at = table.at();
        let (version, from) = version(page, table, shape, &mut read.cites);
        if let (Some(from), Some(newer)) = (from, newer)
            && from >= newer
        {
            let what = format!("the version from {from} stands below the one from {newer}");
            page.fault(Some(at), what, "put the newest first, each from its own day");
        }
        newer = from.or(newer);
        versions.extend(version);
    }
    table.finish(page);
    if versions.len() != count {
        return Some(read);
    }
    read.rule = (|| {
        Some(Rule {
            format: 1,
            id: named?.into_inner(),
            title: title?.into_inner(),
            question: question?.into_inner(),
            strength: strength?.into_inner(),
            applies: applies?.into_inner(),
            shape: shape?,
            version: versions,
        })
    })();
    Some(read)
}

fn version<'t>(
    page: &mut Page<'t>,
    mut table: Table<'t>,
    shape: Option<ShapeName>,
    cites: &mut Vec<(Place, String)>,
) -> (Option<Version>, Option<Date>) {
    let from = table.required::<Date>(page, "from").map(Spanned::into_inner);
    let cite = table.required::<Citation>(page, "cite");
    if let Some(cite) = &cite {
        cites.push((page.place(Some(cite.span())), cite.get_ref().document.clone()));
        if cite.get_ref().clause.trim().is_empty() {
            page.fault(Some(cite.span()), "the clause is empty".into(), "name the clause");
        }
    }
    let says = table.words(page, "says");
    let reading = table.optional::<String>(page, "reading").map(Spanned::into_inner);
    let repealed = table.optional::<bool>(page, "repealed").is_some_and(Spanned::into_inner);
    let notice = table.optional::<u32>(page, "notice_days").map(Spanned::into_inner);
    let next = table.required::<Next>(page, "next");
    let shapes = shapes(page, &mut table, shape, repealed);
    table.finish(page);
    let version = (|| {
        let Shapes { cadence, minimum_per_period, due_by, limit } = shapes;
        Some(Version {
            from: from?,
            cite: cite?.into_inner(),
            says: says?.into_inner(),
            reading,
            repealed,
            notice_days: notice.unwrap_or_else(Version::usual_notice_days),
            next: next?.into_inner(),
            cadence,
            minimum_per_period,
            due_by,
            limit,
        })
    })();
    (version, from)
}

#[derive(Default)]
struct Shapes {
    cadence: Option<Cadence>,
    minimum_per_period: Option<MinimumPerPeriod>,
    due_by: Option<DueBy>,
    limit: Option<Limit>,
}

/// The one table of the version's shape; a fault for none, for another and for more.
fn shapes<'t>(
    page: &mut Page<'t>,
    table: &mut Table<'t>,
    shape: Option<ShapeName>,
    repealed: bool,
) -> Shapes {
    let mut read = Shapes::default();
    let mut found = 0;
    for (key, name) in [
        ("cadence", ShapeName::Cadence),
        ("minimum_per_period", ShapeName::MinimumPerPeriod),
        ("due_by", ShapeName::DueBy),
        ("limit", ShapeName::Limit),
    ] {
        let Some(inner) = table.table(page, key) else {
            if shape == Some(name) && !repealed {
                let what = format!("the version has no `{key}` table, which its shape names");
                page.fault(Some(table.at()), what, "add [version.<shape>]");
            }
            continue;
        };
        found += 1;
        if shape.is_some_and(|shape| shape != name) {
            let what = format!("the version fills in `{key}`, which is not the rule's shape");
            page.fault(Some(inner.at()), what, "keep only the shape the rule names");
        }
        if found > 1 {
            let what = format!("`{key}` is a second shape in one version");
            page.fault(Some(inner.at()), what, "keep one shape, or split the rule");
        }
        match name {
            ShapeName::Cadence => read.cadence = cadence(page, inner),
            ShapeName::MinimumPerPeriod => read.minimum_per_period = minimum(page, inner),
            ShapeName::DueBy => read.due_by = due_by(page, inner),
            ShapeName::Limit => read.limit = limit(page, inner),
        }
    }
    read
}

fn counts<'t>(page: &mut Page<'t>, table: &mut Table<'t>) -> Option<Counts> {
    let counts = table.required::<Counts>(page, "counts")?;
    let nothing = match counts.get_ref() {
        Counts::Sessions(forms) => forms.is_empty(),
        Counts::Steps(step) => step.is_empty(),
    };
    if nothing {
        page.fault(Some(counts.span()), "nothing counts".into(), "name a form or a step");
    }
    Some(counts.into_inner())
}

fn cadence<'t>(page: &mut Page<'t>, mut table: Table<'t>) -> Option<Cadence> {
    let at = table.at();
    let anchor = table.required::<Anchor>(page, "anchor");
    let counts = counts(page, &mut table);
    let phases = table.list::<Phase>(page, "phase");
    if phases.is_empty() {
        page.fault(Some(at), "the cadence has no phase".into(), "add a phase");
    }
    let mut end = Offset::default();
    for phase in &phases {
        let Phase { every, until, .. } = phase.get_ref();
        if (every.months == 0) == (every.days == 0) {
            let what = "`every` is not either days or months".into();
            page.fault(Some(phase.span()), what, "write days or months, at least 1");
        }
        if !is_later(*until, end) {
            let what = "the phase ends no later than it begins".into();
            page.fault(Some(phase.span()), what, "let each phase end after the one before");
        }
        end = *until;
    }
    table.finish(page);
    let phase = phases.into_iter().map(Spanned::into_inner).collect();
    Some(Cadence { anchor: anchor?.into_inner(), counts: counts?, phase })
}

fn due_by<'t>(page: &mut Page<'t>, mut table: Table<'t>) -> Option<DueBy> {
    let at = table.at();
    let anchor = table.required::<Anchor>(page, "anchor");
    let counts = counts(page, &mut table);
    let stages = table.list::<Stage>(page, "stage");
    if stages.is_empty() {
        page.fault(Some(at), "there is no stage".into(), "add a stage");
    }
    let mut last: Option<Offset> = None;
    for stage in &stages {
        let Stage { by, opens, .. } = stage.get_ref();
        if last.is_some_and(|last| !is_later(*by, last)) {
            let what = "the stage is due no later than the one before".into();
            page.fault(Some(stage.span()), what, "put the stages in order");
        } else if last.is_some_and(|last| last.months == by.months) {
            let what = "the stage has the same number of months as the one before".into();
            let mend = "give each its own, for a stage is known by its months";
            page.fault(Some(stage.span()), what, mend);
        }
        if opens.is_some_and(|opens| is_later(opens, *by)) {
            let what = "the stage opens after it is due".into();
            page.fault(Some(stage.span()), what, "let it open earlier");
        }
        last = Some(*by);
    }
    table.finish(page);
    let stage = stages.into_iter().map(Spanned::into_inner).collect();
    Some(DueBy { anchor: anchor?.into_inner(), counts: counts?, stage })
}

fn minimum<'t>(page: &mut Page<'t>, mut table: Table<'t>) -> Option<MinimumPerPeriod> {
    let counts = counts(page, &mut table);
    let mut number = |key: &str, least: u32| {
        let number = table.required::<u32>(page, key)?;
        if *number.get_ref() < least {
            page.fault(Some(number.span()), format!("`{key}` is 0"), "write at least 1");
        }
        Some(number.into_inner())
    };
    let (minimum, period_days) = (number("minimum", 1), number("period_days", 1));
    let long_leave_days = number("long_leave_days", 1);
    let called = table.required::<[String; 2]>(page, "called");
    table.finish(page);
    Some(MinimumPerPeriod {
        counts: counts?,
        minimum: minimum?,
        period_days: period_days?,
        long_leave_days: long_leave_days?,
        called: called?.into_inner(),
    })
}

fn limit<'t>(page: &mut Page<'t>, mut table: Table<'t>) -> Option<Limit> {
    let at = table.at();
    let counts = counts(page, &mut table);
    let bounds = ["minimum_minutes", "maximum_minutes"]
        .map(|key| table.optional::<u32>(page, key).map(Spanned::into_inner));
    table.finish(page);
    let [minimum_minutes, maximum_minutes] = bounds;
    match (minimum_minutes, maximum_minutes) {
        (None, None) => {
            let what = "the limit has no bound".into();
            page.fault(Some(at), what, "add minimum_minutes or maximum_minutes");
        }
        (Some(least), Some(most)) if least > most => {
            let what = format!("the least, {least}, is more than the most, {most}");
            page.fault(Some(at), what, "mend one of them");
        }
        _ => {}
    }
    Some(Limit { counts: counts?, minimum_minutes, maximum_minutes })
}

/// Whether one distance from an anchor is longer than another, whatever the anchor.
///
/// Months are of 28 to 31 days: seen from the shortest and the longest run of months there is.
fn is_later(one: Offset, other: Offset) -> bool {
    [(2027, 2, 1), (2027, 7, 1)]
        .into_iter()
        .filter_map(|(year, month, day)| Date::from_ymd_opt(year, month, day))
        .all(|anchor| one.after(anchor) > other.after(anchor))
}
