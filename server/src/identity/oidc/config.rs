//! The file that says how people sign in: which providers, and whether by password.
//!
//! Lives here: its form and its faults. Secrets are never in it, only the files that hold them.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// How people sign in, as the file says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInConfig {
    /// Whether people may have a password and a one-time code here.
    #[serde(default = "yes")]
    pub passwords: bool,
    /// The providers.
    #[serde(default)]
    pub provider: Vec<ProviderConfig>,
}

impl Default for SignInConfig {
    fn default() -> Self {
        Self { passwords: true, provider: Vec::new() }
    }
}

/// One provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderConfig {
    /// Its id, in addresses.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its address, as its tokens name it.
    pub issuer: String,
    /// Ourselves, as it knows us.
    pub client_id: String,
    /// The file that holds our secret; none for a client without one.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// By what people are found on the staff list.
    #[serde(default)]
    pub match_by: MatchBy,
    /// The claim, where that is what they are found by.
    #[serde(default)]
    pub claim: Option<String>,
    /// Whether its addresses count without its saying that it verified them.
    #[serde(default)]
    pub trust_email: bool,
    /// What is asked for besides `openid`.
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    /// The secret itself, once its file is read.
    #[serde(skip)]
    pub secret: Option<String>,
}

/// By what somebody is found on the staff list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchBy {
    /// Their verified address.
    #[default]
    Email,
    /// A claim that holds their id on the list.
    Claim,
}

/// Why the file is no good.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// It cannot be read.
    #[error("{} cannot be read: {error}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// It is no such file.
    #[error("{} is not as a sign-in file should be: {}", .file.display(), .error.message())]
    Form {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        error: Box<toml::de::Error>,
    },
    /// Something in a provider is wrong.
    #[error("provider `{id}`: {what}")]
    Provider {
        /// Which.
        id: String,
        /// What, and what to do.
        what: String,
    },
}

fn yes() -> bool {
    true
}

fn usual_scopes() -> Vec<String> {
    ["email", "profile"].map(str::to_owned).to_vec()
}

/// Reads the file and the secrets it names. Secrets are looked for beside it.
///
/// # Errors
/// When something in it cannot be read or used.
pub fn read_config(file: &Path) -> Result<SignInConfig, ConfigFault> {
    let read = |file: &Path| {
        std::fs::read_to_string(file)
            .map_err(|error| ConfigFault::Unreadable { file: file.to_owned(), error })
    };
    let text = read(file)?;
    let form = |error| ConfigFault::Form { file: file.to_owned(), error: Box::new(error) };
    let mut config: SignInConfig = toml::from_str(&text).map_err(form)?;
    let folder = file.parent().unwrap_or(Path::new("."));
    for (at, one) in config.provider.iter().enumerate() {
        let twice = config.provider.iter().skip(at + 1).any(|other| other.id == one.id);
        one.check(twice)?;
    }
    for one in &mut config.provider {
        if let Some(secret) = &one.client_secret_file {
            one.secret = Some(read(&folder.join(secret))?.trim().to_owned());
        }
    }
    Ok(config)
}

impl ProviderConfig {
    fn check(&self, twice: bool) -> Result<(), ConfigFault> {
        let fault =
            |what: &str| Err(ConfigFault::Provider { id: self.id.clone(), what: what.to_owned() });
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if self.id.is_empty() || self.id.len() > 32 || !self.id.bytes().all(plain) {
            return fault("an id has at most 32 small letters, digits and hyphens");
        }
        if twice {
            return fault("two providers have this id: give each its own");
        }
        if !is_safe(&self.issuer) {
            return fault("its issuer must begin with https:// (http:// only for this machine)");
        }
        match (self.match_by, &self.claim) {
            (MatchBy::Claim, None) => fault("match_by is claim: say which, with claim = \"…\""),
            (MatchBy::Email, Some(_)) => fault("claim is only for match_by = \"claim\""),
            _ => Ok(()),
        }
    }
}

/// Whether nobody on the way can read or change what is said to an address: it is encrypted, or
/// does not leave the machine.
pub fn is_safe(address: &str) -> bool {
    let Ok(url) = openidconnect::url::Url::parse(address) else { return false };
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn check(more: &str) -> Result<(), String> {
        let text = format!("id = \"entra\"\nname = \"Ours\"\nclient_id = \"waymark\"\n{more}");
        let config: ProviderConfig = toml::from_str(&text).map_err(|error| error.to_string())?;
        config.check(false).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_provider_is_spoken_to_in_secret_or_on_this_machine() {
        for (issuer, good) in [
            ("https://login.example/v2.0", true),
            ("http://127.0.0.1:3000", true),
            ("http://localhost:3000", true),
            ("http://login.example", false),
            ("http://localhost.example", false),
            ("ftp://login.example", false),
            ("login.example", false),
        ] {
            assert_eq!(check(&format!("issuer = \"{issuer}\"")).is_ok(), good, "{issuer}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let issuer = "issuer = \"https://a.example\"\n";
        assert!(check(&format!("{issuer}match_by = \"claim\"")).unwrap_err().contains("which"));
        assert!(check(&format!("{issuer}claim = \"oid\"")).unwrap_err().contains("only"));
        assert!(check(&format!("{issuer}sekret = 1")).unwrap_err().contains("sekret"));
        assert_eq!(check(&format!("{issuer}match_by = \"claim\"\nclaim = \"oid\"")), Ok(()));
    }
}
