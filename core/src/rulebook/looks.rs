//! What a shape looks at: the records it counts and the rules it asks in turn.

use super::counts::{By, Counts};
use super::gathered::Need;
use super::shapes::{Cadence, DueBy, Shape};

impl Shape {
    /// Shows `see` everything it counts, and the days it counts from where they are a record's.
    pub fn each_counts<'s>(&'s self, see: &mut dyn FnMut(&'s Counts)) {
        match self {
            Self::Cadence(Cadence { anchor, counts, .. })
            | Self::DueBy(DueBy { anchor, counts, .. }) => {
                anchor.each_counts(see);
                see(counts);
            }
            Self::MinimumPerPeriod(minimum) => see(&minimum.counts),
            Self::Limit(limit) => {
                by(&limit.no_later_than, see);
                see(&limit.counts);
            }
            Self::Renewal(renewal) => {
                by(&renewal.first, see);
                renewal.agreed.iter().for_each(|agreed| see(&agreed.counts));
                see(&renewal.counts);
            }
            Self::EvidenceSet(set) => {
                set.period.each_counts(see);
                by(&set.by, see);
                for item in &set.item {
                    see(&item.counts);
                    item.or.iter().for_each(&mut *see);
                }
            }
            Self::Complete(complete) => {
                complete.period.each_counts(see);
                see(&complete.counts);
            }
            Self::Prerequisites(asks) => {
                by(&asks.by, see);
                asks.needs.iter().for_each(|need| need.each_counts(see));
            }
            Self::SignOff(asks) => {
                asks.period.each_counts(see);
                by(&asks.by, see);
                asks.or.iter().for_each(&mut *see);
                see(&asks.counts);
            }
            Self::Share(share) => {
                share.period.each_counts(see);
                see(&share.whole.counts);
                share.part.iter().for_each(|part| see(&part.amount.counts));
            }
            Self::EffectiveDate(asks) => see(&asks.counts),
        }
    }

    /// Whether signatures decide it.
    pub fn is_signed(&self) -> bool {
        matches!(self, Self::SignOff(_) | Self::EffectiveDate(_))
    }

    /// Shows `see` the rules that must be met first.
    pub fn each_rule<'s>(&'s self, see: &mut dyn FnMut(&'s str)) {
        if let Self::Prerequisites(asks) = self {
            asks.needs.iter().for_each(|need| need.each_rule(see));
        }
    }
}

fn by<'s>(by: &'s Option<By>, see: &mut dyn FnMut(&'s Counts)) {
    by.iter().for_each(|by| by.anchor.each_counts(see));
}

impl Need {
    /// Shows `see` what it counts, or counts from, and what each of several would.
    pub fn each_counts<'s>(&'s self, see: &mut dyn FnMut(&'s Counts)) {
        self.counts.iter().for_each(&mut *see);
        self.since.iter().for_each(|since| since.anchor.each_counts(see));
        self.any.iter().for_each(|need| need.each_counts(see));
    }

    fn each_rule<'s>(&'s self, see: &mut dyn FnMut(&'s str)) {
        self.rule.iter().for_each(|rule| see(rule));
        self.any.iter().for_each(|need| need.each_rule(see));
    }
}
