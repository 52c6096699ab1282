//! The markup of the administrators' page.

use maud::{DOCTYPE, Markup, html};

use super::{PAGE, STYLES, words};
use crate::clock;
use crate::store::{Audited, Build, Counts, NotTaken, Overview, Quiet};

/// The whole page; `full` is how many entries of the audit log fit on one.
pub fn draw(organisation: &str, overview: &Overview, audited: &[Audited], full: i64) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (words::TITLE) " – Waymark" }
                link rel="stylesheet" href=(STYLES);
            }
            body {
                header { a href="/" { (words::BACK) } }
                main {
                    h1 { (words::TITLE) }
                    p { (organisation) ". " (words::INTRODUCTION) }
                    (counts(overview.counts))
                    (quiet(&overview.quiet))
                    (not_taken(&overview.not_taken))
                    (builds(&overview.builds))
                    (audit(audited, full))
                }
            }
        }
    }
}

fn counts(counts: Counts) -> Markup {
    let lines = [
        (words::PEOPLE, counts.people),
        (words::DEVICES, counts.devices),
        (words::SESSIONS, counts.sessions),
        (words::FACTS, counts.facts),
        (words::UNSENT, counts.unsent),
    ];
    html! {
        section {
            h2 { (words::COUNTS) }
            dl { @for (what, number) in lines { div { dt { (what) } dd { (number) } } } }
        }
    }
}

fn quiet(devices: &[Quiet]) -> Markup {
    html! {
        section {
            h2 { (words::QUIET) }
            @if devices.is_empty() {
                p { (words::NO_QUIET) }
            } @else {
                p { (words::QUIET_TEXT) }
                (table(
                    words::QUIET,
                    &[words::PERSON, words::DEVICE, words::SEEN, words::LEFT_TO_SEND, words::NOT_TAKEN_OF_IT],
                    devices.iter().map(|one| vec![
                        one.name.clone(),
                        one.about.clone(),
                        one.seen_ms.map_or_else(|| words::NEVER.to_owned(), clock::in_words),
                        one.unsent.to_string(),
                        one.set_aside.to_string(),
                    ]),
                ))
            }
        }
    }
}

fn not_taken(reasons: &[NotTaken]) -> Markup {
    html! {
        section {
            h2 { (words::NOT_TAKEN) }
            @if reasons.is_empty() {
                p { (words::NO_NOT_TAKEN) }
            } @else {
                p { (words::NOT_TAKEN_TEXT) }
                (table(
                    words::NOT_TAKEN,
                    &[words::REASON, words::HOW_MANY, words::OF_PEOPLE],
                    reasons.iter().map(|one| vec![
                        words::reason(&one.reason).to_owned(),
                        one.facts.to_string(),
                        one.people.to_string(),
                    ]),
                ))
            }
        }
    }
}

fn builds(builds: &[Build]) -> Markup {
    html! {
        section {
            h2 { (words::BUILDS) }
            @if builds.is_empty() {
                p { (words::NO_BUILDS) }
            } @else {
                (table(
                    words::BUILDS,
                    &[words::VERSION, words::DEVICES],
                    builds.iter().map(|one| {
                        let told = !one.version.is_empty();
                        let version = if told { &one.version } else { words::OLDER_VERSION };
                        vec![version.to_owned(), one.devices.to_string()]
                    }),
                ))
            }
        }
    }
}

fn audit(entries: &[Audited], full: i64) -> Markup {
    let oldest = entries
        .last()
        .map(|one| one.entry)
        .filter(|_| i64::try_from(entries.len()).is_ok_and(|shown| shown == full));
    html! {
        section id="audit" {
            h2 { (words::AUDIT) }
            p { (words::AUDIT_TEXT) }
            @if entries.is_empty() {
                p { (words::NO_AUDIT) }
            } @else {
                (table(
                    words::AUDIT,
                    &[words::NUMBER, words::WHEN, words::WHO, words::WHAT, words::WHOM],
                    entries.iter().map(|one| vec![
                        one.entry.to_string(),
                        clock::in_words(one.at_ms),
                        one.actor.clone().unwrap_or_else(|| words::SERVER.to_owned()),
                        words::action(&one.action),
                        one.about.clone().unwrap_or_default(),
                    ]),
                ))
            }
            nav {
                @if let Some(entry) = oldest.filter(|entry| *entry > 1) {
                    a href={ (PAGE) "?before=" (entry) "#audit" } { (words::OLDER) }
                }
                a href={ (PAGE) "#audit" } { (words::NEWEST) }
            }
        }
    }
}

/// A table that can be scrolled sideways by itself, by keyboard too.
fn table(name: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Markup {
    html! {
        div.wide role="region" aria-label=(name) tabindex="0" {
            table {
                thead { tr { @for cell in head { th scope="col" { (cell) } } } }
                tbody { @for row in rows { tr { @for cell in row { td { (cell) } } } } }
            }
        }
    }
}
