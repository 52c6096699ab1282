//! Which rule book is asked, and which of its packs.

use std::path::{Path, PathBuf};

use waymark_core::check;
use waymark_core::rulebook::RuleBook;

use super::rules::folder::{self, FolderFault};

/// Why there is no book to ask.
#[derive(Debug, thiserror::Error)]
pub enum BookFault {
    /// The folder cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderFault),
    /// It holds faults.
    #[error(
        "{}: {count} to mend; `waymark rules check {}` shows where",
        dir.display(),
        dir.display()
    )]
    Faults {
        /// The folder.
        dir: PathBuf,
        /// How many.
        count: usize,
    },
    /// The book has no such pack.
    #[error("there is no pack `{pack}`; the packs are {}", .known.join(", "))]
    NoPack {
        /// The one asked for.
        pack: String,
        /// Those there are.
        known: Vec<String>,
    },
}

/// The book of a rules folder; the one this version came with where none is named.
///
/// # Errors
/// [`BookFault`], when the folder cannot be read or holds faults.
pub fn open(dir: Option<&Path>) -> Result<RuleBook, BookFault> {
    let Some(dir) = dir else { return Ok(RuleBook::bundled()) };
    let folder = folder::read(dir)?;
    let faults = |count| BookFault::Faults { dir: dir.to_owned(), count };
    match (check::folder(&folder.files), folder.faults.len()) {
        (Ok(book), 0) => Ok(book),
        (Ok(_), count) => Err(faults(count)),
        (Err(found), count) => Err(faults(found.len() + count)),
    }
}

/// The packs of a book, in order.
pub fn packs(book: &RuleBook) -> Vec<&str> {
    let mut packs: Vec<&str> = book.rules.iter().map(|rule| rule.pack()).collect();
    packs.sort_unstable();
    packs.dedup();
    packs
}

/// The packs that were named; all of them where none was.
///
/// # Errors
/// [`BookFault::NoPack`], for the first the book does not have.
pub fn chosen<'b>(book: &'b RuleBook, named: &'b [String]) -> Result<Vec<&'b str>, BookFault> {
    let known = packs(book);
    if named.is_empty() {
        return Ok(known);
    }
    let is_known = |pack: &&String| known.contains(&pack.as_str());
    if let Some(unknown) = named.iter().find(|pack| !is_known(pack)) {
        let known = known.into_iter().map(str::to_owned).collect();
        return Err(BookFault::NoPack { pack: unknown.clone(), known });
    }
    Ok(named.iter().map(String::as_str).collect())
}
