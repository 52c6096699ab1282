//! The book that comes with this version: as the core carries it, and as the browser fetches it.

use super::RuleBook;
use super::bytes::Bytes;

/// What a book for the browser begins with.
const HEAD: &[u8] = b"waymark rules ";
/// The number of its format, one for all that are made of the same types.
const FORMAT: &[u8] = env!("RULE_BOOK_FORMAT").as_bytes();

/// Why bytes are no book that this version can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotABook {
    /// It was made by another version.
    #[error("this rule book belongs to another version of Waymark")]
    OtherVersion,
    /// It is something else, or damaged.
    #[error("this is no rule book, or it is damaged")]
    Damaged,
}

impl RuleBook {
    /// The book of the five source documents, as it was when this version was built.
    ///
    /// Parses each time it is called: call it once and keep it. The build writes the text and a
    /// test reads it back, so the empty book is never met; it is there because the core does not
    /// panic.
    ///
    /// ```
    /// use waymark_core::rulebook::RuleBook;
    /// assert!(RuleBook::bundled().rule("north-yorkshire.asye.stage_review").is_some());
    /// ```
    pub fn bundled() -> Self {
        Self::parse(include_str!(concat!(env!("OUT_DIR"), "/rule_book.json"))).unwrap_or_default()
    }

    /// Reads a book from the one JSON text that the build makes of the rule files.
    ///
    /// # Errors
    /// When the text is not such a book; the error names the place.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The book as one file for the browser: small, and read without a parser of names.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        let book = postcard::to_allocvec(self)?;
        Ok([HEAD, FORMAT, &book].concat())
    }

    /// Reads a book from such a file.
    ///
    /// # Errors
    /// [`NotABook`] when another version made it, or it is no book at all.
    ///
    /// ```
    /// use waymark_core::rulebook::{NotABook, RuleBook};
    /// let book = RuleBook::bundled();
    /// let bytes = book.to_bytes().unwrap();
    /// assert_eq!(RuleBook::from_bytes(&bytes), Ok(book));
    /// assert_eq!(RuleBook::from_bytes(b"waymark rules 00000000"), Err(NotABook::OtherVersion));
    /// assert_eq!(RuleBook::from_bytes(&bytes[..bytes.len() / 2]), Err(NotABook::Damaged));
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotABook> {
        let rest = bytes.strip_prefix(HEAD).ok_or(NotABook::Damaged)?;
        let book = rest.strip_prefix(FORMAT).ok_or(NotABook::OtherVersion)?;
        Bytes::read(book).ok_or(NotABook::Damaged)
    }
}
