//! The one way in which a case comes out of the store for the person at the book.

use super::App;
use crate::domain::access::{Object, Sight};
use crate::domain::case::{Case, Party, PartyRef};
use crate::domain::ids::CaseId;
use crate::domain::refusal::{Code, Refusal};

impl App {
    /// Which cases the person at the book sees.
    pub(super) fn sight(&self) -> Result<Sight, Refusal> {
        let book = self.book()?;
        Ok(Sight::of(book.store.house(), book.user))
    }

    /// The case, if it is seen; one that is not is refused like one that does not exist.
    pub(super) fn seen(&self, id: CaseId) -> Result<Case, Refusal> {
        let case = self.store()?.case(id)?;
        let object = Object {
            mediator: case.fields.mediator,
            co_mediators: &case.fields.co_mediators,
            restricted: case.restricted,
        };
        match self.sight()?.sees(object) {
            true => Ok(case),
            false => Err(self.unseen(id)?),
        }
    }

    /// [`App::seen`] without reading the case.
    pub(super) fn sees(&self, id: CaseId) -> Result<(), Refusal> {
        match self.store()?.sees(id, &self.sight()?)? {
            Some(true) => Ok(()),
            Some(false) => Err(self.unseen(id)?),
            None => Err(Refusal::new(Code::NotFound)),
        }
    }

    /// As [`App::seen`], but none if the book has no such case.
    pub(super) fn seen_or_absent(&self, id: CaseId) -> Result<Option<Case>, Refusal> {
        match self.store()?.sees(id, &self.sight()?)? {
            None => Ok(None),
            Some(_) => self.seen(id).map(Some),
        }
    }

    /// The refusal of a case that is not seen. The dispatcher has it journaled with the command's name.
    fn unseen(&self, id: CaseId) -> Result<Refusal, Refusal> {
        self.book()?.looks.met_unseen(id);
        Ok(Refusal::new(Code::NotFound))
    }

    /// Whether drafts about this subject may be read and kept: a subject begins with the id of what it is about.
    pub(super) fn sees_subject(&self, subject: &str) -> Result<(), Refusal> {
        let Some(Ok(case)) = subject.get(..36).map(str::parse::<CaseId>) else {
            return Ok(());
        };
        match self.store()?.sees(case, &self.sight()?)? {
            Some(false) => Err(self.unseen(case)?),
            // Of a new case, the draft's id is the case's, which is not there yet.
            Some(true) | None => Ok(()),
        }
    }

    /// The case, seen or not, if the person at the book is the one who registered it.
    pub(super) fn own_registration(&self, id: CaseId) -> Result<Option<Case>, Refusal> {
        let store = self.store()?;
        let by_me = store.registrar(id)? == Some(self.book()?.user);
        match by_me {
            true => Ok(Some(store.case(id)?)),
            false => Ok(None),
        }
    }

    /// The known party from which masked numbers were filled in, if its case is seen.
    pub(super) fn known_party(&self, known: PartyRef) -> Option<Party> {
        let case = self.seen(known.case).ok()?;
        case.parties.into_iter().find(|p| p.id == known.party)
    }
}
