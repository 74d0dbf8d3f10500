//! The kinds of edits that an insider could make.

use casebook_core::domain::office::Safety;
use casebook_core::domain::op::Op;
use casebook_core::journal::{DeviceKey, Head};
use casebook_core::store::RecordedChange;
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::chain::{
    append_entry, head, put_checkpoint, put_device_checkpoint, rehash, sign_checkpoints_again,
};
use super::{Edit, EditResult, InsiderAccess};

/// Returns the value of a column in the row that `pick` selects, or `None` if there is no row.
fn value_at(conn: &Connection, column: &str, rows: &str, pick: u64) -> EditResult<Option<Value>> {
    let count: i64 = conn.query_row(&format!("SELECT count(*) FROM {rows}"), [], |r| r.get(0))?;
    if count == 0 {
        return Ok(None);
    }
    let sql = format!("SELECT {column} FROM {rows} ORDER BY 1 LIMIT 1 OFFSET ?1");
    Ok(Some(conn.query_row(
        &sql,
        [i64::try_from(pick)? % count],
        |r| r.get(0),
    )?))
}

/// Changes the row of a table whose `key` column has the value that `pick` selects; returns false if there is none.
fn change_row(
    access: &InsiderAccess<'_>,
    rows: &str,
    key: &str,
    set: &str,
    pick: u64,
) -> EditResult<bool> {
    let Some(found) = value_at(access.conn, key, rows, pick)? else {
        return Ok(false);
    };
    let table = rows.split_whitespace().next().unwrap_or(rows);
    let sql = format!("UPDATE {table} SET {set} WHERE {key} = ?1");
    Ok(access.conn.execute(&sql, [found])? > 0)
}

/// Changes one entry of the journal.
fn change_entry(access: &InsiderAccess<'_>, set: &str, pick: u64) -> EditResult<bool> {
    change_row(access, "journal", "seq", set, pick)
}

/// Deletes one row, or several rows with the same key.
fn delete_rows(access: &InsiderAccess<'_>, rows: &str, key: &str, pick: u64) -> EditResult<bool> {
    let Some(found) = value_at(access.conn, key, rows, pick)? else {
        return Ok(false);
    };
    let table = rows.split_whitespace().next().unwrap_or(rows);
    let sql = format!("DELETE FROM {table} WHERE {key} = ?1");
    Ok(access.conn.execute(&sql, [found])? > 0)
}

fn run_sql(access: &InsiderAccess<'_>, sql: &str) -> EditResult<bool> {
    access.conn.execute_batch(sql)?;
    Ok(true)
}

/// Returns the number of an entry that is neither the first nor the last.
fn inner_seq(access: &InsiderAccess<'_>, pick: u64) -> EditResult<i64> {
    let last = head(access)?.seq.unsigned_abs();
    Ok(i64::try_from(2 + pick % (last - 3))?)
}

fn drop_entry(access: &InsiderAccess<'_>, seq: i64) -> EditResult<()> {
    (access.conn).execute("DELETE FROM journal WHERE seq = ?1", [seq])?;
    Ok(())
}

/// Adds `by` to the number of every entry from `from` on, in two steps because numbers are unique.
fn shift_entries(access: &InsiderAccess<'_>, from: i64, by: i64) -> EditResult<()> {
    let sql = "UPDATE journal SET seq = -(seq + ?2) WHERE seq >= ?1";
    access.conn.execute(sql, [from, by])?;
    (access.conn).execute("UPDATE journal SET seq = -seq WHERE seq < 0", [])?;
    Ok(())
}

fn swap_entries(access: &InsiderAccess<'_>, seq: i64) -> EditResult<()> {
    let sql = "UPDATE journal SET seq = -(CASE seq WHEN ?1 THEN ?1 + 1 ELSE ?1 END) WHERE seq IN (?1, ?1 + 1)";
    access.conn.execute(sql, [seq])?;
    (access.conn).execute("UPDATE journal SET seq = -seq WHERE seq < 0", [])?;
    Ok(())
}

