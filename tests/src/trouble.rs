//! What can go wrong between a test and the window.

use std::io;
use std::time::Duration;

/// Why a step of a journey could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("{program} does not start: {source}")]
    Start { program: String, source: io::Error },
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("no answer from the driver: {0}")]
    Http(#[from] ureq::Error),
    /// The driver's own refusal: `no such element`, `javascript error`, …
    #[error("the driver refuses {call}: {error}: {message}")]
    Refused {
        call: String,
        error: String,
        message: String,
    },
    #[error("the driver's answer to {call} has no {missing}")]
    Answer { call: String, missing: &'static str },
    #[error("after {} ms still not: {what}; last: {last}", waited.as_millis())]
    Waited {
        what: String,
        waited: Duration,
        last: String,
    },
    /// `rpc` rejected: the wire error as JSON.
    #[error("{cmd} is refused: {error}")]
    Rpc {
        cmd: String,
        error: serde_json::Value,
    },
    #[error("no such key: {0}")]
    Key(String),
    /// The journey saw something else than it expected.
    #[error("{0}")]
    Unexpected(String),
}

impl Trouble {
    /// Says whether the same step may succeed a moment later, when the page has been drawn anew.
    pub fn may_pass(&self) -> bool {
        matches!(self, Trouble::Refused { error, .. } if matches!(
            error.as_str(),
            "no such element"
                | "stale element reference"
                | "element not interactable"
                | "element click intercepted"
                | "no such window"
                // A book that is locked loads its page anew.
                | "no such frame"
        ))
    }
}
