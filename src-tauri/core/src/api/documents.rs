//! The documents of a case: which are offered, the preview of one, its file and its pages for the printer.

use chrono::{DateTime, NaiveDate, TimeDelta};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::app::book::Book;
use crate::documents::{
    Document, Facts, MadeDocument, SessionScript, build, build_dossier, current_and_former, docx,
    missing_items, offered, session_script as script,
};
use crate::domain::case::Case;
use crate::domain::event::{DocumentForm, Event};
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::DocumentKind;
use crate::exchange::{PageError, PageForm, PageRequest, document_stem, pack_document, set_pages};
use crate::store::SavedDocumentEntry;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::CaseKey;
use crate::wire::documents::{
    DocumentEntry, DocumentFile, DocumentKey, DocumentPages, DocumentSave, SavedDocument,
};

pub(super) fn document_list(
    app: &mut App,
    input: CaseKey,
    now: &Moment,
) -> CommandResult<Vec<DocumentEntry>> {
    let book = app.book()?;
    let case = shown_case(book, input.case)?;
    let saved = book.store.saved_documents(case.id)?;
    let facts = facts(book, &case, now);
    let made = made_documents(&saved, now);
    let entries = offered(&facts).into_iter().map(|(kind, session)| {
        let key = DocumentKey {
            case: case.id,
            kind,
            session,
        };
        let document = document(book, &case, key, now)?;
        let missing = match kind {
            DocumentKind::Dossier => {
                let (current, _) = current_and_former(&facts, &made);
                let kinds: Vec<_> = current.iter().map(|one| one.kind).collect();
                missing_items(&facts, &kinds)
            }
            _ => document.missing(),
        };
        let last = saved
            .iter()
            .rev()
            .find(|one| (one.kind, one.session) == (kind, session));
        let starts = session.and_then(|id| case.sessions.iter().find(|one| one.id == id));
        Ok(DocumentEntry {
            kind,
            session,
            session_starts: starts.map(|session| session.starts),
            missing,
            saved: last
                .map(|last| saved_document(book, &case, last, &document))
                .transpose()?,
        })
    });
    Ok((entries.collect::<Result<_, Refusal>>()?, vec![]))
}

/// Returns when, by whom and in which form the document was saved or printed, and whether it would be another one now.
fn saved_document(
    book: &Book,
    case: &Case,
    last: &SavedDocumentEntry,
    document: &Document,
) -> Result<SavedDocument, Refusal> {
    // A dossier changes with what is made beside it, so its version says nothing.
    let is_same_version = last.version == case.version && last.kind != DocumentKind::Dossier;
    let is_same = is_same_version
        || match &last.content {
            Some(content) => *content == content_digest(document)?,
            None => last.sha256 == hex_digest(&word_file(document)?),
        };
    let by = book.store.office_setup().member(last.actor);
    Ok(SavedDocument {
        at: last.utc.clone(),
        by: by.map(|member| member.name.clone()).unwrap_or_default(),
        form: last.form,
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

/// Saves the document as a file in the export folder. It holds names and numbers in full, so that it is journaled before the
/// file becomes readable.
pub(super) fn document_save(
    app: &mut App,
    input: DocumentSave,
    now: &Moment,
) -> CommandResult<DocumentFile> {
    app.ensure_export_folder_answers()?;
    let book = app.book()?;
    let case = shown_case(book, input.case)?;
    let document = document(book, &case, input.key(), now)?;
    let (bytes, extension) = match input.form {
        DocumentForm::Word => (word_file(&document)?, "docx"),
        DocumentForm::Pdf => (pages(app, &document, PageForm::Pdf, now)?.concat(), "pdf"),
        DocumentForm::Printed => return Err(Refusal::at(Code::BadValue, "form")),
    };
    let packed = pack_document(&app.export_folder(), &bytes, extension)?;
    let saved = disclosure(&case, input.key(), &document, &bytes, input.form)?;
    app.book_mut()?.log_disclosure(saved, now)?;
    let file = packed.decrypt_now()?;
    let file = file.persist(&document_stem(&case.number_text, &document.title))?;
    Ok((DocumentFile { file }, vec![]))
}

/// Returns the pages of the document for the printer, with names and numbers in full; it is journaled before.
pub(super) fn document_print(
    app: &mut App,
    input: DocumentKey,
    now: &Moment,
) -> CommandResult<DocumentPages> {
    let book = app.book()?;
    let case = shown_case(book, input.case)?;
    let document = document(book, &case, input, now)?;
    let files = pages(app, &document, PageForm::Svg, now)?;
    let printed = disclosure(
        &case,
        input,
        &document,
        &files.concat(),
        DocumentForm::Printed,
    )?;
    app.book_mut()?.log_disclosure(printed, now)?;
    let pages = files.into_iter().map(String::from_utf8);
    let pages = pages.collect::<Result<_, _>>();
    let pages = pages.map_err(|_| Refusal::new(Code::PagesFailed))?;
    Ok((DocumentPages { pages }, vec![]))
}

/// Returns the entry of the journal about a document that leaves the program.
fn disclosure(
    case: &Case,
    key: DocumentKey,
    document: &Document,
    bytes: &[u8],
    form: DocumentForm,
) -> Result<Event, Refusal> {
    Ok(Event::DocumentSaved {
        case: case.id,
        document: key.kind,
        session: key.session,
        version: case.version,
        sha256: hex_digest(bytes),
        content: Some(content_digest(document)?),
        form,
    })
}

/// Returns the document as pages: one PDF, or one SVG for each page.
fn pages(
    app: &App,
    document: &Document,
    form: PageForm,
    now: &Moment,
) -> Result<Vec<Vec<u8>>, Refusal> {
    let request = PageRequest {
        form,
        title: &document.title,
        day: now.today,
        document,
    };
    set_pages(&app.paths.page_program, &request).map_err(|error| match error {
        PageError::MissingCharacters(characters) => {
            Refusal::new(Code::MissingGlyphs).with(characters)
        }
        PageError::Program(_) => Refusal::new(Code::PagesFailed),
    })
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
    if key.kind == DocumentKind::Dossier {
        let saved = book.store.saved_documents(case.id)?;
        return Ok(build_dossier(&facts, &made_documents(&saved, now)));
    }
    let session = key.session;
    let session = session.and_then(|id| case.sessions.iter().find(|one| one.id == id));
    Ok(build(key.kind, &Facts { session, ..facts }))
}

/// Returns the documents that were saved or printed, oldest first, without the dossiers.
fn made_documents(saved: &[SavedDocumentEntry], now: &Moment) -> Vec<MadeDocument> {
    let documents = saved.iter().filter(|one| one.kind != DocumentKind::Dossier);
    let made = documents.map(|one| MadeDocument {
        kind: one.kind,
        session: one.session,
        day: local_day(&one.utc, now).unwrap_or(now.today),
    });
    made.collect()
}

/// Returns the day of an instant in RFC 3339 at the place of this PC.
fn local_day(utc: &str, now: &Moment) -> Option<NaiveDate> {
    let instant = DateTime::parse_from_rfc3339(utc).ok()?.naive_utc();
    Some((instant + TimeDelta::minutes(now.offset_minutes.into())).date())
}

fn word_file(document: &Document) -> Result<Vec<u8>, Refusal> {
    docx(document).map_err(|_| Refusal::internal())
}

/// Returns the SHA-256 of what stands on a document, in hex.
fn content_digest(document: &Document) -> Result<String, Refusal> {
    let content = serde_json::to_vec(document).map_err(|_| Refusal::internal())?;
    Ok(hex_digest(&content))
}

fn hex_digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
