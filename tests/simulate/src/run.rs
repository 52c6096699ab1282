//! Running one scenario: a phase in which things go wrong, one in which nothing does, and the
//! checks, with everything that panics caught.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use waymark_core::access::AccessRules;

use crate::scenarios::Scenario;
use crate::trace::Trace;
use crate::world::{Violation, World};

/// How a scenario went.
pub struct Outcome {
    /// How many faults happened.
    pub faults: u64,
    /// What did not hold.
    pub violation: Option<String>,
    /// The story, where it was wanted.
    pub trace: Vec<String>,
}

/// Runs a scenario from its seed.
pub fn run(scenario: &Scenario, seed: u64, rules: &Arc<AccessRules>, traced: bool) -> Outcome {
    let mut world = World::new(seed, Arc::clone(rules), Trace::new(traced));
    let ended = catch_unwind(AssertUnwindSafe(|| tell(&mut world, scenario)));
    let violation = match ended {
        Ok(Ok(())) => None,
        Ok(Err(Violation(what))) => Some(what),
        Err(panic) => Some(format!("it panicked: {}", words_of(panic.as_ref()))),
    };
    if traced && violation.is_some() {
        world.describe();
    }
    let trace = world.trace.lines().to_vec();
    Outcome { faults: world.faults, violation, trace }
}

fn tell(world: &mut World, scenario: &Scenario) -> Result<(), Violation> {
    (scenario.story)(world)?;
    world.mend_all()?;
    world.settle()?;
    world.check_at_end()
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
