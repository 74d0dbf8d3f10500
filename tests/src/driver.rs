//! The driver program of the webview, and the Casebook that it starts.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::display::Display;
use crate::startup::parent_of;
use crate::window::wait_for;
use crate::{TestError, webdriver};

/// WebKitWebDriver, which starts the program and speaks for it.
pub struct Driver {
    process: Child,
    /// Where it listens on 127.0.0.1.
    pub port: u16,
}

impl Driver {
    /// Starts a driver whose programs show on `display`, speak `language` and have their home in `folder`.
    pub fn start(language: &str, folder: &Path, display: &Display) -> Result<Driver, TestError> {
        // The port is free now; should another program take it in between, the driver ends and the wait below says so.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let home = folder.join("home");
        fs::create_dir_all(&home)?;
        let process = Command::new("WebKitWebDriver")
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("DISPLAY", &display.name)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            .env("LANG", language)
            .env_remove("LC_ALL")
            // Nothing of the person's own desktop: no settings, no files, no message bus.
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("share"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            // Lets WebKitGTK be driven; read by the library that opens the window.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("stderr.txt"))?)
            .spawn()
            .map_err(|source| TestError::Start {
                program: "WebKitWebDriver".to_owned(),
                source,
            })?;
        let driver = Driver { process, port };
        wait_for("the driver to be ready", || {
            Ok(webdriver::is_ready(port).then_some(()))
        })?;
        Ok(driver)
    }

    /// The process id of the program that this driver started.
    pub fn program(&self) -> Result<u32, TestError> {
        for entry in fs::read_dir("/proc")? {
            let name = entry?.file_name();
            let Ok(id) = name.to_string_lossy().parse::<u32>() else {
                continue;
            };
            if parent_of(id) == Some(self.process.id()) {
                return Ok(id);
            }
        }
        Err(TestError::Unexpected(
            "the program is not running".to_owned(),
        ))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A journey that failed half-way leaves its window open; without the driver nobody would close it.
        if let Ok(program) = self.program() {
            let _ = Command::new("kill")
                .args(["-9", &program.to_string()])
                .status();
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The program under test: `CASEBOOK_BIN`, or the debug build of this tree.
pub fn program_under_test() -> PathBuf {
    std::env::var_os("CASEBOOK_BIN").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/casebook"),
        PathBuf::from,
    )
}
