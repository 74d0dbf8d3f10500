//! The journal for the screen: newest first, a page at a time, found by person, kind of deed, case and day.
//!
//! Whatever is asked for, each page comes out of indexes: a filter becomes a few streams of entries, each in order of its
//! numbers (one per action, or one per case), and the newest of all streams are the page. So a deed that happened three
//! times among a million entries is found as fast as one that fills them.

use std::collections::VecDeque;

use chrono::{Duration, NaiveDate, NaiveTime};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params_from_iter};
use serde_json::{Map, json};

use super::{Noted, Recorded, Store, StoreError, search};
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::op::Op;
use crate::domain::text::fold;
use crate::journal::utc_text;
use crate::wire::trust::{DeedKind, JournalLine, JournalQuery};

/// Cases that a part of a number may stand for; the newest are taken.
const MOST_CASES: usize = 200;
/// Entries of a stretch of days that are looked at one by one, to know its exact ends.
const EXACT: i64 = 20_000;
/// Of a longer stretch, as many at each end; more than a PC with a wrong clock writes in a day.
const EDGE: i64 = 1_000;

/// The deeds of a kind, as the journal names them. Every deed has one kind.
fn actions(kind: DeedKind) -> &'static [&'static str] {
    match kind {
        DeedKind::Changes => &[
            "case_register",
            "case_edit",
            "case_accept",
            "case_extend",
            "case_refuse",
            "case_close",
            "case_answer",
            "case_reopen",
            "case_void",
            "case_restrict",
            "case_unrestrict",
            "party_put",
            "party_remove",
            "claim_put",
            "claim_remove",
            "session_put",
            "session_remove",
            "obligation_put",
            "obligation_remove",
            "note_put",
            "note_remove",
            "nothing",
        ],
        DeedKind::Looks => &["case_opened", "revealed", "searched", "looks_lost"],
        DeedKind::Access => &[
            "signed_in",
            "locked",
            "denied",
            "access",
            "recovery_made",
            "recovery_confirmed",
            "keys_rotated",
            "device_known",
            "guessed",
        ],
        DeedKind::Taken => &["exported"],
        DeedKind::Settings => &[
            "office_set",
            "grid_put",
            "staff_put",
            "room_put",
            "safety_set",
        ],
        DeedKind::Keeping => &[
            "backup_proved",
            "backup_failed",
            "verified",
            "verification_failed",
            "restored",
            "case_restore",
            "erasure_ask",
            "erasure_drop",
            "case_erase",
            "erasure_reapplied",
            "clock_jumped",
            "upgraded",
        ],
    }
}

const KINDS: [DeedKind; 6] = [
    DeedKind::Changes,
    DeedKind::Looks,
    DeedKind::Access,
    DeedKind::Taken,
    DeedKind::Settings,
    DeedKind::Keeping,
];

/// Entries between two instants, as far as their numbers go.
struct Stretch {
    first: i64,
    last: i64,
    from: Option<String>,
    to: Option<String>,
}

/// What one stream of entries has in common: conditions, and what they are compared with.
type Stream = (String, Vec<Value>);

impl Store {
    /// A page of at most `limit` entries, newest first, and the number before which the next page begins.
    /// `offset_minutes`: local time minus UTC, for the days.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]; [`StoreError::Damaged`] if a payload cannot be read.
    pub fn journal_page(
        &self,
        query: &JournalQuery,
        offset_minutes: i32,
        limit: usize,
    ) -> Result<(Vec<JournalLine>, Option<i64>), StoreError> {
        let Some(stretch) = self.stretch(query, offset_minutes)? else {
            return Ok((Vec::new(), None));
        };
        let mut found: Vec<i64> = Vec::new();
        for stream in self.streams(query)? {
            self.follow(&stretch, stream, limit + 1, &mut found)?;
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).copied();
        let mut statement = self.conn.prepare_cached(
            "SELECT j.seq, j.utc, j.device, j.actor, j.action, j.case_id, j.payload, c.number \
             FROM journal j LEFT JOIN cases c ON c.id = j.case_id WHERE j.seq = ?1",
        )?;
        let mut lines = Vec::with_capacity(found.len());
        for seq in found {
            let mut rows = statement.query([seq])?;
            if let Some(row) = rows.next()? {
                lines.push(line(row)?);
            }
        }
        Ok((lines, next))
    }

