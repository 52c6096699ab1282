//! Icons, drawn as lines; always beside words, so they are hidden from screen readers.

use leptos::prelude::*;

/// A drawing: the path data of a 24 by 24 picture.
pub type Drawing = &'static str;

pub const HOME: Drawing = "M4 11l8-7 8 7v9h-5v-6H9v6H4z";
pub const JOURNAL: Drawing = "M6 4h12v16H6zM9.5 8.5h5M9.5 12h5M9.5 15.5h3";
pub const PATH: Drawing = "M4 20c5 0 3-8 8-8s3-8 8-8M16.5 3.5L20 4l-.5 3.5";
pub const PEOPLE: Drawing = "M9 11.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 5a3.3 3.3 0 010 6.4M18 14.5c2.4.8 3.5 2.8 3.5 5.5";
pub const PERSON: Drawing = "M12 12a4 4 0 100-8 4 4 0 000 8zM4.5 20.5c0-5 3.5-7 7.5-7s7.5 2 7.5 7";
pub const PEN: Drawing = "M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5";
pub const TICK: Drawing = "M4.5 12.5l5 5 10-11";
pub const CLOCK: Drawing = "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5l3.5 2";
pub const CROSS: Drawing = "M6 6l12 12M18 6L6 18";
pub const BACK: Drawing = "M15 4.5L7.5 12l7.5 7.5";
pub const LOCK: Drawing = "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3";
pub const MIND: Drawing = "M12 4L2.5 20h19zM12 10v4.5M12 17.2v.1";
pub const INFO: Drawing = "M12 21a9 9 0 100-18 9 9 0 000 18zM12 11v5.5M12 7.6v.1";
pub const PHONE: Drawing = "M7 3h10v18H7zM11 18h2";
pub const SENDING: Drawing = "M12 19V5M6 11l6-6 6 6";
pub const NO_SIGNAL: Drawing =
    "M3 3l18 18M5 12.5a10 10 0 014-2.6M19 12.5a10 10 0 00-5.5-2.9M9 16.3a5 5 0 016 0M12 19.5v.1";

/// The drawing as a picture.
pub fn icon(drawing: Drawing) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=drawing />
        </svg>
    }
    .into_any()
}

/// The mark: a yellow waymark disc with its arrow.
pub fn mark() -> AnyView {
    view! {
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <circle cx="12" cy="12" r="12" fill="#fd0" />
            <path
                d="M5.5 12h12M12.5 7l5 5-5 5"
                fill="none"
                stroke="#0f1a16"
                stroke-width="2.6"
                stroke-linecap="round"
                stroke-linejoin="round"
            />
        </svg>
    }
    .into_any()
}

/// A sign of how something stands, told apart by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// A disc with a bar: overdue.
    Overdue,
    /// A half-filled disc: due.
    Due,
    /// An empty ring: to come.
    Coming,
    /// A ring with a cross: not as asked.
    NotMet,
    /// A ring with a question.
    Unknown,
    /// Two bars.
    Paused,
    /// A disc with a tick.
    Met,
}

/// The sign as a picture, in the colour of the text around it.
pub fn sign(sign: Sign) -> AnyView {
    let inner = match sign {
        Sign::Overdue => view! {
            <circle cx="10" cy="10" r="9" fill="currentColor" />
            <path d="M10 5v6M10 14v.5" stroke="var(--page)" stroke-width="2.5" stroke-linecap="round" />
        }
        .into_any(),
        Sign::Due => view! {
            <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2" />
            <path d="M10 2a8 8 0 010 16z" fill="currentColor" />
        }
        .into_any(),
        Sign::Coming => view! {
            <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2" />
        }
        .into_any(),
        Sign::NotMet => view! {
            <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2" />
            <path d="M7 7l6 6M13 7l-6 6" stroke="currentColor" stroke-width="2" />
        }
        .into_any(),
        Sign::Unknown => view! {
            <circle cx="10" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 2.5" />
            <path d="M7.5 8a2.5 2.5 0 115 0c0 1.5-2.5 1.8-2.5 3.5M10 14v.3" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
        }
        .into_any(),
        Sign::Paused => view! {
            <path d="M6 4v12M14 4v12" stroke="currentColor" stroke-width="4" />
        }
        .into_any(),
        Sign::Met => view! {
            <circle cx="10" cy="10" r="9" fill="currentColor" />
            <path d="M6 10.5l3 3 5.5-6.5" fill="none" stroke="var(--page)" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" />
        }
        .into_any(),
    };
    view! { <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">{inner}</svg> }.into_any()
}
