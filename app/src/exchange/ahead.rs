//! Ahead: a request under way while the answer before it is still being kept.
//!
//! Lives here: one request and waiting for its answer. Not here: which request that is (core).

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use waymark_core::sync::{NoAnswer, Reply, Request};

use crate::{clock, server};

/// An answer, once it is there.
type Answer = Rc<RefCell<Option<Result<Reply, NoAnswer>>>>;

/// A request under way.
pub struct Ahead {
    /// What it asks.
    pub request: Request,
    /// When it was sent, in milliseconds since 1970.
    pub asked_at: i64,
    answer: Answer,
    coming: Promise,
}

impl Ahead {
    /// Sends a request.
    ///
    /// # Errors
    /// When it could not be written.
    pub fn send(request: Request) -> Result<Self, serde_json::Error> {
        let body = serde_json::to_string(&request)?;
        let answer = Answer::default();
        let place = answer.clone();
        let coming = future_to_promise(async move {
            let answer = server::post::<Reply>("/api/sync", body).await;
            place.replace(Some(answer));
            Ok(JsValue::UNDEFINED)
        });
        Ok(Self { request, asked_at: clock::now(), answer, coming })
    }

    /// Waits for its answer.
    ///
    /// # Errors
    /// [`NoAnswer`] says why there is none.
    pub async fn answer(self) -> Result<Reply, NoAnswer> {
        // The promise itself never fails: what went wrong stands in the answer.
        drop(JsFuture::from(self.coming).await);
        self.answer.take().unwrap_or(Err(NoAnswer::NoSignal))
    }
}
