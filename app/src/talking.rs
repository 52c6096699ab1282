//! Talking, tried in a browser: the exchange against answers of every kind.
//!
//! Lives here: tests only. The server is a function that answers in place of `fetch`.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use waymark_core::fact::{Change, Kind, Value};
use waymark_core::sync::Reason;

use crate::device::random_record;
use crate::exchange;
use crate::session::Session;
use crate::state::{Delivery, Link};
use crate::store::Statement;
use crate::writing::{somebody, tab};

wasm_bindgen_test_configure!(run_in_browser);

/// Lets `answer`, the body of a function of the sync request, answer in place of the server.
///
/// It has `sent`, how many requests came before; `reply(outcomes, log)`, an answer of ours; and
/// `plain(status, marked)`, any other. What was sent is kept in `window.heard`.
fn server(answer: &str) {
    let script = format!(
        "(() => {{
            window.heard = [];
            const marked = (status, body) => new Response(body, {{ status, headers: {{ 'x-waymark': '1' }} }});
            window.fetch = async (request) => {{
                const body = JSON.parse(await request.text());
                const sent = window.heard.push(body) - 1;
                const reply = (outcomes, log = 'log') => marked(200, JSON.stringify({{
                    protocol: 1, log, feed: [], cursor: 0, more: false, now: Date.now() - 3 * 60000,
                    acks: body.facts.map((_, index) => ({{ index, outcome: outcomes[index] ?? 'accepted' }})),
                }}));
                const plain = (status, ours) => ours ? marked(status, '{{}}') : new Response('<html>', {{ status }});
                {answer}
            }};
        }})()"
    );
    js_sys::eval(&script).unwrap();
}

/// What was sent in each request, as JSON.
fn heard() -> String {
    js_sys::eval("JSON.stringify(window.heard.map((it) => it.facts))").unwrap().as_string().unwrap()
}

async fn talking() -> Rc<Session> {
    tab(&somebody()).await
}

async fn state_one(session: &Session, text: &str) {
    let value = Value::Words(text.to_owned());
    let statement = Statement {
        about: session.me.person.clone(),
        record: random_record(),
        kind: Kind::Reflection,
        at: 1,
        changes: vec![Change { field: "answer.free".to_owned(), value, base: Vec::new() }],
        draft: None,
    };
    session.state_fact(&statement).await.unwrap();
}

/// Runs the exchange until what is known of delivery is so; gives what is then known.
async fn until(session: &Rc<Session>, is: impl Fn(&Delivery) -> bool) -> Delivery {
    spawn_local(exchange::run(session.clone()));
    while !session.state.delivery.with_untracked(&is) {
        TimeoutFuture::new(5).await;
    }
    session.end();
    session.state.delivery.get_untracked()
}

#[wasm_bindgen_test]
async fn what_is_acknowledged_is_received_and_a_fast_clock_is_noticed() {
    let session = talking().await;
    state_one(&session, "One.").await;
    server("return reply([]);");
    let delivery = until(&session, |it| it.unsent == 0 && it.last_received.is_some()).await;
    assert_eq!(delivery.link, Link::Reached);
    assert_eq!(delivery.fast_by_minutes, 3);
}

#[wasm_bindgen_test]
async fn somebody_elses_page_is_not_our_server() {
    let session = talking().await;
    state_one(&session, "One.").await;
    server("return plain(200, false);");
    let delivery = until(&session, |it| it.link == Link::SomebodyElsesPage).await;
    assert_eq!(delivery.unsent, 1);
}

#[wasm_bindgen_test]
async fn a_session_that_ran_out_stops_nothing_but_sending() {
    let session = talking().await;
    server("return plain(401, true);");
    state_one(&session, "One.").await;
    let delivery = until(&session, |it| it.link == Link::SignInNeeded).await;
    assert_eq!(delivery.unsent, 1);
}

#[wasm_bindgen_test]
async fn a_server_in_trouble_is_named_as_that() {
    let session = talking().await;
    state_one(&session, "One.").await;
    server("return plain(503, false);");
    let delivery = until(&session, |it| it.link == Link::ServerTrouble).await;
    assert_eq!(delivery.unsent, 1);
}

#[wasm_bindgen_test]
async fn a_lost_answer_is_made_good_with_the_same_bytes() {
    let session = talking().await;
    state_one(&session, "One.").await;
    server("if (sent === 0) throw new TypeError('lost'); return reply(['known']);");
    let wake = session.wake.clone();
    let delivery = session.state.delivery;
    spawn_local(async move {
        while delivery.with_untracked(|it| it.link != Link::NoSignal) {
            TimeoutFuture::new(5).await;
        }
        wake.now();
    });
    until(&session, |it| it.unsent == 0).await;
    let heard: Vec<Vec<String>> = serde_json::from_str(&heard()).unwrap();
    assert_eq!(heard.first(), heard.get(1));
}

#[wasm_bindgen_test]
async fn a_fact_no_request_can_carry_is_set_aside_and_the_rest_goes_on() {
    let session = talking().await;
    state_one(&session, "LONG").await;
    state_one(&session, "Short.").await;
    server("return body.facts.some((it) => it.includes('LONG')) ? plain(413, true) : reply([]);");
    let delivery = until(&session, |it| it.unsent == 0 && !it.set_aside.is_empty()).await;
    assert_eq!(delivery.set_aside.first().unwrap().reason, Reason::TooLong);
    assert_eq!(delivery.set_aside.len(), 1);
}

#[wasm_bindgen_test]
async fn a_server_restored_from_a_backup_is_offered_everything_again() {
    let session = talking().await;
    state_one(&session, "One.").await;
    server("return reply([], sent === 0 ? 'first' : 'restored');");
    spawn_local(exchange::run(session.clone()));
    while session.state.delivery.with_untracked(|it| it.last_received.is_none()) {
        TimeoutFuture::new(5).await;
    }
    state_one(&session, "Two.").await;
    while session.store.cursor().await.unwrap().log.as_deref() != Some("restored")
        || session.store.unsent().await.unwrap() > 0
    {
        TimeoutFuture::new(5).await;
    }
    session.end();
    let heard: Vec<Vec<String>> = serde_json::from_str(&heard()).unwrap();
    assert_eq!(heard.last().unwrap().len(), 2, "both, one of them for the second time");
}
