//! What commands read on media, before they run: it is read without the lock of the app, because a medium that does not answer
//! would stop saving and the idle lock with it. The command then takes what was read from the app. It checks everything anew:
//! what may be read, and whether the book is still the same.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::value::{Error as NoReader, StrDeserializer};
use serde_json::Value;

use crate::app::App;
use crate::app::medium_content::MediumReading;
use crate::domain::book_kind::BookKind;
use crate::domain::refusal::Refusal;
use crate::wire::start::ExportFolderSet;
use crate::wire::trust::{CaseInSet, RestoreQuery, RestoreRun, SafetySet};

use super::commands::COMMANDS;

/// Returns what a command has to read on media before it runs; none if it reads nothing, or is going to be refused for lack of
/// permission or as malformed.
pub fn medium_reading(app: &App, command: &str, payload: &Value) -> Option<MediumReading> {
    let mut listed = COMMANDS.iter();
    let (_, permission) = listed.find(|(name, _)| *name == command)?;
    app.ensure_permitted(*permission).ok()?;
    let reader = Reader::deserialize(StrDeserializer::<NoReader>::new(command)).ok()?;
    reading_of(app, reader, payload).unwrap_or_else(|refusal| Some(app.refused_reading(refusal)))
}

/// The commands that read media.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reader {
    Backups,
    CaseInSet,
    CaseRestore,
    RestorePreview,
    RestoreRun,
    SafetySet,
    ExportFolderSet,
    ExportTally,
    ExportList,
    ExportJournal,
    DocumentSave,
    CalendarSave,
}

fn reading_of(
    app: &App,
    reader: Reader,
    payload: &Value,
) -> Result<Option<MediumReading>, Refusal> {
    Ok(match reader {
        Reader::Backups => match app.book()?.kind {
            BookKind::Office => Some(app.read_sets()?),
            BookKind::Practice => None,
        },
        Reader::CaseInSet | Reader::CaseRestore => match parse::<CaseInSet>(payload) {
            Some(input) => Some(app.read_case_in_set(&input)?),
            None => None,
        },
        Reader::RestorePreview => match parse::<RestoreQuery>(payload) {
            Some(input) => {
                app.ensure_chosen(&input.folder, "folder")?;
                Some(app.scan_for_restore(&input.folder, &input.recovery_key, None)?)
            }
            None => None,
        },
        Reader::RestoreRun => match parse::<RestoreRun>(payload) {
            Some(input) => {
                app.ensure_chosen(&input.folder, "folder")?;
                Some(app.scan_for_restore(&input.folder, &input.recovery_key, Some(&input.path))?)
            }
            None => None,
        },
        Reader::SafetySet => match parse::<SafetySet>(payload) {
            Some(input) => Some(app.look_at_new_places(input)?),
            None => None,
        },
        Reader::ExportFolderSet => match parse::<ExportFolderSet>(payload) {
            Some(input) => {
                app.ensure_chosen(&input.folder, "folder")?;
                Some(app.look_for_folder(input.folder))
            }
            None => None,
        },
        Reader::ExportTally
        | Reader::ExportList
        | Reader::ExportJournal
        | Reader::DocumentSave
        | Reader::CalendarSave => Some(app.ask_export_folder()),
    })
}

fn parse<P: DeserializeOwned>(payload: &Value) -> Option<P> {
    P::deserialize(payload).ok()
}
