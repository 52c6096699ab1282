//! What a list would change in what stands: added, changed, ended.
//!
//! Lives here: the comparison, and the faults that only it can show. Nothing is changed here: a
//! plan is shown first and carried out by the store.

use std::collections::{BTreeMap, BTreeSet};

use waymark_core::calendar::{Date, add_days};
use waymark_core::fact::PersonId;

use super::fault::What;
use super::read::Faults;
use super::{KINDS, List, Present, Standing, Tie, WORDS};

/// How far a list speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// The day of the import.
    pub today: Date,
    /// Whether who is not in the file has left.
    pub end_missing: bool,
}

/// One thing that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Somebody new.
    Added {
        /// Who.
        person: PersonId,
        /// What each of [`WORDS`] says.
        words: BTreeMap<&'static str, String>,
    },
    /// A word about somebody.
    Word {
        /// Whom.
        person: PersonId,
        /// Which of [`WORDS`].
        column: &'static str,
        /// What it said.
        before: String,
        /// What it will say.
        after: String,
    },
    /// Somebody leaves, or after all does not.
    Left {
        /// Who.
        person: PersonId,
        /// The last day in the post; none: they stay.
        on: Option<Date>,
    },
    /// A tie that is new.
    TieAdded(Standing),
    /// A tie whose last day is another.
    TieEnds {
        /// The tie as it stands.
        tie: Standing,
        /// Its last day; none: until further notice.
        to: Option<Date>,
    },
    /// A tie that would end before it began, and so never was.
    TieDropped(Standing),
}

/// What would change, and what it means for the file of records somebody leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The changes, people first.
    pub changes: Vec<Change>,
    /// Whose supervisors have to see to a file (North Yorkshire supervision policy 1.40, 1.41).
    pub duties: Vec<Duty>,
    /// How many people stand on the list and not in the file.
    pub not_in_file: Vec<PersonId>,
}

/// A supervisor's duty to see that the records of somebody who leaves or moves are on file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Whose file it is.
    pub person: PersonId,
    /// Whose duty it is: their supervisor until then.
    pub supervisor: PersonId,
    /// `leaving` or `moving`, as the form of the event names it.
    pub what: &'static str,
    /// The last day in the post.
    pub on: Date,
}

/// Compares a list with what stands. It may only be carried out where no fault is added.
pub fn plan(list: &List, present: &Present, wish: Wish, faults: &mut Faults) -> Plan {
    let mut planner = Planner { list, present, wish, faults, plan: Plan::default() };
    planner.people();
    planner.check_ties();
    planner.ties();
    planner.leavers_ties();
    planner.duties();
    planner.plan
}

struct Planner<'a> {
    list: &'a List,
    present: &'a Present,
    wish: Wish,
    faults: &'a mut Faults,
    plan: Plan,
}

