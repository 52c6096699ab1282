//! What can go wrong with the store.

use indexed_db_futures::error::{DomException, Error, OpenDbError};
use waymark_core::fact::NotAFact;

/// Why the store could not do something. Nothing of what it was asked for was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreFault {
    /// This browser keeps nothing, for example in a private window.
    NotAllowed,
    /// The browser dropped the connection and it could not be opened again.
    Lost,
    /// There is no room left.
    NoRoom,
    /// A newer version of the app has changed the database.
    NewerVersion,
    /// What was written is longer than one fact may be.
    TooLong,
    /// Something else; the browser's own name for it.
    Other(String),
}

impl From<Error> for StoreFault {
    fn from(error: Error) -> Self {
        match error {
            Error::DomException(exception) => {
                let exception: web_sys::DomException = exception.into();
                Self::named(exception.name())
            }
            Error::MissingData(_) => Self::Other("AbortError".to_owned()),
            Error::Serialisation(_) => Self::Other("DataError".to_owned()),
            Error::Unknown(_) => Self::Other("UnknownError".to_owned()),
        }
    }
}

impl StoreFault {
    /// Why a transaction did not begin. Only here is a connection lost: whatever fails later may
    /// have begun.
    pub(super) fn at_the_start(error: Error) -> Self {
        match error {
            Error::DomException(DomException::InvalidStateError(_)) => Self::Lost,
            error => error.into(),
        }
    }

    fn named(name: String) -> Self {
        match name.as_str() {
            "QuotaExceededError" => Self::NoRoom,
            "VersionError" => Self::NewerVersion,
            "SecurityError" => Self::NotAllowed,
            _ => Self::Other(name),
        }
    }
}

impl From<OpenDbError> for StoreFault {
    fn from(error: OpenDbError) -> Self {
        match error {
            OpenDbError::Base(error) => error.into(),
            OpenDbError::VersionZero
            | OpenDbError::UnsupportedEnvironment
            | OpenDbError::NullFactory => Self::NotAllowed,
        }
    }
}

impl From<NotAFact> for StoreFault {
    fn from(fault: NotAFact) -> Self {
        match fault {
            NotAFact::TooLong { .. } => Self::TooLong,
            NotAFact::Malformed { .. } | NotAFact::Empty | NotAFact::OtherFormat => {
                Self::Other("EncodingError".to_owned())
            }
        }
    }
}

impl From<serde_json::Error> for StoreFault {
    fn from(_: serde_json::Error) -> Self {
        Self::Other("EncodingError".to_owned())
    }
}
