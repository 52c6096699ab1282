//! The journal: every reflection, newest first, with where each one is; found again by any words.

use leptos::prelude::*;

use super::page;
use super::today::write_button;
use crate::intent::use_intents;
use crate::parts::icon::{self, icon};
use crate::parts::live::live;
use crate::parts::page::PageTitle;
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
        let words: Vec<String> = typed
            .with(|typed| typed.to_lowercase().split_whitespace().map(str::to_owned).collect());
        state.journal.get().map(|lines| {
            lines.iter().filter(|line| holds(line, &words)).cloned().collect::<Vec<_>>()
        })
    });
    let any = Memo::new(move |_| {
        state.journal.with(|lines| lines.as_ref().is_some_and(|l| !l.is_empty()))
    });
    let search = move || any.get().then(|| search_box(typed, found));
    let body = move || match found.get() {
        None => view! { <p class="quiet">{text::OPENING}</p> }.into_any(),
        Some(_) if !any.get() => empty(),
        Some(lines) => sections(lines, shown),
    };
    page(
        view! {
            <PageTitle text=text::JOURNAL />
            <div class="actions">{write_button()}</div>
            {live(search)}
            {live(body)}
        }
        .into_any(),
    )
}

/// Whether a reflection has all of the words typed, in its title, text or codes.
fn holds(line: &JournalLine, words: &[String]) -> bool {
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
    view! {
        <div class="field">
            <label for="search">{text::SEARCH}</label>
            <input
                id="search"
                type="search"
                autocomplete="off"
                autocapitalize="none"
                prop:value=move || typed.get()
                on:input:target=move |event| typed.set(event.target().value())
            />
            <p class="hint" role="status">{told}</p>
        </div>
    }
    .into_any()
}

/// Own ones, those shared with me, and those withdrawn, apart.
fn sections(lines: Vec<JournalLine>, shown: RwSignal<usize>) -> AnyView {
    let (withdrawn, current): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.withdrawn);
    let (mine, others): (Vec<_>, Vec<_>) = current.into_iter().partition(|line| line.mine);
    let withdrawn: Vec<_> = withdrawn.into_iter().filter(|line| line.mine).collect();
    let count = mine.len();
    let own = move || {
        let cards = mine.iter().take(shown.get()).map(entry).collect_view();
        view! { <h2 class="unseen">{text::OWN}</h2><ul class="plain">{cards}</ul> }
    };
    let more = move || {
        (shown.get() < count).then(|| {
            view! {
                <button
                    type="button"
                    class="button button--quiet"
                    on:click=move |_| shown.update(|shown| *shown += AT_ONCE)
                >
                    {text::MORE}
                </button>
            }
        })
    };
    let others = (!others.is_empty()).then(|| {
        let cards = others.iter().map(entry).collect_view();
        view! { <section><h2>{text::SHARED_WITH_ME}</h2><ul class="plain">{cards}</ul></section> }
    });
    let withdrawn = (!withdrawn.is_empty()).then(|| {
        let summary = format!("{} ({})", text::WITHDRAWN, withdrawn.len());
        let cards = withdrawn.iter().map(entry).collect_view();
        view! { <details><summary>{summary}</summary><ul class="plain">{cards}</ul></details> }
    });
    view! { {live(own)}{live(more)}{others}{withdrawn} }.into_any()
}

/// One reflection as a card that is one link.
fn entry(line: &JournalLine) -> AnyView {
    let title = if line.title.trim().is_empty() { text::UNTITLED } else { line.title.as_str() };
    let glimpse: String = line.text.chars().take(220).collect();
    let day = line.on.map(|on| view! { <span>{words::full_day(on)}</span> });
    let flag = if line.disputed {
        Some(text::DISPUTED)
    } else if line.newer {
        Some(text::NEWER)
    } else {
        None
    };
    let flag = flag.map(|flag| view! { <span class="t-due">{icon(icon::MIND)}{flag}</span> });
    let own = line.mine.then(|| view! { {saved::place(line.place)}{saved::audience(line.shared)} });
    view! {
        <li class="card card--even entry">
            <h3><a href=format!("/journal/{}", line.id)>{title.to_owned()}</a></h3>
            <p class="glimpse">{glimpse}</p>
            <div class="facts">
                {day}
                <span>{text::words(line.words as usize)}</span>
                {own}
                {flag}
            </div>
        </li>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <div class="empty">
            {icon(icon::JOURNAL)}
            <h2>{text::EMPTY}</h2>
            <p>{text::EMPTY_TEXT}</p>
        </div>
    }
    .into_any()
}
