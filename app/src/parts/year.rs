//! The year as a picture, and the same as tables.
//!
//! Places are shares of the width, so that it is drawn once for a phone and a desktop; text keeps
//! its size. Each state has its own shape: filled, crossed, half filled, empty, hatched.

use leptos::prelude::*;
use waymark_core::calendar::{self, Date, Span, first_of_next_month};
use waymark_core::order;
use waymark_core::pathway::{Mark, MarkState, Row, Year};

use super::element::{El, Piece, el, link};
use super::finding::why_href;
use crate::words::{self, year as text};

/// From the first day drawn to the last.
#[derive(Debug, Clone, Copy)]
struct Scale {
    span: Span,
}

impl Scale {
    /// A share of the width in hundredths of a percent; the picture keeps a little air at its sides.
    fn share(self, date: Date) -> i64 {
        let days = date.signed_duration_since(self.span.from).num_days();
        (150 + days * 9_700 / self.span.days().max(1)).clamp(0, 10_000)
    }

    /// Where a day begins.
    fn at(self, date: Date) -> String {
        percent(self.share(date))
    }

    /// How wide a run of days is, less a gap to the next.
    fn width(self, from: Date, to: Date) -> String {
        let end = self.share(calendar::add_days(to, 1));
        percent((end - self.share(from) - 40).max(60))
    }

    /// The middle of a run of days.
    fn middle(self, from: Date, to: Date) -> String {
        percent((self.share(from) + self.share(calendar::add_days(to, 1)) - 40) / 2)
    }
}

