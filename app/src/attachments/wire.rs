//! What is asked of the server about attachments.

use gloo_net::http::Method;
use serde::de::DeserializeOwned;
use waymark_core::attachment::{Kept, List};

use crate::server::{self, NoAnswer};
use waymark_core::transfer::FileRow;

/// What the server has of an attachment; offers its list where this phone has it.
pub async fn ask(row: &FileRow) -> Result<Kept, NoAnswer> {
    if row.list.is_empty() {
        return read(&server::octets(Method::GET, &address(row, None), None).await?);
    }
    let list = serde_json::to_string(&List { chunks: row.list.clone() });
    let list = list.map_err(|_| NoAnswer::Refused { too_long: false })?;
    let body = Some(("application/json", list.as_bytes()));
    read(&server::octets(Method::PUT, &address(row, None), body).await?)
}

/// Sends a chunk.
pub async fn send(row: &FileRow, nth: u32, bytes: &[u8]) -> Result<(), NoAnswer> {
    let body = Some(("application/octet-stream", bytes));
    server::octets(Method::PUT, &address(row, Some(nth)), body).await.map(drop)
}

/// Fetches a chunk.
pub async fn fetch(row: &FileRow, nth: u32) -> Result<Vec<u8>, NoAnswer> {
    server::octets(Method::GET, &address(row, Some(nth)), None).await
}

fn address(row: &FileRow, nth: Option<u32>) -> String {
    let mut address = format!("/api/attachments/{}/{}", row.record, row.file.hash);
    if let Some(nth) = nth {
        address.push('/');
        address.push_str(&nth.to_string());
    }
    address
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, NoAnswer> {
    serde_json::from_slice(bytes).map_err(|_| NoAnswer::ServerTrouble)
}
