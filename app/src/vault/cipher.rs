//! The cipher: bytes sealed under one account's key, each bound to the place it is kept in.
//!
//! XChaCha20-Poly1305 (RFC 8439 with 192-bit nonces, so that nonces made at random never meet).
//! It works at once, without waiting for the browser, and so inside a transaction.

use std::rc::Rc;

use blake2::{Blake2b512, Digest};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// The first byte of everything sealed: which form the rest has.
const FORMAT: u8 = 1;
/// How many bytes the nonce has.
const NONCE: usize = 24;

/// A key of 256 bits; wiped from memory when nobody holds it any more.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// What opens and seals one account's rows. A handle: whoever holds one can read the account.
#[derive(Clone)]
pub struct Vault(Rc<Keys>);

struct Keys {
    rows: Key,
    names: Key,
}

impl Vault {
    /// A vault under a key made at random.
    pub fn random() -> Self {
        Self::under(random_key())
    }

    /// The vault under this key.
    pub(super) fn under(rows: Key) -> Self {
        let names = half(&digest(&[rows.as_slice(), b"names"]));
        Self(Rc::new(Keys { rows, names }))
    }

    /// The vault under the key these bytes are; none where they are none.
    pub(super) fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let bytes = Zeroizing::new(bytes);
        let mut key = Zeroizing::new([0; 32]);
        let whole = bytes.len() == key.len();
        key.iter_mut().zip(bytes.iter()).for_each(|(to, from)| *to = *from);
        whole.then(|| Self::under(key))
    }

    /// A vault that is always the same for the same name, for tests that open it again.
    #[cfg(test)]
    pub fn of(name: &str) -> Self {
        Self::under(half(&digest(&[name.as_bytes()])))
    }

    /// The key itself, to be wrapped.
    pub(super) fn key(&self) -> &Key {
        &self.0.rows
    }

    /// Seals bytes for one place, such as a store, a key and what stands beside them in the open.
    pub fn seal(&self, place: &[&str], plain: &[u8]) -> Vec<u8> {
        seal(&self.0.rows, place, plain)
    }

    /// Opens what was sealed for this place; none where it is damaged or was sealed for another.
    pub fn open(&self, place: &[&str], sealed: &[u8]) -> Option<Vec<u8>> {
        open(&self.0.rows, place, sealed)
    }

    /// The name an id goes by in the open: the same for the same id, and telling nothing of it.
    pub fn name(&self, id: &str) -> String {
        to_hex(digest(&[self.0.names.as_slice(), id.as_bytes()]).get(..16).unwrap_or_default())
    }
}

/// A key made at random.
pub(super) fn random_key() -> Key {
    let mut key = Zeroizing::new([0; 32]);
    fill(key.as_mut_slice());
    key
}

/// Fills bytes at random.
pub(super) fn fill(bytes: &mut [u8]) {
    // Without randomness there are no keys; the browser has had it since before WebAssembly.
    while getrandom::fill(bytes).is_err() {}
}

/// Seals bytes under a key, bound to a place.
pub(super) fn seal(key: &Key, place: &[&str], plain: &[u8]) -> Vec<u8> {
    let mut nonce = [0; NONCE];
    fill(&mut nonce);
    let bound = bound(place);
    let mut sealed = Vec::with_capacity(1 + NONCE + plain.len() + 16);
    sealed.push(FORMAT);
    sealed.extend_from_slice(&nonce);
    let payload = Payload { msg: plain, aad: &bound };
    // It fails only beyond 256 GiB; then nothing is sealed, and opening it says so.
    let body = cipher(key).encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
    sealed.extend_from_slice(&body);
    sealed
}

/// Opens bytes sealed under a key and bound to a place.
pub(super) fn open(key: &Key, place: &[&str], sealed: &[u8]) -> Option<Vec<u8>> {
    let (&FORMAT, sealed) = sealed.split_first()? else { return None };
    let (nonce, body) = sealed.split_first_chunk::<NONCE>()?;
    let bound = bound(place);
    cipher(key).decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: &bound }).ok()
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    let key: &[u8; 32] = key;
    XChaCha20Poly1305::new(key.into())
}

