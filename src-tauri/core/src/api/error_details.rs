//! The errors that a person can report.

use crate::app::App;
use crate::store::SCHEMA_VERSION;
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::errors::ErrorDetails;

pub(super) fn error_details(app: &mut App, _: Nothing, _: &Moment) -> CommandResult<ErrorDetails> {
    let details = ErrorDetails {
        schema_version: SCHEMA_VERSION,
        errors: app.internal_errors.list(),
    };
    Ok((details, vec![]))
}
