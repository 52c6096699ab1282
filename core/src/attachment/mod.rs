//! Attachments: photos and files that a record names by what they hold.
//!
//! Lives here: what a fact says of one, how it is cut into chunks, and which chunk goes next. Not
//! here: what a phone may do with its copy (`transfer`), hashing, bytes at rest, or any request;
//! pictures are made smaller on the phone.
//!
//! An attachment is cut into chunks of 64 KiB. Its list is the SHA-256 of each chunk, in order,
//! and its own hash is the SHA-256 of that list: whoever has a fact can check the list, and whoever
//! has the list can check each chunk as it arrives, on either end of an interrupted line.

mod plan;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use plan::{Standing, Step, Turn, plan, turn};

/// The bytes of every chunk but the last (64 KiB).
pub const CHUNK_BYTES: u32 = 64 * 1024;

/// The most bytes one attachment may have where nobody set another bound (25 MiB).
pub const MOST_BYTES: u32 = 25 * 1024 * 1024;

/// The longest side of a picture that is sent smaller than it was taken, in pixels.
pub const LONGEST_SIDE: u32 = 2048;

/// The most characters of a name or a media type.
const LONGEST_WORDS: usize = 200;

/// A SHA-256, as 64 digits and letters `0-9a-f`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hash(String);

/// Words that are no hash, or a name or media type that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 64 digits and letters from 0 to 9 and a to f")]
pub struct BadHash;

impl Hash {
    /// The hash with these bytes.
    ///
    /// ```
    /// use waymark_core::attachment::Hash;
    /// let hash = Hash::of(&[0xab; 32]);
    /// assert_eq!(hash.as_str(), "ab".repeat(32));
    /// assert_eq!(hash.bytes(), vec![0xab; 32]);
    /// assert!("AB".repeat(32).parse::<Hash>().is_err(), "one way to write it");
    /// ```
    pub fn of(bytes: &[u8; 32]) -> Self {
        let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
        let mut text = String::with_capacity(64);
        for byte in bytes {
            text.push(digit(byte >> 4));
            text.push(digit(byte & 15));
        }
        Self(text)
    }

    /// The hash as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The hash as 32 bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let half = |digit: u8| if digit < b'a' { digit - b'0' } else { digit - b'a' + 10 };
        let pairs = self.0.as_bytes().chunks_exact(2);
        pairs.map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | half(*digit))).collect()
    }
}

impl TryFrom<String> for Hash {
    type Error = BadHash;
    fn try_from(text: String) -> Result<Self, BadHash> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 64 && text.bytes().all(is_digit) { Ok(Self(text)) } else { Err(BadHash) }
    }
}

impl std::str::FromStr for Hash {
    type Err = BadHash;
    fn from_str(text: &str) -> Result<Self, BadHash> {
        Self::try_from(text.to_owned())
    }
}

impl From<Hash> for String {
    fn from(hash: Hash) -> String {
        hash.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a record says of one photo or file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// The SHA-256 of its list of chunks.
    pub hash: Hash,
    /// How many bytes it has, all told.
    pub bytes: u32,
    /// Its media type, as the phone that added it knows it: "image/jpeg".
    pub media: String,
    /// What its author calls it; empty where they said nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl Attachment {
    /// How many chunks it is cut into; at least one.
    ///
    /// ```
    /// use waymark_core::attachment::{Attachment, Hash};
    /// let of = |bytes| Attachment { hash: Hash::of(&[0; 32]), bytes, media: String::new(), name: String::new() };
    /// assert_eq!([1, 65_535, 65_536, 65_537].map(|bytes| of(bytes).chunks()), [1, 1, 1, 2]);
    /// ```
    pub fn chunks(&self) -> u32 {
        self.bytes.div_ceil(CHUNK_BYTES).max(1)
    }

    /// How many bytes chunk `nth` has, from 0; none where there is no such chunk.
    pub fn chunk_bytes(&self, nth: u32) -> Option<u32> {
        let before = nth.checked_mul(CHUNK_BYTES)?;
        (nth < self.chunks()).then(|| (self.bytes.saturating_sub(before)).min(CHUNK_BYTES))
    }

    /// Whether it says what an attachment can be: bytes, and words of a bearable length.
    pub fn is_sound(&self) -> bool {
        let short = |words: &str| words.chars().count() <= LONGEST_WORDS;
        self.bytes > 0 && short(&self.media) && short(&self.name)
    }

    /// Whether a browser draws it as a picture without running anything in it.
    pub fn is_picture(&self) -> bool {
        matches!(self.media.as_str(), "image/jpeg" | "image/png" | "image/webp" | "image/gif")
    }
}

/// The bytes whose SHA-256 is an attachment's hash: the hash of each chunk, one after the other.
pub fn list_bytes(chunks: &[Hash]) -> Vec<u8> {
    chunks.iter().flat_map(Hash::bytes).collect()
}

/// A phone's list of an attachment's chunks, as it is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The hash of each chunk, in order.
    pub chunks: Vec<Hash>,
}

/// What a server has of an attachment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The hash of each chunk, in order.
    pub chunks: Vec<Hash>,
    /// The chunks it does not have, by their place from 0, in order.
    pub missing: Vec<u32>,
}

/// The size a picture is sent in: its longest side at most [`LONGEST_SIDE`], its shape kept.
///
/// Units: pixels. Never larger than it is, and never without a side.
///
/// ```
/// use waymark_core::attachment::fit;
/// assert_eq!(fit(4000, 3000), (2048, 1536));
/// assert_eq!(fit(2048, 10), (2048, 10));
/// assert_eq!(fit(1, 900_000), (1, 2048));
/// ```
pub fn fit(width: u32, height: u32) -> (u32, u32) {
    let longest = u64::from(width.max(height)).max(1);
    if longest <= u64::from(LONGEST_SIDE) {
        return (width.max(1), height.max(1));
    }
    let side = |side: u32| {
        let side = (u64::from(side) * u64::from(LONGEST_SIDE) + longest / 2) / longest;
        u32::try_from(side).unwrap_or(LONGEST_SIDE).max(1)
    };
    (side(width), side(height))
}
