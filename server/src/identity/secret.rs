//! Random tokens: what a person or a browser holds, and what is kept of it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A new token of 256 random bits, as it goes into a cookie or a link.
///
/// # Errors
/// When the system gives no random bytes.
pub fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of a token: who reads the database cannot sign in with it.
pub fn kept(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// What is kept of something that is counted: its sort, and itself.
pub fn counted(sort: &str, what: &str) -> Vec<u8> {
    kept(&format!("{sort} {what}"))
}
