//! Reads from the journal what everybody is told at the sign-in: acts that one supervisor did alone, because nobody could confirm
//! them, and a restore of the book.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{OptionalExtension, Row, params};

use super::{RecordedChange, RecordedEvent, Store, StoreError};
use crate::domain::action::JournalAction;
use crate::domain::event::Event;
use crate::domain::ids::StaffId;
use crate::domain::op::Op;
use crate::domain::second_person::{SecondPerson, TOLD_DAYS};
use crate::journal::utc_text;
use crate::wire::second_person::{ActOfTwo, ActedAlone, BookRestored};

/// An act that nobody confirmed: which, about whom, and who did it, with the name, if that is not the author of the entry.
type UnconfirmedAct = (ActOfTwo, Option<StaffId>, Option<(StaffId, Option<String>)>);

/// Returns the act that a payload records if nobody confirmed it; none for every other payload.
fn unconfirmed_act(payload: &str) -> Result<Option<UnconfirmedAct>, StoreError> {
    let (act, member, by, second) = if RecordedEvent::is_in(payload) {
        match serde_json::from_str::<RecordedEvent>(payload)?.event {
            Event::Access { member, second, .. } => (ActOfTwo::Removal, Some(member), None, second),
            Event::RecoveryMade { second, .. } => (ActOfTwo::NewRecoveryKey, None, None, second),
            Event::Restored {
                by,
                by_name,
                second,
                ..
            } => (ActOfTwo::Restore, None, by.map(|by| (by, by_name)), second),
            _ => return Ok(None),
        }
    } else {
        match serde_json::from_str::<RecordedChange>(payload)?.op {
            Op::StaffPut { after, second, .. } => match after.active {
                true => (ActOfTwo::Demotion, Some(after.id), None, second),
                false => (ActOfTwo::Removal, Some(after.id), None, second),
            },
            _ => return Ok(None),
        }
    };
    Ok((second == Some(SecondPerson::Nobody)).then_some((act, member, by)))
}

impl Store {
    /// Returns the acts of which somebody is told who signs in now, oldest first: those of the last [`TOLD_DAYS`] days, and those
    /// after the last sign-in of this person, whatever the clock said.
    pub fn acted_alone(
        &self,
        person: StaffId,
        now: DateTime<Utc>,
    ) -> Result<Vec<ActedAlone>, StoreError> {
        let sql = "SELECT utc, actor, payload, seq FROM journal \
            WHERE action IN (?1, ?2, ?6, ?7) AND payload LIKE '%\"second\":\"nobody\"%' AND (utc >= ?3 OR \
            seq > (SELECT max(seq) FROM journal WHERE actor = ?4 AND action = ?5)) ORDER BY seq";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![
            JournalAction::StaffPut,
            JournalAction::Access,
            utc_text(now - TimeDelta::days(TOLD_DAYS)),
            person.as_bytes(),
            JournalAction::SignedIn,
            JournalAction::RecoveryMade,
            JournalAction::Restored,
        ])?;
        let mut found: Vec<ActedAlone> = Vec::new();
        let mut last = None;
        while let Some(row) = rows.next()? {
            let payload: String = row.get(2)?;
            let Some((act, member, by)) = unconfirmed_act(&payload)? else {
                continue;
            };
            // A removal is two entries, one after the other: the member is inactive, and without access.
            let seq: i64 = row.get(3)?;
            let this = (act, member, seq);
            if act == ActOfTwo::Removal && last == Some((act, member, seq - 1)) {
                continue;
            }
            last = Some(this);
            let (by, by_name) = by.unwrap_or((StaffId::from_bytes(row.get(1)?), None));
            found.push(ActedAlone {
                act,
                member,
                by,
                by_name,
                at: row.get(0)?,
            });
        }
        Ok(found)
    }

    /// Returns the last restore of the book if this person has not signed in since; a person who never signed in is told of one
    /// within [`TOLD_DAYS`] days.
    pub fn restored_since_sign_in(
        &self,
        person: StaffId,
        now: DateTime<Utc>,
    ) -> Result<Option<BookRestored>, StoreError> {
        let sql = "SELECT utc, actor, payload FROM journal WHERE action = ?1 AND \
            CASE WHEN EXISTS (SELECT 1 FROM journal WHERE actor = ?2 AND action = ?3) \
            THEN seq > (SELECT max(seq) FROM journal WHERE actor = ?2 AND action = ?3) \
            ELSE utc >= ?4 END ORDER BY seq DESC LIMIT 1";
        let values = params![
            JournalAction::Restored,
            person.as_bytes(),
            JournalAction::SignedIn,
            utc_text(now - TimeDelta::days(TOLD_DAYS)),
        ];
        let read = |row: &Row<'_>| -> rusqlite::Result<(String, [u8; 16], String)> {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        };
        let found = self.conn.query_row(sql, values, read).optional()?;
        let Some((at, actor, payload)) = found else {
            return Ok(None);
        };
        let restored = match serde_json::from_str::<RecordedEvent>(&payload)?.event {
            Event::Restored {
                set,
                given_up,
                by,
                by_name,
                second,
                second_name,
                ..
            } => BookRestored {
                by: by.unwrap_or(StaffId::from_bytes(actor)),
                by_name,
                second_name,
                second: match second {
                    Some(SecondPerson::ConfirmedBy(second)) => Some(second),
                    Some(SecondPerson::Nobody) | None => None,
                },
                at,
                set,
                given_up,
            },
            _ => return Err(StoreError::Damaged),
        };
        Ok(Some(restored))
    }
}
