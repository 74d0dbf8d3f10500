//! One masked number, shown after the journal has it that somebody asked.

use super::App;
use crate::domain::event::Event;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{Answer, Moment};
use crate::wire::trust::{Reveal, Revealed};

pub(super) fn reveal(app: &mut App, input: Reveal, now: &Moment) -> Answer<Revealed> {
    let case = app.seen(input.case)?;
    let party = case.parties.iter().find(|p| p.id == input.party);
    let party = party.ok_or(Refusal::at(Code::NotFound, "party"))?;
    let value = party.field(input.field).to_string();
    app.witnessed(
        Event::Revealed {
            case: input.case,
            party: input.party,
            field: input.field,
        },
        now,
    )?;
    Ok((Revealed { value }, vec![]))
}
