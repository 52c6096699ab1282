//! People who sign in with a password, and their authenticators: reckoned here from the standard,
//! not by the server's own arithmetic.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value as Json, json};
use sha1::Sha1;
use waymark_server::clock::Clock;
use waymark_server::identity::account::invite;
use waymark_server::identity::password::{Cost, Passwords};

use super::{Answer, Server};

pub const PASSWORD: &str = "kettle brass heron";

/// Cheap enough for tests that try many.
pub const CHEAP: Cost = Cost { memory_kib: 64, passes: 1 };

/// What an authenticator shows at a moment in seconds since 1970.
pub fn code(secret: &str, seconds: i64) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let value = |letter: u8| letters.iter().position(|known| *known == letter).unwrap();
    let bits: String = secret.bytes().map(|letter| format!("{:05b}", value(letter))).collect();
    let key: Vec<u8> = bits.as_bytes().chunks_exact(8).map(byte_of).collect();
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(seconds / 30).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let number = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

fn byte_of(bits: &[u8]) -> u8 {
    u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2).unwrap()
}

/// Somebody who accepted an invitation.
pub struct Invited {
    pub secret: String,
    pub recovery_codes: Vec<String>,
    pub answer: Answer,
}

impl Server {
    /// A server of a real organisation, with passwords that are cheap to try.
    pub async fn real() -> Self {
        let mut server = Self::start_as(false).await;
        server.change(|app| app.identity.passwords = Passwords::new(CHEAP));
        server
    }

    /// Lets time pass.
    pub fn at(&mut self, now: &str) {
        self.change(|app| app.clock = Clock::Fixed(now.parse().unwrap()));
    }

    pub fn seconds(&self) -> i64 {
        self.app.clock.now_ms() / 1000
    }

    pub fn code(&self, secret: &str) -> String {
        code(secret, self.seconds())
    }

    /// Invites somebody and gives the token of the link.
    pub async fn invite(&self, person: &str) -> String {
        invite(&self.store, &person.parse().unwrap(), self.app.clock.now_ms()).await.unwrap()
    }

    /// Somebody is invited and accepts with [`PASSWORD`] on `<person>-phone`.
    pub async fn with_account(&self, person: &str) -> Invited {
        let token = self.invite(person).await;
        let body = json!({ "token": token }).to_string();
        let opened = self.post("/api/invitation/open", "", body).await.json();
        let secret = opened["secret"].as_str().unwrap().to_owned();
        let answer = self.accept(&token, &secret, person).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
        let codes = answer.json()["recovery_codes"].clone();
        let recovery_codes = serde_json::from_value(codes).unwrap();
        Invited { secret, recovery_codes, answer }
    }

    pub async fn accept(&self, token: &str, secret: &str, person: &str) -> Answer {
        let body = json!({
            "token": token, "password": PASSWORD, "secret": secret,
            "code": self.code(secret), "device": format!("{person}-phone"),
        });
        self.post("/api/invitation/accept", "", body.to_string()).await
    }

    /// Tries to sign in from a phone.
    pub async fn password(&self, name: &str, password: &str, code: &str, device: &str) -> Answer {
        let body = json!({ "name": name, "password": password, "code": code, "device": device });
        self.post("/api/sign-in/password", "", body.to_string()).await
    }

    pub async fn me(&self, cookie: &str) -> Json {
        self.get_as("/api/me", cookie).await.json()
    }
}
