//! Recovery codes: for the day the authenticator is lost, each good once.
//!
//! Lives here: how one is made, written and recognised. Not here: where they are kept.

use sha2::{Digest, Sha256};

/// How many codes somebody gets.
pub const HOW_MANY: usize = 10;

/// Letters nobody mistakes for one another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789-";

/// Letters a code has: 49 bits, which the delays make more than enough.
const LETTERS_OF_A_CODE: usize = 10;

/// New codes, as they are shown.
///
/// # Errors
/// When the system gives no random bytes.
pub fn new() -> Result<Vec<String>, getrandom::Error> {
    (0..HOW_MANY).map(|_| one()).collect()
}

fn one() -> Result<String, getrandom::Error> {
    let mut code = String::new();
    while code.len() < LETTERS_OF_A_CODE + 1 {
        if code.len() == LETTERS_OF_A_CODE / 2 {
            code.push('-');
        }
        let mut byte = [0];
        getrandom::fill(&mut byte)?;
        // The last of the thirty-two stands for none, so that all others are as likely.
        let letter = LETTERS.get(usize::from(byte[0] & 31)).copied().map_or('-', char::from);
        if letter != '-' {
            code.push(letter);
        }
    }
    Ok(code)
}

/// What is kept of a code, however it was typed; none where it cannot be one.
pub fn kept(typed: &str) -> Option<Vec<u8>> {
    let bare: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '-')
        .map(|letter| letter.to_ascii_lowercase())
        .take(LETTERS_OF_A_CODE + 1)
        .collect();
    let is_one =
        bare.len() == LETTERS_OF_A_CODE && bare.bytes().all(|byte| LETTERS.contains(&byte));
    is_one.then(|| Sha256::digest(bare.as_bytes()).to_vec())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_differ_and_are_recognised_however_they_are_typed() {
        let codes = new().unwrap();
        let distinct: BTreeSet<_> = codes.iter().collect();
        assert_eq!(distinct.len(), HOW_MANY);
        for code in &codes {
            let want = kept(code).unwrap();
            assert_eq!(kept(&code.to_uppercase()), Some(want.clone()));
            assert_eq!(kept(&format!(" {} ", code.replace('-', " "))), Some(want));
        }
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for typed in ["", "123456", "abcde-fghi", "abcde-fghil", "abcde-fghjkm", &"a".repeat(9999)]
        {
            assert_eq!(kept(typed), None, "{typed}");
        }
    }
}
