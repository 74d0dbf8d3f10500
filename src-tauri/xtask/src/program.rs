//! A program that is started and must end successfully.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::tree;

/// The reason why a command of `cargo xtask` failed.
#[derive(Debug)]
pub enum Failure {
    /// The program does not exist or cannot be started.
    Start(String, io::Error),
    /// The program ended with an error.
    Ended(String, ExitStatus),
    Io(io::Error),
    /// A complete message for the person.
    Message(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Start(program, error) => write!(f, "{program} does not start: {error}"),
            Failure::Ended(program, status) => write!(f, "{program} failed ({status})"),
            Failure::Io(error) => write!(f, "{error}"),
            Failure::Message(text) => f.write_str(text),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Io(error)
    }
}

/// A program with its arguments, run from the root of the repository.
pub struct Program {
    command: Command,
}

impl Program {
    pub fn new(program: impl AsRef<OsStr>) -> Program {
        let mut command = Command::new(program);
        command.current_dir(tree::root()).stdin(Stdio::null());
        Program { command }
    }

    /// Returns a step with the cargo that runs this program.
    pub fn cargo<const N: usize>(arguments: [&str; N]) -> Program {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Program::new(cargo).args(arguments)
    }

    /// Returns a step with npm, in the folder of the page.
    pub fn npm<const N: usize>(arguments: [&str; N]) -> Program {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        Program::new(npm)
            .args(arguments)
            .in_folder(&tree::root().join("ui"))
    }

    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Program {
        self.command.args(arguments);
        self
    }

    pub fn env(mut self, name: &str, value: impl Into<OsString>) -> Program {
        self.command.env(name, value.into());
        self
    }

    pub fn in_folder(mut self, folder: &Path) -> Program {
        self.command.current_dir(folder);
        self
    }

    /// Runs the program to its end; its output goes to the terminal.
    pub fn run(mut self) -> Result<(), Failure> {
        let name = self.name();
        match self.command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(Failure::Ended(name, status)),
            Err(error) => Err(Failure::Start(name, error)),
        }
    }

    /// Returns true if the program exists and ends successfully; its output is not shown.
    pub fn succeeds(mut self) -> bool {
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        self.command.status().is_ok_and(|status| status.success())
    }

    /// Returns the program and its first arguments, for messages.
    fn name(&self) -> String {
        let program = Path::new(self.command.get_program());
        let stem = program.file_stem().unwrap_or_default().to_string_lossy();
        let arguments = self.command.get_args().take(3).map(OsStr::to_string_lossy);
        let words: Vec<_> = std::iter::once(stem).chain(arguments).collect();
        words.join(" ")
    }
}
