//! The kinds of edits.

use casebook_core::journal::{DeviceKey, Head};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::chain::{appended, head, reseal, sign_all_anew, signed, signed_by_device};
use super::{Edit, Inside, Outcome};

/// One of the values of a column, by chance; none if there is no such row.
fn any(conn: &Connection, column: &str, rows: &str, pick: u64) -> Outcome<Option<Value>> {
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

/// Changes one row of a table that is found by one column; false if there is none.
fn change(inside: &Inside<'_>, rows: &str, key: &str, set: &str, pick: u64) -> Outcome<bool> {
    let Some(found) = any(inside.conn, key, rows, pick)? else {
        return Ok(false);
    };
    let table = rows.split_whitespace().next().unwrap_or(rows);
    let sql = format!("UPDATE {table} SET {set} WHERE {key} = ?1");
    Ok(inside.conn.execute(&sql, [found])? > 0)
}

/// Changes one entry of the journal.
fn entry(inside: &Inside<'_>, set: &str, pick: u64) -> Outcome<bool> {
    change(inside, "journal", "seq", set, pick)
}

/// Takes one row away, or several that share a key.
fn delete(inside: &Inside<'_>, rows: &str, key: &str, pick: u64) -> Outcome<bool> {
    let Some(found) = any(inside.conn, key, rows, pick)? else {
        return Ok(false);
    };
    let table = rows.split_whitespace().next().unwrap_or(rows);
    let sql = format!("DELETE FROM {table} WHERE {key} = ?1");
    Ok(inside.conn.execute(&sql, [found])? > 0)
}

fn batch(inside: &Inside<'_>, sql: &str) -> Outcome<bool> {
    inside.conn.execute_batch(sql)?;
    Ok(true)
}

/// An entry that is neither the first nor the last.
fn inner(inside: &Inside<'_>, pick: u64) -> Outcome<i64> {
    let last = head(inside)?.seq.unsigned_abs();
    Ok(i64::try_from(2 + pick % (last - 3))?)
}

fn drop_entry(inside: &Inside<'_>, seq: i64) -> Outcome<()> {
    (inside.conn).execute("DELETE FROM journal WHERE seq = ?1", [seq])?;
    Ok(())
}

/// Moves every entry from `from` on by one; in two steps, since numbers are unique.
fn shift(inside: &Inside<'_>, from: i64, by: i64) -> Outcome<()> {
    let sql = "UPDATE journal SET seq = -(seq + ?2) WHERE seq >= ?1";
    inside.conn.execute(sql, [from, by])?;
    (inside.conn).execute("UPDATE journal SET seq = -seq WHERE seq < 0", [])?;
    Ok(())
}

fn swap(inside: &Inside<'_>, seq: i64) -> Outcome<()> {
    let sql = "UPDATE journal SET seq = -(CASE seq WHEN ?1 THEN ?1 + 1 ELSE ?1 END) WHERE seq IN (?1, ?1 + 1)";
    inside.conn.execute(sql, [seq])?;
    (inside.conn).execute("UPDATE journal SET seq = -seq WHERE seq < 0", [])?;
    Ok(())
}

/// Writes history anew from an entry on: somebody else did it, and every hash after it is made right.
fn rewritten(inside: &Inside<'_>, pick: u64) -> Outcome<bool> {
    let seq = inner(inside, pick)?;
    let sql = "UPDATE journal SET actor = ?2 WHERE seq = ?1";
    inside.conn.execute(sql, params![seq, [0x4f_u8; 16]])?;
    reseal(inside, seq)?;
    Ok(true)
}

fn cut(inside: &Inside<'_>, entries: i64) -> Outcome<bool> {
    let last = head(inside)?.seq;
    for seq in last - entries + 1..=last {
        drop_entry(inside, seq)?;
    }
    Ok(true)
}

const TOLD: &str = "journal WHERE payload IS NOT NULL";
const EVENTS: &str =
    "journal WHERE action IN ('case_opened') AND payload IS NOT NULL AND case_id IS NOT NULL";
/// A case that nobody erased.
const WHOLE: &str = "cases WHERE erased_on IS NULL";

/// Texts and codes of a case's own row, each with something else.
const TEXTS: [&str; 8] = [
    "summary = summary || '。'",
    "stall = stall || '1'",
    "number = number || ' '",
    "received_on = '2020-01-02'",
    "grid = x'77777777777777777777777777777777'",
    "mediator = x'77777777777777777777777777777777'",
    "version = version + 1",
    "restricted = 1 - restricted",
];
/// What a case's row keeps for lists.
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

fn one_of(list: &[&'static str], pick: u64) -> &'static str {
    list[usize::try_from(pick / 7).unwrap_or(0) % list.len()]
}

macro_rules! edits {
    ($($name:literal: $make:expr;)+) => { [$(Edit { name: $name, make: $make },)+] };
}

/// Every kind.
pub const EDITS: [Edit; 56] = edits! {
    // The journal, plainly.
    "time of an entry": |i, p| entry(i, "utc = '2020-01-01T00:00:00.000Z'", p);
    "person of an entry": |i, p| entry(i, "actor = x'43434343434343434343434343434342'", p);
    "device of an entry": |i, p| entry(i, "device = x'43434343434343434343434343434342'", p);
    "deed of an entry": |i, p| entry(i, "action = action || 's'", p);
    "case of an entry": |i, p| entry(i, "case_id = x'43434343434343434343434343434342'", p);
    "version of an entry": |i, p| entry(i, "version = 2", p);
    "commitment of an entry": |i, p| entry(i, "commitment = zeroblob(32)", p);
    "hash of an entry": |i, p| entry(i, "hash = zeroblob(32)", p);
    "payload of an entry": |i, p| change(i, TOLD, "seq", "payload = payload || ' '", p);
    "salt of an entry": |i, p| change(i, TOLD, "seq", "salt = zeroblob(32)", p);
    "entry dropped": |i, p| drop_entry(i, inner(i, p)?).map(|()| true);
    "entry dropped and the rest renumbered": |i, p| {
        let seq = inner(i, p)?;
        drop_entry(i, seq)?;
        shift(i, seq, -1).map(|()| true)
    };
    "entries swapped": |i, p| swap(i, inner(i, p)?).map(|()| true);
    "entry doubled": |i, p| {
        let seq = inner(i, p)?;
        shift(i, seq + 1, 1)?;
        let sql = "INSERT INTO journal SELECT seq + 1, version, utc, device, actor, action, case_id, payload, salt, \
                   commitment, prev, hash FROM journal WHERE seq = ?1";
        Ok(i.conn.execute(sql, [seq])? > 0)
    };
    "end cut off": |i, _| cut(i, 1);
    "end cut off with changes": |i, p| cut(i, 3 + i64::try_from(p % 5)?);
    "payload gone": |i, p| change(i, EVENTS, "seq", "payload = NULL, salt = NULL", p);
    "payload of a change gone": |i, p| change(i, TOLD, "seq", "payload = NULL, salt = NULL", p);
    "payload gone, salt kept": |i, p| change(i, TOLD, "seq", "payload = NULL", p);
    "payload put back": |i, p| {
        change(i, "journal WHERE payload IS NULL", "seq", "payload = '{\"event\":{}}', salt = zeroblob(32)", p)
    };
    // The journal, by somebody who knows how it hangs together.
    "history rewritten": |i, p| rewritten(i, p);
    "history rewritten, checkpoints taken away": |i, p| {
        i.conn.execute("DELETE FROM checkpoint", [])?;
        rewritten(i, p)
    };
    "history rewritten and signed anew": |i, p| {
        let done = rewritten(i, p)?;
        sign_all_anew(i)?;
        Ok(done)
    };
    "payload rewritten and sealed anew": |i, p| {
        let Some(Value::Integer(seq)) = any(i.conn, "seq", TOLD, p)? else { return Ok(false) };
        i.conn.execute("UPDATE journal SET payload = payload || ' ' WHERE seq = ?1", [seq])?;
        reseal(i, seq)?;
        sign_all_anew(i).map(|()| true)
    };
    "everything written anew": |i, _| {
        reseal(i, 1)?;
        i.conn.execute("UPDATE journal SET utc = '2020-01-01T00:00:00.000Z' WHERE seq = 1", [])?;
        reseal(i, 1)?;
        sign_all_anew(i).map(|()| true)
    };
    "nonsense appended": |i, _| appended(i, "case_edit", None, "{\"op\":{\"op\":\"nothing\"}}");
    "change of an unknown case appended": |i, _| {
        let case = Uuid::from_bytes([0x55; 16]);
        let step = format!("{{\"op\":{{\"op\":\"case_step\",\"case\":\"{case}\",\"step\":{{\"step\":\"void\",\
                            \"value\":{{\"on\":\"2026-11-20\",\"reason\":\"\"}}}}}}}}");
        appended(i, "case_void", Some(case), &step)
    };
    "change of the house appended without its row": |i, _| {
        appended(i, "room_put", None, "{\"op\":{\"op\":\"room_put\",\"before\":null,\"after\":{\"id\":\
            \"55555555-5555-5555-5555-555555555555\",\"place\":9,\"name\":\"暗室\",\"active\":true}}}")
    };
    // Rows of cases.
    "fact of a case": |i, p| change(i, WHOLE, "seq", one_of(&TEXTS, p), p);
    "what lists show of a case": |i, p| change(i, "cases", "seq", one_of(&DERIVED, p), p);
    "last change of a case": |i, p| change(i, "cases", "seq", "changed_seq = changed_seq + 1", p);
    "residue of an erased case": |i, p| {
        change(i, "cases WHERE erased_on IS NOT NULL", "seq", "summary = '旧内容'", p)
    };
    "case taken away": |i, p| delete(i, "cases", "seq", p);
    "case added": |i, p| {
        let Some(seq) = any(i.conn, "seq", WHOLE, p)? else { return Ok(false) };
        i.conn.execute_batch("DROP TABLE IF EXISTS temp.twin")?;
        i.conn.execute("CREATE TEMP TABLE twin AS SELECT * FROM cases WHERE seq = ?1", [seq])?;
        batch(i, "UPDATE twin SET seq = 9999, n = 9999, id = randomblob(16); \
                  INSERT INTO cases SELECT * FROM twin; DROP TABLE temp.twin")
    };
    "party": |i, p| change(i, "party", "id", "phone = phone || '1'", p);
    "claim": |i, p| change(i, "claim", "id", "text = text || '。'", p);
    "session": |i, p| change(i, "session", "id", "record = record || '。'", p);
    "promise": |i, p| change(i, "obligation", "id", "performed_note = performed_note || '已付'", p);
    "note": |i, p| change(i, "note", "id", "text = text || '。'", p);
    "party taken away": |i, p| delete(i, "party", "id", p);
    "note added": |i, p| {
        let Some(case) = any(i.conn, "id", "cases", p)? else { return Ok(false) };
        let sql = "INSERT INTO note (case_id, id, on_day, kind, text) VALUES (?1, randomblob(16), '2026-01-01', 'visit', '')";
        Ok(i.conn.execute(sql, [case])? > 0)
    };
    "second mediator exchanged": |i, p| {
        change(i, "co_mediator", "staff", "staff = x'43434343434343434343434343434344'", p)
    };
    // The house, and what is counted.
    "role of a person": |i, p| {
        change(i, "staff", "id", "role = CASE role WHEN 'supervisor' THEN 'auditor' ELSE 'supervisor' END", p)
    };
    "name of a grid": |i, p| change(i, "grid", "id", "name = name || '一'", p);
    "name of the office": |i, p| change(i, "office", "one", "name = name || '一'", p);
    "how the book looks after itself": |i, p| change(i, "safety", "one", "idle_minutes = 30", p);
    "last number given": |i, p| change(i, "number_given", "year", "last = last + 1", p);
    "figure of a tally": |i, p| {
        change(i, "tally_cell", "span", "cases = cases + 1", p)
    };
    "pending of a tally": |i, p| change(i, "tally_stock", "span", "registered = registered - 1", p);
    "words of a case taken from the index": |i, p| delete(i, "word", "rowid", p);
    "words of a case exchanged in the index": |i, p| {
        change(i, "word", "rowid", "who = '无名氏', what = '无'", p)
    };
    "trigger added": |i, _| batch(i, "CREATE TRIGGER slip AFTER INSERT ON journal BEGIN SELECT 1; END");
    "index taken away": |i, _| batch(i, "DROP INDEX cases_open_work");
    // Checkpoints.
    // One that a backup holds; of a later one nobody knows yet.
    "checkpoint taken away": |i, _| delete(i, "checkpoint", "seq", 0);
    "checkpoint of a stranger": |i, p| {
        let seq = inner(i, p)?;
        let hash = i.conn.query_row("SELECT hash FROM journal WHERE seq = ?1", [seq], |r| r.get(0))?;
        signed(i, &Head { seq, hash }, &DeviceKey::from_secret(&[8; 32])).map(|()| true)
    };
    "checkpoint of what never was": |i, p| {
        let seq = inner(i, p)?;
        let taken: i64 = i.conn.query_row("SELECT count(*) FROM checkpoint WHERE seq = ?1", [seq], |r| r.get(0))?;
        signed_by_device(i, &Head { seq, hash: [3; 32] })?;
        Ok(taken == 0)
    };
};
