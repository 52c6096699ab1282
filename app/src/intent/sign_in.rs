//! Signing in: telling the server who this is, in each way it offers.
//!
//! Lives here: what is said to the server about who this is. Not here: what opens an account on
//! this phone (`door`), or screens.

use std::rc::Rc;

use gloo_net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use waymark_core::fact::{DeviceId, PersonId};

use super::Intents;
use super::door::Told;
use crate::device;
use crate::notice::Notice;
use crate::server::{self, NoAnswer, Refusal};
use crate::session::{Session, tell_people};
use crate::state::{Choices, Me, SignInWays};
use crate::words::sign_in as text;

/// Whom one wants to be in the demonstration.
#[derive(Serialize)]
struct Demonstration<'a> {
    person: &'a PersonId,
    device: &'a DeviceId,
}

/// What one knows, where the server keeps passwords.
#[derive(Serialize)]
struct Password<'a> {
    name: &'a str,
    password: &'a str,
    code: &'a str,
    device: &'a DeviceId,
}

/// Where a provider asks who one is.
#[derive(Deserialize)]
struct Provided {
    go: String,
}

/// An invitation, as the server opens it.
#[derive(Clone, Deserialize)]
pub struct Invitation {
    /// Whom it is for.
    pub name: String,
    /// Where they would work.
    #[serde(default)]
    pub organisation: String,
    /// What they will sign in as.
    #[serde(default)]
    pub sign_in_name: String,
    /// The key of the one-time codes, to be typed into an app that makes them.
    pub secret: String,
    /// The same as an address such an app opens.
    pub uri: String,
}

/// What is said to take an invitation up.
#[derive(Serialize)]
struct Accept<'a> {
    token: &'a str,
    password: &'a str,
    secret: &'a str,
    code: &'a str,
    device: &'a DeviceId,
}

/// What the server answers to that.
#[derive(Deserialize)]
struct Accepted {
    recovery_codes: Vec<String>,
    me: Me,
}

/// One session or device of this person's own.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Elsewhere {
    /// Which one.
    pub id: String,
    /// What it is, in words.
    pub about: String,
    /// When it was last heard of, in milliseconds since 1970; none where it never was.
    pub seen: Option<i64>,
    /// When it was revoked, where it was.
    pub revoked: Option<i64>,
    /// Whether it is this one.
    pub this: bool,
}

/// All of them.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Everywhere {
    /// Where one is signed in.
    pub sessions: Vec<Elsewhere>,
    /// The phones and computers one has used.
    pub devices: Vec<Elsewhere>,
}

impl Intents {
    /// Asks the server how one can sign in.
    pub fn fetch_people(self) {
        self.state.people.set(Choices::Asking);
        spawn_local(async move {
            let ways = async {
                let mut ways: SignInWays = match server::get("/api/sign-in").await {
                    Err(NoAnswer::NotThere) => SignInWays { demo: true, ..Default::default() },
                    ways => ways?,
                };
                if ways.demo {
                    ways.people = match server::get("/api/people").await {
                        Err(NoAnswer::NotThere) => Vec::new(),
                        people => people?,
                    };
                }
                Ok::<_, NoAnswer>(ways)
            };
            self.state.people.try_set(match ways.await {
                Ok(ways) => Choices::There(ways),
                Err(fault) => Choices::NotTold(fault.into()),
            });
        });
    }

    /// The device signing in: this account's, else one made for whoever comes.
    fn device(self) -> DeviceId {
        self.session().map_or_else(device::random_device, |session| session.store.device())
    }

    /// Signs somebody in who is made up.
    pub fn sign_in(self, person: PersonId) {
        spawn_local(async move {
            let device = self.device();
            let body = serde_json::to_string(&Demonstration { person: &person, device: &device });
            let body = body.unwrap_or_default();
            match server::ask::<Me>(Method::POST, "/api/sign-in", Some(body)).await {
                Ok(me) => self.signed_in(me, device).await,
                Err(refusal) => tell_people(self.state, refused(refusal)),
            }
        });
    }

    /// Signs in with a password and a one-time or recovery code.
    pub fn sign_in_with_password(self, typed: [String; 3], told: Told) {
        spawn_local(async move {
            told.set(text::ASKING.to_owned());
            let device = self.device();
            let [name, password, code] = &typed;
            let body = serde_json::to_string(&Password { name, password, code, device: &device });
            let body = body.unwrap_or_default();
            match server::ask::<Me>(Method::POST, "/api/sign-in/password", Some(body)).await {
                Ok(me) => {
                    told.try_set(String::new());
                    self.signed_in(me, device).await;
                }
                Err(refusal) => {
                    told.try_set(sentence(refusal));
                }
            }
        });
    }

    /// Leaves for a provider, who sends the browser back here.
    pub fn sign_in_with_provider(self, provider: &str, told: Told) {
        let path = ["/api/sign-in/oidc/", provider].concat();
        spawn_local(async move {
            told.set(text::ASKING.to_owned());
            if let Err(notice) = self.finish_all().await {
                tell_people(self.state, notice);
                return;
            }
            let body = ["{\"device\":\"", self.device().as_str(), "\"}"].concat();
            match server::ask::<Provided>(Method::POST, &path, Some(body)).await {
                Ok(provided) => {
                    // Where the browser does not go, the page is still here to say so.
                    if window().location().assign(&provided.go).is_err() {
                        told.try_set(text::TROUBLE.to_owned());
                    }
                }
                Err(refusal) => {
                    told.try_set(sentence(refusal));
                }
            }
        });
    }

