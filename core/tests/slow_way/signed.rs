//! The shapes `sign_off` and `effective_date`: who has signed, by when, and from when it holds.

use serde_json::json;
use waymark_core::calendar::Date;
use waymark_core::fact::Value;
use waymark_core::finding::Verdict;

use super::days::{After, next_first, plus};
use super::dice::Dice;
use super::life::{Anchor, Done, Life};
use super::trial::{Answer, Asked, Trial};

const ROLES: [&str; 2] = ["staff", "supervisor"];

/// A life with statements, signed by nobody, one or both; of an older version now and then, or by
/// one person as both, or declined.
fn roll(dice: &mut Dice) -> Asked {
    let mut asked = Asked::roll(dice, 500);
    asked.life.fill(dice, (2, 450), |_, on| Done::new("agreement", "statement", on));
    for statement in asked.life.done.clone() {
        for role in ROLES {
            for _ in 0..dice.pick(&[0, 1, 1, 1, 2]) {
                let on = plus(statement.on, dice.between(0, 70));
                let of = Value::Text(statement.record());
                let current = Value::Text(statement.version());
                let version = if dice.chance(90) { current } else { Value::Text("phone.1".into()) };
                let mut fields =
                    vec![("of", of), ("as", Value::Text(role.into())), ("version", version)];
                fields.extend(dice.maybe(8, |_| ("declined", Value::Flag(true))));
                let by = if dice.chance(90) == (role == "staff") { "maya" } else { "ruth" };
                let signature = Done { by, ..Done::new("signature", "", on).with(fields) };
                asked.life.add(signature);
            }
        }
    }
    asked.life.fill(dice, (2, 100), |_, on| super::begun(on));
    asked
}

/// The day on which everybody had signed a statement; none where not.
///
/// Maya, whose statement it is, signs as staff and as nothing else, and nobody signs for her.
fn signed_on(life: &Life, statement: &Done) -> Option<Date> {
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    let signed = |role: &'static str| {
        let counts = move |one: &&Done| {
            one.fields.get("of") == text(&statement.record()).as_ref()
                && one.fields.get("as") == text(role).as_ref()
                && one.fields.get("version") == text(&statement.version()).as_ref()
                && !one.fields.contains_key("declined")
                && (one.by == "maya") == (role == "staff")
        };
        life.done("signature", "").into_iter().filter(counts)
    };
    let [staff, supervisor] = ROLES;
    let first = |role| signed(role).map(|one| one.on).min();
    Some(first(staff)?.max(first(supervisor)?))
}

fn signature() -> serde_json::Value {
    json!(ROLES.map(|role| json!({ "role": role, "called": role, "own": role == "staff" })))
}

/// Each statement signed by both, by its own last day or one for all.
#[derive(Debug, Clone)]
pub struct SignOff {
    asked: Asked,
    within: Option<After>,
    by: Option<(Anchor, After)>,
    latest: bool,
}

impl Trial for SignOff {
    const SHAPE: &'static str = "sign_off";

    fn roll(dice: &mut Dice) -> Self {
        let lengths = [After::days(28), After::months(1), After::months(3)];
        Self {
            asked: roll(dice),
            within: dice.maybe(60, |dice| dice.pick(&lengths)),
            by: dice.maybe(40, |dice| (Anchor::roll(dice), dice.pick(&lengths))),
            latest: dice.chance(30),
        }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let values = json!({
            "counts": { "kind": "agreement", "what": ["statement"] },
            "called": "the statement",
            "latest": self.latest,
            "signature": signature(),
            "within": self.within.map(After::json),
            "by": self.by.map(|(anchor, by)| json!({ "anchor": anchor.json(), "by": by.json() })),
        });
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let life = &self.asked.life;
        let by = match self.by.map(|(anchor, by)| self.asked.last_day(anchor, by)) {
            Some(Err(missing)) => return missing.into(),
            Some(Ok(by)) => Some(by),
            None => None,
        };
        let mut statements = life.done("agreement", "statement");
        if self.latest {
            statements = statements.last().copied().into_iter().collect();
        }
        if statements.is_empty() {
            return by
                .map_or(Answer::plain(Verdict::NotApplicable), |by| self.asked.undone(Some(by)));
        }
        let unsigned = statements.iter().filter(|one| signed_on(life, one).is_none());
        let last_day = |one: &&Done| by.or(self.within.map(|within| within.from(one.on)));
        match unsigned.map(last_day).min() {
            Some(due) => self.asked.undone(due),
            None => Answer::plain(Verdict::Met),
        }
    }
}

/// From which day the latest statement holds.
#[derive(Debug, Clone)]
pub struct TakesEffect {
    asked: Asked,
}

impl Trial for TakesEffect {
    const SHAPE: &'static str = "effective_date";

    fn roll(dice: &mut Dice) -> Self {
        Self { asked: roll(dice) }
    }

    fn asked(&self) -> &Asked {
        &self.asked
    }

    fn life(&mut self) -> &mut Life {
        &mut self.asked.life
    }

    fn versions(&self) -> Vec<(Date, serde_json::Value)> {
        let values = json!({
            "counts": { "kind": "agreement", "what": ["statement"] },
            "called": "Band 12",
            "signed": "the statement",
            "signature": signature(),
        });
        vec![(self.asked.from, values)]
    }

    fn slow(&self) -> Answer {
        let life = &self.asked.life;
        let statements = life.done("agreement", "statement");
        let Some(latest) = statements.last() else { return Answer::plain(Verdict::NotApplicable) };
        match signed_on(life, latest) {
            Some(later) => Answer::due(Verdict::Met, next_first(later)),
            None => Answer::plain(Verdict::NotMet),
        }
    }
}
