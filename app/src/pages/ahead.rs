//! Ahead: what a pathway still asks for, what a break would move, and when a goal is in reach.
//!
//! Nothing here is saved: it is worked out anew from what is recorded.

use leptos::prelude::*;
use waymark_core::calendar::{Date, Span, in_words};
use waymark_core::earliest::{Earliest, Obstacle, earliest, goals};
use waymark_core::pathway::{Plan, PlanInput, PlanItem, Row, plan};
use waymark_core::person::Person;
use waymark_core::rulebook::RuleBook;

use crate::parts::day::{Boxes, DayBoxes};
use crate::parts::element::{Piece, el, link, pieces};
use crate::parts::finding::{form_href, group_of, standing, why_href};
use crate::parts::form::{Problem, check, error_summary, form};
use crate::parts::live::Later;
use crate::state::{State, use_state};
use crate::words::{self, forms, year as text};

/// A pathway's plan from the days recorded, with one more break where it is asked; none where
/// there is nothing it could begin with.
fn planned(book: &RuleBook, person: &Person, pathway: &str, more: Option<Span>) -> Option<Plan> {
    let mut pauses = person.pauses(pathway);
    pauses.extend(more);
    let starts = person.starts(Some(pathway));
    plan(book, pathway, &PlanInput { starts, pauses, ..PlanInput::default() }).ok()
}

/// What a pathway asks for besides what its picture shows, in order; what has no day comes last.
pub fn also_asked(state: State, person: &Person, pathway: &str, shown: &[Row]) -> Option<AnyView> {
    let items = planned(&state.book(), person, pathway, None)?.items;
    let (findings, today) = (state.findings.get(), state.today.get());
    let mut list = el("ul", "plain next");
    let mut any = false;
    for item in items.iter().filter(|item| shown.iter().all(|row| row.rule != item.rule)) {
        let day = item.due.map(in_words).unwrap_or_default();
        let found = findings.iter().find(|finding| *finding.rule == *item.rule);
        let stands = found.and_then(|finding| Some((finding, group_of(finding, today)?)));
        let (colour, said) = match stands {
            Some((finding, group)) => (group.look().2, standing(finding, today)),
            None => ("t-coming", day),
        };
        let line = el("li", "").child(link("", &why_href(&item.rule), item.what.as_str()));
        list = list.child(line.child(el("span", &format!("tag {colour}")).child(said)));
        any = true;
    }
    let heading = if shown.is_empty() { text::GOAL_WHY } else { text::ALSO };
    any.then(|| pieces![el("h3", "").child(heading), list])
}

/// "What if I took leave from ... to ...?"
pub fn what_if(pathways: Vec<String>) -> AnyView {
    let state = use_state();
    let problems = RwSignal::new(Vec::<Problem>::new());
    let (from, to) = (Boxes::new(None), Boxes::new(None));
    let answer = Later::new();
    let submit = move || {
        let mut found = Vec::new();
        let given =
            |boxes: Boxes| boxes.read().and_then(|day| day.ok_or(forms::NO_DATE.to_owned()));
        let first = check(&mut found, "leave-from", given(from));
        let last = given(to).and_then(|last| match first {
            Some(first) if last < first => Err(forms::TO_EARLY.to_owned()),
            _ => Ok(last),
        });
        let last = check(&mut found, "leave-to", last);
        problems.set(found);
        let pathways = pathways.clone();
        match first.zip(last).and_then(|(first, last)| Span::new(first, last)) {
            Some(span) => answer.show(move || what_moves(state, &pathways, span)),
            None => answer.show(|| ().into_any()),
        }
    };
    let day = |id: &str, question: &str, boxes| DayBoxes {
        id: id.to_owned(),
        question: question.to_owned(),
        hint: String::new(),
        boxes,
        today: state.today,
        quick: false,
        problems,
        on_change: None,
    };
    let fields = pieces![
        day("leave-from", text::IF_FROM, from).view(),
        day("leave-to", text::IF_TO, to).view(),
    ];
    el("details", "")
        .child(el("summary", "").child(text::IF))
        .child(el("p", "").child(text::IF_MEANS))
        .child(error_summary(problems))
        .child(form(text::IF_ASK, fields, submit))
        .child(el("div", "").attr("role", "status").child(answer.or("")))
        .piece()
}

