//! Versions side by side, where people changed the same words at once, until a person chooses.

use leptos::prelude::*;
use waymark_core::fact::Value;
use waymark_core::merge::Rival;

use crate::words::{self, record as text};

/// The versions of one field, with a button to keep each and one to keep both.
pub fn rivals(field: &str, versions: Vec<Rival>, choose: Callback<Value>) -> AnyView {
    let both = join(&versions);
    let sides = versions
        .into_iter()
        .enumerate()
        .map(|(at, rival)| {
            let shown = in_words(&rival.value);
            let value = rival.value;
            view! {
                <div class="side">
                    <h3>{text::version(at + 1)}</h3>
                    <p class="prose">{shown}</p>
                    <button
                        type="button"
                        class="button button--quiet button--small"
                        on:click=move |_| choose.run(value.clone())
                    >
                        {text::keep(at + 1)}
                    </button>
                </div>
            }
        })
        .collect_view();
    let both = both.map(|both| {
        view! {
            <button
                type="button"
                class="button button--quiet button--small"
                on:click=move |_| choose.run(both.clone())
            >
                {text::KEEP_BOTH}
            </button>
        }
    });
    let heading = format!("{}: {}", text::RIVALS_TITLE, text::field(field));
    view! {
        <section class="rivals">
            <h2>{heading}</h2>
            <p>{text::RIVALS}</p>
            <div class="sides">{sides}</div>
            {both}
        </section>
    }
    .into_any()
}

/// All long texts, one after the other; none where the field can only have one value.
fn join(versions: &[Rival]) -> Option<Value> {
    let texts: Vec<&str> = versions
        .iter()
        .filter_map(|rival| match &rival.value {
            Value::Words(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    (texts.len() == versions.len()).then(|| Value::Words(texts.join("\n\n")))
}

/// A value as a person reads it.
pub fn in_words(value: &Value) -> String {
    match value {
        Value::Nothing => text::EMPTIED.to_owned(),
        Value::Text(text) | Value::Words(text) if text.is_empty() => text::EMPTIED.to_owned(),
        Value::Text(text) => match text.as_str() {
            "private" => words::record::PRIVATE.to_owned(),
            "shared" => words::record::SHARED.to_owned(),
            other => other.to_owned(),
        },
        Value::Words(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => if *flag { words::YES } else { words::NO }.to_owned(),
        Value::Day(day) => waymark_core::calendar::in_words(*day),
        Value::Codes(codes) => codes.join(", "),
    }
}
