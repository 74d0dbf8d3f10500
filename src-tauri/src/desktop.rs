//! What only a desktop can do, and so is not in the core: two commands, both without arguments.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use casebook_core::WireError;
use casebook_core::domain::refusal::Code;
use serde_json::{Value, json};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FilePath};

/// The commands that the shell answers itself. The page names no path: it gets one, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShellCommand {
    /// Shows the export folder in the file manager; answers `{}`.
    OpenFolder,
    /// Lets a person choose a folder; answers `{folder}`: its path, or null when they changed their mind.
    ChooseFolder,
}

impl ShellCommand {
    pub fn named(cmd: &str) -> Option<ShellCommand> {
        match cmd {
            "shell_open_folder" => Some(ShellCommand::OpenFolder),
            "shell_choose_folder" => Some(ShellCommand::ChooseFolder),
            _ => None,
        }
    }

    /// Runs on a blocking thread: the dialog stays open as long as a person likes.
    pub fn run(
        self,
        window: &AppHandle,
        exports: impl FnOnce() -> Result<PathBuf, WireError>,
    ) -> Result<Value, WireError> {
        let result = match self {
            ShellCommand::OpenFolder => {
                open_folder(exports()?).map_err(|_| WireError::new(Code::FolderTrouble))?;
                json!({})
            }
            ShellCommand::ChooseFolder => json!({ "folder": choose_folder(window)? }),
        };
        Ok(json!({ "result": result, "topics": [] }))
    }
}

fn choose_folder(window: &AppHandle) -> Result<Option<String>, WireError> {
    let chosen = window.dialog().file().blocking_pick_folder();
    let chosen = chosen.map(FilePath::into_path).transpose();
    let Some(path) = chosen.map_err(|_| WireError::new(Code::FolderTrouble))? else {
        return Ok(None);
    };
    // A name that is not Unicode could not come back from the page as the same folder.
    let path = path.into_os_string().into_string();
    path.map(Some)
        .map_err(|_| WireError::new(Code::FolderTrouble))
}

fn open_folder(folder: PathBuf) -> std::io::Result<()> {
    // Before the first export the folder is not there yet; an empty folder says more than an error.
    std::fs::create_dir_all(&folder)?;
    let opener = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut opening = Command::new(opener)
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Waited for only so that no dead process is kept; what it answers differs by file manager and says nothing.
    thread::spawn(move || opening.wait());
    Ok(())
}
