//! The rest of the program: what the first screen does without, in a file of its own.
//!
//! Lives here: the one place where the program is cut in two, and fetching the second part. The
//! first part lets people in, opens the phone's own data and shows Today; this part holds every other page and the
//! exchange. It is fetched as soon as the first part runs, and kept with it for offline use. Not
//! here: what is on any page.

use std::cell::OnceCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::pages;
use crate::parts::element::el;
use crate::parts::live::{Later, live};
use crate::session::Session;
use crate::words;

/// How long to wait before fetching again what did not come, in milliseconds.
const AGAIN: u32 = 3_000;

/// The exchange of one account, until it is closed.
type Round = Pin<Box<dyn Future<Output = ()>>>;

/// What the first part asks of the rest.
#[derive(Clone, Copy)]
struct Rest {
    /// The page of an address.
    page: fn(&str) -> AnyView,
    /// The exchange, until the account is closed.
    exchange: fn(Rc<Session>) -> Round,
}

thread_local! {
    static REST: OnceCell<Rest> = const { OnceCell::new() };
}

/// The rest, once it is there. Everything that only it needs goes into the other file.
#[cfg(not(test))]
#[leptos::wasm_split::wasm_split(rest, fallible, wasm_split_path = leptos::wasm_split)]
fn parts() -> Result<Rest, leptos::wasm_split::SplitLoaderError> {
    Ok(ALL)
}

/// Tests are compiled in one piece.
#[cfg(test)]
async fn parts() -> Result<Rest, std::convert::Infallible> {
    Ok(ALL)
}

const ALL: Rest =
    Rest { page: pages::of, exchange: |session| Box::pin(crate::exchange::run(session)) };

/// Waits until the rest is there, however long that takes: with no signal it comes once there is
/// some, and what is on the phone can be read meanwhile.
async fn come() -> Rest {
    loop {
        if let Some(rest) = REST.with(|rest| rest.get().copied()) {
            return rest;
        }
        match parts().await {
            Ok(rest) => return REST.with(|kept| *kept.get_or_init(|| rest)),
            Err(_) => TimeoutFuture::new(AGAIN).await,
        }
    }
}

/// Has the rest fetched, so that it is there when it is asked for.
pub fn fetch() {
    spawn_local(async {
        come().await;
    });
}

/// The page of an address that is not the first screen.
pub fn page(path: &str) -> AnyView {
    let path = path.to_owned();
    shown(move |rest| (rest.page)(&path))
}

/// Keeps an account in touch with the server until it is closed.
pub async fn exchange(session: Rc<Session>) {
    (come().await.exchange)(session).await;
}

fn shown(draw: impl Fn(Rest) -> AnyView + Send + Sync + 'static) -> AnyView {
    if let Some(rest) = REST.with(|rest| rest.get().copied()) {
        return draw(rest);
    }
    let later = Later::new();
    spawn_local(async move {
        let rest = come().await;
        later.show(move || draw(rest));
    });
    live(move || later.or_else(opening))
}

fn opening() -> AnyView {
    pages::page(el("p", "quiet").attr("role", "status").child(words::OPENING))
}
