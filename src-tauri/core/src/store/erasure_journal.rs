//! Reads from the journal what an erasure and other acts of two people depend on: when an erasure was asked for, who signed in
//! since, and who had an account of somebody else in hand.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension, params};

use super::device::read_newest_entry_time;
use super::{RecordedChange, RecordedEvent, Store, StoreError};
use crate::domain::action::JournalAction;
use crate::domain::event::{AccessChange, Event};
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::independence::{AccountAct, AccountActs, IndependenceRule};
use crate::domain::op::Op;
use crate::domain::vocabulary::StaffRole;
use crate::journal::utc_text;

/// A time of an entry, with the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInTime {
    pub by: StaffId,
    pub at: DateTime<Utc>,
}

fn parse_utc(text: &str) -> Result<DateTime<Utc>, StoreError> {
    text.parse().map_err(|_| StoreError::Damaged)
}

/// Returns what an entry of this person says about accounts, if anything.
fn account_act(by: StaffId, payload: &str) -> Result<Option<AccountAct>, StoreError> {
    if RecordedEvent::is_in(payload) {
        return Ok(
            match serde_json::from_str::<RecordedEvent>(payload)?.event {
                Event::Access { member, change, .. } => match change {
                    AccessChange::Invited => Some(AccountAct::Held { by, member }),
                    AccessChange::ByRecoveryKey => Some(AccountAct::Recovered { member }),
                    AccessChange::Removed => Some(AccountAct::Removed { member }),
                    AccessChange::PassphraseChosen | AccessChange::PassphraseChanged => None,
                },
                _ => None,
            },
        );
    }
    let Op::StaffPut { before, after, .. } = serde_json::from_str::<RecordedChange>(payload)?.op
    else {
        return Ok(None);
    };
    let member = after.id;
    if member == by {
        return Ok(None);
    }
    let Some(before) = before.filter(|before| before.active || !after.active) else {
        return Ok(Some(AccountAct::Held { by, member }));
    };
    Ok(match (before.role != after.role, after.role) {
        (false, _) => None,
        (true, StaffRole::Supervisor) => Some(AccountAct::Promoted { by, member }),
        (true, _) => Some(AccountAct::RoleChanged { by, member }),
    })
}

/// Selects the entries from which the independence of people follows, by the index of actions.
pub(super) const ACCOUNT_ENTRIES: &str = "SELECT utc, actor, action = ?3, \
    CASE WHEN action IN (?1, ?2) THEN payload END FROM journal WHERE action IN (?1, ?2, ?3) ORDER BY seq";

/// Reads what follows now from every act by which somebody made, reset or promoted the account of another one, and from every
/// sign-in. Each has the latest time that these entries had by then; a time in the future counts for nothing, but whoever
/// signed in has access whatever the clock said. `local_day` returns the day of a time.
fn read_account_acts(
    conn: &Connection,
    rule: IndependenceRule,
    now: DateTime<Utc>,
    local_day: &dyn Fn(DateTime<Utc>) -> NaiveDate,
) -> Result<AccountActs, StoreError> {
    let actions = [
        JournalAction::StaffPut,
        JournalAction::Access,
        JournalAction::SignedIn,
    ];
    let mut statement = conn.prepare_cached(ACCOUNT_ENTRIES)?;
    let mut rows = statement.query(actions)?;
    let (mut acts, mut latest, now_text) = (AccountActs::new(rule), String::new(), utc_text(now));
    while let Some(row) = rows.next()? {
        let utc: String = row.get(0)?;
        let is_past = utc <= now_text;
        if is_past && utc > latest {
            latest.clone_from(&utc);
        }
        let by = StaffId::from_bytes(row.get(1)?);
        let act = match (row.get(2)?, row.get::<_, Option<String>>(3)?) {
            (true, _) => {
                let at = parse_utc(&utc)?;
                let day = is_past.then(|| local_day(at));
                Some(AccountAct::SignedIn { by, day })
            }
            (_, Some(payload)) => account_act(by, &payload)?,
            _ => None,
        };
        if let Some(act) = act {
            // Before any time that is past, an act is as new as can be.
            let at = match latest.as_str() {
                "" => now,
                latest => parse_utc(latest)?,
            };
            acts.add(act, at);
        }
    }
    acts.forget_old(now);
    Ok(acts)
}

