//! The rights of everybody, held against a table written down a second time, and the laws of
//! deciding: nothing listed is no, what is forbidden stays so, and every rule makes a difference.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use waymark_core::access::{AccessRules, Begun, Item, May, Sender, Tie, Ties, sort_of};
use waymark_core::calendar::{Date, add_days, parse};
use waymark_core::fact::{Fact, Kind, PersonId, Reading, read};
use waymark_core::merge::History;
use waymark_core::record::{Record, field};
use waymark_core::rulebook::{AccessRule, Effect, RuleBook};

/// Who reads what besides the person: `kind` or `kind/sort`; `+` only where shared, `*` only what
/// somebody else began.
const READS: [(Tie, &str); 10] = [
    (
        Tie::Supervisor,
        "session step agreement meeting event placement signature enrolment pause leave access \
         reflection+ evidence+ evidence/observation*",
    ),
    (
        Tie::LineManager,
        "step agreement meeting enrolment pause leave event/appraisal event/workload_review \
         event/meeting_moved event/request event/interview event/leaving event/moving \
         event/progression.application event/progression.discussion \
         event/progression.joint_statement event/progression.forwarded signature/staff \
         signature/nqsw signature/supervisor signature/line_manager signature/team_manager \
         signature/assessor signature/employer signature/candidate signature/own_csm \
         signature/second_csm",
    ),
    (
        Tie::SupervisorsManager,
        "access event/progression.application event/progression.discussion \
         event/progression.joint_statement event/progression.forwarded signature/candidate \
         signature/team_manager signature/own_csm signature/second_csm",
    ),
    (
        Tie::Auditor,
        "session agreement/supervision agreement/support_and_assessment event/concern \
         event/request event/audit event/meeting_moved signature/staff signature/supervisor \
         signature/nqsw signature/line_manager",
    ),
    (
        Tie::Assessor,
        "step/pdp_agreed step/stage_review step/pdp_review step/log_submission \
         step/final_submission step/asye_outcome agreement/support_and_assessment enrolment pause \
         event/asye_registration event/panel.moderation signature/nqsw signature/assessor \
         reflection+ evidence+ session+ evidence/observation*",
    ),
    (
        Tie::PracticeEducator,
        "agreement/learning placement step/midway_review step/final_report enrolment \
         signature/student signature/practice_educator reflection+ evidence+ session+ \
         evidence/observation*",
    ),
    (Tie::OnSiteSupervisor, "agreement/learning placement evidence/observation*"),
    (
        Tie::SecondManager,
        "event/progression.application event/progression.discussion \
         event/progression.joint_statement event/progression.forwarded signature/candidate \
         signature/team_manager signature/own_csm signature/second_csm",
    ),
    (
        Tie::PanelMember,
        "event/progression.application event/progression.discussion \
         event/progression.joint_statement event/progression.disagreement event/progression.panel \
         signature/candidate signature/own_csm signature/second_csm signature/panel_chair",
    ),
    (
        Tie::EmploymentSupport,
        "event/progression.application event/progression.joint_statement \
         event/progression.forwarded signature/own_csm signature/second_csm",
    ),
];

/// Who states what besides the person; a signature is signed, and `@` only from elsewhere.
const STATES: [(Tie, &str); 8] = [
    (Tie::Supervisor, "session step agreement meeting event signature/supervisor"),
    (
        Tie::LineManager,
        "agreement meeting step event/appraisal event/workload_review event/meeting_moved \
         event/interview event/leaving event/moving event/progression.discussion \
         event/progression.joint_statement event/progression.forwarded signature/line_manager \
         signature/team_manager signature/employer signature/own_csm",
    ),
    (
        Tie::SupervisorsManager,
        "access event/progression.discussion event/progression.joint_statement \
         event/progression.forwarded signature/own_csm",
    ),
    (
        Tie::Assessor,
        "step/stage_review step/pdp_review step/asye_outcome evidence/observation \
         signature/assessor",
    ),
    (
        Tie::PracticeEducator,
        "agreement/learning step/midway_review step/final_report evidence/observation \
         signature/practice_educator",
    ),
    (Tie::OnSiteSupervisor, "agreement/learning placement"),
    (
        Tie::SecondManager,
        "event/progression.discussion event/progression.joint_statement \
         event/progression.forwarded signature/second_csm@",
    ),
    (Tie::PanelMember, "event/progression.panel signature/panel_chair"),
];

/// As what people sign for themselves, and as what they never do.
const OWN_SIGNS: [&str; 4] = ["staff", "candidate", "nqsw", "student"];