fn percent(hundredths: i64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

const TOP: i64 = 60;
const WINDOWS: i64 = 58;
const STAGES: i64 = 84;
/// How near two stages may stand on a small phone before their labels touch, in hundredths of a percent.
const CLOSE: i64 = 1_700;

/// The picture of a pathway; the first on its page brings the hatching all of them use.
pub fn picture(year: &Year, today: Date, is_first: bool) -> Option<AnyView> {
    let scale = Scale { span: Span::new(year.anchor, year.until)? };
    let mut rows: Vec<&Row> = year.rows.iter().collect();
    // Windows first, then stages, each by how often and how early they come.
    order::by(&mut rows, |a, b| {
        let first = |row: &Row| row.marks.first().map(|mark| mark.due);
        let stages = |row: &Row| !row.is_cadence;
        (stages(a), b.marks.len(), first(a)).cmp(&(stages(b), a.marks.len(), first(b)))
    });
    let mut y = TOP;
    let mut drawn = Vec::new();
    for row in rows {
        drawn.push(draw_row(scale, row, y));
        y += if row.is_cadence { WINDOWS } else { STAGES };
    }
    let height = y;
    let pauses: Vec<_> = year
        .pauses
        .iter()
        .map(|pause| {
            let (x, width) = (scale.at(pause.from), scale.width(pause.from, pause.to));
            bar("paused", &x, TOP - 14, &width, height - TOP)
        })
        .collect();
    let past = scale.span.contains(today);
    let past = past.then(|| bar("past", "0", 24, &scale.at(today), height - 24));
    let hatch = el("pattern", "")
        .attr("id", "hatch")
        .attr("width", "6")
        .attr("height", "6")
        .attr("patternUnits", "userSpaceOnUse")
        .attr("patternTransform", "rotate(45)")
        .child(path("hatch", "M0 0v6"));
    let picture = el("svg", "")
        .attr("role", "img")
        .attr("aria-label", text::PICTURE)
        .number("height", height)
        .child(is_first.then(|| el("defs", "").child(hatch)))
        .child(past)
        .child(months(scale, height))
        .child(today_line(scale, today, height))
        .child(drawn)
        .child(pauses)
        .piece();
    Some(picture)
}

fn path(class: &str, drawing: &str) -> El {
    el("path", class).attr("d", drawing)
}

fn bar(class: &str, x: &str, y: i64, width: &str, height: i64) -> El {
    el("rect", class).attr("x", x).number("y", y).attr("width", width).number("height", height)
}

/// An upright line from `top` to `bottom`.
fn upright(class: &str, x: &str, top: &str, bottom: i64) -> El {
    el("line", class).attr("x1", x).attr("x2", x).attr("y1", top).number("y2", bottom)
}

/// A place within the picture, from which what is drawn counts its pixels.
fn place(x: &str) -> El {
    el("svg", "").attr("x", x).attr("overflow", "visible")
}

fn label(class: &str, x: i64, y: i64, label: &str) -> El {
    el("text", class).number("x", x).number("y", y).child(label)
}

fn months(scale: Scale, height: i64) -> AnyView {
    let mut month = first_of_next_month(scale.span.from);
    let mut drawn = Vec::new();
    while month <= scale.span.to && drawn.len() < 120 {
        let name = calendar::month_name(month);
        let (x, letter) = (scale.at(month), name.get(..1).unwrap_or(""));
        let short = name.get(..3).unwrap_or("");
        drawn.push(upright("month", &x, "6", height));
        let names = place(&x).child(label("narrow", 4, 15, letter));
        drawn.push(names.child(label("wide", 4, 15, short)));
        month = first_of_next_month(month);
    }
    drawn.piece()
}

fn today_line(scale: Scale, today: Date, height: i64) -> Option<AnyView> {
    if !scale.span.contains(today) {
        return None;
    }
    let late = scale.share(today) > 8_000;
    let (x, anchor) = if late { (-8, "end") } else { (8, "start") };
    let at = scale.at(today);
    let sign = place(&at)
        .child(path("now", "M-5 20h10l-5 7z"))
        .child(label("now", x, 30, text::TODAY).attr("text-anchor", anchor));
    Some(vec![upright("today", &at, "20", height), sign].piece())
}

fn draw_row(scale: Scale, row: &Row, y: i64) -> AnyView {
    let title = el("text", "row").attr("x", "1.5%").number("y", y).child(row.title.as_str());
    let mut drawn = vec![title];
    // Labels of stages that stand close together take turns in height.
    let (mut low, mut before) = (false, -CLOSE);
    for mark in &row.marks {
        if row.is_cadence {
            window(scale, mark, y + 8, &mut drawn);
        } else {
            let share = scale.share(mark.due);
            low = !low && share - before < CLOSE;
            before = share;
            drawn.push(stage(scale, mark, y + 20, low));
        }
    }
    drawn.piece()
}

/// A window as a bar.
fn window(scale: Scale, mark: &Mark, y: i64, drawn: &mut Vec<El>) {
    let (x, width) = (scale.at(mark.opens), scale.width(mark.opens, mark.due));
    drawn.push(bar(class_of(mark.state), &x, y, &width, 20).attr("rx", "3"));
    match mark.state {
        MarkState::Missed => {
            let cross = place(&scale.middle(mark.opens, mark.due)).number("y", y + 10);
            drawn.push(cross.child(path("cross", "M-3-3l6 6M3-3l-6 6")));
        }
        MarkState::Open => drawn.push(bar("half", &x, y + 10, &width, 10).attr("rx", "3")),
        _ => {}
    }
}

/// A stage as a diamond on its last day, with the day under it.
fn stage(scale: Scale, mark: &Mark, y: i64, low: bool) -> El {
    let inner = match mark.state {
        MarkState::Missed => Some(path("cross", "M-3.5-3.5l7 7M3.5-3.5l-7 7")),
        MarkState::Met(_) => Some(path("tick", "M-4 .5l3 3 5-6")),
        MarkState::Open => Some(path("half", "M-10 0h20l-10 10z")),
        MarkState::ToCome | MarkState::Paused => None,
    };
    let day = el("text", "")
        .number("y", if low { 40 } else { 26 })
        .attr("text-anchor", "middle")
        .child(words::short_day(mark.due));
    let mut class = "stage ".to_owned();
    class.push_str(class_of(mark.state));
    place(&scale.at(mark.due))
        .number("y", y)
        .child(path(&class, "M0-10l10 10-10 10-10-10z"))
        .child(inner)
        .child(day)
}

fn class_of(state: MarkState) -> &'static str {
    match state {
        MarkState::Met(_) => "met",
        MarkState::Missed => "missed",
        MarkState::Open => "open",
        MarkState::ToCome => "coming",
        MarkState::Paused => "paused",
    }
}

