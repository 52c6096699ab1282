//! Who can see what: for each item, exactly what the access rules answer, without any signal.
//!
//! Lives here: the line that says so, with the names this phone knows. Not here: what the rules
//! answer (the core's `access`).

use leptos::prelude::*;
use waymark_core::access::{AccessRules, Item, Tie};
use waymark_core::calendar::{Date, in_words};
use waymark_core::fact::{Kind, PersonId};
use waymark_core::order;
use waymark_core::record::{Record, field};

use super::element::{El, el};
use super::icon::{self, icon};
use super::live::live;
use crate::state::{Link, Me, Named, use_state};
use crate::words::audience as text;

/// Whoever is signed in, and the rules that say who sees what.
pub struct Readers {
    rules: AccessRules,
    me: Option<Me>,
    today: Date,
}

impl Readers {
    /// As the rules and the staff list are known on this phone today.
    pub fn now() -> Self {
        let state = use_state();
        let me = state.me.get_untracked();
        let packs = me.as_ref().map(|me| me.packs.clone()).unwrap_or_default();
        Self {
            rules: AccessRules::of(&state.book(), &packs),
            me,
            today: state.today.get_untracked(),
        }
    }

    /// The people who are that to somebody, as this phone knows them.
    fn names(&self, tie: Tie, about: &PersonId) -> Vec<String> {
        let Some(me) = &self.me else { return Vec::new() };
        // Who reads under the right of access is the supervisor's line manager.
        let kind = if tie == Tie::Auditor { Tie::SupervisorsManager } else { tie }.name();
        let own = me.person == *about;
        let mut names = Vec::new();
        for tied in if own { &me.over_me } else { &me.i_am } {
            if tied.kind == kind && tied.holds_on(self.today) && (own || tied.person == *about) {
                let name = if own { &tied.name } else { &me.name };
                names.push(text::named(name, tie, own));
            }
            // Whoever answers for a supervisor knows whom that one supervises.
            let through = tied.supervisor.as_ref().filter(|_| !own && tie == Tie::Supervisor);
            if let Some(between) = through
                && tied.person == *about
                && tied.holds_on(self.today)
            {
                names.push(text::named(&between.name, tie, own));
            }
        }
        order::by(&mut names, Ord::cmp);
        names.dedup();
        names
    }

    /// Who can see an item about a person, in a sentence or three.
    pub fn line(&self, item: Item, about: &PersonId) -> String {
        let me = self.me.as_ref();
        let own = me.is_none_or(|me| me.person == *about);
        let first = me.and_then(|me| me.name_of(about)).filter(|_| !own);
        let mut now = vec![first.unwrap_or(if own { "You" } else { "Its author" }).to_owned()];
        let (mut would, mut opens) = (Vec::new(), Vec::new());
        for tie in self.rules.audience(item, self.today).each().filter(|tie| *tie != Tie::Own) {
            let names = self.names(tie, about);
            match tie {
                Tie::Auditor if names.is_empty() => opens.push(text::role_of(tie, own)),
                Tie::Auditor => opens.extend(names),
                _ if names.is_empty() => would.push(text::role_of(tie, own)),
                _ => now.extend(names),
            }
        }
        if own && now.len() == 1 && would.is_empty() && opens.is_empty() {
            return text::ONLY_YOU.to_owned();
        }
        text::can_see(&now, &would, &opens)
    }

    /// The same for a record.
    pub fn of(&self, record: &Record) -> String {
        self.line(Item::of(record), &record.about)
    }

    /// Who would see one's own records of a sort, once they are shared or while they are not.
    pub fn would_see(&self, kind: &Kind, sort: &str, shared: bool) -> String {
        let Some(me) = &self.me else { return text::ONLY_YOU.to_owned() };
        self.line(Item { kind, sort, shared, by_another: false }, &me.person)
    }
}

impl Readers {
    /// Whether sharing one's own records of a kind would open them to anybody.
    pub fn can_share(&self, kind: &Kind) -> bool {
        let seen = |shared| {
            let item = Item { kind, sort: "", shared, by_another: false };
            self.rules.audience(item, self.today)
        };
        seen(true) != seen(false)
    }

    /// Who would see what one records of a sort about somebody else.
    pub fn would_see_about(&self, about: &Named, kind: &Kind, sort: &str) -> String {
        self.line(Item { kind, sort, shared: false, by_another: true }, &about.person)
    }
}

/// The line under a record that says who can see it, and who has read it under the right of access.
pub fn who_sees(readers: &Readers, record: &Record) -> El {
    let line = el("p", "facts").child(icon(icon::PEOPLE));
    let (of, first) = (record.clone(), readers.of(record));
    let told = use_state().me.get_untracked();
    let line = line.child(live(move || {
        let state = use_state();
        if state.delivery.with(|delivery| matches!(delivery.link, Link::Revoked | Link::Left)) {
            return text::NOT_TOLD.to_owned();
        }
        // Who is what to whom may be told anew while the page is open.
        match state.me.with(|me| *me == told) {
            true => first.clone(),
            false => Readers::now().of(&of),
        }
    }));
    let read = read_by(readers, record);
    let read = (!read.is_empty()).then(|| {
        let items: Vec<El> = read.iter().map(|one| el("li", "").child(one.as_str())).collect();
        let heading = el("p", "").child(text::READ_BY);
        el("div", "").child(heading).child(el("ul", "plain").child(items))
    });
    el("div", "audience").child(line).child(read)
}

/// Who read a record under the right of access, and when, the latest first.
fn read_by(readers: &Readers, record: &Record) -> Vec<String> {
    let state = use_state();
    let records = (state.records.get_untracked(), state.others.get_untracked());
    let names = |it: &&Record| {
        it.kind == Kind::Access
            && it.codes(field::RECORDS).iter().any(|id| id == record.id.as_str())
    };
    let all = records.0.iter().chain(records.1.iter());
    let mut readings: Vec<&Record> = all.filter(names).collect();
    order::by(&mut readings, |a, b| (b.day(field::ON), &b.id).cmp(&(a.day(field::ON), &a.id)));
    let me = readers.me.as_ref();
    let said = |reading: &&Record| {
        let is_me = me.filter(|me| me.person == reading.by).map(|me| me.name.clone());
        let name = is_me.or_else(|| Some(me?.name_of(&reading.by)?.to_owned()));
        let own = me.is_none_or(|me| me.person == record.about);
        let who = name.unwrap_or_else(|| text::role_of(Tie::Auditor, own));
        let on = reading.day(field::ON).map(in_words).unwrap_or_default();
        text::read_by(&who, &on)
    };
    readings.iter().map(said).collect()
}
