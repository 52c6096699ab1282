//! How to put Waymark on the home screen.

use leptos::prelude::*;

use crate::words::you as text;

/// The steps, for each kind of phone.
pub fn install() -> AnyView {
    let steps = |name: &'static str, steps: [&'static str; 3]| {
        let items = steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
        view! { <h3>{name}</h3><ol class="steps">{items}</ol> }
    };
    view! {
        <details>
            <summary>{text::INSTALL}</summary>
            {steps(text::ANDROID, text::ANDROID_STEPS)}
            {steps(text::IOS, text::IOS_STEPS)}
        </details>
    }
    .into_any()
}
