//! A message bus of its own, in the place of the system's and the desktop's.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::TestError;

/// A D-Bus daemon that starts no services, and ends when this value is dropped.
pub struct MessageBus {
    daemon: Child,
    /// The address that a program finds it by.
    pub address: String,
}

/// A signal with values in the notation of `dbus-send`, such as `boolean:true`.
pub struct Signal<'a> {
    /// The name that its sender owns, if it has to own one.
    pub sender: Option<&'a str>,
    pub path: &'a str,
    /// The interface, a dot, and the signal.
    pub name: &'a str,
    pub values: &'a [&'a str],
}

impl MessageBus {
    /// Starts a bus with its socket in this folder.
    pub fn start(folder: &Path) -> Result<MessageBus, TestError> {
        let settings = folder.join("bus.conf");
        fs::write(
            &settings,
            format!(
                "<busconfig><type>session</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>\
                 <policy context=\"default\"><allow own=\"*\"/><allow send_destination=\"*\"/>\
                 <allow receive_sender=\"*\"/></policy></busconfig>",
                folder.join("bus").display()
            ),
        )?;
        let mut daemon = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", settings.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|source| TestError::Start {
                program: "dbus-daemon".to_owned(),
                source,
            })?;
        // The daemon writes the address when it is ready; if it ends before, the stream ends without one.
        let mut address = String::new();
        if let Some(output) = daemon.stdout.take() {
            BufReader::new(output).read_line(&mut address)?;
        }
        let bus = MessageBus {
            daemon,
            address: address.trim().to_owned(),
        };
        if bus.address.is_empty() {
            return Err(TestError::Unexpected(
                "dbus-daemon ended at once".to_owned(),
            ));
        }
        Ok(bus)
    }

    /// Sends a signal to everybody on the bus.
    pub fn send(&self, signal: &Signal<'_>) -> Result<(), TestError> {
        let mut command = Command::new("dbus-send");
        command.args([&format!("--bus={}", self.address), "--type=signal"]);
        if let Some(sender) = signal.sender {
            command.arg(format!("--sender={sender}"));
        }
        let status = command
            .args([signal.path, signal.name])
            .args(signal.values)
            .status()
            .map_err(|source| TestError::Start {
                program: "dbus-send".to_owned(),
                source,
            })?;
        if status.success() {
            return Ok(());
        }
        Err(TestError::Unexpected(format!(
            "{} was not sent",
            signal.name
        )))
    }
}

impl Drop for MessageBus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}
