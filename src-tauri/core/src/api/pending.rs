//! Commands and hooks that are being written.

use super::App;
use crate::domain::case::Case;
use crate::domain::ids::CaseId;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{Answer, Moment};

pub(super) fn pending<P, R>(_: &mut App, _: P, _: &Moment) -> Answer<R> {
    Err(Refusal::new(Code::Internal))
}

impl App {
    pub(super) fn seen(&self, case: CaseId) -> Result<Case, Refusal> {
        Ok(self.store()?.case(case)?)
    }
}
