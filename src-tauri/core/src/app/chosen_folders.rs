//! The folders that the page may name. The page is not trusted: it could name a network share, which would be sent the
//! person's credentials, or a folder that starts a program. So a folder is used only if a person chose it in the system's
//! dialog in this run, or if a setting of the book holds it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Ends of the names of folders that the file manager of macOS opens as programs or installs.
const BUNDLES: [&str; 15] = [
    "app",
    "appex",
    "bundle",
    "framework",
    "kext",
    "mpkg",
    "pkg",
    "plugin",
    "prefpane",
    "qlgenerator",
    "saver",
    "scptd",
    "service",
    "workflow",
    "xpc",
];

/// The folders that the system's dialog returned in this run.
#[derive(Debug, Default)]
pub(crate) struct ChosenFolders(BTreeSet<PathBuf>);

impl ChosenFolders {
    pub fn insert(&mut self, folder: &Path) {
        self.0.insert(folder.to_owned());
    }

    pub fn contains(&self, folder: &str) -> bool {
        self.0.contains(Path::new(folder))
    }
}

/// Returns false for what must not even be looked at: a network share, a device, a relative path, a folder that is a
/// program.
pub fn is_ordinary_folder(folder: &str) -> bool {
    let begins_like_share = |text: &str| {
        let mut first = text.chars();
        let is_slash = |c: Option<char>| matches!(c, Some('/' | '\\'));
        is_slash(first.next()) && is_slash(first.next())
    };
    let is_bundle = |name: &str| {
        let end = name.rsplit_once('.').map(|(_, end)| end.to_lowercase());
        end.is_some_and(|end| BUNDLES.contains(&end.as_str()))
    };
    Path::new(folder).is_absolute()
        && !begins_like_share(folder)
        && !folder.split(['/', '\\']).any(is_bundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_devices_programs_and_relative_paths_are_not_looked_at() {
        for folder in [
            "\\\\server\\share",
            "//server/share",
            "\\\\?\\UNC\\server\\share",
            "\\\\.\\PhysicalDrive0",
            "/Applications/Calculator.app",
            "/Volumes/stick/Backup.APP/Contents",
            "/Volumes/stick/图片.saver",
            "exports",
            "",
        ] {
            assert!(!is_ordinary_folder(folder), "{folder}");
        }
        #[cfg(unix)]
        for folder in ["/media/usb/调解 备份", "/home/a/app", "/home/a.b/c"] {
            assert!(is_ordinary_folder(folder), "control: {folder}");
        }
    }
}