impl Planner<'_> {
    fn people(&mut self) {
        let mut addresses: BTreeMap<&str, &PersonId> = BTreeMap::new();
        for (id, member) in &self.present.people {
            let changes =
                self.list.people.get(id).is_some_and(|one| one.words.contains_key("email"));
            if !changes && !member.word("email").is_empty() {
                addresses.insert(member.word("email"), id);
            }
        }
        for (id, entry) in &self.list.people {
            if let Some(email) = entry.words.get("email").filter(|email| !email.is_empty())
                && let Some(other) = addresses.insert(email, id)
            {
                let (email, person) = (email.clone(), other.to_string());
                self.faults.add(entry.line, What::EmailTwice { email, person });
            }
            let empty = String::new();
            let name = entry.words.get("name").unwrap_or(&empty);
            let Some(member) = self.present.people.get(id) else {
                if name.is_empty() {
                    self.faults.add(entry.line, What::NoName(id.to_string()));
                }
                let words = entry.words.clone();
                self.plan.changes.push(Change::Added { person: id.clone(), words });
                if let Some(on @ Some(_)) = entry.left_on {
                    self.plan.changes.push(Change::Left { person: id.clone(), on });
                }
                continue;
            };
            for column in WORDS {
                let Some(after) = entry.words.get(column) else { continue };
                // Nobody loses their name by a cell that was left empty.
                let keeps = column == "name" && after.is_empty();
                if after != member.word(column) && !keeps {
                    self.plan.changes.push(Change::Word {
                        person: id.clone(),
                        column,
                        before: member.word(column).to_owned(),
                        after: after.clone(),
                    });
                }
            }
            if let Some(on) = entry.left_on
                && on != member.left_on
            {
                self.plan.changes.push(Change::Left { person: id.clone(), on });
            }
        }
        let missing =
            self.present.people.iter().filter(|(id, member)| {
                !self.list.people.contains_key(*id) && member.left_on.is_none()
            });
        self.plan.not_in_file = missing.map(|(id, _)| id.clone()).collect();
        if self.wish.end_missing {
            for person in self.plan.not_in_file.clone() {
                self.plan.changes.push(Change::Left { person, on: Some(self.yesterday()) });
            }
        }
    }

    fn yesterday(&self) -> Date {
        add_days(self.wish.today, -1)
    }

    /// The last day in the post, as it will be.
    fn leaves(&self, person: &PersonId) -> Option<Date> {
        let stands = || self.present.people.get(person).and_then(|member| member.left_on);
        match self.list.people.get(person) {
            Some(entry) => entry.left_on.unwrap_or_else(stands),
            None if self.wish.end_missing => stands().or(Some(self.yesterday())),
            None => stands(),
        }
    }

    /// The last day of a tie in the file: its own, or the person's own last in the post.
    fn last_day(&self, tie: &Tie) -> Option<Date> {
        earlier(tie.to, self.leaves(&tie.person))
    }

    fn check_ties(&mut self) {
        let mut seen: BTreeMap<(&PersonId, &PersonId, &str), Vec<&Tie>> = BTreeMap::new();
        for tie in &self.list.ties {
            let Tie { line, kind: column, other, .. } = tie;
            let person = other.to_string();
            let known =
                self.list.people.contains_key(other) || self.present.people.contains_key(other);
            if !known {
                self.faults.add(*line, What::Nobody { column, person });
                continue;
            }
            let left = self.leaves(other);
            if left.is_some()
                && self.last_day(tie).is_none_or(|last| left.is_some_and(|left| left < last))
            {
                self.faults.add(*line, What::HasLeft { column, person: person.clone() });
            }
            let others = seen.entry((&tie.person, other, column)).or_default();
            if let Some(first) = others.iter().find(|first| overlap(first, tie)) {
                self.faults.add(*line, What::Overlap { column, person, other: first.line });
            }
            others.push(tie);
        }
    }

    /// Ties of the kinds the file has a column for, of the people it names.
    fn ties(&mut self) {
        let mut matched: BTreeSet<usize> = BTreeSet::new();
        let mut added = Vec::new();
        let mut standing: BTreeMap<(&PersonId, &str), Vec<usize>> = BTreeMap::new();
        for (at, tie) in self.present.ties.iter().enumerate() {
            standing.entry((&tie.person, tie.kind)).or_default().push(at);
        }
        for wanted in &self.list.ties {
            let of_kind = standing.get(&(&wanted.person, wanted.kind));
            let is_it = |at: &&usize| {
                !matched.contains(at)
                    && self.present.ties.get(**at).is_some_and(|tie| self.is_the_same(tie, wanted))
            };
            let found = of_kind.into_iter().flatten().rev().find(is_it).copied();
            let to = self.last_day(wanted);
            match found.and_then(|at| self.present.ties.get(at).map(|tie| (at, tie))) {
                Some((at, tie)) => {
                    matched.insert(at);
                    if tie.to != to {
                        self.plan.changes.push(Change::TieEnds { tie: tie.clone(), to });
                    }
                }
                None => added.push(Change::TieAdded(Standing {
                    kind: wanted.kind,
                    person: wanted.person.clone(),
                    other: wanted.other.clone(),
                    from: wanted.from.unwrap_or(self.wish.today),
                    to,
                })),
            }
        }
        self.plan.changes.extend(added);
        for (at, tie) in self.present.ties.iter().enumerate() {
            let spoken_of =
                self.list.people.contains_key(&tie.person) && self.list.kinds.contains(&tie.kind);
            if !matched.contains(&at) && spoken_of {
                self.end(tie, self.yesterday());
            }
        }
    }

    /// Whether a tie that stands is the one a line means: begun the same day, or where the line
    /// does not say, not over yet.
    fn is_the_same(&self, tie: &Standing, wanted: &Tie) -> bool {
        tie.other == wanted.other
            && match wanted.from {
                Some(from) => tie.from == from,
                None => tie.to.is_none_or(|to| to >= self.wish.today),
            }
    }

    /// Ends a tie on a day, where it has not ended by then.
    fn end(&mut self, tie: &Standing, last: Date) {
        if tie.to.is_some_and(|to| to <= last) {
            return;
        }
        self.plan.changes.push(if tie.from > last {
            Change::TieDropped(tie.clone())
        } else {
            Change::TieEnds { tie: tie.clone(), to: Some(last) }
        });
    }

    /// Ties the file does not speak of, of people who leave or whose other leaves.
    fn leavers_ties(&mut self) {
        for tie in &self.present.ties {
            let spoken_of =
                self.list.people.contains_key(&tie.person) && self.list.kinds.contains(&tie.kind);
            let last = earlier(self.leaves(&tie.person), self.leaves(&tie.other));
            if let Some(last) = last
                && !spoken_of
            {
                self.end(tie, last);
            }
        }
    }

    /// Who leaves, or moves to another team or locality, leaves a file behind.
    fn duties(&mut self) {
        let mut duties = Vec::new();
        for change in &self.plan.changes {
            let (person, what, on) = match change {
                Change::Left { person, on: Some(on) } => (person, "leaving", *on),
                Change::Word { person, column: "team" | "locality", before, .. }
                    if !before.is_empty() =>
                {
                    (person, "moving", self.yesterday())
                }
                _ => continue,
            };
            let supervisors = self.present.ties.iter().filter(|tie| {
                tie.person == *person
                    && tie.kind == KINDS[0]
                    && tie.from <= on
                    && tie.to.is_none_or(|to| to >= on)
            });
            for tie in supervisors {
                let (person, supervisor) = (person.clone(), tie.other.clone());
                let duty = Duty { person, supervisor, what, on };
                if !duties.contains(&duty) {
                    duties.push(duty);
                }
            }
        }
        self.plan.duties = duties;
    }
}

/// The earlier of two last days, where none is until further notice.
fn earlier(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Whether two ties of the same two people share a day.
fn overlap(a: &Tie, b: &Tie) -> bool {
    let begins_by = |tie: &Tie, other: &Tie| match (tie.from, other.to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    };
    begins_by(a, b) && begins_by(b, a)
}
