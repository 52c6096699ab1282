//! Simulates many phones, servers and storages with faults, over the real sync core.
//!
//! `waymark-simulate [--scenarios N] [--only NAME] [--seed S]`. The last line says how it went; a
//! seed printed with a violation, and the scenario's name, replay it exactly.

// A simulator is a test: it may fail loudly, and its lists are its own.
#![allow(clippy::panic, clippy::indexing_slicing, clippy::cast_possible_truncation, missing_docs)]

mod acts;
mod album;
mod books;
mod carrying;
mod clock;
mod database;
// The core's own made-up histories throw the same.
#[path = "../../../core/tests/made_up/dice.rs"]
mod dice;
mod disk;
mod exchange;
mod executor;
mod faults;
mod first_phone;
mod holds;
mod inject;
mod ledger;
mod living;
mod losses;
mod mend;
mod network;
mod office;
mod photos;
mod run;
mod scenarios;
mod serving;
mod shelf;
mod stating;
mod told;
mod trace;
mod world;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use waymark_core::access::AccessRules;
use waymark_core::rulebook::RuleBook;

use scenarios::{SCENARIOS, Scenario};

const USAGE: &str = "usage: waymark-simulate [--scenarios N] [--only F7] [--seed S] [--enough N]";

/// What is asked for on the command line.
struct Wanted {
    scenarios: u64,
    only: Option<String>,
    seed: Option<u64>,
    /// As many violations as anybody looks at.
    enough: usize,
}

fn main() -> ExitCode {
    let Some(wanted) = wanted() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    // A panic is caught, counted and told with its seed.
    std::panic::set_hook(Box::new(|_| ()));
    let rules = Arc::new(AccessRules::of(&RuleBook::bundled(), &["north-yorkshire"]));
    let is_wanted =
        |it: &&Scenario| wanted.only.as_ref().is_none_or(|only| it.name.eq_ignore_ascii_case(only));
    let table: Vec<&Scenario> = SCENARIOS.iter().filter(is_wanted).collect();
    if table.is_empty() {
        eprintln!("There is no such scenario. {USAGE}");
        return ExitCode::from(2);
    }
    let runs = match wanted.seed {
        Some(seed) => replay(&table, seed, &rules),
        None => run_all(&table, &wanted, &rules),
    };
    for (seed, what) in &runs.violations {
        let Scenario { name, about, .. } = of(&table, *seed);
        let only = wanted.only.as_ref().map(|only| format!(" --only {only}")).unwrap_or_default();
        println!("{name} ({about}), seed {seed}: {what}");
        println!("  replay: make simulate ARGS='--seed {seed}{only}'");
    }
    let Runs { done, faults, violations } = runs;
    println!("scenarios {done}, faults {faults}, violations {}", violations.len());
    if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// How many scenarios went how.
#[derive(Default)]
struct Runs {
    done: u64,
    faults: u64,
    violations: BTreeMap<u64, String>,
}

/// The scenario a seed belongs to.
fn of<'t>(table: &[&'t Scenario], seed: u64) -> &'t Scenario {
    table[(seed % table.len() as u64) as usize]
}

/// Runs one again, with its story.
fn replay(table: &[&Scenario], seed: u64, rules: &Arc<AccessRules>) -> Runs {
    let outcome = run::run(of(table, seed), seed, rules, true);
    outcome.trace.iter().for_each(|line| println!("{line}"));
    let violations = outcome.violation.map(|what| (seed, what)).into_iter().collect();
    Runs { done: 1, faults: outcome.faults, violations }
}

/// Runs the seeds from 0 up. Each scenario is a world of its own in one thread; as many run side by
/// side as there are processors.
fn run_all(table: &[&Scenario], wanted: &Wanted, rules: &Arc<AccessRules>) -> Runs {
    let (next, runs) = (AtomicU64::new(0), Mutex::new(Runs::default()));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= wanted.scenarios {
                return;
            }
            let outcome = run::run(of(table, seed), seed, rules, false);
            let mut runs = runs.lock().unwrap_or_else(PoisonError::into_inner);
            if runs.violations.len() >= wanted.enough {
                return;
            }
            runs.done += 1;
            runs.faults += outcome.faults;
            runs.violations.extend(outcome.violation.map(|what| (seed, what)));
        }
    };
    let many = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..many {
            scope.spawn(work);
        }
    });
    runs.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn wanted() -> Option<Wanted> {
    let mut wanted = Wanted { scenarios: 10_000, only: None, seed: None, enough: 10 };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next()?;
        match word.as_str() {
            "--scenarios" => wanted.scenarios = value.parse().ok()?,
            "--only" => wanted.only = Some(value),
            "--enough" => wanted.enough = value.parse().ok()?,
            "--seed" => wanted.seed = Some(value.parse().ok()?),
            _ => return None,
        }
    }
    Some(wanted)
}
