//! One provider: sending people there, and hearing from it who they are.
//!
//! Lives here: everything that is checked of its answer: signature, issuer, audience, nonce, times
//! and PKCE by the crate `openidconnect`, and here that an address is verified.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthorizationCode, ClaimsVerificationError, Client,
    ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IdTokenClaims, IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, SignatureVerificationError,
    StandardErrorResponse, StandardTokenResponse, TokenResponse, UserInfoClaims, reqwest,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::Flow;
use super::config::{ConfigFault, MatchBy, ProviderConfig};

/// How long what a provider says of itself is believed without asking again.
const BELIEVED: Duration = Duration::from_secs(10 * 60);

/// At least so long between two askings because a key was not found: anybody can name a key.
const ASKED_AGAIN: Duration = Duration::from_secs(30);

/// How long a provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Claims the standard does not name.
#[derive(Debug, Clone, Deserialize, Serialize)]
struct Others(BTreeMap<String, serde_json::Value>);

impl AdditionalClaims for Others {}

type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Tokens = StandardTokenResponse<Fields, CoreTokenType>;

type OurClient = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
    EndpointMaybeSet,
>;

type Claims = IdTokenClaims<Others, CoreGenderClaim>;

/// Signatures that are believed: made with a key only the provider has.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// A provider.
#[derive(Debug, Clone)]
pub struct Provider {
    config: ProviderConfig,
    back_to: String,
    http: reqwest::Client,
    known: Arc<Mutex<Option<(Instant, CoreProviderMetadata)>>>,
}

/// Somebody on the way to their provider.
#[derive(Debug)]
pub struct Begun {
    /// Where to send them.
    pub go: String,
    /// The state the provider will give back.
    pub state: String,
    /// What its token must name.
    pub nonce: String,
    /// The half of PKCE that only we know.
    pub verifier: String,
}

/// By what the provider names somebody: never both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A verified address, in lower case.
    Email(String),
    /// What the claim holds, in lower case: their id on the staff list.
    Id(String),
}

/// Why a provider did not say who somebody is. Inner words are for the log and hold nothing of
/// anybody.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It cannot be reached, or does not answer as it should.
    #[error("the provider does not answer as it should: {0}")]
    Trouble(String),
    /// Its answer does not hold.
    #[error("the provider's answer does not hold: {0}")]
    Forged(String),
    /// It does not say what people are found by.
    #[error("the provider gives no verified address, or not the claim people are found by")]
    Unnamed,
}

impl Provider {
    /// A provider that sends people back to `public_url`.
    ///
    /// # Errors
    /// When no client for the network can be made.
    pub fn new(config: ProviderConfig, public_url: &str) -> Result<Self, ConfigFault> {
        // Following a redirect would let a provider's answer reach anything this machine can.
        let http = reqwest::ClientBuilder::new()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(|error| ConfigFault::Provider {
                id: config.id.clone(),
                what: error.to_string(),
            })?;
        let back_to = format!("{}/api/sign-in/oidc/callback", public_url.trim_end_matches('/'));
        Ok(Self { config, back_to, http, known: Arc::default() })
    }

    /// What the file says of it.
    pub fn config(&self) -> &ProviderConfig {
        &self.config
    }

