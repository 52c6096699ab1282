//! Hearing: what came back for a request, before anything of it is believed.
//!
//! Lives here: telling our server from somebody else's page, and what each refusal means. Not
//! here: time-outs, which only the sender sees.

use super::messages::Reply;

/// Why there is no answer to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// Nobody answered in time.
    NoSignal,
    /// Somebody else's page answered: a network that wants a sign-in of its own.
    SomebodyElsesPage,
    /// The server asks who this is.
    SignInNeeded,
    /// This device was revoked by its owner or an administrator.
    Revoked,
    /// The person no longer works here.
    Left,
    /// The server asks for patience.
    SlowDown,
    /// The server is in trouble.
    ServerTrouble,
    /// The server has nothing at that address.
    NotThere,
    /// The server could not take the request as it is: too long, or not understood.
    Refused {
        /// Whether for its length.
        too_long: bool,
    },
}

/// Whether what came back is an answer of our server: its status, whether it carries our mark, and
/// its text.
///
/// # Errors
/// [`NoAnswer`] says why it is not.
///
/// ```
/// use waymark_core::sync::{NoAnswer, check};
/// assert_eq!(check(200, true, "{}"), Ok(()));
/// assert_eq!(check(200, false, "<html>Welcome to the café"), Err(NoAnswer::SomebodyElsesPage));
/// assert_eq!(check(511, false, ""), Err(NoAnswer::SomebodyElsesPage));
/// ```
pub fn check(status: u16, is_ours: bool, body: &str) -> Result<(), NoAnswer> {
    let names = |problem: &str| body.contains(problem);
    Err(match status {
        200..=299 if is_ours => return Ok(()),
        // A proxy of our own may say these when the server is away.
        500 | 502..=504 => NoAnswer::ServerTrouble,
        _ if !is_ours => NoAnswer::SomebodyElsesPage,
        403 if names("urn:waymark:problem:device-revoked") => NoAnswer::Revoked,
        403 if names("urn:waymark:problem:left") => NoAnswer::Left,
        401 | 403 => NoAnswer::SignInNeeded,
        400 => NoAnswer::Refused { too_long: false },
        404 => NoAnswer::NotThere,
        413 => NoAnswer::Refused { too_long: true },
        429 => NoAnswer::SlowDown,
        _ => NoAnswer::ServerTrouble,
    })
}

/// Reads what came back for a sync request.
///
/// # Errors
/// [`NoAnswer`] where it is no whole reply of our server: one that was cut short says nothing.
pub fn heard(status: u16, is_ours: bool, body: &str) -> Result<Reply, NoAnswer> {
    check(status, is_ours, body)?;
    serde_json::from_str(body).map_err(|_| NoAnswer::ServerTrouble)
}
