//! Pauses: a programme's clock standing still, and what that does to its dates.

use crate::calendar::{Date, Span, add_days};
use crate::person::joined;

/// The days on which a programme's clock stands still.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pauses(Vec<Span>);

impl Pauses {
    /// The pauses of those days; spans that overlap or touch are one.
    pub fn new(spans: &[Span]) -> Self {
        Self(joined(spans.to_vec()))
    }

    /// The same pauses, of what counts from `anchor`: days before it stop nothing.
    #[must_use]
    pub fn since(&self, anchor: Date) -> Self {
        let clipped = |pause: &Span| Span::new(pause.from.max(anchor), pause.to);
        Self(self.0.iter().filter_map(clipped).collect())
    }

    /// Where a day of the programme falls once its pauses are counted.
    ///
    /// A day on or after a pause's first moves by the pause's length; an earlier one stays, so
    /// what ended before the pause is as it was.
    pub fn shift(&self, day: Date) -> Date {
        self.0.iter().fold(
            day,
            |day, pause| {
                if day >= pause.from { add_days(day, pause.days()) } else { day }
            },
        )
    }

    /// The pause `day` lies in.
    pub fn containing(&self, day: Date) -> Option<Span> {
        self.0.iter().copied().find(|pause| pause.contains(day))
    }

    /// All of them, in order.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }
}
