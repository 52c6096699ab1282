//! Tabs: how several tabs of one browser share one account.
//!
//! Lives here: Web Locks (who talks to the network, which tabs are alive) and the channel on
//! which tabs tell each other what changed. Not here: what is done about it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use waymark_core::fact::{PersonId, RecordId};
use web_sys::{BroadcastChannel, MessageEvent};

/// A lock this tab holds; dropping it lets go.
pub struct Held {
    release: Function,
    /// Answered once the browser has taken it back.
    released: Promise,
}

impl Held {
    /// Lets go, and waits until the browser knows: whoever asks sooner is told that it is taken.
    pub async fn let_go(self) {
        let released = self.released.clone();
        drop(self);
        // However it ended, it is held no more.
        drop(JsFuture::from(released).await);
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Letting go cannot fail: it resolves a promise of our own.
        drop(self.release.call0(&JsValue::NULL));
    }
}

/// What asking for a lock came to.
pub enum Asked {
    /// This tab has it.
    Held(Held),
    /// Another tab has it.
    Taken,
    /// This browser has no locks; then there is nobody to ask.
    NoLocks,
}

impl Asked {
    /// Whether whoever held it before is gone.
    pub fn is_free(&self) -> bool {
        !matches!(self, Self::Taken)
    }
}

/// Asks for a lock and takes it if nobody has it. The browser is asked at once, and the answer must
/// be waited for: it may be the lock.
pub fn ask(name: &str) -> impl Future<Output = Asked> + use<> {
    answer(request(name, true))
}

/// Waits for a lock until it is free.
pub async fn wait(name: &str) -> Asked {
    answer(request(name, false)).await
}

/// The name of the lock a tab holds as long as it lives.
pub fn tab_lock(tab: &str) -> String {
    ["waymark-tab-", tab].concat()
}

/// The name of the lock the tab holds that is talking to the server.
pub fn exchange_lock(person: &PersonId) -> String {
    ["waymark-exchange-", person.as_str()].concat()
}

/// A lock that was asked for.
struct Requested {
    /// Answered with what lets go of it, or with nothing where it is taken.
    answered: Promise,
    /// Answered once it is held no more.
    released: Option<Promise>,
}

// Web Locks are called by name: the bindings for them are still behind a compiler flag.
fn request(name: &str, if_available: bool) -> Option<Requested> {
    let locks = web_sys::window()
        .and_then(|window| Reflect::get(&window.navigator(), &"locks".into()).ok())
        .filter(JsValue::is_object)?;
    let request = method(&locks, "request")?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &if_available.into()).ok()?;
    let mut released = None;
    let answered = Promise::new(&mut |answer, fail| {
        let answer_to_fail = fail.clone();
        // The browser calls this with the lock, or with null; it holds the lock until the
        // promise that comes back is resolved.
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() || lock.is_undefined() {
                drop(answer.call1(&JsValue::NULL, &JsValue::NULL));
                return JsValue::UNDEFINED;
            }
            Promise::new(&mut |release, _| {
                drop(answer.call1(&JsValue::NULL, &release));
            })
            .into()
        });
        let arguments = js_sys::Array::of3(&name.into(), &options, &granted);
        match request.apply(&locks, &arguments) {
            // A refusal (a page that is going away) must not stay unanswered.
            Ok(promise) => {
                let promise: Promise = promise.unchecked_into();
                drop(promise.catch(&passing_on(answer_to_fail)));
                released = Some(promise);
            }
            Err(refused) => drop(fail.call1(&JsValue::NULL, &refused)),
        }
    });
    Some(Requested { answered, released })
}

async fn answer(requested: Option<Requested>) -> Asked {
    let Some(Requested { answered, released }) = requested else { return Asked::NoLocks };
    match (JsFuture::from(answered).await, released) {
        (Ok(release), Some(released)) if release.is_function() => {
            Asked::Held(Held { release: release.unchecked_into(), released })
        }
        (Ok(_), _) => Asked::Taken,
        (Err(_), _) => Asked::NoLocks,
    }
}

fn method(object: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(object, &name.into()).ok()?.dyn_into().ok()
}

/// Passes a refusal on; a promise answered before takes no notice.
fn passing_on(fail: Function) -> Closure<dyn FnMut(JsValue)> {
    Closure::once(move |refused: JsValue| {
        drop(fail.call1(&JsValue::NULL, &refused));
    })
}

/// What is called with each message of another tab.
type Hear = Closure<dyn FnMut(MessageEvent)>;

/// The channel between one account's tabs. Only ever a hint: the store holds the truth.
pub struct Channel {
    channel: Option<BroadcastChannel>,
    heard: RefCell<Option<Hear>>,
}

impl Channel {
    /// Joins the account's channel; `heard` is told which records another tab changed, or that it
    /// locked the account.
    pub fn join(person: &PersonId, heard: impl Fn(Option<Vec<RecordId>>) + 'static) -> Rc<Self> {
        let channel = BroadcastChannel::new(&["waymark-", person.as_str()].concat()).ok();
        let closure: Hear = Closure::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(records) = serde_json::from_str(&text) {
                heard(records);
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        }
        Rc::new(Self { channel, heard: RefCell::new(Some(closure)) })
    }

    /// Tells the other tabs which records changed.
    pub fn tell(&self, records: &[RecordId]) {
        if let (Some(channel), Ok(text)) = (&self.channel, serde_json::to_string(records)) {
            // Only a hint: a tab that misses it reads the store when it is next looked at.
            drop(channel.post_message(&text.into()));
        }
    }

    /// Tells the other tabs that the account was locked.
    pub fn tell_locked(&self) {
        if let Some(channel) = &self.channel {
            // A tab that misses it locks by itself before long.
            drop(channel.post_message(&"null".into()));
        }
    }

    /// Leaves the channel.
    pub fn leave(&self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
        self.heard.borrow_mut().take();
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    async fn who_let_go_of_a_lock_has_it_again_at_once() {
        for _ in 0..20 {
            let Asked::Held(held) = ask("waymark-test-again").await else { panic!("it is taken") };
            held.let_go().await;
        }
    }
}
