//! Two commands that need the desktop and are therefore not in the core; neither takes a path from the page.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use casebook_core::domain::refusal::Code;
use casebook_core::{IS_TEST_BUILD, WireError};
use serde_json::{Value, json};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FilePath};

use crate::rpc::Core;

/// The commands that the shell runs itself. The page passes no path: it receives one, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShellCommand {
    /// Shows the export folder in the file manager; returns `{}`.
    OpenFolder,
    /// Asks the person for a folder; returns `{folder}`: its path, or null if they cancelled. The core learns it, and the
    /// page may name it from then on.
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

    /// Runs the command, on a blocking thread, because the dialog stays open as long as a person likes.
    pub fn run(self, window: &AppHandle, core: &Core, payload: &Value) -> Result<Value, WireError> {
        let result = match self {
            ShellCommand::OpenFolder => {
                let folder = core.export_folder()?;
                open_folder(folder).map_err(|_| WireError::new(Code::FolderTrouble))?;
                json!({})
            }
            ShellCommand::ChooseFolder => {
                // A test answers in the place of the dialog, which WebDriver cannot operate.
                let answer = payload["answer"].as_str().filter(|_| IS_TEST_BUILD);
                let folder = match answer {
                    Some(answer) => Some(answer.to_owned()),
                    None => choose_folder(window)?,
                };
                if let Some(folder) = &folder {
                    core.note_chosen_folder(Path::new(folder))?;
                }
                json!({ "folder": folder })
            }
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
    // A path that is not Unicode would not come back from the page as the same folder.
    let path = path.into_os_string().into_string();
    path.map(Some)
        .map_err(|_| WireError::new(Code::FolderTrouble))
}

fn open_folder(folder: PathBuf) -> std::io::Result<()> {
    // Before the first export the folder does not exist; an empty folder is clearer than an error.
    std::fs::create_dir_all(&folder)?;
    let opener = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(opener);
    // The file manager is not to run with the slower memory of this program.
    #[cfg(target_os = "linux")]
    for name in crate::process_memory::VARIABLES {
        command.env_remove(name);
    }
    let mut opening = command
        .arg(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Waited for only to reap the process; its exit status differs by file manager and is ignored.
    thread::spawn(move || opening.wait());
    Ok(())
}