fn today() -> Date {
    parse("2026-11-23").unwrap()
}

fn all_ties() -> Vec<Tie> {
    Ties::all().collect()
}

fn person(id: &str) -> PersonId {
    id.parse().unwrap()
}

/// A record's first fact, about Maya.
fn stated(by: &str, kind: &str, sort: &str, more: &[(&str, &str)]) -> Fact {
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

fn record(fact: Fact) -> Record {
    let mut history = History::default();
    history.add(fact);
    Record::from_history(&history).unwrap()
}

/// One thing that may be asked of the rules.
#[derive(Debug, Clone)]
enum Question {
    Read { kind: String, sort: String, shared: bool, by_another: bool },
    State { kind: String, sort: String, elsewhere: bool, begun_by: Option<&'static str> },
    Share { kind: String },
    Count,
    Administer,
}

/// Every kind there is, with each sort of it that a form has and one that none has.
fn sorts(book: &RuleBook) -> Vec<(String, String)> {
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

fn questions(book: &RuleBook) -> Vec<(Question, Option<Fact>)> {
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
    fn fact(&self) -> Option<Fact> {
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
fn answer(rules: &AccessRules, ties: Ties, asked: &(Question, Option<Fact>)) -> bool {
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

fn state(
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

/// Whether a list names a sort of record, with the marks that do.
fn listed(list: &str, kind: &str, sort: &str, marks: &[(char, bool)]) -> bool {
    list.split_whitespace().any(|one| {
        let named = one.trim_end_matches(['+', '*', '@']);
        let is_it = named == kind || named == format!("{kind}/{sort}");
        is_it && marks.iter().all(|(mark, holds)| *holds || !one.contains(*mark))
    })
}

/// What the table says of one tie, and what it says nobody may, whatever they are.
fn wanted(ties: Ties, question: &Question) -> (bool, bool) {
    let own = ties.has(Tie::Own);
    let lists = |table: &'static [(Tie, &'static str)]| {
        table.iter().filter(move |(tie, _)| ties.has(*tie)).map(|(_, list)| *list)
    };
    match question {
        Question::Read { kind, sort, shared, by_another } => {
            let marks = [('+', *shared), ('*', *by_another)];
            let is_private = !shared && !by_another;
            let forbidden = is_private
                && ["reflection", "evidence"].contains(&kind.as_str())
                && ties.each().any(|tie| tie != Tie::Own);
            (own || lists(&READS).any(|list| listed(list, kind, sort, &marks)), forbidden)
        }
        Question::State { kind, sort, elsewhere, begun_by } => {
            let asks = if own { "maya" } else { "sam" };
            let others = begun_by.is_some_and(|by| by != asks);
            let sort = sort.as_str();
            let has = |ties: &[Tie], all: Ties| ties.iter().any(|tie| all.has(*tie));
            let parties = [
                Tie::Own,
                Tie::Supervisor,
                Tie::LineManager,
                Tie::SupervisorsManager,
                Tie::SecondManager,
                Tie::Assessor,
            ];
            let forbidden = match kind.as_str() {
                "signature" => {
                    others
                        || (own && !sort.is_empty() && !OWN_SIGNS.contains(&sort))
                        || (sort == "second_csm" && !elsewhere)
                        || (sort == "panel_chair" && has(&parties, ties))
                }
                "access" => begun_by.is_some() || has(&[Tie::Own, Tie::Supervisor], ties),
                _ => false,
            };
            let own_may = own
                && match kind.as_str() {
                    "signature" => OWN_SIGNS.contains(&sort),
                    "access" => false,
                    _ => true,
                };
            let marks = [('@', *elsewhere)];
            (own_may || lists(&STATES).any(|list| listed(list, kind, sort, &marks)), forbidden)
        }
        Question::Share { .. } => (own, false),
        Question::Count => (ties.has(Tie::Leader), false),
        Question::Administer => (ties.has(Tie::Administrator), false),
    }
}

/// Each tie alone, none, and every two.
fn ties_to_try() -> Vec<Ties> {
    let all = all_ties();
    let mut tried = vec![Ties::NONE];
    for (nth, one) in all.iter().enumerate() {
        tried.push(Ties::NONE.and(*one));
        tried.extend(all[nth + 1..].iter().map(|other| Ties::NONE.and(*one).and(*other)));
    }
    tried
}

/// A pack that lets anybody do anything: what is forbidden must stay forbidden all the same.
fn generous(book: &mut RuleBook) {
    let first = book.access[0].version[0].clone();
    let all = [May::Read, May::State, May::Sign, May::Share, May::Audit];
    let version = waymark_core::rulebook::AccessVersion {
        who: all_ties(),
        may: all.to_vec(),
        records: Vec::new(),
        when: Vec::new(),
        days: Some(1),
        smallest: None,
        repealed: false,
        ..first
    };
    book.access.push(AccessRule {
        format: 1,
        id: "ours.access.everything".into(),
        title: "Everything".into(),
        effect: Effect::Allow,
        replaces: None,
        version: vec![version],
    });
}

/// The first thing the rules answer otherwise than the table; none where they agree.
fn difference(
    book: &RuleBook,
    questions: &[(Question, Option<Fact>)],
    is_generous: bool,
) -> Option<String> {
    let rules = AccessRules::of(book, &["north-yorkshire", "ours"]);
    for ties in ties_to_try() {
        for asked in questions {
            let question = &asked.0;
            let (allowed, forbidden) = wanted(ties, question);
            let free = is_generous
                && !ties.is_none()
                && !matches!(question, Question::Count | Question::Administer);
            let wanted = (allowed || free) && !forbidden;
            if answer(&rules, ties, asked) != wanted {
                let ties: Vec<&str> = ties.each().map(Tie::name).collect();
                return Some(format!("{ties:?} {question:?}: wanted {wanted}"));
            }
        }
    }
    None
}

#[test]
fn every_right_is_as_the_table_has_it_and_no_other() {
    let mut book = RuleBook::bundled();
    let questions = questions(&book);
    assert_eq!(difference(&book, &questions, false), None);
    generous(&mut book);
    assert_eq!(difference(&book, &questions, true), None, "what is forbidden");
}

#[test]
fn every_rule_makes_a_difference() {
    let book = RuleBook::bundled();
    let questions = questions(&book);
    for nth in 0..book.access.len() {
        let (mut without, id) = (book.clone(), book.access[nth].id.clone());
        let taken = without.access.remove(nth);
        if taken.effect == Effect::Forbid {
            generous(&mut without);
        }
        let is_generous = taken.effect == Effect::Forbid;
        assert!(difference(&without, &questions, is_generous).is_some(), "{id} decides nothing");
    }
}

#[test]
fn nothing_listed_is_no_and_a_tie_that_no_rule_knows_is_nobody() {
    let book = RuleBook::bundled();
    let none = AccessRules::default();
    let chosen = AccessRules::of(&book, &["north-yorkshire"]);
    for asked in questions(&book) {
        for ties in ties_to_try() {
            assert!(!answer(&none, ties, &asked), "without rules: {:?}", asked.0);
        }
        assert!(!answer(&chosen, Ties::NONE, &asked), "without a tie: {:?}", asked.0);
    }
    assert_eq!(Tie::named("friend"), None);
    assert!(all_ties().iter().all(|tie| Tie::named(tie.name()) == Some(*tie)));
}

#[test]
fn a_decision_names_its_rules_and_what_forbids_comes_before_what_allows() {
    let rules = AccessRules::of(&RuleBook::bundled(), &[""; 0]);
    let shared = [(field::SHARING, r#"{"text":"shared"}"#)];
    let reads = |fact: Fact, tie| {
        let record = record(fact);
        let decision = rules.may_read(&record, Ties::NONE.and(tie), today());
        (decision.allowed, decision.by.join(" "))
    };
    let open = stated("maya", "reflection", "", &shared);
    assert_eq!(reads(open, Tie::Supervisor), (true, "england.access.shared_is_read".to_owned()));
    let closed = stated("maya", "reflection", "", &[]);
    let forbids = "england.access.private_until_shared".to_owned();
    assert_eq!(reads(closed, Tie::Supervisor), (false, forbids));
    let session = stated("maya", "session", "reflective", &[]);
    assert_eq!(reads(session, Tie::Leader), (false, String::new()), "nothing is listed");
}

#[test]
fn the_base_holds_for_whoever_chose_no_pack_and_cannot_be_replaced() {
    let mut book = RuleBook::bundled();
    let base = "england.access.private_until_shared";
    generous(&mut book);
    book.access.last_mut().unwrap().replaces = Some(base.to_owned());
    assert!(AccessRules::of(&book, &[""; 0]).rule(base).is_some());
    assert!(AccessRules::of(&book, &["ours"]).rule(base).is_some());
    assert!(AccessRules::of(&book, &["ours"]).rule("north-yorkshire.access.panel").is_none());
}

#[test]
fn while_two_devices_disagree_or_once_withdrawn_a_reflection_is_its_persons_alone() {
    let rules = AccessRules::of(&RuleBook::bundled(), &[""; 0]);
    let choose = |seq: u32, choice: &str| {
        let value = format!(r#"{{"text":"{choice}"}}"#);
        let mut fact = stated("maya", "reflection", "", &[(field::SHARING, &value)]);
        fact.id.seq = seq;
        fact
    };
    let read = |facts: Vec<Fact>| {
        let mut history = History::default();
        facts.into_iter().for_each(|fact| history.add(fact));
        let record = Record::from_history(&history).unwrap();
        let audience: Vec<Tie> = rules.audience(Item::of(&record), today()).each().collect();
        audience
    };
    let open = [Tie::Own, Tie::Supervisor, Tie::Assessor, Tie::PracticeEducator];
    assert_eq!(read(vec![choose(1, "shared")]), open);
    assert_eq!(read(vec![choose(1, "shared"), choose(2, "private")]), [Tie::Own]);
    let mut withdrawn = choose(1, "shared");
    let flag = stated("maya", "reflection", "", &[(field::WITHDRAWN, r#"{"flag":true}"#)]);
    withdrawn.changes.extend(flag.changes.into_iter().filter(|it| it.field == field::WITHDRAWN));
    assert_eq!(read(vec![withdrawn]), [Tie::Own]);
}

#[test]
fn a_reading_under_the_right_of_access_opens_what_it_names_for_as_long_as_the_rule_says() {
    let book = RuleBook::bundled();
    let rules = AccessRules::of(&book, &["north-yorkshire"]);
    let reading = stated("sam", "access", "", &[(field::RECORDS, r#"{"codes":["r-7"]}"#)]);
    let (named, other) = ("r-7".parse().unwrap(), "r-8".parse().unwrap());
    let manager = Ties::NONE.and(Tie::SupervisorsManager);
    let opens = |record, ties, days| {
        let on = add_days(today(), days);
        rules.opens(&reading, today(), record, ties, on)
    };
    assert!(opens(&named, manager, 0) && opens(&named, manager, 28));
    assert!(!opens(&named, manager, 29), "four weeks are over");
    assert!(!opens(&other, manager, 0), "it was not named");
    assert!(!opens(&named, Ties::NONE, 0), "the tie has ended");
    assert!(!opens(&named, manager.and(Tie::Supervisor), 0), "a party audits nothing");
    assert!(!AccessRules::of(&book, &["bexley"]).opens(
        &reading,
        today(),
        &named,
        manager,
        today()
    ));
}

#[test]
fn who_began_a_record_does_not_hang_on_a_clock() {
    let began = stated("ann", "evidence", "observation", &[]);
    let mut added = stated("maya", "evidence", "observation", &[("note", r#"{"words":"Mine"}"#)]);
    added.changes.remove(0);
    (added.id, added.at) = ("a.1".parse().unwrap(), -1_000_000);
    let mut history = History::default();
    history.add(began);
    history.add(added);
    assert_eq!(Record::from_history(&history).unwrap().by, person("ann"));
}

#[test]
fn a_step_does_not_become_what_its_author_may_not_write() {
    let rules = AccessRules::of(&RuleBook::bundled(), &["north-yorkshire"]);
    let (sam, maya) = (person("sam"), person("maya"));
    let turn = |was: &str, becomes: &str| {
        let begun = Begun { about: &maya, kind: &Kind::Step, by: &sam, sort: was };
        let sender = Sender {
            person: &sam,
            ties: Ties::NONE.and(Tie::Assessor),
            is_elsewhere: false,
            device_owner: Some(&sam),
            begun: Some(begun),
            today: today(),
        };
        let fact = stated("sam", "step", becomes, &[]);
        rules.may_state(&Reading::Known(fact), &sender).is_ok()
    };
    assert!(turn("stage_review", "pdp_review"));
    assert!(!turn("stage_review", "decision") && !turn("decision", "stage_review"));
}

#[test]
fn the_edition_changes_when_a_version_begins_or_a_rule_does() {
    let mut book = RuleBook::bundled();
    let on = |book: &RuleBook, day: &str| {
        AccessRules::of(book, &["north-yorkshire"]).edition(parse(day).unwrap())
    };
    assert_eq!(on(&book, "2026-11-22"), on(&book, "2026-11-23"));
    assert_ne!(on(&book, "2011-12-31"), on(&book, "2018-05-25"));
    let before = on(&book, "2026-11-23");
    book.access[0].version[0].who.push(Tie::Leader);
    assert_ne!(on(&book, "2026-11-23"), before);
}
