//! Cutting: a file's bytes into chunks, each with its hash.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use waymark_core::attachment::{CHUNK_BYTES, Hash, list_bytes};

/// The chunks of a file's bytes.
pub fn chunks(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.chunks(CHUNK_BYTES as usize).collect()
}

/// The hash of each chunk, and of them all; none where this browser hashes nothing.
pub async fn hashes(chunks: &[&[u8]]) -> Option<(Vec<Hash>, Hash)> {
    let mut list = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        list.push(hash(chunk).await?);
    }
    let all = hash(&list_bytes(&list)).await?;
    Some((list, all))
}

/// The SHA-256 of bytes, by the browser; none where it gives none.
pub async fn hash(bytes: &[u8]) -> Option<Hash> {
    let subtle = web_sys::window()?.crypto().ok()?.subtle();
    let bytes = Uint8Array::from(bytes);
    let digest = subtle.digest_with_str_and_buffer_source("SHA-256", &bytes).ok()?;
    let digest = Uint8Array::new(&JsFuture::from(digest).await.ok()?).to_vec();
    Some(Hash::of(&digest.try_into().ok()?))
}
