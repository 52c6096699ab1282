//! The shape `cadence`: every day of the programme is given its window, and the windows are lived.

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::finding::Verdict;

use super::days::{After, apart, plus};
use super::dice::Dice;
use super::life::{Anchor, Done, Life};
use super::trial::{Answer, Asked, Trial};

#[derive(Debug, Clone, Copy)]
struct Phase {
    every: After,
    until: After,
}

/// A cadence, with an older version now and then.
#[derive(Debug, Clone)]
pub struct Cadence {
    asked: Asked,
    anchor: Anchor,
    phases: Vec<Phase>,
    older: Option<(Date, Vec<Phase>)>,
}

const ENDS: [After; 7] = [
    After { months: 0, days: 20 },
    After { months: 0, days: 42 },
    After { months: 3, days: 0 },
    After { months: 3, days: 10 },
    After { months: 6, days: 0 },
    After { months: 9, days: 5 },
    After { months: 12, days: 0 },
];

fn phases(dice: &mut Dice) -> Vec<Phase> {
    let mut phases: Vec<Phase> = Vec::new();
    for until in ENDS {
        if dice.chance(35) {
            let every = dice.pick(&[
                After::days(7),
                After::days(14),
                After::days(1),
                After::days(10),
                After::days(30),
                After::months(1),
                After::months(1),
                After::months(2),
            ]);
            phases.push(Phase { every, until });
        }
    }
    if phases.is_empty() {
        phases.push(Phase { every: After::days(14), until: After::months(6) });
    }
    phases
}

impl Cadence {
    fn values(&self, phases: &[Phase]) -> serde_json::Value {
        let phase = |one: &Phase| json!({ "every": one.every.json(), "until": one.until.json(), "called": "now and then" });
        json!({
            "anchor": self.anchor.json(),
            "counts": { "kind": "session", "what": ["reflective"] },
            "phase": phases.iter().map(phase).collect::<Vec<_>>(),
        })
    }

    /// The windows of one version in programme time, where no clock ever stops: each day belongs
    /// to its phase's nth window; a window the next phase cuts to less than half is nobody's.
    fn nominal(phases: &[Phase], anchor: Date) -> Vec<(Date, Date)> {
        let mut windows: Vec<((usize, u32), Date, Date)> = Vec::new();
        let ends: Vec<Date> = phases.iter().map(|phase| phase.until.from(anchor)).collect();
        for n in 0..apart(anchor, ends[ends.len() - 1]) {
            let day = plus(anchor, n);
            let nth = ends.iter().position(|end| day < *end).unwrap();
            let start = if nth == 0 { After::default() } else { phases[nth - 1].until };
            let opens = |times: u32| {
                let every = phases[nth].every;
                let after = After {
                    months: start.months + every.months * times,
                    days: start.days + every.days * times,
                };
                after.from(anchor)
            };
            // Days go by one at a time, so the window is the last one's or the one after it.
            let mut times = match windows.last() {
                Some(((phase, times), ..)) if *phase == nth => *times,
                _ => 0,
            };
            if opens(times + 1) <= day {
                times += 1;
            }
            match windows.last_mut() {
                Some((key, _, to)) if *key == (nth, times) => *to = day,
                _ => windows.push(((nth, times), day, day)),
            }
            let (_, from, to) = windows[windows.len() - 1];
            let is_cut = plus(to, 1) == ends[nth];
            if is_cut && (apart(from, to) + 1) * 2 < apart(from, opens(times + 1)) {
                windows.pop();
            }
        }
        windows.into_iter().map(|(_, from, to)| (from, to)).collect()
    }

