//! Where the rules of two packs ask different things of the same person.
//!
//! Lives here: which values of one shape do not agree. Not here: which of them holds; both stay true
//! in their own pack, and the organisation chooses.

use crate::calendar::Date;
use crate::decide::chosen;
use crate::rulebook::{
    Applies, Cadence, Counts, DueBy, EvidenceSet, Item, Limit, MinimumPerPeriod, Offset, Renewal,
    Rule, RuleBook, Shape, Unit, Version,
};
use crate::words::{amount, interval};

/// Two rules of different packs that do not ask the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The one rule.
    pub one: String,
    /// The other.
    pub other: String,
    /// What each asks, and what would keep both.
    pub what: String,
}

/// Every conflict between the chosen packs, as their newest versions put it, in order of the rules.
///
/// A rule that another of them replaces is in no conflict. Rules are compared only where one and
/// the same record can count for both, and one and the same person can be asked both.
pub fn conflicts(book: &RuleBook, packs: &[&str]) -> Vec<Conflict> {
    let rules = chosen(book, packs);
    let mut conflicts = Vec::new();
    for (nth, one) in rules.iter().enumerate() {
        for other in rules.iter().skip(nth + 1).filter(|other| other.pack() != one.pack()) {
            if may_ask_the_same(&one.applies, &other.applies)
                && let (Some(ours), Some(theirs)) = (in_force(one), in_force(other))
                && let Some(what) = between(&Side::of(one, ours), &Side::of(other, theirs))
            {
                conflicts.push(Conflict {
                    one: one.id.to_string(),
                    other: other.id.to_string(),
                    what,
                });
            }
        }
    }
    conflicts
}

fn in_force(rule: &Rule) -> Option<&Version> {
    rule.version_on(Date::MAX)
}

fn may_ask_the_same(one: &Applies, other: &Applies) -> bool {
    match (one, other) {
        (Applies::Pathway(one), Applies::Pathway(other)) => one == other,
        (Applies::Roles(one), Applies::Roles(other)) => one.iter().any(|it| other.contains(it)),
        (Applies::Roles(roles), Applies::Everyone) | (Applies::Everyone, Applies::Roles(roles)) => {
            roles.iter().any(|role| role != crate::rulebook::ORGANISATION)
        }
        _ => true,
    }
}

/// One of two rules, as a sentence names it.
struct Side<'b> {
    name: String,
    shape: Option<&'b Shape>,
}

impl<'b> Side<'b> {
    fn of(rule: &Rule, version: &'b Version) -> Self {
        Self {
            name: format!("{} ({})", rule.id, version.cite.clause),
            shape: version.shape.as_ref(),
        }
    }
}

/// What two rules of one shape do not agree on; none where both can be kept as they stand.
fn between(one: &Side, other: &Side) -> Option<String> {
    let differ = match (one.shape?, other.shape?) {
        (Shape::Limit(a), Shape::Limit(b)) => limits(a, b),
        (Shape::MinimumPerPeriod(a), Shape::MinimumPerPeriod(b)) => minimums(a, b),
        (Shape::Cadence(a), Shape::Cadence(b)) => cadences(a, b),
        (Shape::Renewal(a), Shape::Renewal(b)) => renewals(a, b),
        (Shape::DueBy(a), Shape::DueBy(b)) => last_days(a, b),
        (Shape::EvidenceSet(a), Shape::EvidenceSet(b)) => sets(a, b),
        _ => None,
    };
    let Differ { ours, theirs, both } = differ?;
    Some(format!("{} asks for {ours}, {} for {theirs}; {both}", one.name, other.name))
}

/// What each asks, and what keeps both.
struct Differ {
    ours: String,
    theirs: String,
    both: String,
}

/// Whether one record can count for both.
fn overlap(one: &Counts, other: &Counts) -> bool {
    let shares = |a: &[String], b: &[String]| a.iter().any(|it| b.contains(it));
    let agrees = |(field, texts): &(String, Vec<String>)| {
        other.is.iter().filter(|(name, _)| name == field).all(|(_, others)| shares(texts, others))
    };
    one.kind == other.kind
        && (one.what.is_empty() || other.what.is_empty() || shares(&one.what, &other.what))
        && one.is.iter().all(agrees)
}