    /// Where to send somebody, with a new state, nonce and PKCE.
    ///
    /// # Errors
    /// When the provider cannot be asked what it is.
    pub async fn begin(&self) -> Result<Begun, Refused> {
        let client = self.client(BELIEVED).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let scopes = self.config.scopes.iter().cloned().map(Scope::new);
        let (go, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(scopes)
            // A phone may be shared, and the provider may still know the one before.
            .add_prompt(CoreAuthPrompt::Login)
            .set_pkce_challenge(challenge)
            .url();
        Ok(Begun {
            go: go.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// Asks the provider who came back with a code.
    ///
    /// # Errors
    /// Why it is not known.
    pub async fn finish(&self, flow: &Flow, code: String) -> Result<Named, Refused> {
        let client = self.client(BELIEVED).await?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .set_pkce_verifier(PkceCodeVerifier::new(flow.verifier.clone()))
            .request_async(&self.http)
            .await
            .map_err(|error| in_short(&error))?;
        let nonce = Nonce::new(flow.nonce.clone());
        match verified(&client, &tokens, &nonce) {
            Ok(claims) => self.named(&client, &tokens, claims).await,
            // Keys change: the provider is asked once for those of today.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let client = self.client(ASKED_AGAIN).await?;
                let claims = verified(&client, &tokens, &nonce).map_err(forged)?;
                self.named(&client, &tokens, claims).await
            }
            Err(error) => Err(forged(error)),
        }
    }

    /// By what somebody is named: in the token, or else where the provider tells more.
    async fn named(
        &self,
        client: &OurClient,
        tokens: &Tokens,
        claims: &Claims,
    ) -> Result<Named, Refused> {
        let email = claims.email().map(|email| email.as_str());
        let said = self.found_by(email, claims.email_verified(), claims.additional_claims());
        if let Some(named) = said {
            return Ok(named);
        }
        let subject = Some(claims.subject().clone());
        let Ok(asked) = client.user_info(tokens.access_token().clone(), subject) else {
            return Err(Refused::Unnamed);
        };
        let more: UserInfoClaims<Others, CoreGenderClaim> =
            asked
                .request_async(&self.http)
                .await
                .map_err(|_| Refused::Trouble("its user information cannot be had".to_owned()))?;
        let email = more.email().map(|email| email.as_str());
        self.found_by(email, more.email_verified(), more.additional_claims())
            .ok_or(Refused::Unnamed)
    }

    fn found_by(
        &self,
        email: Option<&str>,
        verified: Option<bool>,
        others: &Others,
    ) -> Option<Named> {
        match self.config.match_by {
            MatchBy::Email => {
                let counts = verified == Some(true) || self.config.trust_email;
                email.filter(|_| counts).map(|email| Named::Email(email.to_lowercase()))
            }
            MatchBy::Claim => match others.0.get(self.config.claim.as_deref()?)? {
                serde_json::Value::String(text) => Some(Named::Id(text.to_lowercase())),
                serde_json::Value::Number(number) => Some(Named::Id(number.to_string())),
                _ => None,
            },
        }
    }

    /// A client by what the provider says of itself, asked anew where that is older than `age`.
    async fn client(&self, age: Duration) -> Result<OurClient, Refused> {
        let mut known = self.known.lock().await;
        let metadata = match &*known {
            Some((at, metadata)) if at.elapsed() < age => metadata.clone(),
            _ => {
                let issuer = IssuerUrl::new(self.config.issuer.clone())
                    .map_err(|error| Refused::Trouble(error.to_string()))?;
                let metadata = CoreProviderMetadata::discover_async(issuer, &self.http)
                    .await
                    .map_err(|error| in_short(&error))?;
                *known = Some((Instant::now(), metadata.clone()));
                metadata
            }
        };
        drop(known);
        let back_to = RedirectUrl::new(self.back_to.clone())
            .map_err(|error| Refused::Trouble(error.to_string()))?;
        let client = Client::from_provider_metadata(
            metadata,
            ClientId::new(self.config.client_id.clone()),
            self.config.secret.clone().map(ClientSecret::new),
        )
        .set_redirect_uri(back_to);
        // Every provider for signing in has where to redeem a code.
        let token_url = client
            .token_uri()
            .cloned()
            .ok_or_else(|| Refused::Trouble("it names no token endpoint".to_owned()))?;
        Ok(client.set_token_uri(token_url))
    }
}

/// The claims of a token that holds in every way.
fn verified<'a>(
    client: &OurClient,
    tokens: &'a Tokens,
    nonce: &Nonce,
) -> Result<&'a Claims, ClaimsVerificationError> {
    let missing = || ClaimsVerificationError::Other("there is no token of identity".to_owned());
    let token = tokens.id_token().ok_or_else(missing)?;
    let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES);
    let claims = token.claims(&verifier, nonce)?;
    if let Some(expected) = claims.access_token_hash() {
        let other = |error: String| ClaimsVerificationError::Other(error);
        let algorithm = token.signing_alg().map_err(|error| other(error.to_string()))?;
        let key = token.signing_key(&verifier).map_err(|error| other(error.to_string()))?;
        let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
            .map_err(|error| other(error.to_string()))?;
        if actual != *expected {
            return Err(other("the access token is not the one it speaks of".to_owned()));
        }
    }
    Ok(claims)
}

/// What does not hold, without what was in it.
fn forged(error: ClaimsVerificationError) -> Refused {
    use ClaimsVerificationError as Error;
    let what = match error {
        Error::Expired(_) => "it is too old",
        Error::InvalidAudience(_) => "it is for somebody else",
        Error::InvalidIssuer(_) => "it is from somebody else",
        Error::InvalidNonce(_) => "it answers another question",
        Error::InvalidSubject(_) => "it is of nobody",
        Error::SignatureVerification(_) => "its signature is not theirs",
        _ => "it is not as it should be",
    };
    Refused::Forged(what.to_owned())
}

/// The sort of an error, without anything an answer held.
fn in_short<E: std::error::Error>(error: &E) -> Refused {
    // The outermost words name what was being done; causes may quote what was read.
    Refused::Trouble(error.to_string().chars().take(200).collect())
}
