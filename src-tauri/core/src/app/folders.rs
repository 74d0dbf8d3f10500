//! The export folder, and which folders the page may name.

use std::path::{Path, PathBuf};

use super::App;
use super::chosen_folders::is_ordinary_folder;
use crate::domain::book_kind::BookKind;
use crate::domain::refusal::{Code, Refusal};

impl App {
    /// Returns the folder of exported files: the office's choice, or the default. The practice book has the default.
    pub(crate) fn export_folder(&self) -> PathBuf {
        let is_practice = (self.book.as_ref()).is_some_and(|book| book.kind == BookKind::Practice);
        if is_practice {
            return self.paths.exports.clone();
        }
        let setting =
            (self.store().ok()).and_then(|store| store.office_setup().safety().export_folder);
        // The book may come from another system, or a script may have written the setting.
        let chosen = setting.filter(|folder| is_ordinary_folder(folder));
        chosen.map_or_else(|| self.paths.exports.clone(), PathBuf::from)
    }

    /// Notes a folder that a person chose in the system's dialog.
    pub fn note_chosen_folder(&mut self, folder: &Path) {
        self.chosen_folders.insert(folder);
    }

    /// Refuses a folder that nobody chose in this run and no setting of the open book holds, before it is touched.
    ///
    /// # Errors
    /// [`Code::FolderTrouble`] at `field`.
    pub(crate) fn ensure_chosen(&self, folder: &str, field: &str) -> Result<(), Refusal> {
        let is_chosen = self.chosen_folders.contains(folder);
        match is_ordinary_folder(folder) && (is_chosen || self.is_in_settings(folder)) {
            true => Ok(()),
            false => Err(Refusal::at(Code::FolderTrouble, field)),
        }
    }

    fn is_in_settings(&self, folder: &str) -> bool {
        let own = self.paths.data.join("backups");
        let safety = self.store().map(|store| store.office_setup().safety());
        Path::new(folder) == own
            || safety.is_ok_and(|safety| {
                let export = safety.export_folder.iter();
                (safety.backup_locations.iter().chain(export)).any(|known| known == folder)
            })
    }
}