    /// The windows as they are lived: of each version those that begin in its own days, moved by
    /// the pauses, none begun before the last one is over.
    fn windows(&self, anchor: Date) -> Vec<(Date, Date)> {
        let running: Vec<Date> =
            self.asked.life.running(self.asked.of_pathway, self.anchor, anchor).take(420).collect();
        let falls = |day: Date| running[usize::try_from(apart(anchor, day)).unwrap()];
        let mut begun = Vec::new();
        if let Some((from, phases)) = &self.older {
            let own = |(opens, _): &(Date, Date)| *from <= *opens && *opens < self.asked.from;
            begun.extend(Self::nominal(phases, anchor).into_iter().filter(own));
        }
        let own = |(opens, _): &(Date, Date)| self.asked.from <= *opens;
        begun.extend(Self::nominal(&self.phases, anchor).into_iter().filter(own));
        let mut windows: Vec<(Date, Date)> = Vec::new();
        for (opens, due) in begun {
            let (opens, due) = (falls(opens), falls(due));
            if windows.last().is_none_or(|last| last.1 < opens) {
                windows.push((opens, due));
            }
        }
        windows
    }
}

impl Trial for Cadence {
    const SHAPE: &'static str = "cadence";

    fn roll(dice: &mut Dice) -> Self {
        let mut asked = Asked::roll(dice, 480);
        let most = dice.pick(&[5, 20, 60]);
        asked.life.fill(dice, (most, 460), |dice, on| {
            Done::new(
                "session",
                dice.pick(&["reflective", "reflective", "reflective", "group"]),
                on,
            )
        });
        asked.life.fill(dice, (2, 100), |_, on| super::begun(on));
        let older = dice.maybe(15, |dice| {
            asked.from = plus(asked.life.start(), dice.between(0, 250));
            (plus(asked.from, -dice.between(100, 2_000)), phases(dice))
        });
        Self { asked, anchor: Anchor::roll(dice), phases: phases(dice), older }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let newest = (self.asked.from, self.values(&self.phases));
        let older = self.older.as_ref().map(|(from, phases)| (*from, self.values(phases)));
        [newest].into_iter().chain(older).collect()
    }

    fn slow(&self) -> Answer {
        let on = self.asked.life.on;
        let anchor = match self.asked.life.day(self.anchor) {
            Ok(anchor) => anchor,
            Err(missing) => return missing.into(),
        };
        let windows = self.windows(anchor);
        let sessions = self.asked.life.done("session", "reflective");
        let is_held = |(opens, due): (Date, Date)| {
            sessions.iter().any(|session| opens <= session.on && session.on <= due)
        };
        let Some(last) = windows.last() else { return Answer::plain(Verdict::NotApplicable) };
        let closed: Vec<_> = windows.iter().copied().filter(|window| window.1 < on).collect();
        let missed = closed.last().copied().filter(|window| !is_held(*window));
        let open = windows.iter().copied().find(|(opens, due)| *opens <= on && on <= *due);
        let next = windows.iter().copied().find(|(opens, _)| *opens > on);
        // What is over stays as it is, whatever pause comes later.
        if on >= anchor && on <= last.1 && self.asked.is_paused(self.anchor, on) {
            return match missed {
                Some(missed) if !open.is_some_and(is_held) => {
                    Answer::between(Verdict::Overdue, missed)
                }
                _ => Answer::plain(Verdict::Paused),
            };
        }
        match (open, next, missed) {
            (Some(open), Some(next), _) if is_held(open) => Answer::between(Verdict::Met, next),
            (Some(open), None, _) if is_held(open) => Answer::plain(Verdict::Met),
            (Some(open), _, None) => Answer::between(Verdict::Due, open),
            (Some(_), _, Some(missed)) | (None, Some(_), Some(missed)) => {
                Answer::between(Verdict::Overdue, missed)
            }
            (None, Some(next), None) if closed.is_empty() => {
                let soon = apart(on, next.0) <= i64::from(self.asked.notice_days);
                Answer::between(if soon { Verdict::DueSoon } else { Verdict::Met }, next)
            }
            (None, Some(next), None) => Answer::between(Verdict::Met, next),
            (None, None, _) if closed.iter().all(|window| is_held(*window)) => {
                Answer::plain(Verdict::Met)
            }
            (None, None, _) => Answer::plain(Verdict::NotMet),
        }
    }
}
