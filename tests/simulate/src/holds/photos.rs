//! Photos: what a phone called received is on the server, bytes are those their hash names, and none
//! is gone that somebody was told is kept.

use crate::books::Books;
use crate::photos::hash_of_list;
use crate::world::{Violation, World};

/// Every chunk on the server is the one its list names, and every list the one its hash names.
pub fn check_bytes(books: &Books) -> Result<(), Violation> {
    for ((record, hash), list) in &books.lists {
        if hash_of_list(list) != *hash {
            return Err(Violation(format!("the list of a picture of {record} is another's")));
        }
    }
    for ((key, nth), chunk) in &books.chunks {
        let named = books.lists.get(key).and_then(|list| list.get(*nth as usize));
        if named != Some(&chunk.hash()) {
            return Err(Violation(format!("chunk {nth} of a picture of {} is another", key.0)));
        }
    }
    Ok(())
}

/// At every step: what is received is on the server whole, and what is not is on a phone of its own.
pub fn check(world: &World) -> Result<(), Violation> {
    let books = world.books();
    for phone in &world.phones {
        let shelf = phone.disk.kept();
        // Of another log it has not heard a phone cannot know.
        let knows = shelf.cursor.log.as_deref() == Some(books.log.as_str());
        for row in shelf.files.values().filter(|row| row.received && knows) {
            if !books.has_whole(&row.record, &row.file.hash) {
                let name = &phone.name;
                return Err(Violation(format!(
                    "{name} shows a picture of {} as received, and the server has it not",
                    row.record
                )));
            }
        }
    }
    for photo in world.photos.iter().filter(|photo| photo.excused.is_none()) {
        let is_here =
            |nth: usize| world.phones[nth].disk.kept().is_whole(&photo.record, &photo.hash);
        if !books.has_whole(&photo.record, &photo.hash) && !(0..world.phones.len()).any(is_here) {
            return Err(Violation(format!("the picture of {} is nowhere", photo.record)));
        }
    }
    Ok(())
}

/// At the end: each is on the server, and on every phone of its person that fetches all.
pub fn check_at_end(world: &World) -> Result<(), Violation> {
    let books = world.books();
    for photo in world.photos.iter().filter(|photo| photo.excused.is_none()) {
        let is_named = books.of(&photo.record).next().is_some();
        if is_named && !books.has_whole(&photo.record, &photo.hash) {
            let what = format!("the picture of {} never got to the server", photo.record);
            return Err(Violation(what));
        }
        for phone in world.in_use() {
            let this = &world.phones[phone];
            let wants = this.person == photo.by && !this.saves_data && is_named;
            if wants && !this.disk.kept().is_whole(&photo.record, &photo.hash) {
                let what = format!("{} has not fetched the picture of {}", this.name, photo.record);
                return Err(Violation(what));
            }
        }
    }
    Ok(())
}