/// Changes the actor of an entry and computes all later hashes again.
fn rewrite_history(access: &InsiderAccess<'_>, pick: u64) -> EditResult<bool> {
    let seq = inner_seq(access, pick)?;
    let sql = "UPDATE journal SET actor = ?2 WHERE seq = ?1";
    access.conn.execute(sql, params![seq, [0x4f_u8; 16]])?;
    rehash(access, seq)?;
    Ok(true)
}

fn cut_end(access: &InsiderAccess<'_>, entries: i64) -> EditResult<bool> {
    let last = head(access)?.seq;
    for seq in last - entries + 1..=last {
        drop_entry(access, seq)?;
    }
    Ok(true)
}

const WITH_PAYLOAD: &str = "journal WHERE payload IS NOT NULL";
const EVENTS: &str =
    "journal WHERE action IN ('case_opened') AND payload IS NOT NULL AND case_id IS NOT NULL";
/// The cases that are not erased.
const NOT_ERASED: &str = "cases WHERE erased_on IS NULL";

/// Changes of the texts and codes in the row of a case.
const TEXTS: [&str; 9] = [
    "summary = summary || '。'",
    "stall = stall || '1'",
    "worker_facts = json_set(worker_facts, '$.sickness', json_object('first_sick_on', NULL, 'illness', '胃炎', 'special', json('false')))",
    "number = number || ' '",
    "received_on = '2020-01-02'",
    "grid = x'77777777777777777777777777777777'",
    "mediator = x'77777777777777777777777777777777'",
    "version = version + 1",
    "restricted = 1 - restricted",
];
/// Changes of the derived columns in the row of a case, which lists use.
const DERIVED: [&str; 9] = [
    "stage = stage || 'x'",
    "open = 1 - open",
    "claimed_fen = claimed_fen + 1",
    "agreed_fen = agreed_fen + 100",
    "people = people + 1",
    "applicants = applicants || '等'",
    "sessions = sessions + 1",
    "due_on = '2020-01-01'",
    "lasting = 1 - lasting",
];

