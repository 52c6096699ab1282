//! The book that comes with this version.

use super::RuleBook;

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
}
