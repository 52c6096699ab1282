//! The built app's files, with their types, their compressed forms and the content policy.
//!
//! Lives here: reading a folder that a release may replace while the server runs, so nothing is
//! kept between requests. Not here: what is in the files.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::error::Problem;
use crate::routes::{App, is_of_the_api};

/// The page that answers every address of the app.
const PAGE: &str = "index.html";

/// The folder of the built app.
#[derive(Debug, Clone)]
pub struct AppFiles {
    folder: PathBuf,
}

/// The folder holds no app.
#[derive(Debug, thiserror::Error)]
#[error("there is no app in {}: it has no index.html. Build it with `make run`, or name the folder with --app", .folder.display())]
pub struct NoApp {
    folder: PathBuf,
}

impl AppFiles {
    /// The app in `folder`.
    ///
    /// # Errors
    /// When it has no page to serve.
    pub fn open(folder: &Path) -> Result<Self, NoApp> {
        if folder.join(PAGE).is_file() {
            Ok(Self { folder: folder.to_owned() })
        } else {
            Err(NoApp { folder: folder.to_owned() })
        }
    }
}

/// Serves a file of the app, or its page for an address of the app.
pub async fn serve(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let path = uri.path();
    if is_of_the_api(path) {
        return Err(Problem::NotFound);
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(Problem::WrongMethod);
    }
    let name = file_name(path).ok_or(Problem::NotFound)?;
    let file = app.files.folder.join(name);
    let raw = match tokio::fs::read(&file).await {
        Ok(raw) => raw,
        Err(_) if name == PAGE => return Err(Problem::AppMissing),
        Err(_) => return Err(Problem::NotFound),
    };
    let scripts = if name.ends_with(".html") { inline_scripts(&raw) } else { Vec::new() };
    let (encoding, bytes) = compressed(&file, &headers, raw).await;
    let etag = etag(&bytes);
    let mut response = if is_known(&headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(bytes).into_response()
    };
    let out = response.headers_mut();
    out.insert(header::ETAG, value(&etag));
    // File names do not change with every change of their bytes, so browsers ask each time; the
    // service worker is what makes the app open without asking.
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    out.insert(header::CONTENT_SECURITY_POLICY, value(&policy(&scripts)));
    if response.status() == StatusCode::OK {
        let out = response.headers_mut();
        out.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
        if let Some(encoding) = encoding {
            out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    Ok(response)
}

/// The file an address means: the page for addresses without a file extension; none for one that
/// tries to leave the folder.
fn file_name(path: &str) -> Option<&str> {
    let name = path.trim_start_matches('/');
    let last = name.rsplit('/').next().unwrap_or("");
    if !last.contains('.') {
        return Some(PAGE);
    }
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    };
    name.split('/').all(plain).then_some(name)
}

/// The best stored form of a file that the browser takes.
async fn compressed(
    file: &Path,
    headers: &HeaderMap,
    raw: Vec<u8>,
) -> (Option<&'static str>, Vec<u8>) {
    for (encoding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        if takes(headers, encoding) {
            let mut name = file.as_os_str().to_owned();
            name.push(ending);
            if let Ok(bytes) = tokio::fs::read(&name).await {
                return (Some(encoding), bytes);
            }
        }
    }
    (None, raw)
}

/// Whether the browser takes an encoding.
fn takes(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|choice| {
            let mut parts = choice.split(';').map(str::trim);
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding))
                && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}

/// Whether the browser has these very bytes.
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

fn etag(bytes: &[u8]) -> String {
    format!("\"{}\"", STANDARD.encode(Sha256::digest(bytes)))
}

fn value(text: &str) -> HeaderValue {
    // Only ASCII is ever put in; a policy that allows nothing is the safe other way.
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The content policy of the app: its own files, WebAssembly, and the page's own inline scripts.
fn policy(hashes: &[String]) -> String {
    let scripts: String = hashes.iter().map(|hash| format!(" 'sha256-{hash}'")).collect();
    format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; \
         worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
}

/// The hashes of the scripts written into a page.
fn inline_scripts(page: &[u8]) -> Vec<String> {
    let page = String::from_utf8_lossy(page);
    let mut hashes = Vec::new();
    let mut rest: &str = &page;
    while let Some((_, after)) = rest.split_once("<script") {
        let Some((attributes, body)) = after.split_once('>') else { break };
        let Some((script, tail)) = body.split_once("</script") else { break };
        let is_inline = !attributes.split_ascii_whitespace().any(|word| word.starts_with("src="));
        if is_inline && !script.is_empty() {
            hashes.push(STANDARD.encode(Sha256::digest(script.as_bytes())));
        }
        rest = tail;
    }
    hashes
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_app_are_its_page_and_files_are_files() {
        for (path, want) in [
            ("/", Some("index.html")),
            ("/journal/abc", Some("index.html")),
            ("/sw.js", Some("sw.js")),
            ("/icons/icon-192.png", Some("icons/icon-192.png")),
            ("/../Cargo.toml", None),
            ("/icons/../../Cargo.toml", None),
            ("/%2e%2e/Cargo.toml", None),
            ("/.env.local", None),
            ("//etc/passwd.txt", Some("etc/passwd.txt")),
        ] {
            assert_eq!(file_name(path), want, "{path}");
        }
    }

    #[test]
    fn only_scripts_written_into_the_page_are_hashed() {
        let page = b"<script src=/a.js></script><script type=\"module\">one()</script>";
        let want = STANDARD.encode(Sha256::digest(b"one()"));
        assert_eq!(inline_scripts(page), vec![want]);
        assert!(inline_scripts(b"<script>cut").is_empty());
    }

    #[test]
    fn an_encoding_is_taken_unless_it_is_weighed_at_nothing() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br;q=0"));
        assert!(takes(&headers, "gzip"));
        assert!(!takes(&headers, "br"));
    }
}