fn pick_from(list: &[&'static str], pick: u64) -> &'static str {
    list[usize::try_from(pick / 7).unwrap_or(0) % list.len()]
}

macro_rules! edits {
    ($($name:literal: $make:expr;)+) => { [$(Edit { name: $name, make: $make },)+] };
}

/// All kinds of edits.
pub const EDITS: [Edit; 61] = edits! {
    // Direct changes of the journal.
    "time of an entry": |i, p| change_entry(i, "utc = '2020-01-01T00:00:00.000Z'", p);
    "person of an entry": |i, p| change_entry(i, "actor = x'43434343434343434343434343434342'", p);
    "device of an entry": |i, p| change_entry(i, "device = x'43434343434343434343434343434342'", p);
    "action of an entry": |i, p| change_entry(i, "action = action || 's'", p);
    "case of an entry": |i, p| change_entry(i, "case_id = x'43434343434343434343434343434342'", p);
    "version of an entry": |i, p| change_entry(i, "version = 2", p);
    "commitment of an entry": |i, p| change_entry(i, "commitment = zeroblob(32)", p);
    "hash of an entry": |i, p| change_entry(i, "hash = zeroblob(32)", p);
    "payload of an entry": |i, p| change_row(i, WITH_PAYLOAD, "seq", "payload = payload || ' '", p);
    "salt of an entry": |i, p| change_row(i, WITH_PAYLOAD, "seq", "salt = zeroblob(32)", p);
    "entry dropped": |i, p| drop_entry(i, inner_seq(i, p)?).map(|()| true);
    "entry dropped and the rest renumbered": |i, p| {
        let seq = inner_seq(i, p)?;
        drop_entry(i, seq)?;
        shift_entries(i, seq, -1).map(|()| true)
    };
    "entries swapped": |i, p| swap_entries(i, inner_seq(i, p)?).map(|()| true);
    "entry doubled": |i, p| {
        let seq = inner_seq(i, p)?;
        shift_entries(i, seq + 1, 1)?;
        let sql = "INSERT INTO journal (seq, version, utc, device, actor, action, case_id, payload, salt, \
                   commitment, prev, hash) SELECT seq + 1, version, utc, device, actor, action, case_id, payload, salt, \
                   commitment, prev, hash FROM journal WHERE seq = ?1";
        Ok(i.conn.execute(sql, [seq])? > 0)
    };
    "signature put under an entry": |i, p| change_entry(i, "signature = zeroblob(64)", p);
    "last entry deleted": |i, _| cut_end(i, 1);
    "last entries deleted": |i, p| cut_end(i, 3 + i64::try_from(p % 5)?);
    "payload of an event deleted": |i, p| change_row(i, EVENTS, "seq", "payload = NULL, salt = NULL", p);
    "payload of a change deleted": |i, p| change_row(i, WITH_PAYLOAD, "seq", "payload = NULL, salt = NULL", p);
    "payload deleted, salt kept": |i, p| change_row(i, WITH_PAYLOAD, "seq", "payload = NULL", p);
    "payload added": |i, p| {
        change_row(i, "journal WHERE payload IS NULL", "seq", "payload = '{\"event\":{}}', salt = zeroblob(32)", p)
    };
    // Changes of the journal with a valid hash chain.
    "history rewritten": |i, p| rewrite_history(i, p);
    "history rewritten, checkpoints deleted": |i, p| {
        i.conn.execute("DELETE FROM checkpoint", [])?;
        rewrite_history(i, p)
    };
    "history rewritten and signed again": |i, p| {
        let done = rewrite_history(i, p)?;
        sign_checkpoints_again(i)?;
        Ok(done)
    };
    "payload rewritten and hashed again": |i, p| {
        let Some(Value::Integer(seq)) = value_at(i.conn, "seq", WITH_PAYLOAD, p)? else { return Ok(false) };
        i.conn.execute("UPDATE journal SET payload = payload || ' ' WHERE seq = ?1", [seq])?;
        rehash(i, seq)?;
        sign_checkpoints_again(i).map(|()| true)
    };
    "whole journal rewritten": |i, _| {
        rehash(i, 1)?;
        i.conn.execute("UPDATE journal SET utc = '2020-01-01T00:00:00.000Z' WHERE seq = 1", [])?;
        rehash(i, 1)?;
        sign_checkpoints_again(i).map(|()| true)
    };
    "invalid change appended": |i, _| append_entry(i, "case_edit", None, "{\"op\":{\"op\":\"nothing\"}}");
    "change of an unknown case appended": |i, _| {
        let case = Uuid::from_bytes([0x55; 16]);
        let step = format!("{{\"op\":{{\"op\":\"case_step\",\"case\":\"{case}\",\"step\":{{\"step\":\"void\",\
                            \"value\":{{\"on\":\"2026-11-20\",\"reason\":\"\"}}}}}}}}");
        append_entry(i, "case_void", Some(case), &step)
    };
    "event appended under the name of another": |i, _| {
        append_entry(i, "backup_proved", None, "{\"event\":{\"kind\":\"exported\",\"what\":\"case_list\",\
                                                \"entries\":900,\"unmasked\":true}}")
    };
    "event appended under another case": |i, p| {
        let Some(Value::Blob(id)) = value_at(i.conn, "id", "cases", p)? else { return Ok(false) };
        let opened = format!("{{\"event\":{{\"kind\":\"case_opened\",\"case\":\"{}\"}}}}", Uuid::from_bytes([0x55; 16]));
        append_entry(i, "case_opened", Some(Uuid::from_slice(&id)?), &opened)
    };
    "unreadable event appended": |i, _| append_entry(i, "locked", None, "{\"event\":{\"kind\":\"locked\"}}");
    "change appended under the name of another": |i, _| {
        let op = Op::SafetySet { before: None, after: Safety::default() };
        append_entry(i, "backup_proved", None, &serde_json::to_string(&RecordedChange { op, undoes: None })?)
    };
    "change of the setup appended without its row": |i, _| {
        append_entry(i, "room_put", None, "{\"op\":{\"op\":\"room_put\",\"before\":null,\"after\":{\"id\":\
            \"55555555-5555-5555-5555-555555555555\",\"place\":9,\"name\":\"暗室\",\"active\":true}}}")
    };
    // Rows of cases.
    "fact of a case": |i, p| change_row(i, NOT_ERASED, "seq", pick_from(&TEXTS, p), p);
    "derived column of a case": |i, p| change_row(i, "cases", "seq", pick_from(&DERIVED, p), p);
    "last change of a case": |i, p| change_row(i, "cases", "seq", "changed_seq = changed_seq + 1", p);
    "text of an erased case": |i, p| {
        change_row(i, "cases WHERE erased_on IS NOT NULL", "seq", "summary = '旧内容'", p)
    };
    "case deleted": |i, p| delete_rows(i, "cases", "seq", p);
    "case added": |i, p| {
        let Some(seq) = value_at(i.conn, "seq", NOT_ERASED, p)? else { return Ok(false) };
        i.conn.execute_batch("DROP TABLE IF EXISTS temp.case_copy")?;
        i.conn.execute("CREATE TEMP TABLE case_copy AS SELECT * FROM cases WHERE seq = ?1", [seq])?;
        run_sql(i, "UPDATE case_copy SET seq = 9999, n = 9999, id = randomblob(16); \
                  INSERT INTO cases SELECT * FROM case_copy; DROP TABLE temp.case_copy")
    };
    "party": |i, p| change_row(i, "party", "id", "phone = phone || '1'", p);
    "claim": |i, p| change_row(i, "claim", "id", "text = text || '。'", p);
    "session": |i, p| change_row(i, "session", "id", "record = record || '。'", p);
    "obligation": |i, p| change_row(i, "obligation", "id", "performed_note = performed_note || '已付'", p);
    "note": |i, p| change_row(i, "note", "id", "text = text || '。'", p);
    "party deleted": |i, p| delete_rows(i, "party", "id", p);
    "note added": |i, p| {
        let Some(case) = value_at(i.conn, "id", "cases", p)? else { return Ok(false) };
        let sql = "INSERT INTO note (case_id, id, on_day, kind, text) VALUES (?1, randomblob(16), '2026-01-01', 'visit', '')";
        Ok(i.conn.execute(sql, [case])? > 0)
    };
    "second mediator replaced": |i, p| {
        change_row(i, "co_mediator", "staff", "staff = x'43434343434343434343434343434344'", p)
    };
    // The office setup, the tallies and the index.
    "role of a person": |i, p| {
        change_row(i, "staff", "id", "role = CASE role WHEN 'supervisor' THEN 'auditor' ELSE 'supervisor' END", p)
    };
    "name of a grid": |i, p| change_row(i, "grid", "id", "name = name || '一'", p);
    "name of the office": |i, p| change_row(i, "office", "one", "name = name || '一'", p);
    "backup and lock settings": |i, p| change_row(i, "safety", "one", "idle_minutes = 30", p);
    "last case number": |i, p| change_row(i, "number_given", "year", "last = last + 1", p);
    "figure of a tally": |i, p| {
        change_row(i, "tally_cell", "span", "cases = cases + 1", p)
    };
    "pending cases of a tally": |i, p| change_row(i, "tally_stock", "span", "registered = registered - 1", p);
    "words of a case deleted from the index": |i, p| delete_rows(i, "word", "rowid", p);
    "words of a case replaced in the index": |i, p| {
        change_row(i, "word", "rowid", "who = '无名氏', what = '无'", p)
    };
    "trigger added": |i, _| run_sql(i, "CREATE TRIGGER slip AFTER INSERT ON journal BEGIN SELECT 1; END");
    "index deleted": |i, _| run_sql(i, "DROP INDEX cases_open_work");
    // Checkpoints.
    // The first one is also in a backup; a later one is known nowhere else.
    "checkpoint deleted": |i, _| delete_rows(i, "checkpoint", "seq", 0);
    "checkpoint of an unknown device": |i, p| {
        let seq = inner_seq(i, p)?;
        let hash = i.conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [seq], |r| r.get(0))?;
        put_checkpoint(i, &Head { seq, hash }, &DeviceKey::from_secret(&[8; 32])).map(|()| true)
    };
    "checkpoint with a wrong hash": |i, p| {
        let seq = inner_seq(i, p)?;
        let existing: i64 = i.conn.query_row("SELECT count(*) FROM checkpoint WHERE seq = ?1", [seq], |r| r.get(0))?;
        put_device_checkpoint(i, &Head { seq, hash: [3; 32] })?;
        Ok(existing == 0)
    };
};
