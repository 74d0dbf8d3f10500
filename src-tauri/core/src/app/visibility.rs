//! The only way in which the commands read a case: each function checks that the signed-in person may see it.

use super::book::Book;
use crate::domain::access::{CaseAccess, CaseVisibility};
use crate::domain::case::{Case, Party, PartyRef};
use crate::domain::ids::CaseId;
use crate::domain::refusal::{Code, Refusal};
use crate::store::lists::Viewer;
use crate::wire::call::Moment;
use crate::wire::start::FormWithDraft;

impl Book {
    /// Returns which cases the signed-in person can see.
    pub fn visibility(&self) -> CaseVisibility {
        CaseVisibility::of(self.store.office_setup(), self.user)
    }

    /// Returns the signed-in person and the day of today, as the lists need them.
    pub fn viewer(&self, now: &Moment) -> Viewer {
        Viewer {
            visibility: self.visibility(),
            today: now.today,
        }
    }

    /// Returns the case if it is visible; a hidden case is refused like one that does not exist.
    pub fn visible_case(&self, id: CaseId) -> Result<Case, Refusal> {
        let case = self.store.case(id)?;
        let access = CaseAccess {
            mediator: case.fields.mediator,
            co_mediators: &case.fields.co_mediators,
            restricted: case.restricted,
        };
        match self.visibility().can_see(access) {
            true => Ok(case),
            false => Err(self.refuse_hidden_case(id)),
        }
    }

    /// Does the check of [`Book::visible_case`] without reading the case.
    pub fn ensure_visible(&self, id: CaseId) -> Result<(), Refusal> {
        match self.store.can_see(id, &self.visibility())? {
            Some(true) => Ok(()),
            Some(false) => Err(self.refuse_hidden_case(id)),
            None => Err(Refusal::new(Code::NotFound)),
        }
    }

    /// Returns the case as [`Book::visible_case`] does, but none if the book has no such case.
    pub fn visible_case_if_present(&self, id: CaseId) -> Result<Option<Case>, Refusal> {
        match self.store.can_see(id, &self.visibility())? {
            None => Ok(None),
            Some(_) => self.visible_case(id).map(Some),
        }
    }

    /// Returns the refusal of a hidden case and notes its id; the dispatcher journals it with the command's name.
    fn refuse_hidden_case(&self, id: CaseId) -> Refusal {
        self.access_log.note_hidden_case(id);
        Refusal::new(Code::NotFound)
    }

    /// Refuses drafts about a hidden case, or about none. The subject of a draft begins with the id of the case that it
    /// belongs to, also if it is about a part of the case; that of a new case becomes the id of the case.
    pub fn ensure_draft_visible(&self, form: FormWithDraft, subject: &str) -> Result<(), Refusal> {
        let case = match subject.get(..36).map(str::parse::<CaseId>) {
            Some(Ok(case)) => Some(case),
            _ => None,
        };
        let seen = match case {
            Some(case) => self.store.can_see(case, &self.visibility())?,
            None => None,
        };
        match (case, seen) {
            (_, Some(true)) => Ok(()),
            (Some(case), Some(false)) => Err(self.refuse_hidden_case(case)),
            _ if form == FormWithDraft::NewCase => Ok(()),
            _ => Err(Refusal::new(Code::NotFound)),
        }
    }

    /// Returns the case, visible or not, if the signed-in person registered it.
    pub fn own_registered_case(&self, id: CaseId) -> Result<Option<Case>, Refusal> {
        let by_me = self.store.registrar(id)? == Some(self.user);
        match by_me {
            true => Ok(Some(self.store.case(id)?)),
            false => Ok(None),
        }
    }

    /// Returns the party from which masked numbers were filled in, if its case is visible.
    pub fn visible_party(&self, known: PartyRef) -> Option<Party> {
        let case = self.visible_case(known.case).ok()?;
        case.parties.into_iter().find(|p| p.id == known.party)
    }
}
