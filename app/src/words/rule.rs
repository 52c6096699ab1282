//! What a rule asks, value by value, in words.

use waymark_core::calendar::{day_and_month, in_words};
use waymark_core::rulebook::{Anchor, By, Counts, Need, Period, Season, Shape, Signatory, Unit};
use waymark_core::words::{amount, capital, interval};

use super::why;

/// The values of a shape, a line each; `name` says what a sort of record is called.
pub fn values(shape: &Shape, name: &dyn Fn(&Counts) -> String) -> Vec<String> {
    let mut lines = Vec::new();
    let from = |anchor: &Anchor| anchor_in_words(anchor, name);
    let by = |by: &By| format!("{} after {}", interval(by.by), from(&by.anchor));
    match shape {
        Shape::Cadence(cadence) => {
            for phase in &cadence.phase {
                let until = interval(phase.until);
                lines.push(format!(
                    "{}, until {until} after {}",
                    phase.called,
                    from(&cadence.anchor)
                ));
            }
        }
        Shape::DueBy(due_by) => {
            for stage in &due_by.stage {
                let at = interval(stage.by);
                lines.push(format!("{}: by {at} after {}", stage.called, from(&due_by.anchor)));
            }
        }
        Shape::MinimumPerPeriod(least) => {
            lines.push(why::minimum(least.minimum, &least.called[1], least.period_days));
        }
        Shape::Limit(limit) => {
            lines.push(bounds(&limit.called, limit.minimum, limit.maximum, limit.unit, ""));
            lines.extend(
                limit.no_later_than.iter().map(|last| format!("No later than {}", by(last))),
            );
        }
        Shape::Renewal(renewal) => {
            lines.extend(renewal.every.map(|every| format!("Again every {}", interval(every))));
            let until = "It lasts until the day its record says".to_owned();
            lines.extend(renewal.until.as_ref().map(|_| until));
            for one in renewal.agreed.iter().flat_map(|agreed| &agreed.interval) {
                let named = one.name.replace('_', " ");
                lines.push(format!("Where “{named}” is agreed: every {}", interval(one.every)));
            }
            lines.extend(renewal.season.map(season));
            lines.extend(renewal.first.iter().map(|first| format!("The first by {}", by(first))));
        }
        Shape::EvidenceSet(set) => {
            for item in &set.item {
                let [one, several] = &item.called;
                let called = if item.at_least == 1 { one } else { several };
                let least = Some(item.at_least).filter(|least| *least > 0);
                let all =
                    if least.is_none() && item.covers.is_some() { ": all of them" } else { "" };
                lines.push(bounds(called, least, item.at_most, item.unit, all));
            }
            lines.extend(period(&set.period, &from));
            lines.extend(set.by.iter().map(|last| format!("By {}", by(last))));
        }
        Shape::Complete(complete) => {
            lines.extend(complete.field.iter().map(|field| field.called.clone()));
            lines.extend(complete.within.map(|it| format!("Within {}", interval(it))));
            lines.extend(period(&complete.period, &from));
        }
        Shape::Prerequisites(asks) => {
            lines.extend(asks.needs.iter().map(need));
            lines.extend(asks.by.iter().map(|last| format!("By {}", by(last))));
        }
        Shape::SignOff(asks) => {
            lines.push(signed(&asks.signature));
            lines.extend(asks.within.map(|it| format!("Within {}", interval(it))));
            lines.extend(asks.by.iter().map(|last| format!("By {}", by(last))));
        }
        Shape::Share(share) => {
            for part in &share.part {
                let (unit, of) = match part.for_each {
                    100 => (Unit::PerCent, format!(" of {}", share.whole.called)),
                    many => {
                        (part.amount.unit, format!(" for every {many} of {}", share.whole.called))
                    }
                };
                lines.push(bounds(&part.amount.called, part.at_least, part.at_most, unit, &of));
            }
        }
        Shape::EffectiveDate(asks) => lines.push(signed(&asks.signature)),
    }
    lines.iter().map(|line| capital(line)).collect()
}

fn bounds(called: &str, least: Option<u32>, most: Option<u32>, unit: Unit, of: &str) -> String {
    let say = |many: u32| amount(many.into(), unit);
    let bounds = match (least, most) {
        (Some(least), Some(most)) => format!(": {} to {}", say(least), say(most)),
        (Some(least), None) => format!(": at least {}", say(least)),
        (None, Some(most)) => format!(": at most {}", say(most)),
        (None, None) => String::new(),
    };
    format!("{called}{bounds}{of}")
}

fn anchor_in_words(anchor: &Anchor, name: &dyn Fn(&Counts) -> String) -> String {
    match anchor {
        Anchor::EmploymentStart => "your first day of work".to_owned(),
        Anchor::ProgrammeStart => "the first day of the programme".to_owned(),
        Anchor::QualifiedOn => "the day you qualified".to_owned(),
        Anchor::RoleStart => "your first day in the role".to_owned(),
        Anchor::First(counts) => format!("the first record of “{}”", name(counts)),
        Anchor::Last(counts) => format!("the latest record of “{}”", name(counts)),
    }
}

fn period(period: &Period, from: &dyn Fn(&Anchor) -> String) -> Option<String> {
    Some(match period {
        Period::Ever => return None,
        Period::LastDays(days) => format!("In the {days} days up to today"),
        Period::Since(anchor) => format!("Since {}", from(anchor)),
        Period::YearFrom(anchor) => format!("In each year counted from {}", from(anchor)),
        Period::YearOf(first) => format!("In each year from {}", day_and_month(*first)),
        Period::Ahead => "On a day still to come".to_owned(),
    })
}

fn season(season: Season) -> String {
    let (opens, closes) = (in_words(season.opens), in_words(season.closes));
    format!("Between {opens} and {closes}, and every {} months after", season.every_months)
}

fn need(need: &Need) -> String {
    let usual = need.takes.map(|takes| format!(" (usually takes {})", interval(takes)));
    format!("{}{}", need.called, usual.unwrap_or_default())
}

fn signed(by: &[Signatory]) -> String {
    let who: Vec<&str> = by.iter().map(|one| one.called.as_str()).collect();
    format!("Signed by {}", who.join(", "))
}
