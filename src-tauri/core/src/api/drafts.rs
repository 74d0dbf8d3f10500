//! Drafts: what is typed in a form and not yet said.

use crate::app::App;
use crate::domain::refusal::{Code, Refusal};
use crate::journal::utc_text;
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::start::{Draft, DraftKey, DraftSave, SavedAt};

/// Limit of one draft.
const DRAFT_BYTES: usize = 1 << 20;

pub(super) fn check_draft_subject(subject: &str) -> Result<(), Refusal> {
    // A subject is made of ids and form words: text of a case never becomes a key.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    if subject.is_empty() || subject.len() > 120 || !subject.chars().all(plain) {
        return Err(Refusal::at(Code::BadValue, "subject"));
    }
    Ok(())
}

pub(super) fn draft_save(app: &mut App, input: DraftSave, now: &Moment) -> CommandResult<SavedAt> {
    check_draft_subject(&input.subject)?;
    let book = app.book()?;
    book.ensure_draft_visible(input.form, &input.subject)?;
    // The form may have been open while its case was erased.
    if book.store.is_draft_of_erased(&input.subject)? {
        return Err(Refusal::new(Code::Erased));
    }
    if !input.body.is_object() {
        return Err(Refusal::at(Code::BadValue, "body"));
    }
    if input.body.to_string().len() > DRAFT_BYTES {
        return Err(Refusal::at(Code::TooLong, "body").with(DRAFT_BYTES.to_string()));
    }
    let at = utc_text(now.utc);
    let draft = Draft {
        form: input.form,
        subject: input.subject,
        body: input.body,
        saved_at: at.clone(),
    };
    let owner = app.book()?.user;
    app.store()?.save_draft(owner, &draft)?;
    Ok((SavedAt { at }, vec![Topic::Drafts]))
}

pub(super) fn draft_list(app: &mut App, _: Nothing, _: &Moment) -> CommandResult<Vec<Draft>> {
    let book = app.book()?;
    let mut drafts = book.store.drafts(book.user)?;
    drafts.retain(|draft| (book.ensure_draft_visible(draft.form, &draft.subject)).is_ok());
    Ok((drafts, vec![]))
}

pub(super) fn draft_get(
    app: &mut App,
    input: DraftKey,
    _: &Moment,
) -> CommandResult<Option<Draft>> {
    app.book()?
        .ensure_draft_visible(input.form, &input.subject)?;
    let owner = app.book()?.user;
    let draft = app.store()?.draft(owner, input.form, &input.subject)?;
    Ok((draft, vec![]))
}

pub(super) fn draft_drop(app: &mut App, input: DraftKey, _: &Moment) -> CommandResult<Nothing> {
    let owner = app.book()?.user;
    app.store()?
        .delete_draft(owner, input.form, &input.subject)?;
    Ok((Nothing {}, vec![Topic::Drafts]))
}
