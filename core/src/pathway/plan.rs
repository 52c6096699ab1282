//! The plan of a pathway: everything it will ask for, from its start dates alone.

use serde::Serialize;

use crate::calendar::{Date, Span, add_days, add_months, in_words};
use crate::order;
use crate::pauses::Pauses;
use crate::person::{Person, Planned, Starts};
use crate::question::Question;
use crate::rulebook::{
    EvidenceSet, Need, Period, Prerequisites, Renewal, Rule, RuleBook, Shape, Version,
};
use crate::window::Window;
use crate::words;

use super::prerequisites::reached;
use super::windows::windows;

/// What a plan is made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanInput {
    /// The days it counts from. The role begins with the employment where no other day is given.
    pub starts: Starts,
    /// Days on which the clock stands still.
    pub pauses: Vec<Span>,
    /// Days taken as given for what is not there yet.
    pub planned: Vec<Planned>,
    /// The last day to plan for: what is due later is left out.
    pub until: Option<Date>,
}

impl PlanInput {
    /// The day the plan begins with: that of the programme, else of the role, else of the work.
    ///
    /// Somebody may have worked here long before, under rules nobody has read.
    pub fn start(&self) -> Option<Date> {
        let Starts { employment, programme, role, .. } = self.starts;
        programme.or(role).or(employment)
    }
}

/// Everything a pathway asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Which pathway.
    pub pathway: String,
    /// What it asks for, in order of due, then opens, then rule; what has no day comes last.
    pub items: Vec<PlanItem>,
}

/// One thing to be done, between two days, both included, where it has any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanItem {
    /// The rule that asks for it.
    pub rule: String,
    /// What it is, in words.
    pub what: String,
    /// The first day for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<Date>,
    /// The last day for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// The pack the rule is of.
    pub pack: String,
    /// The clause.
    pub clause: String,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// No rule speaks of that pathway.
    #[error("there is no pathway `{pathway}`; the pathways are {}", .known.join(", "))]
    UnknownPathway {
        /// The one asked for.
        pathway: String,
        /// Those there are.
        known: Vec<String>,
    },
    /// A start lies before the first edition we have read.
    #[error("the rules of `{pathway}` are known from {}, not for {}", in_words(*.from), in_words(*.start))]
    NotCovered {
        /// The pathway.
        pathway: String,
        /// The first day they are known for.
        from: Date,
        /// The start asked for.
        start: Date,
    },
    /// No day is given that a plan could begin with.
    #[error("a plan needs a day to begin with: the first day of work or of the programme")]
    NoStart,
}

/// How far a plan looks for what comes round again, where it is not told: two years.
const MONTHS_AHEAD: u32 = 24;

/// Plans a pathway: every window, stage and last day, moved by the pauses.
///
/// What the pathway asks for without a day stands at the end.
///
/// # Errors
/// [`PlanError`] when the book has no such pathway, or none so long ago, or nothing to begin with.
///
/// ```
/// use waymark_core::calendar::parse;
/// use waymark_core::pathway::{plan, PlanInput};
/// use waymark_core::person::Starts;
/// use waymark_core::rulebook::RuleBook;
/// let starts = Starts { employment: Some(parse("2026-09-07").unwrap()), ..Starts::default() };
/// let input = PlanInput { starts, ..PlanInput::default() };
/// let plan = plan(&RuleBook::bundled(), "north-yorkshire/asye", &input).unwrap();
/// // The first week, both days included.
/// assert_eq!(plan.items[0].due.unwrap().to_string(), "2026-09-13");
/// ```
pub fn plan(book: &RuleBook, pathway: &str, input: &PlanInput) -> Result<Plan, PlanError> {
    let rules: Vec<&Rule> = book.rules.iter().filter(|rule| rule.is_of_pathway(pathway)).collect();
    if rules.is_empty() {
        return Err(PlanError::UnknownPathway {
            pathway: pathway.to_owned(),
            known: book.pathways().into_iter().map(str::to_owned).collect(),
        });
    }
    let start = input.start().ok_or(PlanError::NoStart)?;
    let Starts { employment, role, .. } = input.starts;
    let from = rules.iter().filter_map(|rule| rule.known_from()).max().unwrap_or(Date::MAX);
    if start < from {
        return Err(PlanError::NotCovered { pathway: pathway.to_owned(), from, start });
    }
    let starts = Starts { role: role.or(employment), ..input.starts };
    let person = Person::starting(starts).planning(input.planned.clone());
    let until = input.until.unwrap_or_else(|| add_months(start, MONTHS_AHEAD));
    let mut items: Vec<PlanItem> = Vec::new();
    for rule in rules {
        let Some(version) = rule.version_on(start).or(rule.version.first()) else { continue };
        let asked = Question {
            book,
            rule,
            version,
            person: &person,
            pauses: Pauses::new(&input.pauses),
            on: start,
            done_by_now: false,
            is_done: &|_| None,
        };
        let of_rule = of_rule(&asked, until);
        // What is asked only of some, as things turn out, is planned where it has a day already.
        items.extend(of_rule.into_iter().filter(|it| version.when.is_none() || it.due.is_some()));
    }
    if input.until.is_some() {
        items.retain(|item| item.due.is_none_or(|due| due <= until));
    }
    order::by(&mut items, |a, b| {
        let key = |item: &PlanItem| (item.due.is_none(), item.due, item.opens);
        (key(a), &a.rule).cmp(&(key(b), &b.rule))
    });
    Ok(Plan { pathway: pathway.to_owned(), items })
}

