//! The documents of a case: which are offered, the preview of one, and the file.

use sha2::{Digest, Sha256};

use crate::app::App;
use crate::app::book::Book;
use crate::documents::{
    Document, Facts, SessionScript, build, docx, offered, session_script as script,
};
use crate::domain::case::Case;
use crate::domain::event::Event;
use crate::domain::refusal::{Code, Refusal};
use crate::exchange::{document_stem, pack_document};
use crate::store::SavedDocumentEntry;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::CaseKey;
use crate::wire::documents::{DocumentEntry, DocumentFile, DocumentKey, SavedDocument};

pub(super) fn document_list(
    app: &mut App,
    input: CaseKey,
    now: &Moment,
) -> CommandResult<Vec<DocumentEntry>> {
    let book = app.book()?;
    let case = shown_case(book, input.case)?;
    let saved = book.store.saved_documents(case.id)?;
    let facts = facts(book, &case, now);
    let entries = offered(&facts).into_iter().map(|(kind, session)| {
        let key = DocumentKey {
            case: case.id,
            kind,
            session,
        };
        let document = document(book, &case, key, now)?;
        let last = saved
            .iter()
            .rev()
            .find(|one| (one.kind, one.session) == (kind, session));
        let starts = session.and_then(|id| case.sessions.iter().find(|one| one.id == id));
        Ok(DocumentEntry {
            kind,
            session,
            session_starts: starts.map(|session| session.starts),
            missing: document.missing(),
            saved: last
                .map(|last| saved_document(book, &case, last, &document))
                .transpose()?,
        })
    });
    Ok((entries.collect::<Result<_, Refusal>>()?, vec![]))
}

/// Returns when and by whom the document was saved, and whether it would be another one now.
fn saved_document(
    book: &Book,
    case: &Case,
    last: &SavedDocumentEntry,
    document: &Document,
) -> Result<SavedDocument, Refusal> {
    let is_same = last.version == case.version || last.sha256 == hex_digest(&file(document)?);
    let by = book.store.office_setup().member(last.actor);
    Ok(SavedDocument {
        at: last.utc.clone(),
        by: by.map(|member| member.name.clone()).unwrap_or_default(),
        outdated: !is_same,
    })
}

/// Returns what is read out in a session of the case, and the phrases for its record; nothing of the case is in them.
pub(super) fn session_script(
    app: &mut App,
    input: CaseKey,
    now: &Moment,
) -> CommandResult<SessionScript> {
    let book = app.book()?;
    let case = shown_case(book, input.case)?;
    Ok((script(&facts(book, &case, now)), vec![]))
}

/// The preview shows numbers masked, like the page of the case.
pub(super) fn document_view(
    app: &mut App,
    input: DocumentKey,
    now: &Moment,
) -> CommandResult<Document> {
    let book = app.book_mut()?;
    book.ensure_visible(input.case)?;
    book.log_case_opened(input.case, now)?;
    let case = shown_case(book, input.case)?.mask();
    Ok((document(book, &case, input, now)?, vec![]))
}

/// Saves the document as a file of Word in the export folder. It holds names and numbers in full, so that it is journaled
/// before the file becomes readable.
pub(super) fn document_save(
    app: &mut App,
    input: DocumentKey,
    now: &Moment,
) -> CommandResult<DocumentFile> {
    app.ensure_export_folder_answers()?;
    let book = app.book()?;
    let case = shown_case(book, input.case)?;
    let document = document(book, &case, input, now)?;
    let bytes = file(&document)?;
    let packed = pack_document(&app.export_folder(), &bytes)?;
    let saved = Event::DocumentSaved {
        case: case.id,
        document: input.kind,
        session: input.session,
        version: case.version,
        sha256: hex_digest(&bytes),
    };
    app.book_mut()?.log_disclosure(saved, now)?;
    let file = packed.decrypt_now()?;
    let file = file.persist(&document_stem(&case.number_text, &document.title))?;
    Ok((DocumentFile { file }, vec![]))
}

/// Returns the case if it can be seen and its personal data was not erased.
fn shown_case(book: &Book, id: crate::domain::ids::CaseId) -> Result<Case, Refusal> {
    let case = book.visible_case(id)?;
    match case.erased_on {
        Some(_) => Err(Refusal::new(Code::Erased)),
        None => Ok(case),
    }
}

fn facts<'a>(book: &'a Book, case: &'a Case, now: &Moment) -> Facts<'a> {
    Facts {
        case,
        setup: book.store.office_setup(),
        today: now.today,
        session: None,
    }
}

/// Returns the document, if the case is offered it.
fn document(book: &Book, case: &Case, key: DocumentKey, now: &Moment) -> Result<Document, Refusal> {
    let facts = facts(book, case, now);
    if !offered(&facts).contains(&(key.kind, key.session)) {
        return Err(Refusal::at(Code::NotFound, "kind"));
    }
    let session = key.session;
    let session = session.and_then(|id| case.sessions.iter().find(|one| one.id == id));
    Ok(build(key.kind, &Facts { session, ..facts }))
}

fn file(document: &Document) -> Result<Vec<u8>, Refusal> {
    docx(document).map_err(|_| Refusal::internal())
}

fn hex_digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
