//! This device: names made at random, its small settings, and what the browser will keep.
//!
//! Lives here: random ids, small settings, storage persistence. Not here: who has an account here
//! (`accounts`), or anything a person wrote.

use gloo_storage::{LocalStorage, Storage};
use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use waymark_core::fact::{DeviceId, RecordId};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, StorageEstimate, Url};

use crate::state::{State, Theme};
use crate::store::Store;
use crate::vault::to_hex;

/// A record id of 128 random bits.
pub fn random_record() -> RecordId {
    random_id()
}

/// A device id of 128 random bits.
pub fn random_device() -> DeviceId {
    random_id()
}

fn random_id<T: std::str::FromStr>() -> T {
    loop {
        if let Ok(id) = random_hex().parse() {
            return id;
        }
    }
}

/// 128 random bits, in hexadecimal.
pub fn random_hex() -> String {
    let mut bytes = [0u8; 16];
    // Without randomness there are no ids; the browser has had it since before WebAssembly.
    while getrandom::fill(&mut bytes).is_err() {}
    to_hex(&bytes)
}

/// The name under which it is remembered that the first-use note was read.
const WELCOMED: &str = "waymark.welcomed";
/// The name the theme is remembered under.
const THEME: &str = "waymark.theme";

/// Whether the browser lets small settings be kept; asking without it would end the app.
pub fn may_remember() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}

/// Whether the first-use note was acknowledged on this phone.
pub fn is_welcomed() -> bool {
    may_remember() && LocalStorage::get(WELCOMED).unwrap_or(false)
}

/// Remembers that the first-use note was acknowledged; whether that worked.
pub fn remember_welcomed() -> bool {
    may_remember() && LocalStorage::set(WELCOMED, true).is_ok()
}

/// Which colours were chosen on this phone; puts them on.
pub fn theme() -> Theme {
    let theme =
        if may_remember() { LocalStorage::get(THEME).unwrap_or_default() } else { Theme::System };
    wear(theme);
    theme
}

/// Remembers the colours chosen and puts them on; whether they will be remembered.
pub fn remember_theme(theme: Theme) -> bool {
    wear(theme);
    may_remember() && LocalStorage::set(THEME, theme).is_ok()
}

fn wear(theme: Theme) {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(root) = document.and_then(|document| document.document_element()) else { return };
    let worn = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light => root.set_attribute("data-theme", "light"),
        Theme::Dark => root.set_attribute("data-theme", "dark"),
    };
    // At worst the phone's own colours stay.
    worn.unwrap_or_default();
}

fn storage_manager() -> Option<web_sys::StorageManager> {
    let navigator = web_sys::window()?.navigator();
    // Missing where the page is not served securely.
    let known =
        Reflect::get(&navigator, &"storage".into()).is_ok_and(|storage| storage.is_object());
    known.then(|| navigator.storage())
}

/// The ids of the accounts whose databases are on this phone; none where the browser does not list
/// them.
pub async fn accounts_here() -> Vec<String> {
    let listed = async {
        let databases = Reflect::get(&js_sys::global(), &"indexedDB".into())?;
        let list: Function = Reflect::get(&databases, &"databases".into())?.dyn_into()?;
        let list: Promise = list.call0(&databases)?.dyn_into()?;
        JsFuture::from(list).await
    };
    let Ok(listed) = listed.await else { return Vec::new() };
    let name = |row: JsValue| Reflect::get(&row, &"name".into()).ok()?.as_string();
    let id = |name: String| name.strip_prefix("waymark-").map(str::to_owned);
    let is_random = |id: &String| id.len() == 32 && id.bytes().all(|it| it.is_ascii_hexdigit());
    Array::from(&listed).iter().filter_map(name).filter_map(id).filter(is_random).collect()
}

/// Asks the browser not to clear by itself what is kept here.
pub async fn ask_to_persist() {
    if let Some(Ok(asked)) = storage_manager().map(|storage| storage.persist()) {
        // Its answer is read by `report`.
        drop(JsFuture::from(asked).await);
    }
}

/// Brings how much is kept, and how safely, into the state.
pub async fn report(state: State, store: &Store) {
    let counts = store.counts().await.unwrap_or_default();
    let (mut persisted, mut used, mut quota) = (None, None, None);
    if let Some(storage) = storage_manager() {
        if let Ok(answer) = storage.persisted() {
            persisted = JsFuture::from(answer).await.ok().and_then(|is| is.as_bool());
        }
        if let Ok(answer) = storage.estimate()
            && let Ok(estimate) = JsFuture::from(answer).await
        {
            let estimate: StorageEstimate = estimate.unchecked_into();
            used = estimate.get_usage().map(|bytes| bytes as u64);
            quota = estimate.get_quota().map(|bytes| bytes as u64);
        }
    }
    state.storage.try_update(|report| {
        report.persisted = persisted;
        report.used_bytes = used;
        report.quota_bytes = quota;
        report.facts = counts.facts;
        report.records = counts.records;
    });
}

/// Hands a text over as a file.
///
/// # Errors
/// When the browser does not make files.
pub fn hand_over(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/jsonl");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind)?;
    hand_over_address(name, &Url::create_object_url_with_blob(&blob)?)
}

/// Hands over a file by an address of this page's own, which is let go of.
///
/// # Errors
/// When the browser does not make files.
pub fn hand_over_address(name: &str, url: &str) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(url)
}