    /// The newest entries of a stream.
    fn follow(
        &self,
        stretch: &Stretch,
        (conditions, mut values): Stream,
        limit: usize,
        found: &mut Vec<i64>,
    ) -> Result<(), StoreError> {
        let mut sql = format!("SELECT seq FROM journal WHERE {conditions} seq >= ? AND seq <= ?");
        values.extend([stretch.first.into(), stretch.last.into()]);
        for (bound, condition) in [
            (&stretch.from, " AND utc >= ?"),
            (&stretch.to, " AND utc < ?"),
        ] {
            if let Some(bound) = bound {
                sql.push_str(condition);
                values.push(bound.clone().into());
            }
        }
        sql.push_str(" ORDER BY seq DESC LIMIT ?");
        values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        let mut statement = self.conn.prepare_cached(&sql)?;
        let entries = statement.query_map(params_from_iter(values), |row| row.get(0))?;
        for seq in entries {
            found.push(seq?);
        }
        Ok(())
    }

    /// The streams that a query is made of, each led by an index.
    fn streams(&self, query: &JournalQuery) -> Result<Vec<Stream>, StoreError> {
        let kinds: &[DeedKind] = if query.kinds.is_empty() {
            &KINDS
        } else {
            &query.kinds
        };
        let mut wanted: Vec<&str> = kinds
            .iter()
            .flat_map(|kind| actions(*kind))
            .copied()
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let narrowed = !query.kinds.is_empty();
        let actor = query.actor.map(|id| Value::Blob(id.as_bytes().to_vec()));
        if !query.number.trim().is_empty() {
            let mut also = String::new();
            let mut more = Vec::new();
            if let Some(actor) = &actor {
                also.push_str("+actor = ? AND ");
                more.push(actor.clone());
            }
            if narrowed {
                let marks = vec!["?"; wanted.len()].join(", ");
                also.push_str(&format!("+action IN ({marks}) AND "));
                more.extend(wanted.iter().map(|action| Value::Text((*action).into())));
            }
            let cases = self.numbered(&query.number)?.into_iter();
            return Ok(cases
                .map(|case| {
                    let mut values = vec![Value::Blob(case.as_bytes().to_vec())];
                    values.extend(more.iter().cloned());
                    (format!("case_id = ? AND {also}"), values)
                })
                .collect());
        }
        if actor.is_none() && !narrowed {
            return Ok(vec![(String::new(), Vec::new())]);
        }
        let by_action = |action: &&str| {
            let action = Value::Text((*action).into());
            match &actor {
                Some(actor) => (
                    "actor = ? AND action = ? AND ".into(),
                    vec![actor.clone(), action],
                ),
                None => ("action = ? AND ".into(), vec![action]),
            }
        };
        Ok(wanted.iter().map(by_action).collect())
    }

    /// The newest cases whose written number has this in it.
    fn numbered(&self, typed: &str) -> Result<Vec<CaseId>, StoreError> {
        let Some(words) = search::query(typed) else {
            return Ok(Vec::new());
        };
        // In the index's own order, of which the end is kept: reading it backwards costs a hundred times as much.
        let sql = "SELECT rowid FROM word WHERE word MATCH ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut found = statement.query([format!("{{who}} : ({words})")])?;
        let mut newest: VecDeque<i64> = VecDeque::with_capacity(MOST_CASES);
        while let Some(row) = found.next()? {
            if newest.len() == MOST_CASES {
                newest.pop_front();
            }
            newest.push_back(row.get(0)?);
        }
        let sql = "SELECT id, number FROM cases WHERE seq = ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let typed = fold(typed);
        let mut cases = Vec::new();
        for seq in newest.iter().rev() {
            let case = |row: &Row<'_>| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?));
            let Some((id, number)) = statement.query_row([seq], case).optional()? else {
                continue;
            };
            let number = fold(&number);
            // Names and telephones stand in the same column of the index.
            if typed.split_whitespace().all(|piece| number.contains(piece)) {
                cases.push(CaseId::from_bytes(id));
            }
        }
        Ok(cases)
    }

    /// Between which numbers the days lie; nothing if no entry was written on them.
    fn stretch(
        &self,
        query: &JournalQuery,
        offset_minutes: i32,
    ) -> Result<Option<Stretch>, StoreError> {
        let instant = |day: NaiveDate| {
            let local = day.and_time(NaiveTime::MIN);
            utc_text((local - Duration::minutes(offset_minutes.into())).and_utc())
        };
        let from = query.from.map(instant);
        let to = query.to.map(|day| instant(day.succ_opt().unwrap_or(day)));
        let newest = query.before.map_or(i64::MAX, |before| before - 1);
        if from.is_none() && to.is_none() {
            return Ok(Some(Stretch {
                first: 0,
                last: newest,
                from,
                to,
            }));
        }
        // Times are testimony: a PC with a wrong clock writes entries out of their place, so that the days' ends are sought
        // among many entries, and not found by cutting in halves.
        let ends = |order: &str,
                    limit: i64|
         -> Result<(i64, Option<i64>, Option<i64>), StoreError> {
            let sql = format!(
                "SELECT count(*), min(seq), max(seq) FROM (SELECT seq FROM journal INDEXED BY journal_by_utc \
                 WHERE utc >= ?1 AND utc < ?2 ORDER BY utc {order} LIMIT ?3)"
            );
            let low = from.as_deref().unwrap_or("");
            let high = to.as_deref().unwrap_or("~");
            let mut statement = self.conn.prepare_cached(&sql)?;
            Ok(statement.query_row((low, high, limit), |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?))
            })?)
        };
        let (count, mut first, mut last) = ends("ASC", EXACT)?;
        if count >= EXACT {
            first = ends("ASC", EDGE)?.1;
            last = ends("DESC", EDGE)?.2;
        }
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(None);
        };
        let last = last.min(newest);
        Ok(Some(Stretch {
            first,
            last,
            from,
            to,
        }))
    }
}

