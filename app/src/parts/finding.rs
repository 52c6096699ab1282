//! Findings on the screen: where each belongs, its card, and the links it offers.

use leptos::prelude::*;
use waymark_core::calendar::{Date, add_days};
use waymark_core::finding::{Finding, Form, Verdict};
use waymark_core::rulebook::RuleBook;

use super::icon::{Sign, sign};
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
    /// As the policy asks.
    Met,
}

impl Group {
    /// Every group, most urgent first.
    pub const ALL: [Self; 7] = [
        Self::Overdue,
        Self::Due,
        Self::Coming,
        Self::NotMet,
        Self::Unknown,
        Self::Paused,
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
        Verdict::NotMet => Some(Group::NotMet),
        Verdict::Unknown => Some(Group::Unknown),
        Verdict::Paused => Some(Group::Paused),
        Verdict::Met if soon => Some(Group::Coming),
        Verdict::Met => Some(Group::Met),
        Verdict::NotApplicable => None,
    }
}

/// The findings of a group, the nearest day first.
pub fn of_group(findings: &[Finding], group: Group, today: Date) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        findings.iter().filter(|one| group_of(one, today) == Some(group)).cloned().collect();
    found.sort_unstable_by(|a, b| {
        (a.due.is_none(), a.due, &a.rule).cmp(&(b.due.is_none(), b.due, &b.rule))
    });
    found
}

/// Where the form is that would move a finding.
pub fn form_href(form: &Form) -> String {
    match form {
        Form::Session(form) => format!("/supervision/new?form={form}"),
        Form::Step { step, stage } => format!("/step/new?step={step}&stage={stage}"),
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
    let what = next.what.clone();
    Some(match &next.form {
        Some(form) => view! { <a class=class href=form_href(form)>{what}</a> }.into_any(),
        None => {
            let text = if next.who.starts_with("you") && !next.who.starts_with("your") {
                what
            } else {
                words::whose_step(&next.who, &what)
            };
            view! { <span class="whose">{text}</span> }.into_any()
        }
    })
}

/// A finding as a card: how it stands, one sentence of why, the next step, and its clause.
pub fn card(book: &RuleBook, finding: &Finding, group: Group, today: Date) -> AnyView {
    let (_, _, colour, class) = group.look();
    let needs = (finding.verdict == Verdict::Unknown).then(|| {
        finding.needs.iter().map(|need| view! { <p>{words::need(need)}</p> }).collect_view()
    });
    let unseen = format!("{}{}, ", text::WHY_UNSEEN, finding.title);
    view! {
        <li class=class>
            <h3>{finding.title.clone()}</h3>
            <span class=format!("tag {colour}")>{words::standing(finding, today)}</span>
            <p>{finding.why.clone()}</p>
            {needs}
            <div class="row">
                {next_step(finding, "")}
                <a class="clause" href=why_href(&finding.rule)>
                    <span>
                        <span class="unseen">{unseen}</span>
                        {clause(book, finding)}
                    </span>
                </a>
            </div>
        </li>
    }
    .into_any()
}

/// A group's heading with its sign and how many there are.
pub fn heading(group: Group, count: usize) -> AnyView {
    let (name, shape, colour, _) = group.look();
    view! {
        <h2 class="group">
            <span class=format!("group {colour}")>{sign(shape)}</span>
            {name}
            <span class=format!("count {colour}")>{count}</span>
        </h2>
    }
    .into_any()
}
