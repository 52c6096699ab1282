//! The audit of supervision records: the supervisors somebody is line manager of, and one of them.
//!
//! Lives here: whose records may be audited, by the ties the staff list gives. Not here: the choice
//! of a sample (`choose`), one record (`read`), or what the right is, which are rules.

mod choose;
pub mod read;

use leptos::prelude::*;
use waymark_core::access::{AccessRules, May, Tie, Ties};
use waymark_core::calendar::in_words;
use waymark_core::fact::{Kind, PersonId};
use waymark_core::order;
use waymark_core::record::{Record, field};

use super::{empty, page};
use crate::parts::element::{El, el, link, pieces};
use crate::parts::icon;
use crate::parts::live::live;
use crate::parts::page::{back, private_title, title};
use crate::state::{Me, Named, State, number_of, use_state};
use crate::words::right_of_access as text;

/// The sort of event that an audit of supervision records is.
const AUDIT: &str = "audit";

/// A supervisor one answers for, and whom they supervise.
#[derive(Clone)]
pub struct Supervisor {
    /// Who.
    pub who: Named,
    /// Whom they supervise today, by name.
    pub people: Vec<Named>,
}

/// The supervisors somebody is line manager of, by name, with whom they supervise today.
pub fn supervisors(state: State) -> Vec<Supervisor> {
    let today = state.today.get();
    let mut found: Vec<Supervisor> = Vec::new();
    let Some(me) = state.me.get() else { return found };
    let rules = AccessRules::of(&state.book(), &me.packs);
    let manages = Tie::SupervisorsManager;
    if !rules.may(May::Audit, Ties::NONE.and(manages), today).allowed {
        return found;
    }
    for tied in me.i_am.iter().filter(|it| it.kind == manages.name() && it.holds_on(today)) {
        let Some(who) = tied.supervisor.clone() else { continue };
        // Nobody audits what they are a party to.
        if may_not(&rules, &me, &tied.person, state) {
            continue;
        }
        let one = Named { person: tied.person.clone(), name: tied.name.clone() };
        match found.iter_mut().find(|it| it.who.person == who.person) {
            Some(known) => known.people.push(one),
            None => found.push(Supervisor { who, people: vec![one] }),
        }
    }
    order::by(&mut found, |a, b| a.who.name.cmp(&b.who.name));
    for supervisor in &mut found {
        order::by(&mut supervisor.people, |a, b| a.name.cmp(&b.name));
    }
    found
}

/// Whether what somebody else is to a person as well forbids them to audit that person's records.
fn may_not(rules: &AccessRules, me: &Me, person: &PersonId, state: State) -> bool {
    let today = state.today.get();
    let of = me.i_am.iter().filter(|it| it.person == *person && it.holds_on(today));
    let ties: Ties = of.filter_map(|it| Tie::named(&it.kind)).collect();
    !rules.may(May::Audit, ties, today).allowed
}

/// The list of supervisors.
pub fn list() -> AnyView {
    let state = use_state();
    let body = move || {
        let found = supervisors(state);
        if found.is_empty() {
            return empty(icon::PEOPLE, text::NONE, text::NONE_TEXT, "");
        }
        let cards: Vec<_> = found.iter().map(|one| card(state, one)).collect();
        let heading = el("h2", "unseen").child(text::SUPERVISORS);
        pieces![right(state), heading, el("ul", "plain").child(cards)]
    };
    page(pieces![back("/supervision"), title(text::TITLE), live(body)])
}

/// What the right of access is, in the rule's words, with its clause.
fn right(state: State) -> Vec<El> {
    let today = state.today.get();
    let rules = AccessRules::of(&state.book(), &state.packs());
    let ties = Ties::NONE.and(Tie::SupervisorsManager);
    let decided = rules.may(May::Audit, ties, today);
    let versions = decided.by.iter().filter_map(|id| rules.rule(id)?.version_on(today));
    versions
        .map(|version| {
            let clause = el("span", "hint").child(version.cite.clause.to_string());
            el("p", "lead").child(version.says.as_str()).child(" ").child(clause)
        })
        .collect()
}

fn card(state: State, one: &Supervisor) -> El {
    let last = last_audit(state, &one.who.person);
    let href = ["/audit/", &number_of(&one.who.person)].concat();
    let facts = el("div", "facts")
        .child(el("span", "").child(text::people(one.people.len())))
        .child(el("span", "").child(last));
    el("li", "card card--even entry")
        .child(el("h3", "").child(link("", &href, one.who.name.as_str())))
        .child(facts)
}

/// When the records of a supervisor were last audited, as far as this phone knows.
fn last_audit(state: State, supervisor: &PersonId) -> String {
    let is_one = |it: &&Record| {
        it.kind == Kind::Event && it.text(field::WHAT) == AUDIT && it.about == *supervisor
    };
    let last = state
        .others
        .with(|others| others.iter().filter(is_one).filter_map(|it| it.day(field::ON)).max());
    last.map_or(text::NOT_AUDITED.to_owned(), |on| text::audited(&in_words(on)))
}

/// One supervisor: what is open, what there is to choose from, and the audit.
pub fn one(number: &str) -> AnyView {
    let state = use_state();
    let found = supervisors(state).into_iter().find(|it| number_of(&it.who.person) == number);
    let Some(supervisor) = found else {
        return page(pieces![
            back("/audit"),
            title(text::TITLE),
            empty(icon::PEOPLE, text::NOT_HERE, text::NONE_TEXT, ""),
        ]);
    };
    let last = last_audit(state, &supervisor.who.person);
    page(pieces![
        back("/audit"),
        private_title(&supervisor.who.name, text::TITLE),
        el("p", "lead").child(last),
        choose::sample(state, supervisor),
    ])
}

/// The way to the audits, for who is somebody's line manager.
pub fn way_here(state: State) -> Option<El> {
    (!supervisors(state).is_empty())
        .then(|| el("p", "actions").child(link("button button--quiet", "/audit", text::TITLE)))
}

/// Every reading under the right of access that this person may see: of their own records, of those
/// of whom they supervise, and what they read themselves; the latest first.
pub fn readings(state: State) -> AnyView {
    let mine = state.records.get();
    let others = state.others.get();
    let is_one = |it: &&Record| it.kind == Kind::Access;
    let mut found: Vec<&Record> = mine.iter().chain(others.iter()).filter(is_one).collect();
    if found.is_empty() {
        return ().into_any();
    }
    order::by(&mut found, |a, b| (b.day(field::ON), &b.id).cmp(&(a.day(field::ON), &a.id)));
    let cards: Vec<_> = found.into_iter().map(|it| read::reading(state, it)).collect();
    pieces![
        el("h2", "").attr("id", "readings").child(text::READINGS),
        el("ul", "plain").child(cards),
    ]
}