fn line(row: &Row<'_>) -> Result<JournalLine, StoreError> {
    let payload: Option<String> = row.get("payload")?;
    let actor = StaffId::from_bytes(row.get("actor")?);
    let case: Option<[u8; 16]> = row.get("case_id")?;
    let mut detail = match &payload {
        Some(text) => detail(text)?,
        None => Map::new(),
    };
    let device = uuid::Uuid::from_bytes(row.get("device")?);
    detail.insert("device".into(), json!(device));
    Ok(JournalLine {
        seq: row.get("seq")?,
        utc: row.get("utc")?,
        actor: Some(actor).filter(|actor| !actor.uuid().is_nil()),
        action: row.get("action")?,
        case: case.map(CaseId::from_bytes),
        number: row.get("number")?,
        detail: detail.into(),
        erased: payload.is_none(),
    })
}

/// What the screen may say of an entry: facts of an event, names of the fields that a change touched.
fn detail(payload: &str) -> Result<Map<String, serde_json::Value>, StoreError> {
    if Noted::is_in(payload) {
        let noted: Noted = serde_json::from_str(payload)?;
        let mut facts = object(&noted.event);
        // Which variant it is stands in the action; what was searched for is a number that says nothing to anybody.
        facts.retain(|key, _| key != "kind" && key != "text");
        return Ok(facts);
    }
    let recorded: Recorded = serde_json::from_str(payload)?;
    let mut facts = Map::new();
    facts.insert("fields".into(), json!(fields(&recorded.op)));
    match &recorded.op {
        Op::StaffPut { after, .. } => facts.insert("member".into(), json!(after.id)),
        Op::GridPut { after, .. } => facts.insert("name".into(), json!(after.name)),
        Op::RoomPut { after, .. } => facts.insert("name".into(), json!(after.name)),
        Op::CaseRestore { as_of, .. } => facts.insert("seq".into(), json!(as_of)),
        _ => None,
    };
    if let Some(seq) = recorded.undoes {
        facts.insert("undoes".into(), json!(seq));
    }
    Ok(facts)
}

fn object(value: &impl serde::Serialize) -> Map<String, serde_json::Value> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// The wire names of the fields that a change gave another value; none where all of it is new.
fn fields(op: &Op) -> Vec<String> {
    match op {
        Op::CaseEdit { changes, .. } => changes.keys().cloned().collect(),
        Op::CasePart {
            before: Some(before),
            after: Some(after),
            ..
        } => {
            let part = |part| object(part).remove("value").unwrap_or_default();
            differing(&part(before), &part(after))
        }
        Op::OfficeSet {
            before: Some(before),
            after,
        } => differing(before, after),
        Op::GridPut {
            before: Some(before),
            after,
        } => differing(before, after),
        Op::StaffPut {
            before: Some(before),
            after,
        } => differing(before, after),
        Op::RoomPut {
            before: Some(before),
            after,
        } => differing(before, after),
        Op::SafetySet {
            before: Some(before),
            after,
        } => differing(before, after),
        _ => Vec::new(),
    }
}

fn differing(before: &impl serde::Serialize, after: &impl serde::Serialize) -> Vec<String> {
    let before = object(before);
    let changed = object(after).into_iter();
    let changed = changed.filter(|(key, value)| before.get(key) != Some(value));
    changed.map(|(key, _)| key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_has_one_kind() {
        let mut all: Vec<&str> = KINDS
            .iter()
            .flat_map(|kind| actions(*kind))
            .copied()
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "a deed of two kinds");
        // As the sources name them: whatever `action()` can answer.
        for source in [
            include_str!("../domain/op.rs"),
            include_str!("../domain/event.rs"),
        ] {
            let body = source.split("fn action(").nth(1).unwrap();
            let body = &body[..body.find("/// The case that").unwrap_or(body.len())];
            let named = body
                .split("=> \"")
                .skip(1)
                .map(|rest| &rest[..rest.find('"').unwrap()]);
            for action in
                named.filter(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
            {
                assert!(all.contains(&action), "{action} has no kind");
            }
        }
    }
}
