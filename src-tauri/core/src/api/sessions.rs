//! The sessions of a day and those past its midnights that clash, to plan another one beside them.

use crate::app::App;
use crate::domain::vocabulary::SessionState;
use crate::store::clash::SessionTime;
use crate::wire::call::{CommandResult, Moment};
use crate::wire::cases::{SessionDayQuery, SessionOnDay};

pub(super) fn sessions_on_day(
    app: &mut App,
    input: SessionDayQuery,
    _: &Moment,
) -> CommandResult<Vec<SessionOnDay>> {
    let considered = SessionTime::new(input.starts, input.ends);
    let mut sessions = Vec::new();
    let book = app.book()?;
    for slot in (book.store).sessions_on(considered.days(), &book.visibility())? {
        let session = slot.session;
        if Some(session.id) == input.except {
            continue;
        }
        // A session that fell through does not occupy its room.
        let takes_place = session.state != SessionState::FallenThrough;
        let time = SessionTime::new(session.starts, session.ends);
        let overlaps = takes_place && considered.overlaps(time);
        let is_on_day = session.starts.date() == input.starts.date();
        if !is_on_day && !overlaps {
            continue;
        }
        let busy = input
            .mediators
            .iter()
            .filter(|m| session.mediators.contains(m));
        let on_day = SessionOnDay {
            session: session.id,
            case: Some(slot.case),
            number: slot.number,
            title: format!("{} ↔ {}", slot.applicants, slot.respondents),
            state: session.state,
            starts: session.starts,
            ends: session.ends,
            room: session.room,
            room_clash: overlaps && session.room.is_some() && session.room == input.room,
            mediator_clash: if overlaps {
                busy.copied().collect()
            } else {
                Vec::new()
            },
            mediators: session.mediators,
        };
        sessions.extend(match slot.is_visible {
            true => Some(on_day),
            false => redact_hidden_session(on_day),
        });
    }
    Ok((sessions, vec![]))
}

/// Reduces a session of a hidden case to its time and what clashes; returns none without a clash.
fn redact_hidden_session(session: SessionOnDay) -> Option<SessionOnDay> {
    let clashes = session.room_clash || !session.mediator_clash.is_empty();
    clashes.then(|| SessionOnDay {
        case: None,
        number: String::new(),
        title: String::new(),
        state: SessionState::Planned,
        room: session.room.filter(|_| session.room_clash),
        mediators: session.mediator_clash.clone(),
        ..session
    })
}
