//! Passkeys: where the browser offers it, a fingerprint or face opens the lock too.
//!
//! The authenticator works out a secret of its own from a salt (WebAuthn's PRF extension) and
//! hands it over only to this site and only after it has seen its person; that secret wraps the
//! same key. Nothing is sent to any server, so there is nothing for one to check.

use js_sys::{JSON, Object, Promise, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use zeroize::Zeroizing;

use super::cipher::{self, Key, Vault, digest, from_hex, to_hex};

/// A key wrapped by what a passkey works out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passkey {
    credential: String,
    salt: String,
    wrapped: String,
}

/// What is asked of the browser, but for the bytes: those are put in afterwards.
const MAKE: &str = r#"{"rp":{"name":"Waymark"},"user":{},
"pubKeyCredParams":[{"type":"public-key","alg":-7},{"type":"public-key","alg":-257}],
"authenticatorSelection":{"userVerification":"required","residentKey":"preferred"},
"extensions":{"prf":{"eval":{}}}}"#;
const ASK: &str = r#"{"userVerification":"required","allowCredentials":[{"type":"public-key"}],
"extensions":{"prf":{"eval":{}}}}"#;

/// Whether this browser knows passkeys at all; whether one can unlock shows when it is made.
pub fn may_be_offered() -> bool {
    let window = web_sys::window().map(JsValue::from).unwrap_or_default();
    at(&window, &["PublicKeyCredential"]).is_function()
}

impl Passkey {
    /// Makes a passkey under this label and wraps the vault's key with it; none where the person
    /// or the browser says no, or the authenticator works out no secrets.
    pub async fn make(vault: &Vault, label: &str) -> Option<Self> {
        let salt = to_hex(cipher::random_key().as_slice());
        let asked = JSON::parse(MAKE).ok()?;
        put(&at(&asked, &["user"]), "id", &bytes(cipher::random_key().as_slice()))?;
        for name in ["name", "displayName"] {
            put(&at(&asked, &["user"]), name, &label.into())?;
        }
        let made = credentials("create", &asked, &salt).await?;
        let credential = Uint8Array::new(&at(&made, &["rawId"])).to_vec();
        let mut passkey = Self { credential: to_hex(&credential), salt, wrapped: String::new() };
        let key = match worked_out(&made) {
            Some(key) => key,
            // Some authenticators work it out only when they are asked a second time.
            None => passkey.ask().await?,
        };
        let sealed = cipher::seal(&key, &passkey.place(), vault.key().as_slice());
        passkey.wrapped = to_hex(&sealed);
        Some(passkey)
    }

    /// Opens the vault; none where the person or the browser says no.
    pub async fn open(&self) -> Option<Vault> {
        let key = self.ask().await?;
        Vault::from_bytes(cipher::open(&key, &self.place(), &from_hex(&self.wrapped)?)?)
    }

    async fn ask(&self) -> Option<Key> {
        let asked = JSON::parse(ASK).ok()?;
        let id = bytes(&from_hex(&self.credential)?);
        put(&at(&asked, &["allowCredentials", "0"]), "id", &id)?;
        worked_out(&credentials("get", &asked, &self.salt).await?)
    }

    fn place(&self) -> [&str; 2] {
        ["passkey", &self.salt]
    }
}

/// Asks the browser for a credential; none where it or the person refuses.
async fn credentials(what: &str, asked: &JsValue, salt: &str) -> Option<JsValue> {
    put(asked, "challenge", &bytes(cipher::random_key().as_slice()))?;
    put(&at(asked, &["extensions", "prf", "eval"]), "first", &bytes(&from_hex(salt)?))?;
    let options = Object::new();
    put(&options, "publicKey", asked)?;
    let container = at(&web_sys::window()?.into(), &["navigator", "credentials"]);
    let ask: js_sys::Function = at(&container, &[what]).dyn_into().ok()?;
    let answer: Promise = ask.call1(&container, &options).ok()?.dyn_into().ok()?;
    JsFuture::from(answer).await.ok()
}

/// The key made of what the authenticator worked out.
fn worked_out(credential: &JsValue) -> Option<Key> {
    let results: js_sys::Function =
        at(credential, &["getClientExtensionResults"]).dyn_into().ok()?;
    let results = results.call0(credential).ok()?;
    let first = at(&results, &["prf", "results", "first"]);
    if !first.is_object() {
        return None;
    }
    let first = Zeroizing::new(Uint8Array::new(&first).to_vec());
    (first.len() >= 32).then(|| cipher::half(&digest(&[first.as_slice(), b"passkey"])))
}

/// What stands at a path inside a value; undefined where nothing does.
fn at(value: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(value.clone(), |value, name| {
        Reflect::get(&value, &(*name).into()).unwrap_or(JsValue::UNDEFINED)
    })
}

fn put(object: &JsValue, name: &str, value: &JsValue) -> Option<()> {
    Reflect::set(object, &name.into(), value).ok().map(drop)
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}
