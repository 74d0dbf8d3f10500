//! A virtual screen.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::TestError;
use crate::window::wait_for;

/// An X server in memory with one screen of 1600×1200, which ends when this value is dropped.
pub struct Display {
    server: Child,
    /// The value of `DISPLAY`, such as `:3`.
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
        // The server writes the number when it is ready; if it ends before, the stream ends without one.
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
        // Asked to end, the server deletes its lock file and its socket.
        let server = self.server.id().to_string();
        let _ = Command::new("kill").arg(&server).status();
        let ended = wait_for("the X server to end", || {
            Ok(self.server.try_wait()?.map(drop))
        });
        if ended.is_err() {
            let _ = self.server.kill();
            let _ = self.server.wait();
        }
    }
}
