//! What commands read on media (see `medium_content`): what is asked for a command, and what the command then finds.

use std::path::PathBuf;

use super::App;
use super::medium_content::{
    CaseCopy, LocationSets, MediumAnswer, MediumContent, MediumReading, Question,
};
use crate::backup::PlaceState;
use crate::domain::book_kind::BookKind;
use crate::domain::entry::Normalize;
use crate::domain::refusal::{Code, Refusal};
use crate::vault::RecoveryKey;
use crate::wire::trust::{CaseInSet, SafetySet};

impl App {
    /// Hands the command that runs next what was read for it; none takes back what it left.
    pub(crate) fn set_medium_content(&mut self, content: Option<MediumContent>) {
        self.medium_content = content;
    }

    fn reading(&self, question: Question) -> MediumReading {
        MediumReading {
            question,
            opening: self.opening,
        }
    }

    /// Lets the command that asked answer with the refusal of its question.
    pub(crate) fn refused_reading(&self, refusal: Refusal) -> MediumReading {
        self.reading(Question::Refused(refusal))
    }

    /// Asks whether a folder is there.
    pub(crate) fn look_for_folder(&self, folder: String) -> MediumReading {
        self.reading(Question::Folder(folder.into()))
    }

    /// Asks whether the export folder answers, before a file is made in it.
    pub(crate) fn ask_export_folder(&self) -> MediumReading {
        self.reading(Question::ExportFolder(self.export_folder()))
    }

    /// Takes what was read for the running command.
    ///
    /// # Errors
    /// [`Code::BookReopened`] if a book was opened or locked meanwhile, or the refusal of the question.
    pub(super) fn take_answer(&mut self) -> Result<MediumAnswer, Refusal> {
        let opening = self.opening;
        let content = self.medium_content.take();
        let content = content.filter(|content| content.opening == opening);
        match content.ok_or(Refusal::new(Code::BookReopened))?.answer {
            MediumAnswer::Refused(refusal) => Err(refusal),
            answer => Ok(answer),
        }
    }

    pub(crate) fn read_sets(&self) -> Result<MediumReading, Refusal> {
        let book = self.book()?;
        Ok(self.reading(Question::Sets {
            keys: book.backup_keys()?,
            locations: self.backups.locations(book),
        }))
    }

    /// Reads a case of the open office book in one of its backup sets.
    pub(crate) fn read_case_in_set(&self, asked: &CaseInSet) -> Result<MediumReading, Refusal> {
        let book = self.book()?;
        Ok(self.reading(Question::Case {
            keys: book.backup_keys()?,
            locations: self.backups.locations(book),
            data: self.paths.data.clone(),
            asked: asked.clone(),
        }))
    }

    /// Finds the sets in a folder that the recovery key opens.
    pub(crate) fn scan_for_restore(
        &self,
        folder: &str,
        recovery_key: &str,
        path: Option<&str>,
    ) -> Result<MediumReading, Refusal> {
        let recovery = RecoveryKey::parse(recovery_key)?;
        Ok(self.reading(Question::Restore {
            folder: folder.into(),
            present: self.present_keys(&recovery)?,
            recovery,
            path: path.map(PathBuf::from),
        }))
    }

    /// Looks at the backup locations of new settings, as far as they may be touched.
    pub(crate) fn look_at_new_places(&self, input: SafetySet) -> Result<MediumReading, Refusal> {
        let book = self.book()?;
        let known = book.store.office_setup().safety().backup_locations;
        let mut folders = input.safety.normalize("safety")?.backup_locations;
        folders.retain(|folder| {
            known.contains(folder) || self.ensure_chosen(folder, "safety.places").is_ok()
        });
        Ok(self.reading(Question::Places {
            folders: folders.into_iter().map(PathBuf::from).collect(),
            book: book.dir.clone(),
            keys: match book.kind {
                BookKind::Office => Some(book.backup_keys()?),
                BookKind::Practice => None,
            },
        }))
    }

    pub(crate) fn take_sets(&mut self) -> Result<LocationSets, Refusal> {
        match self.take_answer()? {
            MediumAnswer::Sets(sets) => Ok(sets),
            _ => Err(Refusal::internal()),
        }
    }

    pub(crate) fn take_case_in_set(&mut self) -> Result<CaseCopy, Refusal> {
        match self.take_answer()? {
            MediumAnswer::Case(copy) => copy,
            _ => Err(Refusal::internal()),
        }
    }

    pub(crate) fn take_places(&mut self) -> Result<Vec<PlaceState>, Refusal> {
        match self.take_answer()? {
            MediumAnswer::Places(places) => Ok(places),
            _ => Err(Refusal::internal()),
        }
    }

    /// Refuses an export to a folder whose medium does not answer: under the lock, nobody could save meanwhile.
    pub(crate) fn ensure_export_folder_answers(&mut self) -> Result<(), Refusal> {
        match self.take_answer()? {
            MediumAnswer::ExportFolder { answers: true } => Ok(()),
            MediumAnswer::ExportFolder { answers: false } => Err(Refusal::new(Code::FolderTrouble)),
            _ => Err(Refusal::internal()),
        }
    }

    /// Returns true if the folder that the command names is there.
    pub(crate) fn take_folder(&mut self) -> Result<bool, Refusal> {
        match self.take_answer()? {
            MediumAnswer::Folder(is_there) => Ok(is_there),
            _ => Err(Refusal::internal()),
        }
    }
}
