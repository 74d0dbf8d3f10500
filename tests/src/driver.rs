//! The driver program of the webview, and the program that it starts.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::display::Display;
use crate::window::wait_for;
use crate::{TestError, processes, webdriver};

/// WebKitWebDriver, which starts the program and passes calls on to it.
///
/// The driver, the program and the processes of its webview are one process group. When this value is dropped, the group
/// is killed, and the drop waits until all of its processes have ended, so that none writes to the folder any more.
pub struct Driver {
    process: Child,
    /// The port on 127.0.0.1.
    pub port: u16,
}

impl Driver {
    /// Starts a driver whose programs use this display and these variables and have their home and all temporary files in
    /// `folder`.
    pub fn start(
        variables: &[(&str, String)],
        folder: &Path,
        display: &Display,
    ) -> Result<Driver, TestError> {
        // The port is free now; if another program takes it before the driver does, the wait below fails.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let (home, temporary) = (folder.join("home"), folder.join("tmp"));
        fs::create_dir_all(&home)?;
        fs::create_dir_all(&temporary)?;
        let mut command = Command::new("WebKitWebDriver");
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let process = command
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("DISPLAY", &display.name)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("LC_ALL")
            // Nothing of the person's own desktop: no settings, no files, no message bus.
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("share"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("TMPDIR", &temporary)
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            // Allows WebKitGTK to be driven; read by the library that opens the window.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(variables.iter().map(|(name, value)| (name, value)))
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

    /// Returns the process id of the program that this driver started.
    pub fn program(&self) -> Result<u32, TestError> {
        let program = processes::all()?
            .into_iter()
            .find(|process| process.parent == self.process.id());
        let program = program
            .ok_or_else(|| TestError::Unexpected("the program is not running".to_owned()))?;
        Ok(program.id)
    }

    /// Returns the id of the process group of the driver, the program and its webview.
    pub fn group(&self) -> u32 {
        self.process.id()
    }

    fn end(&mut self) -> Result<(), TestError> {
        let group = self.group();
        Command::new("kill")
            .args(["-9", "--", &format!("-{group}")])
            .stderr(Stdio::null())
            .status()?;
        self.process.wait()?;
        wait_for("the processes of the window to end", || {
            let running = processes::running_in_group(group)?;
            Ok(running.is_empty().then_some(()))
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            eprintln!("the driver does not end: {error}");
        }
    }
}

/// Returns the program under test: `CASEBOOK_BIN`, or the debug build of this tree.
pub fn program_under_test() -> PathBuf {
    std::env::var_os("CASEBOOK_BIN").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/casebook"),
        PathBuf::from,
    )
}
