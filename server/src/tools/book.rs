//! Which rule book is asked, and which of its packs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use waymark_core::cases::{self, CaseFile};
use waymark_core::check;
use waymark_core::rulebook::RuleBook;

use super::remark;
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

/// A book, and the cases of its rules by the rule's id.
pub type WithCases = (RuleBook, BTreeMap<String, CaseFile>);

/// The book of a rules folder; the one this version came with where none is named.
///
/// # Errors
/// [`BookFault`], when the folder cannot be read or holds faults; those of its cases alone are none
/// here, so that a rule can be asked before its cases are written.
pub fn open(dir: Option<&Path>) -> Result<RuleBook, BookFault> {
    open_with_cases(dir).map(|(book, _)| book)
}

/// The same, with the cases.
///
/// # Errors
/// As [`open`].
pub fn open_with_cases(dir: Option<&Path>) -> Result<WithCases, BookFault> {
    let by_rule = |files: Vec<CaseFile>| {
        files.into_iter().map(|file| (file.rule.clone(), file)).collect::<BTreeMap<_, _>>()
    };
    let Some(dir) = dir else {
        // The build wrote them; a test reads them back.
        return Ok((RuleBook::bundled(), by_rule(cases::bundled().unwrap_or_default())));
    };
    let folder = folder::read(dir)?;
    let tried = check::try_cases(&folder.files);
    let count = tried.faults.len() + folder.faults.len();
    match tried.book.filter(|_| folder.faults.is_empty()) {
        None => Err(BookFault::Faults { dir: dir.to_owned(), count }),
        Some(book) => {
            if count > 0 {
                remark(&format!(
                    "{}: {count} to mend in the cases; `waymark rules check {}` shows where\n",
                    dir.display(),
                    dir.display()
                ));
            }
            Ok((book, by_rule(tried.cases)))
        }
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
