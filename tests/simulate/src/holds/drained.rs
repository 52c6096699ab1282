//! Once faults stop, every outbox drains.

use crate::world::{Violation, World};

/// Whether a phone has nothing left to say or to read.
pub fn is_drained(world: &World, phone: usize) -> bool {
    let phone = &world.phones[phone];
    let (shelf, books) = (phone.disk.kept(), world.books());
    shelf.unsent().count() == 0
        && shelf.cursor.log.as_deref() == Some(books.log.as_str())
        && shelf.cursor.at == books.head(&phone.person)
        && shelf.cursor.backlog.is_none()
        && shelf.cursor.handing_over.is_none()
}

/// Every phone in use is.
pub fn check(world: &World) -> Result<(), Violation> {
    let wet = world.in_use().into_iter().find(|phone| !is_drained(world, *phone));
    let Some(wet) = wet else { return Ok(()) };
    let phone = &world.phones[wet];
    let shelf = phone.disk.kept();
    let unsent: Vec<&str> = shelf.unsent().map(|row| row.key.as_str()).collect();
    Err(Violation(format!(
        "{} does not drain: unsent {unsent:?}, read to {} of {}, {:?}",
        phone.name,
        shelf.cursor.at,
        world.books().head(&phone.person),
        shelf.cursor
    )))
}
