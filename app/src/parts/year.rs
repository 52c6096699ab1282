//! The year as a picture, and the same as tables.
//!
//! Places are shares of the width, so that it is drawn once for a phone and a desktop; text keeps
//! its size. Each state has its own shape: filled, crossed, half filled, empty, hatched.

use leptos::prelude::*;
use waymark_core::calendar::{self, Date, Span, first_of_next_month};
use waymark_core::pathway::{Mark, MarkState, Row, Year};
use waymark_core::rulebook::ShapeName;

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

/// The picture of one or more pathways on one scale.
pub fn picture(years: &[Year], today: Date) -> AnyView {
    let Some(span) = covers(years) else { return ().into_any() };
    let scale = Scale { span };
    let mut rows: Vec<&Row> = years.iter().flat_map(|year| &year.rows).collect();
    // Windows first, then stages, each by how often and how early they come.
    rows.sort_by_key(|row| {
        let first = row.marks.first().map(|mark| mark.due);
        (row.shape != ShapeName::Cadence, std::cmp::Reverse(row.marks.len()), first)
    });
    let mut y = TOP;
    let drawn = rows
        .iter()
        .map(|row| {
            let here = y;
            y += if row.shape == ShapeName::Cadence { WINDOWS } else { STAGES };
            draw_row(scale, row, here)
        })
        .collect_view();
    let height = y;
    let pauses = years.first().map(|year| {
        year.pauses
            .iter()
            .map(|pause| {
                view! {
                    <rect class="paused" x=scale.at(pause.from) y=TOP - 14
                        width=scale.width(pause.from, pause.to) height=height - TOP />
                }
            })
            .collect_view()
    });
    let past = span.contains(today).then(|| {
        view! { <rect class="past" x="0" y="24" width=scale.at(today) height=height - 24 /> }
    });
    view! {
        <svg role="img" aria-label=text::PICTURE height=height>
            <defs>
                <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="hatch" d="M0 0v6" />
                </pattern>
            </defs>
            {past}
            {months(scale, height)}
            {today_line(scale, today, height)}
            {drawn}
            {pauses}
        </svg>
    }
    .into_any()
}

/// The days the years cover together.
pub fn covers(years: &[Year]) -> Option<Span> {
    let from = years.iter().map(|year| year.anchor).min()?;
    let to = years.iter().map(|year| year.until).max()?;
    Span::new(from, to)
}

fn months(scale: Scale, height: i64) -> AnyView {
    let mut month = first_of_next_month(scale.span.from);
    let mut drawn = Vec::new();
    while month <= scale.span.to && drawn.len() < 60 {
        let name = calendar::month_name(month);
        let (x, letter) = (scale.at(month), name.get(..1).unwrap_or(""));
        let short = name.get(..3).unwrap_or("");
        drawn.push(view! {
            <line class="month" x1=x.clone() x2=x.clone() y1="6" y2=height />
            <svg x=x overflow="visible">
                <text class="narrow" x="4" y="15">{letter}</text>
                <text class="wide" x="4" y="15">{short}</text>
            </svg>
        });
        month = first_of_next_month(month);
    }
    drawn.collect_view().into_any()
}

fn today_line(scale: Scale, today: Date, height: i64) -> Option<AnyView> {
    if !scale.span.contains(today) {
        return None;
    }
    let late = scale.share(today) > 8_000;
    let (x, anchor) = if late { (-5, "end") } else { (5, "start") };
    Some(
        view! {
            <line class="today" x1=scale.at(today) x2=scale.at(today) y1="20" y2=height />
            <svg x=scale.at(today) overflow="visible">
                <path class="now" d="M-5 20h10l-5 7z" />
                <text class="now" x=x + if late { -3 } else { 3 } y="30" text-anchor=anchor>{text::TODAY}</text>
            </svg>
        }
        .into_any(),
    )
}

fn draw_row(scale: Scale, row: &Row, y: i64) -> AnyView {
    // Labels of stages that stand close together take turns in height.
    let (mut low, mut before) = (false, -CLOSE);
    let marks = row
        .marks
        .iter()
        .map(|mark| match row.shape {
            ShapeName::Cadence => window(scale, mark, y + 8),
            _ => {
                let share = scale.share(mark.due);
                low = !low && share - before < CLOSE;
                before = share;
                stage(scale, mark, y + 20, low)
            }
        })
        .collect_view();
    view! {
        <text class="row" x="1.5%" y=y>{row.title.clone()}</text>
        {marks}
    }
    .into_any()
}

