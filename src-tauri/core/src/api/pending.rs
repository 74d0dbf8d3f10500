//! Commands whose handlers are being written.

use super::App;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{Answer, Moment};

pub(super) fn pending<P, R>(_: &mut App, _: P, _: &Moment) -> Answer<R> {
    Err(Refusal::new(Code::Internal))
}