fn limits(one: &Limit, other: &Limit) -> Option<Differ> {
    let is_same = one.field == other.field && one.unit == other.unit && one.total == other.total;
    if !is_same || !overlap(&one.counts, &other.counts) {
        return None;
    }
    bounds((one.minimum, one.maximum), (other.minimum, other.maximum), one.unit)
}

/// A least and a most.
type Bounds = (Option<u32>, Option<u32>);

fn bounds(one: Bounds, other: Bounds, unit: Unit) -> Option<Differ> {
    let say = |number: u32| amount(i64::from(number), unit);
    let least = one.0.max(other.0);
    let most = match (one.1, other.1) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    let is_stricter = |one: Option<u32>, other: Option<u32>| {
        one.zip(other).is_some_and(|(one, other)| one != other)
    };
    let both = match (least, most) {
        (Some(least), Some(most)) if least > most => "both cannot be kept".to_owned(),
        (Some(least), Some(most)) if least == most => {
            format!("only exactly {} keeps both", say(least))
        }
        _ if is_stricter(one.0, other.0) || is_stricter(one.1, other.1) => {
            format!("the stricter keeps both: {}", bounds_in_words((least, most), say))
        }
        _ => return None,
    };
    let (ours, theirs) = (bounds_in_words(one, say), bounds_in_words(other, say));
    Some(Differ { ours, theirs, both })
}

fn bounds_in_words(bounds: Bounds, say: impl Fn(u32) -> String) -> String {
    match bounds {
        (Some(least), Some(most)) if least == most => format!("exactly {}", say(least)),
        (Some(least), Some(most)) => format!("{} to {}", say(least), say(most)),
        (Some(least), None) => format!("at least {}", say(least)),
        (None, Some(most)) => format!("at most {}", say(most)),
        (None, None) => "nothing".to_owned(),
    }
}

fn minimums(one: &MinimumPerPeriod, other: &MinimumPerPeriod) -> Option<Differ> {
    let a_day = |it: &MinimumPerPeriod, days: u32| u64::from(it.minimum) * u64::from(days);
    let (ours, theirs) = (a_day(one, other.period_days), a_day(other, one.period_days));
    if ours == theirs || !overlap(&one.counts, &other.counts) {
        return None;
    }
    let say = |it: &MinimumPerPeriod| {
        let called = if it.minimum == 1 { &it.called[0] } else { &it.called[1] };
        format!("at least {} {called} in {} days", it.minimum, it.period_days)
    };
    let stricter = if ours > theirs { one } else { other };
    let both = format!("the stricter keeps both: {}", say(stricter));
    Some(Differ { ours: say(one), theirs: say(other), both })
}

fn cadences(one: &Cadence, other: &Cadence) -> Option<Differ> {
    let days = |it: &Cadence| -> Vec<(Offset, Offset)> {
        it.phase.iter().map(|phase| (phase.every, phase.until)).collect()
    };
    let is_same = one.anchor == other.anchor && days(one) == days(other);
    if is_same || !overlap(&one.counts, &other.counts) {
        return None;
    }
    let say = |it: &Cadence| {
        let phase = |phase: &crate::rulebook::Phase| {
            format!("{} up to {}", phase.called, interval(phase.until))
        };
        it.phase.iter().map(phase).collect::<Vec<_>>().join(", ")
    };
    let both = "the more frequent at each time keeps both".to_owned();
    Some(Differ { ours: say(one), theirs: say(other), both })
}

fn renewals(one: &Renewal, other: &Renewal) -> Option<Differ> {
    let (ours, theirs) = (one.every?, other.every?);
    (ours != theirs && overlap(&one.counts, &other.counts)).then(|| Differ {
        ours: format!("{} every {}", one.called, interval(ours)),
        theirs: format!("{} every {}", other.called, interval(theirs)),
        both: "the shorter keeps both".to_owned(),
    })
}