/// What one rule asks for; what comes round again up to `until`.
fn of_rule(asked: &Question, until: Date) -> Vec<PlanItem> {
    let Some(shape) = &asked.version.shape else { return Vec::new() };
    let by = |by: &Option<_>| by.as_ref().and_then(|by| asked.last_day(by).ok());
    match shape {
        Shape::Cadence(_) | Shape::DueBy(_) => {
            let windows = windows(asked.rule, asked.person, &asked.pauses).unwrap_or_default();
            let is_cadence = matches!(shape, Shape::Cadence(_));
            windows.iter().map(|window| of_window(asked, window, is_cadence)).collect()
        }
        Shape::Prerequisites(asks) => of_needs(asked, asks, by(&asks.by)),
        Shape::Renewal(renewal) => of_renewal(asked, renewal, until),
        Shape::EvidenceSet(set) => match (&set.by, &set.period) {
            (None, Period::YearFrom(_) | Period::YearOf(_)) => of_years(asked, &set.period, until),
            _ => {
                vec![item(
                    asked,
                    asked.rule.title.to_string(),
                    None,
                    by_plan(asked, set, by(&set.by)),
                )]
            }
        },
        Shape::SignOff(sign_off) => {
            vec![item(asked, asked.rule.title.to_string(), None, by(&sign_off.by))]
        }
        Shape::Limit(limit) => {
            vec![item(asked, asked.rule.title.to_string(), None, by(&limit.no_later_than))]
        }
        Shape::Complete(_)
        | Shape::MinimumPerPeriod(_)
        | Shape::Share(_)
        | Shape::EffectiveDate(_) => vec![item(asked, asked.rule.title.to_string(), None, None)],
    }
}

/// The days that pass by themselves, then what must be done.
fn of_needs(asked: &Question, asks: &Prerequisites, by: Option<Date>) -> Vec<PlanItem> {
    let mut items = Vec::new();
    for need in &asks.needs {
        match (&need.since, &need.rule) {
            (Some(since), _) => {
                let day = reached(asked, since).ok();
                items.push(item(asked, words::capital(&need.called), day, day));
            }
            (None, None) if need.roles.is_empty() => {
                let day = planned(asked, need).or(by);
                items.push(item(asked, words::capital(&need.called), None, day));
            }
            (None, _) => {} // the rule it names stands in the plan itself; a role is no step
        }
    }
    items
}

/// The day that what is needed, or one of several that would do, is planned for.
fn planned(asked: &Question, need: &Need) -> Option<Date> {
    let own = need.counts.as_ref().and_then(|counts| asked.person.planned(counts));
    own.or_else(|| need.any.iter().filter_map(|one| planned(asked, one)).min())
}

/// The day by which all of an evidence set is planned; its own last day where some is not.
fn by_plan(asked: &Question, set: &EvidenceSet, by: Option<Date>) -> Option<Date> {
    let mut last = None;
    for one in &set.item {
        let day = asked.person.planned(&one.counts);
        let instead = one.or.as_ref().and_then(|or| asked.person.planned(or));
        let Some(day) = day.or(instead) else { return by };
        last = last.max(Some(day));
    }
    last.or(by)
}

/// The first one, and each that follows when every one is done on its last day.
fn of_renewal(asked: &Question, renewal: &Renewal, until: Date) -> Vec<PlanItem> {
    let title = || asked.rule.title.to_string();
    if let Some(season) = renewal.season {
        let closes = |days: &Span| asked.on <= days.to;
        let ahead = season.each().take_while(|days| days.to <= until).filter(closes);
        return ahead.map(|days| item(asked, title(), Some(days.from), Some(days.to))).collect();
    }
    let planned = asked.person.planned(&renewal.counts);
    let next = |done: Date| Some(renewal.last_day(renewal.every?, done)).filter(|it| *it > done);
    let mut day = match (&renewal.first, planned) {
        (_, Some(planned)) if renewal.every.is_some() => next(planned),
        (Some(first), _) => asked.last_day(first).ok(),
        _ => None,
    };
    let mut items = Vec::new();
    while let Some(due) = day.filter(|due| *due <= until) {
        items.push(item(asked, title(), None, Some(due)));
        day = next(due);
    }
    if items.is_empty() {
        items.push(item(asked, title(), None, day));
    }
    items
}

/// The last day of each year the plan reaches.
fn of_years(asked: &Question, period: &Period, until: Date) -> Vec<PlanItem> {
    let title = asked.rule.title.to_string();
    let first = match period {
        Period::YearFrom(anchor) => asked.day(anchor).ok(),
        Period::YearOf(first) => Some(*first),
        _ => None,
    };
    let Some(first) = first else { return vec![item(asked, title, None, None)] };
    let ends = (0u32..).map(|year| {
        let from = add_months(first, year * 12);
        (from, add_days(add_months(first, (year + 1) * 12), -1))
    });
    ends.take_while(|(from, to)| from < to && *to <= until.max(add_days(add_months(first, 12), -1)))
        .skip_while(|(_, to)| *to < asked.on)
        .map(|(from, to)| item(asked, title.clone(), Some(from), Some(to)))
        .collect()
}

fn of_window(asked: &Question, window: &Window, is_cadence: bool) -> PlanItem {
    let what = if is_cadence {
        format!("{}, {}", asked.rule.title, window.called)
    } else {
        window.called.to_owned()
    };
    let clause = window.clause.to_owned();
    PlanItem { clause, ..item(asked, what, Some(window.opens), Some(window.due)) }
}

fn item(asked: &Question, what: String, opens: Option<Date>, due: Option<Date>) -> PlanItem {
    let Version { cite, .. } = asked.version;
    PlanItem {
        rule: asked.rule.id.to_string(),
        what,
        opens,
        due,
        pack: asked.rule.pack().to_owned(),
        clause: cite.clause.to_string(),
    }
}
