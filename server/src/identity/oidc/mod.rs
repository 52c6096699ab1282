//! Signing in with an account people already have: OpenID Connect, authorisation code with PKCE.
//!
//! Lives here: the organisation's providers, and asking one of them who somebody is. Not here:
//! rows (`store`), cookies and addresses (`routes`), or who the staff list says that is.

mod config;
mod provider;

pub use config::{ConfigFault, MatchBy, ProviderConfig, SignInConfig, read_config};
pub use provider::{Begun, Named, Provider, Refused};

use crate::identity::secret;

/// How long somebody may take at their provider: ten minutes.
pub const MOST_FLOW_MS: i64 = 10 * 60 * 1000;

/// The organisation's providers.
#[derive(Debug, Clone, Default)]
pub struct Providers(std::sync::Arc<Vec<Provider>>);

impl Providers {
    /// The providers of a configuration, which send people back to `public_url`.
    ///
    /// # Errors
    /// When no client for the network can be made.
    pub fn new(configs: Vec<ProviderConfig>, public_url: &str) -> Result<Self, ConfigFault> {
        let providers: Result<_, _> =
            configs.into_iter().map(|config| Provider::new(config, public_url)).collect();
        Ok(Self(std::sync::Arc::new(providers?)))
    }

    /// All of them, in the order of the file.
    pub fn all(&self) -> &[Provider] {
        &self.0
    }

    /// The one of that id.
    pub fn get(&self, id: &str) -> Option<&Provider> {
        self.0.iter().find(|provider| provider.config().id == id)
    }
}

/// What is kept while somebody is at their provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// What is kept of the state the provider gives back.
    pub state: Vec<u8>,
    /// The provider.
    pub provider: String,
    /// What its token must name.
    pub nonce: String,
    /// The half of PKCE that only we know.
    pub verifier: String,
    /// The device the session will be on.
    pub device: String,
    /// When it is too late.
    pub ends_ms: i64,
}

impl Flow {
    /// Whether a state is the one that was sent.
    pub fn was_sent(&self, state: &str) -> bool {
        use subtle::ConstantTimeEq;
        bool::from(self.state.ct_eq(&secret::kept(state)))
    }
}
