//! How this server stands on the network and who may knock how often.
//!
//! Lives here: what requests tell about where they come from, and how far that is believed.

use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::limits::Limits;
use super::oidc::{ConfigFault, Providers, SignInConfig};
use super::password::{Cost, Passwords};
use crate::error::Problem;
use crate::routes::App;
use crate::store::Session;

/// How many requests a second a stranger's address may make that try to become somebody. A whole
/// office may stand behind one.
const STRANGERS_A_SECOND: u32 = 20;

/// Where a connection comes from; put into each request by the loop that takes connections.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// All that the addresses for signing in need.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The address people know this server by; none: whatever they asked for.
    pub public_url: Option<String>,
    /// Whether every request comes through a proxy that says whence.
    pub behind_proxy: bool,
    /// Whether people may have a password here.
    pub passwords_allowed: bool,
    /// The work of passwords.
    pub passwords: Passwords,
    /// The organisation's providers.
    pub providers: Providers,
    sessions: Limits,
    strangers: Limits,
}

impl Default for Identity {
    fn default() -> Self {
        Self {
            public_url: None,
            behind_proxy: false,
            passwords_allowed: true,
            passwords: Passwords::new(Cost::USUAL),
            providers: Providers::default(),
            sessions: Limits::new(50),
            strangers: Limits::new(STRANGERS_A_SECOND),
        }
    }
}

impl Identity {
    /// By a configuration, at a public address, with so many requests a second for each session
    /// (0: as many as come).
    ///
    /// # Errors
    /// When a provider cannot be used.
    pub fn new(
        config: SignInConfig,
        public_url: Option<String>,
        behind_proxy: bool,
        per_second: u32,
    ) -> Result<Self, ConfigFault> {
        let back_to = public_url.clone().unwrap_or_default();
        if back_to.is_empty()
            && let Some(one) = config.provider.first()
        {
            let what = "people must be sent back: say where, with --public-url".to_owned();
            return Err(ConfigFault::Provider { id: one.id.clone(), what });
        }
        Ok(Self {
            public_url,
            behind_proxy,
            passwords_allowed: config.passwords,
            providers: Providers::new(config.provider, &back_to)?,
            sessions: Limits::new(per_second),
            strangers: Limits::new(if per_second == 0 { 0 } else { STRANGERS_A_SECOND }),
            ..Self::default()
        })
    }

    /// Whether people reach this server encrypted: by its public address, or else by what a proxy
    /// says. Who forges that only harms their own session.
    pub fn is_encrypted(&self, headers: &HeaderMap) -> bool {
        match &self.public_url {
            Some(url) => url.starts_with("https://"),
            None => headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https"),
        }
    }

    /// Where a request comes from, as far as it can be believed: behind a proxy the last address
    /// that proxy noted, else the other end of the connection. Of IPv6 the network, since each
    /// has more addresses than anybody can count.
    pub fn address(&self, parts: &Parts) -> String {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.ip());
        let noted = || {
            let last = parts.headers.get_all("x-forwarded-for").iter().next_back()?;
            last.to_str().ok()?.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
        };
        let address = if self.behind_proxy { noted().or(peer) } else { peer };
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}")
            }
            None => String::new(),
        }
    }

    /// Counts a request of somebody not signed in.
    ///
    /// # Errors
    /// [`Problem::SlowDown`].
    pub fn count_stranger(&self, parts: &Parts, now_ms: i64) -> Result<(), Problem> {
        let address = self.address(parts);
        self.strangers.count(address.as_bytes(), now_ms).map_err(Problem::slow_down)
    }

    /// Counts a request in a session.
    ///
    /// # Errors
    /// [`Problem::SlowDown`].
    pub fn count_session(&self, session: &Session, now_ms: i64) -> Result<(), Problem> {
        self.sessions.count(&session.token_hash, now_ms).map_err(Problem::slow_down)
    }
}

/// Somebody not signed in yet, by where they come from; counted when it is read.
#[derive(Debug, Clone)]
pub struct Stranger(pub String);

impl FromRequestParts<App> for Stranger {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        app.identity.count_stranger(parts, app.clock.now_ms())?;
        Ok(Self(app.identity.address(parts)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn address(behind_proxy: bool, peer: &str, noted: &[&str]) -> String {
        let mut request = Request::builder();
        for one in noted {
            request = request.header("x-forwarded-for", *one);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(Peer(peer.parse().unwrap()));
        Identity { behind_proxy, ..Identity::default() }.address(&parts)
    }

    #[test]
    fn an_address_is_the_other_end_unless_a_proxy_is_known_to_stand_there() {
        assert_eq!(address(false, "192.0.2.1:99", &["198.51.100.7"]), "192.0.2.1");
        assert_eq!(address(true, "192.0.2.1:99", &["203.0.113.9, 198.51.100.7"]), "198.51.100.7");
        assert_eq!(address(true, "192.0.2.1:99", &["203.0.113.9", "198.51.100.7"]), "198.51.100.7");
        assert_eq!(address(true, "192.0.2.1:99", &["nonsense"]), "192.0.2.1");
        assert_eq!(address(true, "192.0.2.1:99", &[]), "192.0.2.1");
    }

    #[test]
    fn a_whole_network_of_ipv6_counts_as_one() {
        assert_eq!(address(false, "[2001:db8:1:2:3:4:5:6]:99", &[]), "2001:db8:1:2");
        assert_eq!(address(false, "[::ffff:192.0.2.1]:99", &[]), "192.0.2.1");
    }
}
