//! What only a desktop can do, and so is not in the core: two commands, both without arguments.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use serde_json::{Value, json};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;

use crate::rpc::refusal;

/// The commands that the shell answers itself. The page names no path: it gets one, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShellCommand {
    /// Shows the export folder in the file manager; answers `null`.
    OpenFolder,
    /// Lets a person choose a folder; answers its path, or `null` when they changed their mind.
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
        exports: impl FnOnce() -> Result<PathBuf, Value>,
    ) -> Result<Value, Value> {
        let result = match self {
            ShellCommand::OpenFolder => {
                open_folder(exports()?).map_err(|_| refusal("folder_unavailable"))?;
                Value::Null
            }
            ShellCommand::ChooseFolder => choose_folder(window)?,
        };
        Ok(json!({ "result": result, "topics": [] }))
    }
}

fn choose_folder(window: &AppHandle) -> Result<Value, Value> {
    let Some(chosen) = window.dialog().file().blocking_pick_folder() else {
        return Ok(Value::Null);
    };
    let path = chosen
        .into_path()
        .map_err(|_| refusal("folder_unavailable"))?;
    // A name that is not Unicode could not come back from the page as the same folder.
    let path = path.to_str().ok_or_else(|| refusal("folder_unavailable"))?;
    Ok(Value::from(path))
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
