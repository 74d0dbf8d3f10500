//! Reveals one masked number; the access is journaled first.

use crate::app::App;
use crate::domain::event::Event;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{CommandResult, Moment};
use crate::wire::trust::{Reveal, Revealed};

pub(super) fn reveal(app: &mut App, input: Reveal, now: &Moment) -> CommandResult<Revealed> {
    let case = app.book()?.visible_case(input.case)?;
    let party = case.parties.iter().find(|p| p.id == input.party);
    let party = party.ok_or(Refusal::at(Code::NotFound, "party"))?;
    let value = party.field(input.field).to_string();
    app.book_mut()?.log_disclosure(
        Event::Revealed {
            case: input.case,
            party: input.party,
            field: input.field,
        },
        now,
    )?;
    Ok((Revealed { value }, vec![]))
}