/// Reads the accounts for the second person of an act: as they are now and, if the clock is behind the newest entry, as they are
/// at the time of that entry.
pub(super) fn read_acts_for_second(
    conn: &Connection,
    now: DateTime<Utc>,
    local_day: &dyn Fn(DateTime<Utc>) -> NaiveDate,
) -> Result<Vec<AccountActs>, StoreError> {
    let newest = read_newest_entry_time(conn)?.filter(|newest| *newest > now);
    let read = |at| read_account_acts(conn, IndependenceRule::SecondPerson, at, local_day);
    [now].into_iter().chain(newest).map(read).collect()
}

impl Store {
    /// Returns the accounts as the journal knows them for an erasure, see [`read_account_acts`].
    pub fn account_acts(
        &self,
        now: DateTime<Utc>,
        local_day: &dyn Fn(DateTime<Utc>) -> NaiveDate,
    ) -> Result<AccountActs, StoreError> {
        read_account_acts(&self.conn, IndependenceRule::Erasure, now, local_day)
    }

    /// Returns the accounts for the second person of an act, see [`read_acts_for_second`].
    pub fn acts_for_second(
        &self,
        now: DateTime<Utc>,
        local_day: &dyn Fn(DateTime<Utc>) -> NaiveDate,
    ) -> Result<Vec<AccountActs>, StoreError> {
        read_acts_for_second(&self.conn, now, local_day)
    }

    /// Returns the number of the entry from which the days since the request of an erasure count: that of the request, or of a
    /// later restore, which can bring back a request that was dropped.
    pub fn erasure_asked_at(&self, case: CaseId) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT max(seq) FROM journal WHERE case_id = ?1 AND action IN (?2, ?3)";
        let (asked, restored) = (JournalAction::ErasureAsk, JournalAction::CaseRestore);
        let params = params![case.as_bytes(), asked, restored];
        let asked: Option<i64> = self.conn.query_row(sql, params, |row| row.get(0))?;
        let sql = "SELECT max(seq) FROM journal WHERE action = ?1";
        let book: Option<i64> =
            (self.conn).query_row(sql, [JournalAction::Restored], |row| row.get(0))?;
        Ok(asked.map(|asked| asked.max(book.unwrap_or(0))))
    }

    /// Returns the latest time, no later than `now`, of the entries up to this one: a clock that was put back for one of them does
    /// not make it older.
    pub fn latest_time_until(
        &self,
        seq: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let sql = "SELECT utc FROM journal WHERE seq <= ?1 AND utc <= ?2 ORDER BY utc DESC LIMIT 1";
        let found: Option<String> = (self.conn)
            .query_row(sql, params![seq, utc_text(now)], |row| row.get(0))
            .optional()?;
        found.as_deref().map(parse_utc).transpose()
    }

    /// Returns the sign-ins after this entry.
    pub fn sign_ins_after(&self, seq: i64) -> Result<Vec<SignInTime>, StoreError> {
        let sql = "SELECT actor, utc FROM journal WHERE action = ?1 AND seq > ?2 ORDER BY seq";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![JournalAction::SignedIn, seq])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(SignInTime {
                by: StaffId::from_bytes(row.get(0)?),
                at: parse_utc(&row.get::<_, String>(1)?)?,
            });
        }
        Ok(found)
    }

    /// Returns true if this person signed in after the last start passphrase that they got.
    pub fn has_signed_in_since_invited(&self, member: StaffId) -> Result<bool, StoreError> {
        let sql = "SELECT max(seq) FROM journal WHERE actor = ?1 AND action = ?2";
        let params = params![member.as_bytes(), JournalAction::SignedIn];
        let signed_in: Option<i64> = self.conn.query_row(sql, params, |row| row.get(0))?;
        let sql = "SELECT seq, payload FROM journal WHERE action = ?1 ORDER BY seq DESC";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([JournalAction::Access])?;
        while let Some(row) = rows.next()? {
            let recorded: RecordedEvent = serde_json::from_str(&row.get::<_, String>(1)?)?;
            let is_invitation = matches!(
                recorded.event,
                Event::Access { member: invited, change: AccessChange::Invited, .. } if invited == member
            );
            if is_invitation {
                return Ok(signed_in > Some(row.get(0)?));
            }
        }
        // The founder was never invited, and has a passphrase from the first day.
        Ok(true)
    }
}
