//! A screen that nobody looks at.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::TestError;

/// An X server in memory with one screen of 1600×1200; it goes when this value goes.
pub struct Display {
    server: Child,
    /// As `DISPLAY` wants it, such as `:3`.
    pub name: String,
}

impl Display {
    /// Starts a server on the first free display number.
    pub fn start() -> Result<Display, TestError> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1200x24"])
            .args(["-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|source| TestError::Start {
                program: "Xvfb".to_owned(),
                source,
            })?;
        // The number is written once the server answers; an early end of the stream means that it never will.
        let mut number = String::new();
        if let Some(output) = server.stdout.take() {
            BufReader::new(output).read_line(&mut number)?;
        }
        let display = Display {
            server,
            name: format!(":{}", number.trim()),
        };
        if number.trim().is_empty() {
            return Err(TestError::Unexpected("Xvfb ended at once".to_owned()));
        }
        Ok(display)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
