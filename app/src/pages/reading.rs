//! One reflection to read: what it says, where it is, who can see it, and how it came to be.

use leptos::prelude::*;
use leptos::task::spawn_local;
use waymark_core::access::{Audience, audience};
use waymark_core::fact::{Kind, RecordId, Value};
use waymark_core::record::{Record, field};

use super::page;
use crate::intent::{VersionLine, use_intents};
use crate::notice::Notice;
use crate::parts::codes;
use crate::parts::live::live;
use crate::parts::page::{PageTitle, back};
use crate::parts::rivals::in_words;
use crate::parts::saved;
use crate::parts::told::{Manner, fault, told, told_text};
use crate::prompts;
use crate::state::use_state;
use crate::words::{self, record as text};

/// The page of one reflection.
pub fn reading(id: &str) -> AnyView {
    let Ok(id) = id.parse::<RecordId>() else { return page(missing()) };
    let intents = use_intents();
    let state = use_state();
    intents.open_journal();
    let loaded = RwSignal::new(None::<Result<Option<Record>, Notice>>);
    // Read again whenever the journal changes: something arrived, or was withdrawn here.
    Effect::new(move || {
        state.journal.track();
        let id = id.clone();
        spawn_local(async move {
            let result = intents.load(id).await;
            loaded.try_set(Some(result));
        });
    });
    page(live(move || match loaded.get() {
        None => view! { <p class="quiet">{text::OPENING}</p> }.into_any(),
        Some(Err(notice)) => fault(&notice),
        Some(Ok(None)) => missing(),
        Some(Ok(Some(record))) => read(record),
    }))
}

fn missing() -> AnyView {
    view! {
        {back("/journal")}
        <PageTitle text=text::MISSING />
        <p class="lead">{text::MISSING_TEXT}</p>
        <p><a class="button" href="/journal">{text::TO_JOURNAL}</a></p>
    }
    .into_any()
}

fn read(record: Record) -> AnyView {
    let state = use_state();
    let mine =
        state.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.person == record.about));
    let title = record.text(field::TITLE).trim();
    let title = if title.is_empty() { text::UNTITLED } else { title }.to_owned();
    let day = record.day(field::ON).map(|on| view! { <span>{words::full_day(on)}</span> });
    let id = record.id.clone();
    let place = move || {
        state.journal.with(|lines| {
            let line = lines.as_ref()?.iter().find(|line| line.id == id)?;
            Some(saved::place(line.place))
        })
    };
    let own = mine.then(|| {
        let shared = audience(&record) == Audience::YouAndSupervisor;
        view! { {place}{saved::audience(shared)} }
    });
    let standards = record.codes(field::CODES);
    let standards = (!standards.is_empty()).then(|| {
        view! { <h2>{text::STANDARDS}</h2>{codes::listed(standards)} }
    });
    let disputed = record.disputed().next().is_some();
    let disputed = disputed.then(|| told_text(Manner::Mind, text::RIVALS_TITLE, text::RIVALS));
    let actions = if mine {
        own_actions(&record)
    } else {
        view! { <p class="quiet">{text::WHOSE_OTHER}</p> }.into_any()
    };
    view! {
        {back("/journal")}
        <PageTitle text=title />
        <div class="entry"><div class="facts lead">{day}{own}</div></div>
        {disputed}
        <div class="card card--even">{answers(&record)}</div>
        {standards}
        {actions}
        {history(record.id.clone())}
    }
    .into_any()
}

/// Every answer under its question: the chosen prompts first.
fn answers(record: &Record) -> AnyView {
    let chosen = prompts::set(record.text(field::PROMPTS)).id;
    let mut shown = Vec::new();
    let sets = prompts::SETS.iter();
    for set in
        sets.clone().filter(|set| set.id == chosen).chain(sets.filter(|set| set.id != chosen))
    {
        for prompt in set.questions {
            let answer = record.text(&format!("{}{}", field::ANSWER, prompt.id)).trim().to_owned();
            if answer.is_empty() {
                continue;
            }
            let question =
                (set.id != "free").then(|| view! { <h2 class="question">{prompt.question}</h2> });
            shown.push(view! { {question}<p class="prose">{answer}</p> });
        }
    }
    if shown.is_empty() {
        return view! { <p class="quiet">{text::NO_WORDS}</p> }.into_any();
    }
    shown.collect_view().into_any()
}

