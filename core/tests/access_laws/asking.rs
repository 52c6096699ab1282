//! Everything that may be asked of the access rules, and asking it.

use waymark_core::access::{AccessRules, Begun, May, Sender, Tie, Ties, sort_of};
use waymark_core::calendar::{Date, parse};
use waymark_core::fact::{Fact, PersonId, Reading, read};
use waymark_core::merge::History;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::RuleBook;

pub fn today() -> Date {
    parse("2026-11-23").unwrap()
}

pub fn all_ties() -> Vec<Tie> {
    Ties::all().collect()
}

pub fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

/// A record's first fact, about Maya.
pub fn stated(by: &str, kind: &str, sort: &str, more: &[(&str, &str)]) -> Fact {
    let named = match kind {
        "session" => field::FORM,
        "step" => field::STEP,
        "signature" => field::AS,
        _ => field::WHAT,
    };
    let mut changes = vec![format!(r#"{{"field":"{named}","value":{{"text":"{sort}"}}}}"#)];
    for (name, value) in more {
        changes.push(format!(r#"{{"field":"{name}","value":{value}}}"#));
    }
    let text = format!(
        r#"{{"format":1,"id":"d.1","by":"{by}","about":"maya","record":"r","kind":"{kind}","at":0,"changes":[{}]}}"#,
        changes.join(",")
    );
    let Reading::Known(fact) = read(&text).unwrap() else { panic!("it is known") };
    fact
}

pub fn record(fact: Fact) -> Record {
    let mut history = History::default();
    history.add(fact);
    Record::from_history(&history).unwrap()
}

/// One thing that may be asked of the rules.
#[derive(Debug, Clone)]
pub enum Question {
    Read { kind: String, sort: String, shared: bool, by_another: bool },
    State { kind: String, sort: String, elsewhere: bool, begun_by: Option<&'static str> },
    Share { kind: String },
    Count,
    Administer,
}

/// Every kind there is, with each sort of it that a form has and one that none has.
pub fn sorts(book: &RuleBook) -> Vec<(String, String)> {
    let mut sorts: Vec<(String, String)> = Vec::new();
    let mut add = |kind: &str, sort: &str| sorts.push((kind.to_owned(), sort.to_owned()));
    for form in &book.forms {
        for what in &form.what {
            add(form.kind.as_str(), &what.code);
        }
        for choice in form.field.iter().filter(|it| it.name == "as").flat_map(|it| &it.choice) {
            add("signature", &choice.code);
        }
    }
    for kind in ["reflection", "session", "step", "enrolment", "pause", "leave", "agreement"]
        .into_iter()
        .chain(["evidence", "event", "placement", "meeting", "signature", "access", "sketch"])
    {
        add(kind, "");
    }
    sorts
}

pub fn questions(book: &RuleBook) -> Vec<(Question, Option<Fact>)> {
    let mut questions = vec![Question::Count, Question::Administer];
    for (kind, sort) in sorts(book) {
        for flags in 0..4 {
            let (kind, sort) = (kind.clone(), sort.clone());
            let (shared, by_another) = (flags & 1 != 0, flags & 2 != 0);
            questions.push(Question::Read { kind, sort, shared, by_another });
        }
        for elsewhere in [false, true] {
            for begun_by in [None, Some("maya"), Some("sam"), Some("other")] {
                let (kind, sort) = (kind.clone(), sort.clone());
                questions.push(Question::State { kind, sort, elsewhere, begun_by });
            }
        }
        if sort.is_empty() && !["signature", "access", "sketch"].contains(&kind.as_str()) {
            questions.push(Question::Share { kind });
        }
    }
    questions.into_iter().map(|question| (question.clone(), question.fact())).collect()
}

impl Question {
    /// The fact it is about: the one that is read, or that is stated.
    pub fn fact(&self) -> Option<Fact> {
        let shared = [(field::SHARING, r#"{"text":"shared"}"#)];
        match self {
            Self::Read { kind, sort, shared: is_shared, by_another } => {
                let by = if *by_another { "other" } else { "maya" };
                Some(stated(by, kind, sort, if *is_shared { &shared } else { &[] }))
            }
            Self::State { kind, sort, .. } => Some(stated("maya", kind, sort, &[])),
            Self::Share { kind } => Some(stated("maya", kind, "", &shared)),
            Self::Count | Self::Administer => None,
        }
    }
}

/// What the rules answer.
pub fn answer(rules: &AccessRules, ties: Ties, asked: &(Question, Option<Fact>)) -> bool {
    let fact = || {
        let mut fact = asked.1.clone().unwrap();
        fact.by = person(if ties.has(Tie::Own) { "maya" } else { "sam" });
        fact
    };
    match &asked.0 {
        Question::Read { .. } => {
            rules.may_read(&record(asked.1.clone().unwrap()), ties, today()).allowed
        }
        Question::State { elsewhere, begun_by, .. } => {
            state(rules, ties, fact(), *elsewhere, *begun_by)
        }
        Question::Share { .. } => state(rules, ties, fact(), false, Some("maya")),
        Question::Count => rules.may(May::Count, ties, today()).allowed,
        Question::Administer => rules.may(May::Administer, ties, today()).allowed,
    }
}

pub fn state(
    rules: &AccessRules,
    ties: Ties,
    fact: Fact,
    is_elsewhere: bool,
    begun_by: Option<&str>,
) -> bool {
    let (sender, about, kind) = (fact.by.clone(), fact.about.clone(), fact.kind.clone());
    let (by, sort) = (begun_by.map(person), sort_of(&fact).to_owned());
    let sender = Sender {
        person: &sender,
        ties,
        is_elsewhere,
        device_owner: Some(&sender),
        begun: by.as_ref().map(|by| Begun { about: &about, kind: &kind, by, sort: &sort }),
        today: today(),
    };
    rules.may_state(&Reading::Known(fact), &sender).is_ok()
}