    /// Whether this page was opened by a provider who knows who this is; its address forgets it.
    pub(super) fn returned_from_sign_in(self) -> bool {
        let location = window().location();
        let query = location.search().unwrap_or_default();
        let path = location.pathname().unwrap_or_default();
        if path != "/sign-in" || query.is_empty() {
            return false;
        }
        self.address.replace("/");
        if let Some(problem) = query.strip_prefix("?problem=") {
            let (what, can_do) = text::problem(problem);
            tell_people(self.state, Notice::new(what, text::KEPT, can_do));
        }
        query == "?signed-in"
    }

    /// Goes on after a provider has said who this is.
    pub(super) async fn finish_sign_in(self) {
        match server::get::<Me>("/api/me").await {
            Ok(me) => self.arrived(me, device::random_device()).await,
            Err(_) => {
                tell_people(self.state, Notice::no_sign_in());
                self.to_accounts();
            }
        }
    }

    /// Goes on once the server knows who this is.
    async fn signed_in(self, me: Me, device: DeviceId) {
        let Some(session) = self.session() else { return self.arrived(me, device).await };
        if session.me.person != me.person {
            // Somebody else: this account is locked first.
            if self.lock_up().await {
                self.arrived(me, device).await;
            }
            return;
        }
        if let Err(fault) = session.store.keep_me(&me).await {
            session.tell_people(Notice::not_saved(&fault));
        }
        session.wake.now();
        if self.address.path.with_untracked(|path| path == "/sign-in") {
            self.address.replace("/");
        }
    }

    /// Asks the server who this is by now: names, policies and who is what to whom change. Without
    /// an answer what was told last still stands.
    pub(super) async fn ask_who(self, session: Rc<Session>) {
        let Ok(mut me) = server::get::<Me>("/api/me").await else { return };
        me.device = None;
        let is_known = self.state.me.with_untracked(|known| known.as_ref() == Some(&me));
        if session.has_ended() || me.person != session.me.person || is_known {
            return;
        }
        if session.store.keep_me(&me).await.is_ok() {
            self.state.me.try_set(Some(me));
        }
    }

    /// Tells the server once more who this is; nothing on this phone is closed for it.
    pub fn sign_in_again(self) {
        self.address.go("/sign-in");
    }

    /// Opens an invitation; `told` says why not.
    pub async fn open_invitation(self, token: &str) -> Result<Invitation, String> {
        let body = Some(["{\"token\":\"", token, "\"}"].concat());
        server::ask(Method::POST, "/api/invitation/open", body).await.map_err(sentence)
    }

    /// Takes an invitation up: a password and the first code. Gives the recovery codes, which are
    /// shown this once; `go_on` is then ready to be called.
    pub async fn accept_invitation(
        self,
        token: &str,
        invitation: &Invitation,
        password: &str,
        code: &str,
    ) -> Result<(Vec<String>, Me, DeviceId), String> {
        let device = self.device();
        let secret = &invitation.secret;
        let accept = Accept { token, password, secret, code, device: &device };
        let body = serde_json::to_string(&accept).unwrap_or_default();
        let accepted: Accepted = server::ask(Method::POST, "/api/invitation/accept", Some(body))
            .await
            .map_err(sentence)?;
        Ok((accepted.recovery_codes, accepted.me, device))
    }

    /// Goes on after the recovery codes were noted.
    pub fn go_on(self, me: Me, device: DeviceId) {
        self.address.replace("/");
        spawn_local(async move { self.signed_in(me, device).await });
    }

    /// Where this person is signed in, and what they used.
    ///
    /// # Errors
    /// Why it is not known, in a sentence.
    pub async fn everywhere(self) -> Result<Everywhere, String> {
        server::ask(Method::GET, "/api/sessions", None).await.map_err(sentence)
    }

    /// Ends a session, or lets a device in no more; `shown` is drawn anew by `then`.
    pub async fn end_elsewhere(self, path: &str, id: &str) -> Result<(), String> {
        let path = [path, id].concat();
        server::ask::<()>(Method::DELETE, &path, None).await.map_err(sentence)
    }
}

/// A refusal as a sentence for people.
fn sentence(refusal: Refusal) -> String {
    match refusal {
        Refusal::Said(sentence) => sentence,
        Refusal::NoAnswer(fault) => {
            let (what, can_do) = text::not_told(fault.into());
            [what, ". ", can_do].concat()
        }
    }
}

/// A refusal as a notice.
fn refused(refusal: Refusal) -> Notice {
    match refusal {
        Refusal::NoAnswer(NoAnswer::SignInNeeded | NoAnswer::Refused { .. }) => {
            Notice::refused_sign_in()
        }
        Refusal::Said(sentence) => Notice::new(text::REFUSED, text::KEPT, &sentence),
        Refusal::NoAnswer(_) => Notice::no_sign_in(),
    }
}