/// The parts of a place as one text that no other parts make: each after its length.
fn bound(place: &[&str]) -> Vec<u8> {
    let mut bound = vec![FORMAT];
    for part in place {
        bound.extend_from_slice(&(part.len() as u32).to_le_bytes());
        bound.extend_from_slice(part.as_bytes());
    }
    bound
}

/// The BLAKE2b digest of parts, one after the other.
pub fn digest(parts: &[&[u8]]) -> [u8; 64] {
    let mut digest = Blake2b512::new();
    for part in parts {
        digest.update(part);
    }
    digest.finalize().into()
}

/// The first half of a digest, as a key.
pub(super) fn half(digest: &[u8; 64]) -> Key {
    let mut half = Zeroizing::new([0; 32]);
    half.iter_mut().zip(digest).for_each(|(to, from)| *to = *from);
    half
}

/// Bytes in hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
}

/// The bytes hexadecimal stands for; none where it is none.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|it| u8::try_from(it).ok())).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn what_was_sealed_opens_in_its_own_place_and_nowhere_else() {
        let vault = Vault::random();
        let sealed = vault.seal(&["facts", "a.1"], b"marmalade");
        assert_eq!(vault.open(&["facts", "a.1"], &sealed).unwrap(), b"marmalade");
        assert_eq!(vault.open(&["facts", "a.2"], &sealed), None, "swapped with another row");
        assert_eq!(vault.open(&["drafts", "a.1"], &sealed), None, "moved to another store");
        assert_eq!(vault.open(&["factsa", ".1"], &sealed), None, "the parts keep their edges");
        assert_eq!(Vault::random().open(&["facts", "a.1"], &sealed), None, "another key");
        assert!(!sealed.windows(4).any(|part| part == b"marm"));
    }

    #[wasm_bindgen_test]
    fn one_changed_bit_anywhere_or_a_cut_end_is_noticed() {
        let vault = Vault::random();
        let sealed = vault.seal(&["facts"], b"text");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            *changed.get_mut(at).unwrap() ^= 1;
            assert_eq!(vault.open(&["facts"], &changed), None, "byte {at}");
            assert_eq!(vault.open(&["facts"], sealed.get(..at).unwrap()), None, "cut at {at}");
        }
    }

    #[wasm_bindgen_test]
    fn the_same_words_are_never_sealed_the_same_twice() {
        let vault = Vault::random();
        assert_ne!(vault.seal(&["facts"], b"text"), vault.seal(&["facts"], b"text"));
    }

    #[wasm_bindgen_test]
    fn an_id_goes_by_one_name_that_does_not_tell_it() {
        let (one, other) = (Vault::random(), Vault::random());
        assert_eq!(one.name("enrolment-maya"), one.name("enrolment-maya"));
        assert_ne!(one.name("enrolment-maya"), other.name("enrolment-maya"));
        assert_eq!(one.name("enrolment-maya").len(), 32);
    }

    #[wasm_bindgen_test]
    fn the_cipher_is_the_one_everybody_else_means() {
        // draft-irtf-cfrg-xchacha, appendix A.3.1, with our own header put before it.
        let key: Vec<u8> = (0x80..0xa0).collect();
        let mut fixed = Zeroizing::new([0; 32]);
        fixed.copy_from_slice(&key);
        let nonce: Vec<u8> = (0x40..0x58).collect();
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let aad = from_hex("50515253c0c1c2c3c4c5c6c7").unwrap();
        let mut whole = [0; NONCE];
        whole.copy_from_slice(&nonce);
        let payload = Payload { msg: plain.as_slice(), aad: &aad };
        let sealed = cipher(&fixed).encrypt(&XNonce::from(whole), payload).unwrap();
        let tag = sealed.get(sealed.len() - 16..).unwrap();
        assert_eq!(to_hex(tag), "c0875924c1c7987947deafd8780acf49");
    }

    #[wasm_bindgen_test]
    fn hexadecimal_goes_both_ways() {
        assert_eq!(from_hex(&to_hex(&[0, 1, 254, 255])).unwrap(), [0, 1, 254, 255]);
        assert_eq!(from_hex("abc"), None);
        assert_eq!(from_hex("zz"), None);
    }
}
