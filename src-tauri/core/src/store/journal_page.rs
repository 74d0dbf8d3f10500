//! Reads the journal for the screen, newest first and page by page, filtered by member, kind of action, case and day.
//!
//! Every page is read from indexes: a filter becomes a few streams of entries in order of number (one per action, or
//! one per case), and the newest entries of all streams are the page. So an action that happened three times among a
//! million entries is found as fast as a frequent one.

use chrono::{Duration, NaiveDate, NaiveTime};
use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use serde_json::{Map, json};

use super::{RecordedChange, RecordedEvent, Store, StoreError};
use crate::domain::action::JournalAction;
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::op::Op;
use crate::journal::utc_text;
use crate::wire::trust::{JournalLine, JournalQuery};

/// The most entries of a range of days that are all read to find its first and last number.
const MAX_EXACT: i64 = 20_000;
/// The entries that are read at each end of a longer range: more than a PC with a wrong clock writes in a day.
const EDGE: i64 = 1_000;

/// A range of entries: by number, and by the instants (from inclusive, to exclusive) they must lie between.
struct EntryRange {
    first: i64,
    last: i64,
    from: Option<String>,
    to: Option<String>,
}

/// The SQL conditions of one stream of entries, with their parameters.
type Stream = (String, Vec<Value>);

impl Store {
    /// Returns at most `limit` entries, newest first, and the number before which the next page begins, if there is
    /// one. `offset_minutes` is local time minus UTC; days are local.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]; [`StoreError::Damaged`] if a payload cannot be read.
    pub fn journal_page(
        &self,
        query: &JournalQuery,
        offset_minutes: i32,
        limit: usize,
    ) -> Result<(Vec<JournalLine>, Option<i64>), StoreError> {
        let _reading = self.begin_reading()?;
        let Some(range) = self.entry_range(query, offset_minutes)? else {
            return Ok((Vec::new(), None));
        };
        let mut found: Vec<i64> = Vec::new();
        for stream in self.streams(query)? {
            self.read_stream(&range, stream, limit + 1, &mut found)?;
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
                lines.push(line_from_row(row)?);
            }
        }
        Ok((lines, next))
    }

    /// Adds the numbers of the newest entries of a stream to `found`.
    fn read_stream(
        &self,
        range: &EntryRange,
        (conditions, mut values): Stream,
        limit: usize,
        found: &mut Vec<i64>,
    ) -> Result<(), StoreError> {
        let mut sql = format!("SELECT seq FROM journal WHERE {conditions} seq >= ? AND seq <= ?");
        values.extend([range.first.into(), range.last.into()]);
        for (bound, condition) in [(&range.from, " AND utc >= ?"), (&range.to, " AND utc < ?")] {
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

    /// Returns the streams that a query consists of; each can be read from an index.
    fn streams(&self, query: &JournalQuery) -> Result<Vec<Stream>, StoreError> {
        let narrowed = !query.kinds.is_empty();
        let is_wanted = |action: &&JournalAction| !narrowed || query.kinds.contains(&action.kind());
        let wanted: Vec<&JournalAction> = JournalAction::ALL.iter().filter(is_wanted).collect();
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
                more.extend(
                    wanted
                        .iter()
                        .map(|action| Value::Text(action.code().into())),
                );
            }
            let cases = self.cases_by_number(&query.number)?.into_iter();
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
        let by_action = |action: &&JournalAction| {
            let action = Value::Text(action.code().into());
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

    /// Returns the range of entries of the days of a query; `None` if there are none.
    fn entry_range(
        &self,
        query: &JournalQuery,
        offset_minutes: i32,
    ) -> Result<Option<EntryRange>, StoreError> {
        let instant = |day: NaiveDate| {
            let local = day.and_time(NaiveTime::MIN);
            utc_text((local - Duration::minutes(offset_minutes.into())).and_utc())
        };
        let from = query.from.map(instant);
        let to = query.to.map(|day| instant(day.succ_opt().unwrap_or(day)));
        let newest = query.before.map_or(i64::MAX, |before| before - 1);
        if from.is_none() && to.is_none() {
            return Ok(Some(EntryRange {
                first: 0,
                last: newest,
                from,
                to,
            }));
        }
        // Times need not grow with the numbers, because the clock of a PC may be wrong. So the ends are looked for
        // among many entries, and not by binary search.
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
        let (count, mut first, mut last) = ends("ASC", MAX_EXACT)?;
        if count >= MAX_EXACT {
            first = ends("ASC", EDGE)?.1;
            last = ends("DESC", EDGE)?.2;
        }
        let (Some(first), Some(last)) = (first, last) else {
            return Ok(None);
        };
        let last = last.min(newest);
        Ok(Some(EntryRange {
            first,
            last,
            from,
            to,
        }))
    }
}

/// Reads a line of the journal page.
fn line_from_row(row: &Row<'_>) -> Result<JournalLine, StoreError> {
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

/// Returns the details that the screen may show: the fields of an event, or the names of the fields that were changed.
fn detail(payload: &str) -> Result<Map<String, serde_json::Value>, StoreError> {
    if RecordedEvent::is_in(payload) {
        let recorded: RecordedEvent = serde_json::from_str(payload)?;
        let mut facts = to_object(&recorded.event);
        // The action already names the variant; the numbers stored for a searched text and for what an export asked mean
        // nothing to a reader, and the values that differ are listed at the head of the journal.
        facts.retain(|key, _| !matches!(key.as_str(), "kind" | "text" | "filter" | "first"));
        return Ok(facts);
    }
    let recorded: RecordedChange = serde_json::from_str(payload)?;
    let mut facts = Map::new();
    facts.insert("fields".into(), json!(changed_fields(&recorded.op)));
    match &recorded.op {
        Op::StaffPut { after, second, .. } => {
            facts.extend(second.map(|second| ("second".into(), json!(second))));
            facts.insert("member".into(), json!(after.id))
        }
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

/// Serialises a value to a JSON object; empty if it is not an object.
fn to_object(value: &impl serde::Serialize) -> Map<String, serde_json::Value> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// Returns the wire names of the fields that a change gave another value; none if the thing itself is new.
fn changed_fields(op: &Op) -> Vec<String> {
    match op {
        Op::CaseEdit { changes, .. } => changes.keys().cloned().collect(),
        Op::CasePart {
            before: Some(before),
            after: Some(after),
            ..
        } => {
            let part = |part| to_object(part).remove("value").unwrap_or_default();
            differing_fields(&part(before), &part(after))
        }
        Op::OfficeSet {
            before: Some(before),
            after,
        } => differing_fields(before, after),
        Op::GridPut {
            before: Some(before),
            after,
        } => differing_fields(before, after),
        Op::StaffPut {
            before: Some(before),
            after,
            ..
        } => differing_fields(before, after),
        Op::RoomPut {
            before: Some(before),
            after,
        } => differing_fields(before, after),
        Op::SafetySet {
            before: Some(before),
            after,
        } => differing_fields(before, after),
        _ => Vec::new(),
    }
}

/// Returns the names of the fields in which two values differ.
fn differing_fields(before: &impl serde::Serialize, after: &impl serde::Serialize) -> Vec<String> {
    let before = to_object(before);
    let changed = to_object(after).into_iter();
    let changed = changed.filter(|(key, value)| before.get(key) != Some(value));
    changed.map(|(key, _)| key).collect()
}
