//! What can be set about signing in when the server starts.

use std::path::PathBuf;

use clap::Args;

use super::oidc::{ConfigFault, SignInConfig, read_config};
use super::site::Identity;

/// Options of `waymark serve` about signing in.
#[derive(Debug, Clone, Args)]
pub struct SignInArgs {
    /// The address people know this server by, for example https://waymark.example.org
    #[arg(long, env = "WAYMARK_PUBLIC_URL", value_name = "URL", value_parser = address)]
    pub public_url: Option<String>,
    /// Every request comes through a proxy that notes in x-forwarded-for whence it came
    #[arg(long, env = "WAYMARK_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// The file that says how people sign in; docs/operations.md describes it
    #[arg(long, env = "WAYMARK_SIGN_IN", value_name = "FILE")]
    pub sign_in: Option<PathBuf>,
    /// How many requests a second one session may make; 0: as many as come
    #[arg(long, env = "WAYMARK_REQUESTS_A_SECOND", value_name = "N", default_value_t = 50)]
    pub requests_a_second: u32,
}

impl SignInArgs {
    /// All that the addresses for signing in need.
    ///
    /// # Errors
    /// When the file cannot be read or used.
    pub fn identity(&self) -> Result<Identity, ConfigFault> {
        let config = match &self.sign_in {
            Some(file) => read_config(file)?,
            None => SignInConfig::default(),
        };
        let public_url = self.public_url.clone();
        Identity::new(config, public_url, self.behind_proxy, self.requests_a_second)
    }
}

fn address(text: &str) -> Result<String, String> {
    let bare = text.trim_end_matches('/');
    let has_host = ["https://", "http://"]
        .into_iter()
        .filter_map(|scheme| bare.strip_prefix(scheme))
        .any(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@']));
    if has_host {
        Ok(bare.to_owned())
    } else {
        Err("an address is written https://waymark.example.org, without anything after it"
            .to_owned())
    }
}
