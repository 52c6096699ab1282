//! A browser in two words, so that people know their devices apart.
//!
//! Lives here: the few names anybody would recognise. No version and nothing else of what a
//! browser says about itself is kept.

use axum::http::{HeaderMap, header};

/// Browsers by what they say; the first that is found counts, since most claim to be others too.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 6] = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
];

/// Such as `Chrome on Android`; empty where nothing is recognised.
pub fn named(headers: &HeaderMap) -> String {
    let says = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let find = |names: &[(&str, &'static str)]| {
        let says = says.unwrap_or("");
        names.iter().find(|(mark, _)| says.contains(mark)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (browser, system) => browser.or(system).unwrap_or("").to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn name(says: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, says.parse().unwrap());
        named(&headers)
    }

    #[test]
    fn devices_are_named_in_two_words() {
        let android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \
                       Chrome/156.0.0.0 Mobile Safari/537.36";
        assert_eq!(name(android), "Chrome on Android");
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1";
        assert_eq!(name(iphone), "Safari on iPhone");
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0 Safari/537.36 Edg/156.0";
        assert_eq!(name(edge), "Edge on Windows");
        assert_eq!(name("curl/8"), "");
        assert_eq!(name(&"x".repeat(9999)), "");
    }
}