/// Change, withdraw with a second thought, restore.
fn own_actions(record: &Record) -> AnyView {
    let asking = RwSignal::new(false);
    let failed = RwSignal::new(None::<Notice>);
    let id = record.id.clone();
    let edit = format!("/reflect/{id}");
    let set = move |withdrawn: bool| {
        let (intents, id) = (use_intents(), id.clone());
        Callback::new(move |()| {
            let id = id.clone();
            spawn_local(async move {
                let changes = vec![(field::WITHDRAWN.to_owned(), Value::Flag(withdrawn))];
                if let Err(notice) = intents.save(Some(id), Kind::Reflection, changes).await {
                    failed.try_set(Some(notice));
                }
                asking.try_set(false);
                intents.open_journal();
            });
        })
    };
    let trouble = move || failed.get().map(|notice| fault(&notice));
    if record.is_withdrawn() {
        let restore = set(false);
        let body = view! {
            <p><strong>{text::IS_WITHDRAWN}</strong></p>
            <button type="button" class="button button--quiet button--small" on:click=move |_| restore.run(())>
                {text::RESTORE}
            </button>
        };
        return view! { {live(trouble)}{told(Manner::Know, body.into_any())} }.into_any();
    }
    let withdraw = set(true);
    let ask = move || {
        if !asking.get() {
            return view! {
                <div class="actions">
                    <a class="button" href=edit.clone()>{words::EDIT}</a>
                    <button type="button" class="plainly" on:click=move |_| asking.set(true)>
                        {text::WITHDRAW}
                    </button>
                </div>
            }
            .into_any();
        }
        let body = view! {
            <p><strong>{text::WITHDRAW_SURE}</strong></p>
            <p>{text::WITHDRAW_MEANS}</p>
            <div class="actions">
                <button type="button" class="button button--grave button--small" on:click=move |_| withdraw.run(())>
                    {text::WITHDRAW_YES}
                </button>
                <button type="button" class="button button--quiet button--small" on:click=move |_| asking.set(false)>
                    {text::WITHDRAW_NO}
                </button>
            </div>
        };
        view! { <div role="alert">{told(Manner::Mind, body.into_any())}</div> }.into_any()
    };
    view! { {live(trouble)}{live(ask)} }.into_any()
}

/// Every version, newest first, read when it is asked for.
fn history(id: RecordId) -> AnyView {
    let intents = use_intents();
    let lines = RwSignal::new(None::<Result<Vec<VersionLine>, Notice>>);
    let load = move |_| {
        let id = id.clone();
        spawn_local(async move {
            let result = intents.versions(id).await;
            lines.try_set(Some(result));
        });
    };
    let body = move || match lines.get() {
        None => view! { <p class="quiet">{text::OPENING}</p> }.into_any(),
        Some(Err(notice)) => fault(&notice),
        Some(Ok(lines)) if lines.is_empty() => view! { <p>{text::NO_HISTORY}</p> }.into_any(),
        Some(Ok(lines)) => lines.into_iter().map(version).collect_view().into_any(),
    };
    view! {
        <details on:toggle=load>
            <summary>{text::HISTORY}</summary>
            {live(body)}
        </details>
    }
    .into_any()
}

/// One version: when, from where, and what it set.
fn version(line: VersionLine) -> AnyView {
    let when = super::you::instant(line.at);
    let from = match (line.by_me, line.device_is_this) {
        (false, _) => text::BY_ANOTHER,
        (true, true) => text::THIS_PHONE,
        (true, false) => text::OTHER_DEVICE,
    };
    let changes = line
        .changes
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div>
                    <dt>{text::field(&name)}</dt>
                    <dd class="prose">{in_words(&value)}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="card card--even entry">
            <p><strong>{when}</strong></p>
            <div class="facts"><span>{from}</span>{saved::place(line.place)}</div>
            <dl class="summary">{changes}</dl>
        </div>
    }
    .into_any()
}
