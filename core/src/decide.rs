//! The one door to the deciders: every finding for one person on one day.

use std::cell::{Cell, RefCell};

use crate::calendar::Date;
use crate::evidence;
use crate::finding::{Finding, Form, NextStep, Verdict};
use crate::pathway;
use crate::pauses::Pauses;
use crate::person::Person;
use crate::question::{NoDay, Question};
use crate::record::Record;
use crate::rulebook::{Applies, Rule, RuleBook, Shape, Version};
use crate::{supervision, words};

/// Answers every rule of the chosen packs for the person whose records these are.
///
/// `records` are one person's; withdrawn records are passed over. The answers are in order of rule
/// id. A rule of a pathway the person is not on, one for other roles, one another pack replaces,
/// or one repealed by `on`, is left out. The verdict is `Unknown`, never the nearest edition's,
/// before the first edition of a rule.
pub fn findings(book: &RuleBook, packs: &[&str], records: &[Record], on: Date) -> Vec<Finding> {
    answers(book, &chosen(book, packs), records, on)
}

/// Answers these rules for the person whose records these are: [`findings`] for many people, whose
/// packs need choosing only once.
pub fn answers(book: &RuleBook, rules: &[&Rule], records: &[Record], on: Date) -> Vec<Finding> {
    let asking = Asking::new(book, rules, Person::read(records, on), on);
    rules.iter().filter_map(|rule| asking.answer(rule)).collect()
}

/// The rules of the chosen packs, in order of id, without those that another of them replaces.
pub fn chosen<'b>(book: &'b RuleBook, packs: &[&str]) -> Vec<&'b Rule> {
    let mut rules: Vec<&Rule> =
        book.rules.iter().filter(|rule| packs.contains(&rule.pack())).collect();
    let replaced: Vec<&str> = rules.iter().filter_map(|rule| rule.replaces.as_deref()).collect();
    rules.retain(|rule| !replaced.contains(&&*rule.id));
    rules
}

/// One person, asked the rules of the chosen packs on one day.
pub struct Asking<'a> {
    book: &'a RuleBook,
    /// The rules there are to ask, in order of id.
    pub rules: &'a [&'a Rule],
    /// Of whom they are asked.
    pub person: Person<'a>,
    on: Date,
    /// Which rules are done by now, as far as it is known, so that none is asked twice.
    done: RefCell<Vec<(&'a str, bool)>>,
    /// Whether a circle of rules was cut on the way to the answer.
    is_cut: Cell<bool>,
}

impl<'a> Asking<'a> {
    /// Whom to ask, what and when; `person` as read on that same day.
    pub fn new(book: &'a RuleBook, rules: &'a [&'a Rule], person: Person<'a>, on: Date) -> Self {
        Self { book, rules, person, on, done: RefCell::default(), is_cut: Cell::new(false) }
    }

    /// The answer to one rule; none where it does not speak of this person at all.
    pub fn answer(&self, rule: &'a Rule) -> Option<Finding> {
        if !self.speaks_of(rule) {
            return None;
        }
        if let Some(first) = rule.version.last().filter(|first| self.on < first.from) {
            return Some(before_first_edition(rule, first, self.on));
        }
        self.with(rule, false, &[], decide)
    }

    /// Gives `look` the question whether `rule` is met; none where no version is in force.
    ///
    /// `way` names the rules that led here, so that a circle of rules ends instead of going on.
    pub fn with<T>(
        &self,
        rule: &'a Rule,
        done_by_now: bool,
        way: &[&str],
        look: impl FnOnce(&Question) -> T,
    ) -> Option<T> {
        let version = rule.version_on(self.on)?;
        let pauses = match &rule.applies {
            Applies::Pathway(pathway) => self.person.pauses(pathway),
            Applies::Everyone | Applies::Roles(_) => {
                self.person.pathways().flat_map(|pathway| self.person.pauses(pathway)).collect()
            }
        };
        let mut way = way.to_vec();
        way.push(&rule.id);
        let is_done = |id: &str| self.is_done(id, &way);
        Some(look(&Question {
            book: self.book,
            rule,
            version,
            person: &self.person,
            pauses: Pauses::new(&pauses),
            on: self.on,
            done_by_now,
            is_done: &is_done,
        }))
    }

    /// The rule of that id, or the one that stands in its place.
    pub fn rule(&self, id: &str) -> Option<&'a Rule> {
        self.rules.iter().copied().find(|rule| rule.stands_for(id))
    }

