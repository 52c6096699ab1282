//! Versions side by side, where people changed the same words at once, until a person chooses.

use leptos::prelude::*;
use waymark_core::fact::Value;
use waymark_core::merge::Rival;
use waymark_core::record::field;

use super::element::{Piece, button, el};
use super::form::focus_on;
use crate::prompts;
use crate::words::{self, attachments, record as text};

/// The versions of one field, with a button to keep each and one to keep both.
pub fn rivals(field: &str, versions: &[Rival], choose: Callback<Value>) -> AnyView {
    let keep = |label: &str, value: Value| {
        button("button button--quiet button--small", label, move || {
            choose.run(value.clone());
            focus_on("page"); // the button is gone
        })
    };
    let mut sides = el("div", "sides");
    for (at, rival) in versions.iter().enumerate() {
        let side = el("div", "side")
            .child(el("h3", "").child(text::version(at + 1)))
            .child(el("p", "prose").child(in_words(field, &rival.value)))
            .child(keep(&text::keep(at + 1), rival.value.clone()));
        sides = sides.child(side);
    }
    let heading = format!("{}: {}", text::RIVALS_TITLE, text::field(field));
    el("section", "rivals")
        .child(el("h2", "").child(heading))
        .child(el("p", "").child(text::RIVALS))
        .child(sides)
        .child(join(versions).map(|both| keep(text::KEEP_BOTH, both)))
        .piece()
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

/// The value of a field as a person reads it.
pub fn in_words(field: &str, value: &Value) -> String {
    match value {
        Value::Nothing => text::EMPTIED.to_owned(),
        Value::Text(text) | Value::Words(text) if text.is_empty() => text::EMPTIED.to_owned(),
        Value::Text(text) => match (field, text.as_str()) {
            (field::SHARING, field::PRIVATE) => text::PRIVATE.to_owned(),
            (field::SHARING, field::SHARED) => text::SHARED.to_owned(),
            (field::PROMPTS, id) => prompts::set(id).name.to_owned(),
            (_, other) => other.to_owned(),
        },
        Value::Words(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => if *flag { words::YES } else { words::NO }.to_owned(),
        Value::Day(day) => waymark_core::calendar::in_words(*day),
        Value::Codes(codes) => codes.join(", "),
        Value::Files(files) => files.iter().map(attachments::called).collect::<Vec<_>>().join(", "),
    }
}
