//! The server, as this phone speaks to it: one request and one answer.
//!
//! Lives here: headers, time-outs and telling our server from somebody else's page. Not here:
//! what is said.

use gloo_net::http::{Method, Request, RequestBuilder};
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use web_sys::AbortController;

pub use waymark_core::sync::NoAnswer;
use waymark_core::sync::check;

/// How long an answer may take, in milliseconds.
const PATIENCE: u32 = 20_000;
/// How long a chunk of a photo may take, in milliseconds: 64 KiB at 1 kB/s, and some more.
const PATIENCE_WITH_BYTES: u32 = 90_000;
/// The header that tells our server from a network's sign-in page, and our pages from others'.
const MARK: &str = "x-waymark";

/// Asks for something.
///
/// # Errors
/// [`NoAnswer`] says why there is none.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, NoAnswer> {
    read(&Box::pin(answer(Request::get(path), None)).await?)
}

/// Says something and reads the answer.
///
/// # Errors
/// [`NoAnswer`] says why there is none.
pub async fn post<T: DeserializeOwned>(path: &str, body: String) -> Result<T, NoAnswer> {
    read(&Box::pin(answer(Request::post(path), Some(body))).await?)
}

/// Says something whose answer is empty.
///
/// # Errors
/// [`NoAnswer`] says why there is none.
pub async fn tell(path: &str) -> Result<(), NoAnswer> {
    answer(Request::post(path), Some("{}".to_owned())).await.map(drop)
}

/// Why the server did not do what was asked of it about who this is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no answer to read.
    NoAnswer(NoAnswer),
    /// It said why, in a sentence for people.
    Said(String),
}

/// A refusal, as the server writes it (RFC 9457).
#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    detail: String,
}

/// Asks for something about who this is; an empty answer reads as nothing (`null`).
///
/// # Errors
/// [`Refusal`] says why not.
pub async fn ask<T: DeserializeOwned>(
    method: Method,
    path: &str,
    body: Option<String>,
) -> Result<T, Refusal> {
    let text = Box::pin(asked(RequestBuilder::new(path).method(method), body)).await?;
    read(if text.is_empty() { "null" } else { &text }).map_err(Refusal::NoAnswer)
}

async fn asked(request: RequestBuilder, body: Option<String>) -> Result<String, Refusal> {
    let (status, ours, text) = heard(request, body).await.map_err(Refusal::NoAnswer)?;
    let Err(why) = check(status, ours, &text) else { return Ok(text) };
    Err(match said(&text) {
        Some(detail) if ours && (400..500).contains(&status) => Refusal::Said(detail),
        _ => Refusal::NoAnswer(why),
    })
}

/// What a refusal says, where it says anything.
fn said(text: &str) -> Option<String> {
    let problem: Problem = serde_json::from_str(text).ok()?;
    (!problem.detail.is_empty()).then_some(problem.detail)
}

/// Fetches a file of the app, however long it takes: from the phone's own store where it is there.
///
/// # Errors
/// [`NoAnswer`] says why there is none.
pub async fn file(path: &str) -> Result<Vec<u8>, NoAnswer> {
    let response = Request::get(path).send().await.map_err(|_| NoAnswer::NoSignal)?;
    if !response.ok() {
        return Err(NoAnswer::NotThere);
    }
    response.binary().await.map_err(|_| NoAnswer::NoSignal)
}

/// Sends or fetches bytes, with the patience a chunk of a photo needs on a slow line.
///
/// # Errors
/// [`NoAnswer`] says why there is no answer.
pub async fn octets(
    method: Method,
    path: &str,
    body: Option<(&str, &[u8])>,
) -> Result<Vec<u8>, NoAnswer> {
    let abort = AbortController::new().map_err(|_| NoAnswer::NoSignal)?;
    let request = RequestBuilder::new(path).method(method);
    let request = request.header(MARK, "1").abort_signal(Some(&abort.signal()));
    let timeout = Timeout::new(PATIENCE_WITH_BYTES, move || abort.abort());
    let response = match body {
        None => request.send().await,
        Some((kind, bytes)) => {
            match request.header("content-type", kind).body(Uint8Array::from(bytes)) {
                Ok(request) => request.send().await,
                Err(error) => Err(error),
            }
        }
    };
    let response = response.map_err(|_| NoAnswer::NoSignal)?;
    check(response.status(), response.headers().get(MARK).is_some(), "")?;
    let bytes = response.binary().await.map_err(|_| NoAnswer::NoSignal)?;
    drop(timeout);
    Ok(bytes)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, NoAnswer> {
    serde_json::from_str(text).map_err(|_| NoAnswer::ServerTrouble)
}

async fn answer(request: RequestBuilder, body: Option<String>) -> Result<String, NoAnswer> {
    let (status, ours, text) = heard(request, body).await?;
    check(status, ours, &text).map(|()| text)
}

/// What came back: its status, whether our server wrote it, and its text.
async fn heard(
    request: RequestBuilder,
    body: Option<String>,
) -> Result<(u16, bool, String), NoAnswer> {
    let abort = AbortController::new().map_err(|_| NoAnswer::NoSignal)?;
    let request = request.header(MARK, "1").abort_signal(Some(&abort.signal()));
    // Covers the reading of the answer too: a link can stall after the headers.
    let timeout = Timeout::new(PATIENCE, move || abort.abort());
    let response = match body {
        None => request.send().await,
        Some(body) => match request.header("content-type", "application/json").body(body) {
            Ok(request) => request.send().await,
            Err(error) => Err(error),
        },
    };
    let response = response.map_err(|_| NoAnswer::NoSignal)?;
    let ours = response.headers().get(MARK).is_some();
    let text = response.text().await.map_err(|_| NoAnswer::NoSignal)?;
    drop(timeout);
    Ok((response.status(), ours, text))
}
