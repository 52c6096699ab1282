//! The file: work that could not be sent, sealed under a passphrase of its own.
//!
//! The last resort, for a phone that is to be cleared. The same lock and the same cipher as the
//! store; first a line that says what it is, then the lock, then the sealed text.

use serde::{Deserialize, Serialize};

use super::cipher::{Vault, from_hex, to_hex};
use super::keys::{Lock, Secret};

/// What the text is bound to.
const PLACE: [&str; 1] = ["unsent work"];

/// A sealed file, as JSON.
#[derive(Serialize, Deserialize)]
struct File {
    /// What this file is, for whoever opens it with something else.
    waymark: String,
    lock: Lock,
    sealed: String,
}

/// Seals a text under a passphrase; none where the passphrase is too easily guessed.
pub fn seal_file(what: &str, text: &str, secret: &Secret) -> Option<String> {
    let vault = Vault::random();
    let lock = Lock::make(&vault, secret)?;
    let sealed = to_hex(&vault.seal(&PLACE, text.as_bytes()));
    serde_json::to_string(&File { waymark: what.to_owned(), lock, sealed }).ok()
}

/// Opens such a file; none where it is damaged or the passphrase is not the one.
pub fn open_file(file: &str, secret: &Secret) -> Option<String> {
    let file: File = serde_json::from_str(file).ok()?;
    let vault = file.lock.open(secret)?;
    String::from_utf8(vault.open(&PLACE, &from_hex(&file.sealed)?)?).ok()
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn a_file_opens_to_its_passphrase_and_shows_nothing_without() {
        let secret = Secret::new("three random words");
        let file = seal_file("Unsent work", "marmalade\n", &secret).unwrap();
        assert!(!file.contains("marmalade"));
        assert_eq!(open_file(&file, &secret).as_deref(), Some("marmalade\n"));
        assert_eq!(open_file(&file, &Secret::new("three other words")), None);
        assert_eq!(open_file(file.get(..file.len() - 9).unwrap(), &secret), None);
        assert_eq!(open_file("garbage", &secret), None);
        assert_eq!(seal_file("Unsent work", "x", &Secret::new("111111")), None);
    }

    #[wasm_bindgen_test]
    fn a_file_of_the_first_form_opens_for_ever() {
        // As Waymark handed it over on 23 November 2026; never changed.
        let file = include_str!("formats/unsent-1.json");
        let lines = open_file(file, &Secret::new("three random words")).unwrap();
        assert_eq!(lines.lines().count(), 1);
        assert!(lines.contains("Quince jelly") && lines.contains("It began at the market."));
        assert_eq!(open_file(file, &Secret::new("three other words")), None);
    }
}
