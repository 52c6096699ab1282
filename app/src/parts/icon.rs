//! Icons, drawn as lines; always beside words, so they are hidden from screen readers.

use leptos::prelude::*;

use super::element::{El, Piece, el};

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
    picture("icon", "0 0 24 24").child(shape("path").attr("d", drawing)).piece()
}

/// The mark: a yellow waymark disc with its arrow.
pub fn mark() -> AnyView {
    let arrow = stroke("M5.5 12h12M12.5 7l5 5-5 5", "#0f1a16", "2.6").attr("fill", "none");
    picture("", "0 0 24 24").child(disc("12", "12").attr("fill", "#fd0")).child(arrow).piece()
}

/// A picture that is only seen: words stand beside it.
fn picture(class: &str, view_box: &str) -> El {
    el("svg", class)
        .attr("viewBox", view_box)
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
}

fn shape(tag: &'static str) -> El {
    el(tag, "")
}

fn disc(middle: &str, radius: &str) -> El {
    shape("circle").attr("cx", middle).attr("cy", middle).attr("r", radius)
}

fn ring() -> El {
    disc("10", "8").attr("fill", "none").attr("stroke", "currentColor").attr("stroke-width", "2")
}

/// A line with round ends and corners.
fn stroke(drawing: &str, colour: &str, width: &str) -> El {
    shape("path")
        .attr("d", drawing)
        .attr("stroke", colour)
        .attr("stroke-width", width)
        .attr("stroke-linecap", "round")
        .attr("stroke-linejoin", "round")
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
    const INK: &str = "currentColor";
    const PAGE: &str = "var(--page)";
    let full = || disc("10", "9").attr("fill", INK);
    let line = |drawing, width| {
        shape("path").attr("d", drawing).attr("stroke", INK).attr("stroke-width", width)
    };
    let (under, over) = match sign {
        Sign::Overdue => (Some(full()), Some(stroke("M10 5v6M10 14v.5", PAGE, "2.5"))),
        Sign::Due => {
            let half = shape("path").attr("d", "M10 2a8 8 0 010 16z").attr("fill", INK);
            (Some(ring()), Some(half))
        }
        Sign::Coming => (Some(ring()), None),
        Sign::NotMet => (Some(ring()), Some(line("M7 7l6 6M13 7l-6 6", "2"))),
        Sign::Unknown => {
            let question = "M7.5 8a2.5 2.5 0 115 0c0 1.5-2.5 1.8-2.5 3.5M10 14v.3";
            let question = stroke(question, INK, "1.8").attr("fill", "none");
            (Some(ring().attr("stroke-dasharray", "3 2.5")), Some(question))
        }
        Sign::Paused => (None, Some(line("M6 4v12M14 4v12", "4"))),
        Sign::Met => {
            let tick = stroke("M6 10.5l3 3 5.5-6.5", PAGE, "2.2").attr("fill", "none");
            (Some(full()), Some(tick))
        }
    };
    picture("", "0 0 20 20").child(under).child(over).piece()
}