fn last_days(one: &DueBy, other: &DueBy) -> Option<Differ> {
    let ([ours], [theirs]) = (one.stage.as_slice(), other.stage.as_slice()) else { return None };
    let is_same = one.anchor != other.anchor || ours.by == theirs.by;
    (!is_same && overlap(&one.counts, &other.counts)).then(|| Differ {
        ours: format!("{} within {}", ours.called, interval(ours.by)),
        theirs: format!("{} within {}", theirs.called, interval(theirs.by)),
        both: "the earlier keeps both".to_owned(),
    })
}

/// Only what is counted in the same way over the same days is compared.
fn sets(one: &EvidenceSet, other: &EvidenceSet) -> Option<Differ> {
    let is_same = |a: &Item, b: &Item| {
        a.counts == b.counts && a.sum == b.sum && a.distinct == b.distinct && a.covers == b.covers
    };
    if one.period != other.period {
        return None;
    }
    let pairs = one.item.iter().flat_map(|a| other.item.iter().map(move |b| (a, b)));
    pairs.filter(|(a, b)| is_same(a, b)).find_map(|(a, b)| {
        let of = |it: &Item| (Some(it.at_least).filter(|least| *least > 0), it.at_most);
        let Differ { ours, theirs, both } = bounds(of(a), of(b), a.unit)?;
        let called = &a.called[1];
        Some(Differ {
            ours: format!("{ours} {called}"),
            theirs: format!("{theirs} {called}"),
            both,
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::fact::Kind;

    fn limit(least: Option<u32>, most: Option<u32>, what: &str) -> Shape {
        let counts = Counts {
            kind: Kind::Session,
            what: vec![what.to_owned()],
            ..serde_json::from_str(r#"{"kind":"session"}"#).unwrap()
        };
        Shape::Limit(Limit {
            counts,
            field: "minutes".into(),
            unit: Unit::Minutes,
            called: "The supervision".into(),
            total: false,
            minimum: least,
            maximum: most,
            no_later_than: None,
        })
    }

    fn found(one: Shape, other: Shape) -> Option<String> {
        let side = |name: &str, shape| Side { name: name.to_owned(), shape };
        between(&side("a", Some(&one)), &side("b", Some(&other)))
    }

    fn limits(one: Bounds, other: Bounds) -> Option<String> {
        found(limit(one.0, one.1, "group"), limit(other.0, other.1, "group"))
    }

    #[test]
    fn limits_that_meet_in_one_length_say_which() {
        assert_eq!(
            limits((None, Some(90)), (Some(90), None)).unwrap(),
            "a asks for at most 1 hour 30 minutes, b for at least 1 hour 30 minutes; only exactly \
             1 hour 30 minutes keeps both"
        );
    }

    #[test]
    fn limits_that_never_meet_cannot_both_be_kept_and_of_two_alike_the_stricter_keeps_both() {
        let never = limits((None, Some(60)), (Some(90), None)).unwrap();
        assert!(never.ends_with("both cannot be kept"), "{never}");
        let stricter = limits((None, Some(60)), (None, Some(90))).unwrap();
        assert!(stricter.ends_with("the stricter keeps both: at most 1 hour"), "{stricter}");
        let least = limits((Some(30), None), (Some(45), Some(60))).unwrap();
        assert!(least.ends_with("the stricter keeps both: 45 minutes to 1 hour"), "{least}");
    }

    #[test]
    fn limits_that_can_both_be_kept_or_measure_different_things_are_no_conflict() {
        assert_eq!(limits((Some(30), None), (None, Some(90))), None);
        assert_eq!(limits((None, Some(90)), (None, Some(90))), None);
        assert_eq!(found(limit(None, Some(60), "group"), limit(Some(90), None, "peer")), None);
    }

    #[test]
    fn the_shipped_packs_disagree_where_the_documents_do() {
        let book = RuleBook::bundled();
        let between: Vec<String> = conflicts(&book, &["north-yorkshire", "england"])
            .into_iter()
            .map(|conflict| conflict.what)
            .collect();
        let says = |words: &str| between.iter().any(|what| what.contains(words));
        assert!(says("only exactly 1 hour 30 minutes keeps both"), "{between:#?}");
        assert!(
            says("the stricter keeps both: at least 12 supervisions in 365 days"),
            "{between:#?}"
        );
        assert_eq!(conflicts(&book, &["north-yorkshire"]), []);
    }
}
