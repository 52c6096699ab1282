//! This device: its names, made at random.
//!
//! Lives here: random ids. Not here: where they are kept.

use waymark_core::fact::RecordId;

/// A record id of 128 random bits.
pub fn random_id() -> RecordId {
    loop {
        if let Ok(id) = random_hex().parse() {
            return id;
        }
    }
}

/// 128 random bits, in hexadecimal.
fn random_hex() -> String {
    let mut bytes = [0u8; 16];
    // Without randomness there are no ids; the browser has had it since before WebAssembly.
    while getrandom::fill(&mut bytes).is_err() {}
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|nibble| char::from_digit(u32::from(nibble), 16))
        .collect()
}
