//! One-time codes from an authenticator (RFC 6238: SHA-1, six digits, thirty seconds).
//!
//! Lives here: the arithmetic of a code, and its secret as people see it. Not here: where the
//! secret is kept, or how often somebody may try.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// How long one code is shown.
const STEP_SECONDS: i64 = 30;

/// How many steps a phone's clock may be off, before and after.
const MOST_STEPS_OFF: i64 = 1;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// How many bytes a secret has: as many as SHA-1 gives, as RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;

/// The secret shared with an authenticator.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret(pub [u8; SECRET_BYTES]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A new secret.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; SECRET_BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The secret in base 32, as it is typed into an authenticator.
    pub fn written(&self) -> String {
        let mut text = String::with_capacity(32);
        for five in self.0.chunks(5) {
            let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            for place in (0..8).rev() {
                let letter = usize::try_from(bits >> (5 * place) & 31).unwrap_or(0);
                text.push(BASE32.get(letter).copied().map_or('A', char::from));
            }
        }
        text
    }

    /// The secret that was written so; none where it is not one.
    pub fn read(text: &str) -> Option<Self> {
        let mut bytes = [0_u8; SECRET_BYTES];
        if text.len() != 32 {
            return None;
        }
        for (five, out) in text.as_bytes().chunks(8).zip(bytes.chunks_mut(5)) {
            let mut bits = 0_u64;
            for letter in five {
                let value = BASE32.iter().position(|known| known == letter)?;
                bits = bits << 5 | u64::try_from(value).ok()?;
            }
            out.copy_from_slice(bits.to_be_bytes().get(3..)?);
        }
        Some(Self(bytes))
    }

    /// The address an authenticator opens: whose code it is, and where it is asked for.
    pub fn address(&self, organisation: &str, sign_in_name: &str) -> String {
        let (issuer, name) = (escaped(organisation), escaped(sign_in_name));
        format!("otpauth://totp/{issuer}:{name}?secret={}&issuer={issuer}", self.written())
    }

    /// The code of one step.
    fn code(&self, step: i64) -> u32 {
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&self.0) else { return u32::MAX };
        mac.update(&step.to_be_bytes());
        let digest: [u8; 20] = mac.finalize().into_bytes().into();
        let at = usize::from(digest[19] & 15);
        let four = digest.iter().skip(at).take(4);
        let number = four.fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        (number & 0x7fff_ffff) % 1_000_000
    }

    /// The step whose code this is, where it is that of about now and later than `used`, the last
    /// step that was accepted: no code counts twice (RFC 6238, 5.2).
    ///
    /// All steps are looked at whichever it is, so that the time it takes says nothing.
    pub fn accepts(&self, code: &str, now_ms: i64, used: i64) -> Option<i64> {
        let given = digits(code)?;
        let now = now_ms.div_euclid(1000 * STEP_SECONDS);
        let mut found = i64::MIN;
        for step in now - MOST_STEPS_OFF..=now + MOST_STEPS_OFF {
            let is_new = Choice::from(u8::from(step > used));
            found.conditional_assign(&step, self.code(step).ct_eq(&given) & is_new);
        }
        (found > i64::MIN).then_some(found)
    }
}

/// The six digits of a code, however they are spaced.
fn digits(code: &str) -> Option<u32> {
    let bare: String = code.chars().filter(|letter| !matches!(letter, ' ' | '-')).collect();
    let all = bare.len() == 6 && bare.bytes().all(|byte| byte.is_ascii_digit());
    if all { bare.parse().ok() } else { None }
}

/// Everything but letters and digits as `%XX`.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"@.-_".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const RFC: Secret = Secret(*b"12345678901234567890");

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // The last six of its eight digits.
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert!(RFC.accepts(code, seconds * 1000, 0).is_some(), "{seconds}");
        }
    }

    #[test]
    fn a_code_counts_once_and_none_before_it_counts_after() {
        let step = RFC.accepts("287082", 59_000, 0).unwrap();
        assert_eq!(step, 1);
        assert_eq!(RFC.accepts("287082", 59_000, step), None);
        let before = format!("{:06}", RFC.code(0));
        assert_eq!(RFC.accepts(&before, 59_000, step), None);
    }

    #[test]
    fn a_clock_may_be_half_a_minute_off_but_no_more() {
        for (seconds, accepted) in [(29, true), (59, true), (89, true), (90, false), (-31, false)] {
            assert_eq!(
                RFC.accepts("287082", seconds * 1000, i64::MIN).is_some(),
                accepted,
                "{seconds}"
            );
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for code in ["", "28708", "2870822", "28708a", "２８７０８２", "287 08 2x", "-28708"]
        {
            assert_eq!(RFC.accepts(code, 59_000, 0), None, "{code}");
        }
        assert!(RFC.accepts("287 082", 59_000, 0).is_some());
    }

    #[test]
    fn a_secret_is_read_as_it_is_written() {
        assert_eq!(RFC.written(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(Secret::read(&RFC.written()), Some(RFC));
        for wrong in ["", "GEZDGNBV", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", &"1".repeat(32)] {
            assert_eq!(Secret::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_address_escapes_what_it_must() {
        let address = RFC.address("A & B Council", "maya@a.example");
        assert!(address.starts_with("otpauth://totp/A%20%26%20B%20Council:maya@a.example?secret="));
    }
}
