//! Over random organisations and histories each phone holds what the rules allow, at every step.

use waymark_core::access::{AccessRules, Tie};
use waymark_core::rulebook::RuleBook;

use crate::support::engines::Engine;
use crate::world::World;

const STEPS: u32 = 140;

#[tokio::test]
async fn each_phone_holds_exactly_what_the_rules_allow_at_every_step() {
    let mut forgotten = 0;
    for seed in 1..=4 {
        let spot = Engine::Sqlite.spot().await;
        let mut world = World::begin(&spot, seed).await;
        for nth in 0..STEPS {
            let before: usize = world.phones.values().map(|(_, held)| held.len()).sum();
            world.step(nth).await;
            world.everybody_syncs().await;
            let after: usize = world.phones.values().map(|(_, held)| held.len()).sum();
            forgotten += before.saturating_sub(after);
            let difference = world.difference(&world.rules);
            assert_eq!(difference, None, "seed {seed}, step {nth}, {}", world.today);
        }
        world.store.close().await;
    }
    assert!(forgotten > 10, "rights end too: {forgotten}");
}

#[tokio::test]
async fn the_same_on_postgresql() {
    let spot = Engine::Postgres.spot().await;
    let mut world = World::begin(&spot, 7).await;
    for nth in 0..STEPS {
        world.step(nth).await;
        world.everybody_syncs().await;
        assert_eq!(world.difference(&world.rules), None, "step {nth}, {}", world.today);
    }
}

/// Each of these rules is taken out of what is expected, or made to speak of one person more; the
/// phones, which go by the book, must then hold something else on the way.
#[tokio::test]
async fn a_rule_that_is_changed_is_noticed() {
    let mut mutants: Vec<(String, AccessRules)> = Vec::new();
    let book = RuleBook::bundled();
    for id in [
        "england.access.own_records",
        "england.access.shared_is_read",
        "england.access.supervisor_reads",
        "england.access.line_manager_reads",
        "england.access.assessor_reads",
        "england.access.practice_educator_reads",
        "england.access.observation_read",
        "north-yorkshire.access.auditor_reads",
        "north-yorkshire.access.employment_support",
        "north-yorkshire.access.panel",
    ] {
        let mut other = book.clone();
        other.access.retain(|rule| rule.id != id);
        let rules = AccessRules::of(&other, &["north-yorkshire"]);
        mutants.push((format!("without {id}"), rules));
        let mut other = book.clone();
        let rule = other.access.iter_mut().find(|rule| rule.id == id).unwrap();
        rule.version[0].who.push(Tie::Leader);
        let rules = AccessRules::of(&other, &["north-yorkshire"]);
        mutants.push((format!("{id} for leaders"), rules));
    }
    let mut other = book.clone();
    let rule = other.access.iter_mut().find(|it| it.id == "england.access.private_until_shared");
    rule.unwrap().version[0].when.clear();
    let closed = AccessRules::of(&other, &["north-yorkshire"]);
    mutants.push(("private even when shared".to_owned(), closed));
    let mut other = book.clone();
    for rule in &mut other.access {
        rule.version[0].days = rule.version[0].days.map(|_| 3);
    }
    mutants.push(("three days".to_owned(), AccessRules::of(&other, &["north-yorkshire"])));

    for seed in 1..=12 {
        let spot = Engine::Sqlite.spot().await;
        let mut world = World::begin(&spot, seed).await;
        for nth in 0..STEPS {
            world.step(nth).await;
            world.everybody_syncs().await;
            if nth % 4 == 0 {
                mutants.retain(|(_, rules)| world.difference(rules).is_none());
            }
        }
        world.store.close().await;
        if mutants.is_empty() {
            break;
        }
    }
    let unnoticed: Vec<&str> = mutants.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(unnoticed, [""; 0]);
}