/// A window as a bar.
fn window(scale: Scale, mark: &Mark, y: i64) -> AnyView {
    let (x, width) = (scale.at(mark.opens), scale.width(mark.opens, mark.due));
    let class = class_of(mark.state);
    let inner = match mark.state {
        MarkState::Missed => {
            let middle = scale.middle(mark.opens, mark.due);
            Some(
                view! {
                    <svg x=middle y=y + 10 overflow="visible">
                        <path class="cross" d="M-3-3l6 6M3-3l-6 6" />
                    </svg>
                }
                .into_any(),
            )
        }
        MarkState::Open => Some(
            view! { <rect class="half" x=x.clone() y=y + 10 width=width.clone() height="10" rx="3" /> }
                .into_any(),
        ),
        _ => None,
    };
    view! {
        <rect class=class x=x y=y width=width height="20" rx="3" />
        {inner}
    }
    .into_any()
}

/// A stage as a diamond on its last day, with the day under it.
fn stage(scale: Scale, mark: &Mark, y: i64, low: bool) -> AnyView {
    let class = format!("stage {}", class_of(mark.state));
    let inner = match mark.state {
        MarkState::Missed => {
            view! { <path class="cross" d="M-3.5-3.5l7 7M3.5-3.5l-7 7" /> }.into_any()
        }
        MarkState::Met(_) => view! { <path class="tick" d="M-4 .5l3 3 5-6" /> }.into_any(),
        MarkState::Open => view! { <path class="half" d="M-10 0h20l-10 10z" /> }.into_any(),
        MarkState::ToCome | MarkState::Paused => ().into_any(),
    };
    view! {
        <svg x=scale.at(mark.due) y=y overflow="visible">
            <path class=class d="M0-10l10 10-10 10-10-10z" />
            {inner}
            <text y=if low { 40 } else { 26 } text-anchor="middle">{words::short_day(mark.due)}</text>
        </svg>
    }
    .into_any()
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
pub fn key(years: &[Year]) -> AnyView {
    let states: Vec<MarkState> = years
        .iter()
        .flat_map(|year| &year.rows)
        .flat_map(|row| &row.marks)
        .map(|mark| mark.state)
        .collect();
    let one = |class: &'static str, name: &'static str| {
        let inner = match class {
            "missed" => view! { <path class="cross" d="M6 6l6 6M12 6l-6 6" /> }.into_any(),
            "open" => {
                view! { <rect class="half" x="3" y="9" width="12" height="7" rx="2" /> }.into_any()
            }
            _ => ().into_any(),
        };
        states.iter().any(|state| class_of(*state) == class).then(|| {
            view! {
                <li>
                    <svg viewBox="0 0 18 18" aria-hidden="true">
                        <rect class=class x="3" y="2" width="12" height="14" rx="3" />
                        {inner}
                    </svg>
                    {name}
                </li>
            }
        })
    };
    view! {
        <ul class="key" aria-hidden="true">
            {one("met", text::MET)}
            {one("missed", text::MISSED)}
            {one("open", text::OPEN)}
            {one("coming", text::TO_COME)}
            {one("paused", text::PAUSED)}
        </ul>
    }
    .into_any()
}

/// The same as tables, one for each rule.
pub fn tables(years: &[Year]) -> AnyView {
    let pauses: Vec<Span> = years.first().map(|year| year.pauses.clone()).unwrap_or_default();
    let pauses = (!pauses.is_empty()).then(|| {
        let spans = pauses.into_iter().map(calendar::span_in_words).collect::<Vec<_>>().join("; ");
        view! { <p><strong>{text::PAUSES}</strong>": "{spans}</p> }
    });
    let tables = years.iter().flat_map(|year| &year.rows).map(table).collect_view();
    view! { {pauses}{tables} }.into_any()
}

fn table(row: &Row) -> AnyView {
    let lines = row
        .marks
        .iter()
        .map(|mark| {
            let (called, colour) = standing(mark.state);
            view! {
                <tr>
                    <th scope="row">{mark.called.clone()}</th>
                    <td>{words::short_day(mark.opens)}</td>
                    <td>{words::short_day(mark.due)}</td>
                    <td class=colour>{called}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table>
            <caption><a href=why_href(&row.rule)>{row.title.clone()}</a></caption>
            <thead>
                <tr>
                    <th scope="col">{text::RULE}</th>
                    <th scope="col">{text::OPENS}</th>
                    <th scope="col">{text::BY}</th>
                    <th scope="col">{text::STANDING}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
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
