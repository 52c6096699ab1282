//! Findings on the screen: where each belongs, its card, and the links it offers.

use leptos::prelude::*;
use waymark_core::calendar::{Date, add_days};
use waymark_core::finding::{Finding, Form, Verdict};
use waymark_core::rulebook::{RuleBook, Shape, Strength};

use super::element::{Piece, el, link};
use super::icon::{Sign, sign};
use crate::called::record_href;
use crate::state::use_state;
use crate::words::{self, today as text};

/// How far ahead "coming" looks, in days: what a person can plan for.
const COMING_DAYS: i64 = 60;

/// The groups a page of findings shows, in the order of their urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Its last day has passed.
    Overdue,
    /// Owed now or soon.
    Due,
    /// Owed within the next two months.
    Coming,
    /// Not as the policy asks, and no date would mend it.
    NotMet,
    /// Something must be known first.
    Unknown,
    /// The clock stands still.
    Paused,
    /// Encouraged, not asked.
    Worth,
    /// As the policy asks.
    Met,
    /// What may come later and is not open yet: no fault of today, and not among its groups.
    NotOpen,
}

impl Group {
    /// Every group, most urgent first.
    pub const ALL: [Self; 8] = [
        Self::Overdue,
        Self::Due,
        Self::Coming,
        Self::NotMet,
        Self::Unknown,
        Self::Paused,
        Self::Worth,
        Self::Met,
    ];

    /// The heading, its sign, the class of its colour and that of its card.
    pub fn look(self) -> (&'static str, Sign, &'static str, &'static str) {
        match self {
            Self::Overdue => (text::OVERDUE, Sign::Overdue, "t-over", "card c-over"),
            Self::Due => (text::DUE, Sign::Due, "t-due", "card c-due"),
            Self::Coming => (text::COMING, Sign::Coming, "t-coming", "card c-coming"),
            Self::NotMet => (text::NOT_MET, Sign::NotMet, "t-over", "card c-over"),
            Self::Unknown => (text::UNKNOWN, Sign::Unknown, "t-due", "card c-due"),
            Self::Paused => (text::PAUSED, Sign::Paused, "t-coming", "card c-coming"),
            Self::Worth => (text::WORTH, Sign::Coming, "t-coming", "card c-coming"),
            Self::NotOpen => (text::NOT_OPEN, Sign::Coming, "t-coming", "card c-coming"),
            Self::Met => (text::MET, Sign::Met, "t-ok", "card c-ok"),
        }
    }
}

/// Where a finding belongs; nowhere when its clause does not speak of this person.
pub fn group_of(finding: &Finding, today: Date) -> Option<Group> {
    let soon = finding.due.is_some_and(|due| due <= add_days(today, COMING_DAYS));
    match finding.verdict {
        Verdict::Overdue => Some(Group::Overdue),
        Verdict::Due | Verdict::DueSoon => Some(Group::Due),
        Verdict::NotMet if finding.due.is_none() && is_goal(finding) => Some(Group::NotOpen),
        Verdict::NotMet if finding.strength == Strength::May => Some(Group::Worth),
        Verdict::NotMet => Some(Group::NotMet),
        Verdict::Unknown => Some(Group::Unknown),
        Verdict::Paused => Some(Group::Paused),
        Verdict::Met if soon => Some(Group::Coming),
        Verdict::Met => Some(Group::Met),
        Verdict::NotApplicable => None,
    }
}

/// Whether it says what must be so before something else may be.
fn is_goal(finding: &Finding) -> bool {
    let book = use_state().book();
    let version = book.rule(&finding.rule).and_then(|rule| rule.version.first());
    version.is_some_and(|version| matches!(version.shape, Some(Shape::Prerequisites(_))))
}

/// How a finding stands, in a few words.
pub fn standing(finding: &Finding, today: Date) -> String {
    match group_of(finding, today) {
        Some(group @ (Group::Worth | Group::NotOpen)) => group.look().0.to_owned(),
        _ => words::standing(finding, today),
    }
}

/// The findings of a group, the nearest day first.
pub fn of_group(findings: &[Finding], group: Group, today: Date) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        findings.iter().filter(|one| group_of(one, today) == Some(group)).cloned().collect();
    waymark_core::order::by(&mut found, |a, b| {
        (a.due.is_none(), a.due, &a.rule).cmp(&(b.due.is_none(), b.due, &b.rule))
    });
    found
}

/// Where the form is that would move a finding.
pub fn form_href(form: &Form) -> String {
    match form {
        Form::Session(form) => format!("/supervision/new?form={form}"),
        Form::Step { step, stage } => format!("/step/new?step={step}&stage={stage}"),
        Form::Record { kind, what } => format!("/record/new?kind={}&what={what}", kind.as_str()),
        Form::Existing { kind, record } => record_href(kind, record).unwrap_or_default(),
        Form::Enrolment => "/you/dates".to_owned(),
    }
}

/// Where a finding is explained.
pub fn why_href(rule: &str) -> String {
    format!("/why/{rule}")
}

/// The document and clause in a few words.
pub fn clause(book: &RuleBook, finding: &Finding) -> String {
    let short =
        book.document(&finding.cite.document).map_or("", |document| document.short.as_str());
    format!("{short} · {}", finding.clause)
}

/// The next step: a link to its form where it has one.
pub fn next_step(finding: &Finding, class: &'static str) -> Option<AnyView> {
    let next = finding.next.as_ref()?;
    let what = &*next.what;
    if let Some(form) = &next.form {
        return Some(link(class, &form_href(form), what).piece());
    }
    let own = next.who.starts_with("you") && !next.who.starts_with("your");
    let text = if own { what.to_owned() } else { words::whose_step(&next.who, what) };
    Some(el("span", "whose").child(text).piece())
}

/// A finding's state and day, one sentence of why, and what must be known first.
pub fn said(finding: &Finding, colour: &str, today: Date) -> AnyView {
    let standing = standing(finding, today);
    let mut lines = vec![
        el("span", &format!("tag {colour}")).child(standing),
        el("p", "").child(finding.why.as_str()),
    ];
    if finding.verdict == Verdict::Unknown {
        lines.extend(finding.needs.iter().map(|need| el("p", "").child(words::need(need))));
    }
    lines.piece()
}

/// A finding as a card: how it stands, one sentence of why, the next step, and its clause.
pub fn card(book: &RuleBook, finding: &Finding, group: Group, today: Date) -> AnyView {
    let (_, _, colour, class) = group.look();
    let unseen = format!("{}{}, ", text::WHY_UNSEEN, finding.title);
    let clause =
        el("span", "").child(el("span", "unseen").child(unseen)).child(clause(book, finding));
    let row = el("div", "row").child(next_step(finding, "")).child(link(
        "clause",
        &why_href(&finding.rule),
        clause,
    ));
    el("li", class)
        .child(el("h3", "").child(&*finding.title))
        .child(said(finding, colour, today))
        .child(row)
        .piece()
}

/// A group's heading with its sign and how many there are.
pub fn heading(group: Group, count: usize) -> AnyView {
    let (name, shape, colour, _) = group.look();
    el("h2", "group")
        .child(el("span", &format!("group {colour}")).child(sign(shape)))
        .child(name)
        .child(el("span", &format!("count {colour}")).child(count.to_string()))
        .piece()
}