/// What a break would move: each thing with its old day and its new one.
fn what_moves(state: State, pathways: &[String], span: Span) -> AnyView {
    let (book, today) = (state.book(), state.today.get_untracked());
    state.records.with_untracked(|records| {
        let person = Person::read(records.as_slice(), today);
        let mut moved: Vec<(String, Date, Date)> = Vec::new();
        for pathway in pathways {
            let Some(now) = planned(&book, &person, pathway, None) else { continue };
            let Some(then) = planned(&book, &person, pathway, Some(span)) else { continue };
            let mut rest = then.items;
            for item in now.items {
                let is_same = |other: &PlanItem| other.rule == item.rule && other.what == item.what;
                let Some(at) = rest.iter().position(is_same) else { continue };
                if let (Some(old), Some(new)) = (item.due, rest.remove(at).due)
                    && old != new
                {
                    moved.push((item.what, old, new));
                }
            }
        }
        if moved.is_empty() {
            return el("p", "").child(text::IF_NOTHING).piece();
        }
        let mut list = el("dl", "summary");
        for (what, old, new) in moved {
            list = list.child(super::summary_line(what, text::moves(old, new)));
        }
        pieces![el("h3", "").child(text::IF_MOVES), list]
    })
}

/// The goals of the chosen packs: the earliest day of each, and what stands in the way, in order.
pub fn goals_in_reach(state: State) -> Option<AnyView> {
    let (book, packs, today) = (state.book(), state.packs(), state.today.get());
    let packs: Vec<&str> = packs.iter().map(String::as_str).collect();
    let findings = state.findings.get();
    let (mut own, mut others) = (Vec::new(), Vec::new());
    state.records.with(|records| {
        for (goal, _) in goals(&book, &packs, today) {
            let Some(found) = earliest(&book, &packs, goal, records, Vec::new(), today) else {
                continue;
            };
            let is_own = findings.iter().any(|finding| *finding.rule == *found.rule);
            let is_ahead = is_own && !found.obstacles.is_empty();
            if is_ahead { &mut own } else { &mut others }.push(one_goal(&found));
        }
    });
    let others = (!others.is_empty())
        .then(|| el("details", "").child(el("summary", "").child(text::OTHER_GOALS)).child(others));
    let any = !own.is_empty() || others.is_some();
    any.then(|| pieces![el("h2", "").child(text::GOALS), own, others])
}

fn one_goal(goal: &Earliest) -> AnyView {
    let day = match goal.day {
        Some(_) if goal.obstacles.is_empty() => text::NOTHING_IN_THE_WAY.to_owned(),
        Some(day) => text::earliest(day),
        None => text::EARLIEST_UNKNOWN.to_owned(),
    };
    let obstacles: Vec<_> = goal.obstacles.iter().map(obstacle).collect();
    el("details", "")
        .child(el("summary", "").child(words::capital(&goal.opens)))
        .child(el("p", "").child(el("strong", "").child(day)))
        .child((!obstacles.is_empty()).then(|| el("ol", "steps").child(obstacles)))
        .child(link("", &why_href(&goal.rule), text::GOAL_WHY))
        .piece()
}

/// One thing in the way: what, from when, and the form that would record it.
fn obstacle(obstacle: &Obstacle) -> AnyView {
    let form = obstacle.next.as_ref().and_then(|next| next.form.as_ref());
    let what = words::capital(&obstacle.what);
    let what = match form {
        Some(form) => link("", &form_href(form), what).piece(),
        None => what.piece(),
    };
    let said = match (&obstacle.needs, obstacle.from) {
        (Some(need), _) => Some(words::need(need)),
        (None, Some(from)) if obstacle.next.is_none() => Some(text::by_itself(from)),
        _ => None,
    };
    el("li", "")
        .child(what)
        .child(said.map(|said| el("span", "quiet").child(" · ").child(said)))
        .piece()
}
