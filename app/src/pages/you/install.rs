//! How to put Waymark on the home screen.

use leptos::prelude::*;

use crate::parts::element::{Piece, el, pieces};
use crate::words::you as text;

/// The steps, for each kind of phone.
pub fn install() -> AnyView {
    let steps = |name: &str, steps: [&str; 3]| {
        let items: Vec<_> = steps.iter().map(|step| el("li", "").child(*step)).collect();
        pieces![el("h3", "").child(name), el("ol", "steps").child(items)]
    };
    el("details", "")
        .child(el("summary", "").child(text::INSTALL))
        .child(steps(text::ANDROID, text::ANDROID_STEPS))
        .child(steps(text::IOS, text::IOS_STEPS))
        .piece()
}
