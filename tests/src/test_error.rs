//! The errors of the tests that drive the window.

use std::io;
use std::time::Duration;

/// The error of a step in a test of the window.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    #[error("{program} does not start: {source}")]
    Start { program: String, source: io::Error },
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("no answer from the driver: {0}")]
    Http(#[from] ureq::Error),
    /// An error code of the driver, such as `no such element` or `javascript error`.
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
    /// The window shows something unexpected.
    #[error("{0}")]
    Unexpected(String),
}

impl TestError {
    /// Returns true if the same step may succeed a moment later, when the page is drawn again.
    pub fn is_temporary(&self) -> bool {
        matches!(self, TestError::Refused { error, .. } if matches!(
            error.as_str(),
            "no such element"
                | "stale element reference"
                | "element not interactable"
                | "element click intercepted"
                | "no such window"
                // Locking a book reloads the page.
                | "no such frame"
        ))
    }
}