    /// Whether a rule is done by now; none where it is not asked, or leads back to itself.
    pub fn is_done(&self, id: &str, way: &[&str]) -> Option<bool> {
        let rule = self.rule(id)?;
        if way.contains(&&*rule.id) {
            self.is_cut.set(true);
            return None;
        }
        let known =
            self.done.borrow().iter().find(|(id, _)| **id == *rule.id).map(|(_, done)| *done);
        if known.is_some() {
            return known;
        }
        let was_cut = self.is_cut.replace(false);
        let is_done =
            |verdict| !matches!(verdict, Verdict::NotMet | Verdict::Overdue | Verdict::Unknown);
        let done = self.with(rule, true, way, |asked| is_done(decide(asked).verdict));
        match done {
            // What a circle was cut for depends on where it was entered.
            Some(done) if !self.is_cut.get() => self.done.borrow_mut().push((&rule.id, done)),
            _ => {}
        }
        self.is_cut.set(was_cut || self.is_cut.get());
        done
    }

    fn speaks_of(&self, rule: &Rule) -> bool {
        match &rule.applies {
            Applies::Everyone => !self.person.is_organisation(),
            Applies::Pathway(pathway) => self.person.is_on(pathway),
            Applies::Roles(roles) => self.person.has_role(roles),
        }
    }
}

fn decide(asked: &Question) -> Finding {
    if let Some(when) = &asked.version.when
        && asked.person.matching(when).next().is_none()
    {
        return asked.answer(Verdict::NotApplicable, words::not_asked());
    }
    let found = match &asked.version.shape {
        Some(Shape::Cadence(cadence)) => pathway::cadence(asked, cadence),
        Some(Shape::DueBy(due_by)) => pathway::due_by(asked, due_by),
        Some(Shape::Prerequisites(asks)) => pathway::prerequisites(asked, asks),
        Some(Shape::MinimumPerPeriod(minimum)) => supervision::minimum_per_period(asked, minimum),
        Some(Shape::Limit(limit)) => supervision::limit(asked, limit),
        Some(Shape::Renewal(renewal)) => evidence::renewal(asked, renewal),
        Some(Shape::EvidenceSet(set)) => evidence::evidence_set(asked, set),
        Some(Shape::Complete(complete)) => evidence::complete(asked, complete),
        Some(Shape::SignOff(sign_off)) => evidence::sign_off(asked, sign_off),
        Some(Shape::Share(share)) => evidence::share(asked, share),
        Some(Shape::EffectiveDate(effective)) => evidence::effective_date(asked, effective),
        None => Err(NoDay::NoRecord), // repealed; never asked
    };
    found.unwrap_or_else(|missing| match missing {
        NoDay::Start(start) => start_unknown(asked, start),
        NoDay::NoRecord => asked.nothing_there(words::nothing_to_count_from()),
    })
}

fn start_unknown(asked: &Question, start: &str) -> Finding {
    asked.answer(Verdict::Unknown, words::start_unknown(start)).needing(start.to_owned()).then(
        NextStep {
            what: words::add_start(start).into(),
            who: words::you().into(),
            by: None,
            form: Some(Form::Enrolment),
        },
    )
}

fn before_first_edition(rule: &Rule, first: &Version, on: Date) -> Finding {
    let why = words::no_edition(first.from);
    Finding::new(rule, first, Verdict::Unknown, why).needing(words::edition_needed(on))
}
