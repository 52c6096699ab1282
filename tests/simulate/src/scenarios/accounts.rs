//! F12: several people on one device, and sessions and devices that are no longer good.

use crate::acts::Act;
use crate::faults::What;
use crate::world::{Violation, World};

/// Unsent work waits, sealed, while somebody else uses the device; sessions end; devices are revoked.
pub fn several(world: &mut World) -> Result<(), Violation> {
    world.begin()?;
    let phone = world.of("maya");
    let tab = world.only_tab(phone);
    world.act(phone, tab, Act::Reflect)?;
    world.suffer(What::AnotherAccount, phone)?;
    world.everyday()?;
    for what in [What::SessionExpired, What::PasswordReset] {
        let tab = world.only_tab(phone);
        world.suffer(what, phone)?;
        // Writing goes on, as unlocking does, whatever the server thinks of the session.
        if world.act(phone, tab, Act::Reflect)?.is_none() {
            return Err(Violation("nothing can be saved when the session is over".to_owned()));
        }
        world.round(phone, tab)?;
        if world.dice.chance(50) {
            world.sign_in(phone);
            world.round(phone, tab)?;
        }
    }
    let phone = world.of("ruth");
    let tab = world.only_tab(phone);
    world.act(phone, tab, Act::Meet)?;
    world.suffer(What::DeviceRevoked, phone)?;
    world.round(phone, tab)?;
    world.everyday()?;
    world.and_at_random(12)
}
