//! Signing in at a provider: a real one, in a process of its own, well behaved and not.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use axum::body::Body;
use axum::http::Request;
use openidconnect::reqwest;
use openidconnect::url::Url;
use serde_json::json;
use support::{Answer, Server};
use waymark_server::identity::Identity;
use waymark_server::identity::oidc::{MatchBy, ProviderConfig, SignInConfig};

const HERE: &str = "http://127.0.0.1:9";

/// A provider in a process, which ends with the test.
struct Provider {
    issuer: String,
    process: Child,
    /// Both ends: it stops when the one closes, and must not find the other closed.
    _pipes: (ChildStdin, Lines<BufReader<ChildStdout>>),
}

impl Provider {
    fn start() -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/provider/provider.mjs");
        let mut process = Command::new("node")
            .arg(script)
            .arg(format!("{HERE}/api/sign-in/oidc/callback"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let open = process.stdin.take().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let issuer = lines.find_map(|line| line.ok().filter(|line| line.starts_with("http")));
        Self {
            issuer: issuer.expect("node and oidc-provider are there"),
            process,
            _pipes: (open, lines),
        }
    }

    fn config(&self, id: &str, match_by: MatchBy) -> ProviderConfig {
        ProviderConfig {
            id: id.to_owned(),
            name: "Council account".to_owned(),
            issuer: self.issuer.clone(),
            client_id: "waymark".to_owned(),
            client_secret_file: None,
            match_by,
            claim: (match_by == MatchBy::Claim).then(|| "employee_number".to_owned()),
            trust_email: false,
            scopes: vec!["email".to_owned(), "profile".to_owned()],
            secret: Some("a-secret-of-at-least-thirty-two-letters".to_owned()),
        }
    }

    async fn misbehave(&self, how: &str) {
        reqwest::get(format!("{}/mischief/{how}", self.issuer)).await.unwrap();
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// A server of a real organisation whose people sign in at the provider.
async fn server(provider: &Provider) -> Server {
    let mut server = Server::start_as(false).await;
    let mut tx = server.store.write().await.unwrap();
    for (person, email) in [("ana", "ana@council.example"), ("ben", "ben@council.example")] {
        let sql = "UPDATE person SET email = $1 WHERE id = $2";
        tx.run(sql, &[email.into(), person.into()]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let config = SignInConfig {
        passwords: true,
        provider: vec![
            provider.config("council", MatchBy::Email),
            provider.config("number", MatchBy::Claim),
        ],
    };
    let identity = Identity::new(config, Some(HERE.to_owned()), false, 50).unwrap();
    server.change(|app| app.identity = identity);
    server
}

/// A browser on its way to the provider and back.
struct Trip {
    /// The cookie of ours that binds the trip to it.
    flow: String,
    /// Where the provider sent it back to: path and query.
    back: String,
}

async fn begin(server: &Server, with: &str) -> (String, String) {
    let path = format!("/api/sign-in/oidc/{with}");
    let begun = server.post(&path, "", json!({"device": "ana-phone"}).to_string()).await;
    assert_eq!(begun.status, 200, "{}", String::from_utf8_lossy(&begun.bytes));
    let cookie = begun.header("set-cookie");
    for part in ["waymark_flow=", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let flow = cookie.split(';').next().unwrap().to_owned();
    let go = begun.json()["go"].as_str().unwrap().to_owned();
    assert!(go.contains("prompt=login"), "the next person on a shared phone is asked: {go}");
    (go, flow)
}

/// Follows the provider's redirects with its cookies until it sends the browser back to us.
async fn go(server: &Server, with: &str, who: &str) -> Trip {
    let (go, flow) = begin(server, with).await;
    let browser =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut at = Url::parse(&go).unwrap();
    at.query_pairs_mut().append_pair("login_hint", who);
    let mut cookies = BTreeMap::new();
    for _hop in 0..10 {
        let jar: Vec<String> = cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let request = browser.get(at.clone()).header("cookie", jar.join("; "));
        let answer = request.send().await.unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            cookies.insert(name.to_owned(), value.to_owned());
        }
        let to = answer.headers().get("location").expect("a redirect").to_str().unwrap();
        at = at.join(to).unwrap();
        if at.as_str().starts_with(HERE) {
            let back = format!("{}?{}", at.path(), at.query().unwrap());
            return Trip { flow, back };
        }
    }
    panic!("the provider does not send the browser back");
}

async fn back(server: &Server, trip: &Trip) -> Answer {
    let request = Request::get(&trip.back).header("cookie", &trip.flow);
    server.send(request.body(Body::empty()).unwrap()).await
}

/// Where somebody is sent who comes back, and that nobody was signed in.
async fn refused(server: &Server, trip: &Trip) -> String {
    let answer = back(server, trip).await;
    assert_eq!(answer.status, 303);
    for cookie in answer.headers.get_all("set-cookie") {
        assert!(!cookie.to_str().unwrap().contains("waymark_session="), "{cookie:?}");
    }
    answer.header("location").to_owned()
}

#[tokio::test]
async fn who_is_on_the_staff_list_is_signed_in() {
    let provider = Provider::start();
    let server = server(&provider).await;
    let ways = server.get("/api/sign-in").await.json();
    assert_eq!(ways["providers"][0], json!({"id": "council", "name": "Council account"}));
    for with in ["council", "number"] {
        let trip = go(&server, with, "ana").await;
        let answer = back(&server, &trip).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("location")),
            (303, "/sign-in?signed-in")
        );
        let me = server.me(&answer.cookie()).await;
        assert_eq!((&me["person"], &me["how"]), (&json!("ana"), &json!("provider")));
        // The page that comes back is a new one: this tells it which device it set out as.
        assert_eq!(me["device"], "ana-phone");
    }
}

#[tokio::test]
async fn who_is_not_is_told_so_politely_and_so_is_who_has_no_verified_address() {
    let provider = Provider::start();
    let server = server(&provider).await;
    for (with, who, problem) in [
        ("council", "stranger", "not-on-the-list"),
        ("number", "stranger", "not-on-the-list"),
        ("council", "ben", "no-email"),
        ("council", "nobody", "no-email"),
        ("council", "cancel", "refused-there"),
    ] {
        let trip = go(&server, with, who).await;
        assert_eq!(refused(&server, &trip).await, format!("/sign-in?problem={problem}"), "{who}");
    }
}

#[tokio::test]
async fn forged_answers_are_refused() {
    let provider = Provider::start();
    let server = server(&provider).await;
    let how =
        ["signature", "cut", "none", "secret", "nonce", "issuer", "audience", "old", "subject"];
    for how in how {
        provider.misbehave(how).await;
        let trip = go(&server, "council", "ana").await;
        assert_eq!(refused(&server, &trip).await, "/sign-in?problem=provider-trouble", "{how}");
    }
    provider.misbehave("").await;
    let trip = go(&server, "council", "ana").await;
    assert_eq!(back(&server, &trip).await.header("location"), "/sign-in?signed-in");
}

#[tokio::test]
async fn an_answer_counts_once_in_one_browser_and_in_time() {
    let provider = Provider::start();
    let mut server = server(&provider).await;
    let trip = go(&server, "council", "ana").await;
    assert_eq!(back(&server, &trip).await.header("location"), "/sign-in?signed-in");
    assert_eq!(refused(&server, &trip).await, "/sign-in?problem=flow-ended", "the same again");

    // The code of one trip under the state and cookie of another.
    let spent = Url::parse(&format!("{HERE}{}", trip.back)).unwrap();
    let (_, code) = spent.query_pairs().find(|(name, _)| name == "code").unwrap();
    let mut other = go(&server, "council", "ana").await;
    let fresh = Url::parse(&format!("{HERE}{}", other.back)).unwrap();
    let (_, state) = fresh.query_pairs().find(|(name, _)| name == "state").unwrap();
    other.back = format!("{}?code={code}&state={state}", fresh.path());
    assert_eq!(refused(&server, &other).await, "/sign-in?problem=provider-trouble");

    // Another's answer in this browser, as somebody would who wants to sign a victim in as himself.
    let theirs = go(&server, "council", "ana").await;
    let (_, flow) = begin(&server, "council").await;
    let crossed = Trip { flow, back: theirs.back.clone() };
    assert_eq!(refused(&server, &crossed).await, "/sign-in?problem=flow-ended");
    let without = Trip { flow: String::new(), back: theirs.back.clone() };
    assert_eq!(refused(&server, &without).await, "/sign-in?problem=flow-ended");

    let late = go(&server, "council", "ana").await;
    server.at("2026-11-24T09:10:01Z");
    assert_eq!(refused(&server, &late).await, "/sign-in?problem=flow-ended");
}

#[tokio::test]
async fn a_device_of_another_or_a_provider_that_is_away_signs_nobody_in() {
    let provider = Provider::start();
    let server = server(&provider).await;
    let ben = "ana-phone".parse().unwrap();
    server.store.register_device(&ben, &"ben".parse().unwrap(), 1).await.unwrap();
    let trip = go(&server, "council", "ana").await;
    assert_eq!(refused(&server, &trip).await, "/sign-in?problem=device-of-another");
    let (_, flow) = begin(&server, "council").await;
    drop(provider);
    let garbage = Trip { flow, back: "/api/sign-in/oidc/callback?code=%00&state=%ff".to_owned() };
    assert_eq!(refused(&server, &garbage).await, "/sign-in?problem=flow-ended");
    let device = json!({"device": "ana-phone"}).to_string();
    server.post("/api/sign-in/oidc/nowhere", "", device).await.problem(404);
}
