//! Writes the rule book as the one file the browser fetches beside the app: `rule-book FILE`.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)] // a build writes files

use std::error::Error;

use waymark_core::rulebook::RuleBook;

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("say which file to write: rule-book FILE")?;
    let book = RuleBook::bundled();
    if book.rules.is_empty() {
        return Err("a rule file cannot be read; `waymark rules check core/rules` names it".into());
    }
    let bytes = book.to_bytes()?;
    if let Some(folder) = std::path::Path::new(&file).parent() {
        std::fs::create_dir_all(folder)?;
    }
    // Where nothing changed the file keeps its time, and what is made from it need not be again.
    if std::fs::read(&file).ok().as_deref() != Some(&bytes) {
        std::fs::write(file, bytes)?;
    }
    Ok(())
}
