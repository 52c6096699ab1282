//! One rule asked of one person on one day.
//!
//! Lives here: what every decider needs to answer it. Not here: any answer.

use crate::calendar::{Date, Span, add_days, add_months};
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::pauses::Pauses;
use crate::person::{Person, Seen};
use crate::rulebook::{Anchor, Applies, By, Counts, Period, Rule, RuleBook, Shape, Version};
use crate::window::Days;
use crate::words;

/// One rule, as one version puts it, asked of one person on one day.
pub struct Question<'a> {
    /// The book it stands in.
    pub book: &'a RuleBook,
    /// The rule.
    pub rule: &'a Rule,
    /// The version in force.
    pub version: &'a Version,
    /// Of whom it is asked.
    pub person: &'a Person<'a>,
    /// The days on which the clock of the rule's pathway stands still; of any of the person's
    /// pathways, where the rule is of none.
    pub pauses: Pauses,
    /// The day.
    pub on: Date,
    /// Whether it must be done by now, however far its last day is: as a step to something else.
    pub done_by_now: bool,
    /// Whether another rule of that id is done by now; none where there is no such rule.
    pub is_done: &'a dyn Fn(&str) -> Option<bool>,
}

/// Why a day is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoDay {
    /// A day of the person's enrolment, in words: "the day you started work".
    Start(&'static str),
    /// There is no record it could be the day of.
    NoRecord,
}

impl<'a> Question<'a> {
    /// The pathway the rule is of.
    pub fn pathway(&self) -> Option<&'a str> {
        match &self.rule.applies {
            Applies::Pathway(pathway) => Some(pathway),
            Applies::Everyone | Applies::Roles(_) => None,
        }
    }

    /// The day of an anchor.
    ///
    /// # Errors
    /// [`NoDay`] while it is not known.
    pub fn day(&self, anchor: &Anchor) -> Result<Date, NoDay> {
        self.person.day(anchor, self.pathway()).ok_or_else(|| match words::start_needed(anchor) {
            Some(start) => NoDay::Start(start),
            None => NoDay::NoRecord,
        })
    }

    /// A last day, moved by the pauses since its anchor; never before the rule itself.
    ///
    /// # Errors
    /// [`NoDay`] while its anchor is not known.
    pub fn last_day(&self, by: &By) -> Result<Date, NoDay> {
        let anchor = self.day(&by.anchor)?;
        let last = self.clock(&by.anchor, anchor).shift(by.by.after(anchor));
        Ok(last.max(self.rule.known_from().unwrap_or(last)))
    }

    /// The days on which the clock of what counts from `anchor`, which is `day`, stands still.
    ///
    /// A pause stops a programme's clock: everything of its pathway and, elsewhere, what counts
    /// from the programme's first day.
    pub fn clock(&self, anchor: &Anchor, day: Date) -> Pauses {
        if self.pathway().is_some() || *anchor == Anchor::ProgrammeStart {
            self.pauses.since(day)
        } else {
            Pauses::default()
        }
    }

    /// The days of a period.
    ///
    /// # Errors
    /// [`NoDay`] while its anchor is not known.
    pub fn days(&self, period: &Period) -> Result<Days, NoDay> {
        let from = |from: Date| Days { span: Span { from, to: self.on }, year: None };
        Ok(match period {
            Period::Ever => from(Date::MIN),
            Period::LastDays(days) => from(add_days(self.on, 1 - i64::from(*days))),
            Period::Since(anchor) => from(self.day(anchor)?),
            Period::YearFrom(anchor) => self.year(self.day(anchor)?),
            Period::YearOf(first) => self.year(*first),
            Period::Ahead => {
                Days { span: Span { from: add_days(self.on, 1), to: Date::MAX }, year: None }
            }
        })
    }

    /// The year the day lies in, of those counted from `first`.
    fn year(&self, first: Date) -> Days {
        let nth = |years: u32| add_months(first, years.saturating_mul(12));
        let mut years = 0;
        while nth(years + 1) <= self.on && nth(years + 1) > nth(years) {
            years += 1;
        }
        let year = Span { from: nth(years), to: add_days(nth(years + 1), -1) };
        Days { span: Span { from: year.from, to: year.to.min(self.on) }, year: Some(year) }
    }

    /// What counts, on the days that count.
    pub fn records<'q>(
        &'q self,
        counts: &'q Counts,
        days: Span,
    ) -> impl DoubleEndedIterator<Item = Seen<'a>> + 'q {
        self.person.matching(counts).filter(move |seen| days.contains(seen.on))
    }

    /// The rule as it was on a record's own day, for what people did is judged by the edition then
    /// in force; as it is now where none was.
    pub fn shape_on(&self, day: Date) -> Option<&'a Shape> {
        self.rule.version_on(day).unwrap_or(self.version).shape.as_ref()
    }

    /// The answer, with nothing said yet of dates, records or steps.
    pub fn answer(&self, verdict: Verdict, why: String) -> Finding {
        Finding::new(self.rule, self.version, verdict, why)
    }

    /// Overdue, due, due soon or as it should be, `due` being the last day.
    pub fn nearness(&self, due: Date) -> Verdict {
        if self.on > due {
            Verdict::Overdue
        } else if self.on == due {
            Verdict::Due
        } else if self.on >= add_days(due, -i64::from(self.version.notice_days)) {
            Verdict::DueSoon
        } else {
            Verdict::Met
        }
    }

    /// The verdict on what is not done, with its last day where it has one.
    pub fn undone(&self, due: Option<Date>) -> Verdict {
        match due {
            Some(due) if !self.done_by_now => self.nearness(due),
            _ => Verdict::NotMet,
        }
    }

    /// The answer where there is nothing the clause could speak of.
    pub fn nothing_there(&self, why: String) -> Finding {
        let verdict = if self.done_by_now { Verdict::NotMet } else { Verdict::NotApplicable };
        self.answer(verdict, why)
    }

    /// What the version says to do next, with the record that would count.
    pub fn step(&self, by: Option<Date>, counts: &Counts) -> NextStep {
        NextStep::of(self.version, by, Form::that_counts(counts, 0))
    }
}
