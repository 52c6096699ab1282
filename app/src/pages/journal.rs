//! The journal: every reflection, newest first, with where each one is; found again by any words.

use leptos::prelude::*;
use waymark_core::fact::Kind;

use super::today::write_button;
use super::{empty, page, quiet};
use crate::intent::use_intents;
use crate::parts::audience::Readers;
use crate::parts::element::{Piece, button, el, link, pieces};
use crate::parts::icon::{self, icon};
use crate::parts::live::live;
use crate::parts::page::title;
use crate::parts::saved;
use crate::state::{JournalLine, use_state};
use crate::words::{self, record as text};

/// How many reflections are drawn before one asks for more.
const AT_ONCE: usize = 40;

/// The list of reflections.
pub fn journal() -> AnyView {
    let state = use_state();
    use_intents().open_journal();
    let typed = RwSignal::new(String::new());
    let shown = RwSignal::new(AT_ONCE);
    let found = Memo::new(move |_| {
        let typed = typed.with(|typed| typed.to_lowercase());
        let words: Vec<&str> = typed.split_whitespace().collect();
        state.journal.get().map(|lines| {
            lines.iter().filter(|line| holds(line, &words)).cloned().collect::<Vec<_>>()
        })
    });
    let any = move || state.journal.with(|lines| lines.as_ref().is_some_and(|l| !l.is_empty()));
    let search = move || any().then(|| search_box(typed, found));
    let body = move || match found.get() {
        None => quiet(text::OPENING),
        Some(_) if !any() => empty(icon::JOURNAL, text::EMPTY, text::EMPTY_TEXT, ""),
        Some(lines) => sections(&lines, shown),
    };
    page(pieces![
        title(text::JOURNAL),
        el("div", "actions").child(write_button()),
        live(search),
        live(body),
    ])
}

/// Whether a reflection has all of the words typed, in its title, text or codes.
fn holds(line: &JournalLine, words: &[&str]) -> bool {
    let title = line.title.to_lowercase();
    let text = line.text.to_lowercase();
    let codes = line.codes.join(" ").to_lowercase();
    words.iter().all(|word| title.contains(word) || text.contains(word) || codes.contains(word))
}

fn search_box(typed: RwSignal<String>, found: Memo<Option<Vec<JournalLine>>>) -> AnyView {
    let told = move || {
        let count = found.with(|found| found.as_ref().map_or(0, Vec::len));
        match (typed.with(|typed| typed.trim().is_empty()), count) {
            (true, _) => String::new(),
            (false, 0) => text::NO_MATCH.to_owned(),
            (false, count) => text::found(count),
        }
    };
    let input = el("input", "")
        .attr("id", "search")
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .value(move || typed.get())
        .on_typed(move |text| typed.set(text));
    el("div", "field")
        .child(el("label", "").attr("for", "search").child(text::SEARCH))
        .child(input)
        .child(el("p", "hint").attr("role", "status").child(live(told)))
        .piece()
}

/// Own ones, those shared with me, and those withdrawn, apart.
fn sections(lines: &[JournalLine], shown: RwSignal<usize>) -> AnyView {
    let readers = Readers::now();
    let sees = [false, true].map(|shared| readers.would_see(&Kind::Reflection, "", shared));
    let cards = |wanted: fn(&JournalLine) -> bool, most: usize| -> Vec<AnyView> {
        let wanted = lines.iter().filter(|line| wanted(line)).take(most);
        wanted.map(|line| entry(line, &sees)).collect()
    };
    let is_mine = |line: &JournalLine| line.mine && !line.withdrawn;
    let many = shown.get();
    let mine = cards(is_mine, many);
    let more = lines.iter().filter(|line| is_mine(line)).count() > many;
    let more = more.then(|| {
        let more = move || shown.update(|shown| *shown += AT_ONCE);
        button("button button--quiet", text::MORE, more)
    });
    let others = cards(|line| !line.mine && !line.withdrawn, usize::MAX);
    let others = (!others.is_empty()).then(|| {
        let heading = el("h2", "").child(text::SHARED_WITH_ME);
        el("section", "").child(heading).child(el("ul", "plain").child(others))
    });
    let withdrawn = cards(|line| line.mine && line.withdrawn, usize::MAX);
    let withdrawn = (!withdrawn.is_empty()).then(|| {
        let summary = format!("{} ({})", text::WITHDRAWN, withdrawn.len());
        let summary = el("summary", "").child(summary);
        el("details", "").child(summary).child(el("ul", "plain").child(withdrawn))
    });
    pieces![
        el("h2", "unseen").child(text::OWN),
        el("ul", "plain").child(mine),
        more,
        others,
        withdrawn,
    ]
}

/// One reflection as a card that is one link.
fn entry(line: &JournalLine, [alone, shared]: &[String; 2]) -> AnyView {
    let title = if line.title.trim().is_empty() { text::UNTITLED } else { line.title.as_str() };
    let glimpse: String = line.text.chars().take(220).collect();
    let flag = if line.disputed {
        Some(text::DISPUTED)
    } else if line.newer {
        Some(text::NEWER)
    } else {
        None
    };
    let flag = flag.map(|flag| el("span", "t-due").child(icon(icon::MIND)).child(flag));
    let author = (!line.mine).then(|| {
        let name = use_state().me.with(|me| me.as_ref()?.name_of(&line.about).map(text::by));
        name.map(|name| el("span", "").child(name))
    });
    let own = line.mine.then(|| {
        let sees = if line.shared { shared } else { alone };
        pieces![saved::place(line.place), saved::audience(line.shared, sees)]
    });
    let facts = el("div", "facts")
        .child(author.flatten())
        .child(line.on.map(|on| el("span", "").child(words::full_day(on))))
        .child(el("span", "").child(text::words(line.words as usize)))
        .child(own)
        .child(flag);
    let mut href = "/journal/".to_owned();
    href.push_str(line.id.as_str());
    el("li", "card card--even entry")
        .child(el("h3", "").child(link("", &href, title)))
        .child(el("p", "glimpse").child(glimpse))
        .child(facts)
        .piece()
}