/// What the shapes mean; only of states that are in the picture.
pub fn key(year: &Year) -> AnyView {
    let drawn = |class: &str| {
        let marks = year.rows.iter().flat_map(|row| &row.marks);
        marks.map(|mark| class_of(mark.state)).any(|each| each == class)
    };
    let mut list = el("ul", "key").attr("aria-hidden", "true");
    for (class, name) in [
        ("met", text::MET),
        ("missed", text::MISSED),
        ("open", text::OPEN),
        ("coming", text::TO_COME),
        ("paused", text::PAUSED),
    ] {
        if !drawn(class) {
            continue;
        }
        let inner = match class {
            "missed" => Some(path("cross", "M6 6l6 6M12 6l-6 6")),
            "open" => Some(bar("half", "3", 9, "12", 7).attr("rx", "2")),
            _ => None,
        };
        let sign = el("svg", "")
            .attr("viewBox", "0 0 18 18")
            .attr("aria-hidden", "true")
            .child(bar(class, "3", 2, "12", 14).attr("rx", "3"))
            .child(inner);
        list = list.child(el("li", "").child(sign).child(name));
    }
    list.piece()
}

/// The same as tables, one for each rule.
pub fn tables(year: &Year) -> AnyView {
    let mut shown = Vec::new();
    if !year.pauses.is_empty() {
        let spans: Vec<_> =
            year.pauses.iter().map(|pause| calendar::span_in_words(*pause)).collect();
        let heading = el("strong", "").child(text::PAUSES);
        shown.push(el("p", "").child(heading).child(": ").child(spans.join("; ")));
    }
    for row in &year.rows {
        let caption = link("", &why_href(&row.rule), row.title.as_str());
        let lines = row
            .marks
            .iter()
            .map(|mark| {
                let (called, colour) = standing(mark.state);
                let (opens, by) = (words::short_day(mark.opens), words::short_day(mark.due));
                line(&mark.called, &[&opens, &by], colour, &called)
            })
            .collect();
        let heads = [text::RULE, text::OPENS, text::BY, text::STANDING];
        shown.push(table(Some(el("caption", "").child(caption)), &heads, lines));
    }
    shown.piece()
}

/// A table under its heads.
pub fn table(caption: Option<El>, heads: &[&str], lines: Vec<El>) -> El {
    let heads: Vec<El> = heads.iter().map(|name| head(name)).collect();
    el("table", "")
        .child(caption)
        .child(el("thead", "").child(el("tr", "").child(heads)))
        .child(el("tbody", "").child(lines))
}

/// The head of a column.
pub fn head(name: &str) -> El {
    el("th", "").attr("scope", "col").child(name)
}

/// A line of a table: what it is about, its cells, and how it stands, in its colour.
pub fn line(about: &str, cells: &[&str], colour: &str, standing: &str) -> El {
    let mut row = el("tr", "").child(el("th", "").attr("scope", "row").child(about));
    for cell in cells {
        row = row.child(el("td", "").child(*cell));
    }
    row.child(el("td", colour).child(standing))
}

/// A state in words, and the class of its colour.
pub fn standing(state: MarkState) -> (String, &'static str) {
    match state {
        MarkState::Met(on) => (text::met_on(on), "tag t-ok"),
        MarkState::Missed => (text::MISSED.to_owned(), "tag t-over"),
        MarkState::Open => (text::OPEN.to_owned(), "tag t-due"),
        MarkState::ToCome => (text::TO_COME.to_owned(), "tag t-coming"),
        MarkState::Paused => (text::PAUSED.to_owned(), "tag t-coming"),
    }
}
