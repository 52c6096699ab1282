//! Everything goes wrong at random.

use crate::faults::FAULTS;
use crate::world::{Violation, World};

/// Some phones, a handful of sorts of fault at a time.
pub fn everything(world: &mut World) -> Result<(), Violation> {
    world.everybody();
    for _ in 0..world.dice.between(2, 9) {
        let fault = world.dice.any(FAULTS);
        world.allowed.extend(fault);
    }
    world.is_crowded = world.dice.chance(40);
    let steps = world.dice.between(40, 160);
    world.live(steps as u32)
}
