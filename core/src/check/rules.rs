//! One rule file: its keys, its versions and its shape.

use toml::Spanned;

use super::page::{Page, Place, Table};
use super::shapes;
use crate::calendar::Date;
use crate::rulebook::{Applies, Citation, Counts, Next, Rule, Shape, Strength, Version};

/// Where the parts of a rule stand that speak of what is in other files.
pub(super) struct RulePlaces {
    /// Whom it speaks of.
    pub(super) applies: Place,
    /// What it replaces.
    pub(super) replaces: Place,
    /// The shape of each version, newest first.
    pub(super) shapes: Vec<Place>,
}

/// What a rule file holds.
pub(super) struct Read {
    /// The rule, where it could be read whole.
    pub(super) rule: Option<Rule>,
    /// The documents it cites.
    pub(super) cites: Vec<(Place, String)>,
    /// Where its parts stand.
    pub(super) at: RulePlaces,
}

/// Reads a rule file whose path makes its id `id`; none where it is not TOML at all.
pub(super) fn read(page: &mut Page, id: &str) -> Option<Read> {
    let mut table = page.open()?;
    let mut read = Read {
        rule: None,
        cites: Vec::new(),
        at: RulePlaces {
            applies: page.place(table.has("applies")),
            replaces: page.place(table.has("replaces")),
            shapes: Vec::new(),
        },
    };
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
    if let Some(applies) = &applies
        && matches!(applies.get_ref(), Applies::Roles(roles) if roles.is_empty())
    {
        page.fault(Some(applies.span()), "no role is named".into(), "name one, or everyone");
    }
    let replaces = table.optional::<String>(page, "replaces").map(Spanned::into_inner);
    let shape = table.words(page, "shape");
    if let Some(shape) = shape.as_ref().filter(|shape| !SHAPES.contains(&shape.get_ref().as_str()))
    {
        let what = format!("there is no shape `{}`", shape.get_ref());
        page.fault(Some(shape.span()), what, &format!("write one of {}", SHAPES.join(", ")));
    }
    let shape = shape.map(Spanned::into_inner).filter(|shape| SHAPES.contains(&shape.as_str()));
    let tables = table.tables(page, "version");
    if tables.is_empty() {
        page.fault(None, "the rule has no version".into(), "add a [[version]]");
    }
    let count = tables.len();
    let mut versions: Vec<Version> = Vec::new();
    let mut newer: Option<Date> = None;
    for table in tables {
        let at = table.at();
        let filled = shape.as_ref().and_then(|shape| table.has(shape)).unwrap_or(at.clone());
        read.at.shapes.push(page.place(Some(filled)));
        let (version, from) = version(page, table, shape.as_deref(), &mut read.cites);
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
            id: named?.into_inner().into(),
            title: title?.into_inner().into(),
            question: question?.into_inner(),
            strength: strength?.into_inner(),
            applies: applies?.into_inner(),
            replaces,
            version: versions,
        })
    })();
    Some(read)
}

fn version<'t>(
    page: &mut Page<'t>,
    mut table: Table<'t>,
    shape: Option<&str>,
    cites: &mut Vec<(Place, String)>,
) -> (Option<Version>, Option<Date>) {
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
    let notice = table.optional::<u32>(page, "notice_days").map(Spanned::into_inner);
    let next = table.required::<Next>(page, "next");
    let when = table.optional::<Counts>(page, "when");
    if let Some(when) = &when {
        let at = when.span();
        shapes::counts(when.get_ref(), &mut |what, mend| {
            page.fault(Some(at.clone()), what.to_owned(), mend);
        });
    }
    let values = values(page, &mut table, shape, repealed);
    table.finish(page);
    let version = (|| {
        Some(Version {
            from: from?,
            cite: cite?.into_inner(),
            says: says?.into_inner(),
            reading,
            notice_days: notice.unwrap_or_else(Version::usual_notice_days),
            next: next?.into_inner(),
            when: when.map(Spanned::into_inner),
            shape: match (values, repealed) {
                (_, true) => None,
                (values, false) => Some(values?),
            },
        })
    })();
    (version, from)
}

/// The names of the shapes, as rule files write them.
const SHAPES: [&str; 11] = [
    "cadence",
    "minimum_per_period",
    "due_by",
    "limit",
    "renewal",
    "evidence_set",
    "complete",
    "prerequisites",
    "sign_off",
    "share",
    "effective_date",
];

/// The one table of the version's shape; a fault for none, for another and for more.
fn values<'t>(
    page: &mut Page<'t>,
    table: &mut Table<'t>,
    shape: Option<&str>,
    repealed: bool,
) -> Option<Shape> {
    let mut read = None;
    for name in SHAPES {
        let Some(at) = table.has(name) else {
            if shape == Some(name) && !repealed {
                let what = format!("the version has no `{name}` table, which its shape names");
                page.fault(Some(table.at()), what, "add [version.<shape>]");
            }
            continue;
        };
        let values = shapes::read(page, table, name);
        if shape.is_some_and(|shape| shape != name) {
            let what = format!("the version fills in `{name}`, which is not the rule's shape");
            page.fault(Some(at), what, "keep only the shape the rule names");
        } else {
            read = values;
        }
    }
    read
}
