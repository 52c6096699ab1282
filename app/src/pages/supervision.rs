//! Supervision: what was held, newest first, and the way to record one.

use leptos::prelude::*;
use waymark_core::fact::Kind;
use waymark_core::record::{Record, field};

use super::page;
use crate::parts::icon::{self, icon};
use crate::parts::live::live;
use crate::parts::page::PageTitle;
use crate::state::use_state;
use crate::words::{self, forms as text};

/// The list of sessions held.
pub fn supervision() -> AnyView {
    let state = use_state();
    let body = move || {
        let records = state.records.get();
        let mut held: Vec<&Record> =
            records.iter().filter(|record| record.kind == Kind::Session).collect();
        held.sort_unstable_by(|a, b| (b.day(field::ON), &b.id).cmp(&(a.day(field::ON), &a.id)));
        if held.is_empty() {
            return view! {
                <div class="empty">
                    {icon(icon::PEOPLE)}
                    <h2>{text::HELD_NONE}</h2>
                    <p>{text::HELD_NONE_TEXT}</p>
                </div>
            }
            .into_any();
        }
        let cards = held.into_iter().map(session).collect_view();
        view! { <h2>{text::HELD}</h2><ul class="plain">{cards}</ul> }.into_any()
    };
    page(
        view! {
            <PageTitle text=text::SUPERVISION />
            <div class="actions">
                <a class="button button--big" href="/supervision/new">
                    {icon(icon::PEN)}
                    {text::RECORD_ONE}
                </a>
            </div>
            {live(body)}
        }
        .into_any(),
    )
}

fn session(record: &Record) -> AnyView {
    let day = record.day(field::ON).map(words::full_day).unwrap_or_default();
    let kind = text::kind(record.text(field::FORM)).to_owned();
    let minutes = record
        .number(field::MINUTES)
        .map(|minutes| view! { <span>{text::duration(minutes)}</span> });
    let with = record.text(field::WITH).to_owned();
    let with = (!with.is_empty()).then(|| view! { <span>{text::with(&with)}</span> });
    view! {
        <li class="card card--even entry">
            <h3><a href=format!("/supervision/{}", record.id)>{day}</a></h3>
            <div class="facts"><span>{kind}</span>{minutes}{with}</div>
        </li>
    }
    .into_any()
}
