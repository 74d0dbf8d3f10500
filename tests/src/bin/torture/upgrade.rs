//! Opens a store of the first schema and kills the program while it migrates the store.

use std::collections::BTreeSet;
use std::path::Path;

use casebook_core::journal::{Anchor, AnchorPoint, Fields, Head, SealedEntry, seal_entry};
use casebook_core::store::SCHEMA_VERSION;
use casebook_core::vault::{VaultFile, VaultKey};
use casebook_tests::test_office::{Credentials, TestOffice, write_practice_book};
use chrono::{DateTime, Utc};
use rusqlite::types::Value as Cell;
use rusqlite::{Connection, params, params_from_iter};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::acknowledged::replay_differences;
use crate::book_writer::TODAY;
use crate::checked_commands;
use crate::crash_scenario::{self, CrashScenario};
use crate::trial::{Row, Run, Trial, TrialResult};

pub const TRIAL: Trial = Trial {
    name: "kill during upgrade",
    name_zh: "升级中强行终止",
    quick: 15,
    full: 300,
    run,
};

pub const UPGRADE: CrashScenario = CrashScenario {
    name: "upgrade",
    set_up,
    change: |folder, begin| {
        let mut office = TestOffice::start_practice(folder, TODAY);
        begin();
        office.try_call("practice_open", json!({}))?;
        Ok(())
    },
    unprotected: migrate_without_transaction,
    read_content,
    detects_missing_change: false,
    check,
};

/// The first schema.
const FIRST_SCHEMA: &str = include_str!("../../../../src-tauri/core/migrations/0001_first.sql");
/// The migrations from the first schema to the current one.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../../src-tauri/core/migrations/0002_trust.sql"),
    include_str!("../../../../src-tauri/core/migrations/0003_rounds.sql"),
    include_str!("../../../../src-tauri/core/migrations/0004_vault_and_folder.sql"),
    include_str!("../../../../src-tauri/core/migrations/0005_trust.sql"),
    include_str!("../../../../src-tauri/core/migrations/0006_signatures.sql"),
    include_str!("../../../../src-tauri/core/migrations/0007_search_merge.sql"),
    include_str!("../../../../src-tauri/core/migrations/0008_terms.sql"),
    include_str!("../../../../src-tauri/core/migrations/0009_worker_facts.sql"),
    include_str!("../../../../src-tauri/core/migrations/0010_offers.sql"),
];
const STORE: &str = "store.db";
/// Enough cases that the upgrade takes a while, but few enough to replay the journal after every kill.
const MORE_CASES: usize = 20;

fn run(run: &mut Run) -> TrialResult<Row> {
    if MIGRATIONS.len() as i32 + 1 != SCHEMA_VERSION {
        return Err("a migration is missing here".into());
    }
    crash_scenario::run_with_kills(run, &UPGRADE)
}

pub fn run_child(arguments: &[String]) -> TrialResult<()> {
    crash_scenario::run_child(&UPGRADE, arguments)
}

/// Makes a small book and converts its store back to the first schema.
fn set_up(folder: &Path) -> TrialResult<()> {
    write_practice_book(folder, TODAY);
    let mut office = TestOffice::start_practice(folder, TODAY);
    office.reopen();
    checked_commands::set_up(&mut office);
    for _ in 0..MORE_CASES {
        office.add_accepted_case();
    }
    office.ok("sign_out", json!({}));
    let dir = office.book_folder();
    let vault = VaultFile::read(&dir)?;
    let key = vault.open_practice()?;
    let newest = open_raw(&dir.join(STORE), &vault, &key)?;
    let first_path = dir.join("first.db");
    let first = open_raw(&first_path, &vault, &key)?;
    first.execute_batch(FIRST_SCHEMA)?;
    let application: i32 = newest.pragma_query_value(None, "application_id", |row| row.get(0))?;
    first.pragma_update(None, "application_id", application)?;
    first.pragma_update(None, "user_version", 1)?;
    first.execute_batch("BEGIN")?;
    for table in tables(&first)? {
        if table != "journal" {
            copy_rows(&newest, &first, &table)?;
        }
    }
    // The first version had no contact attempts.
    first.execute_batch("UPDATE note SET kind = 'visit' WHERE kind = 'contact_attempt'")?;
    let head = copy_journal(&newest, &first, key.vault_id())?;
    first.execute_batch("COMMIT")?;
    drop((newest, first));
    std::fs::rename(first_path, dir.join(STORE))?;
    for name in casebook_core::journal::ANCHOR_FILES {
        std::fs::remove_file(dir.join(name))?;
    }
    let point = AnchorPoint {
        head,
        vk_version: key.version(),
        generation: vault.revision().generation,
        utc: DateTime::UNIX_EPOCH,
    };
    Anchor::create(&dir, key.anchor_key(), &point)?;
    Ok(())
}

/// Opens the store with SQLCipher alone, without the checks and migrations of the program.
fn open_raw(path: &Path, vault: &VaultFile, key: &VaultKey) -> TrialResult<Connection> {
    let store = Connection::open(path)?;
    let raw = key.db_key(vault.db_salt()).raw_key();
    store.pragma_update(None, "key", &*raw)?;
    store.execute_batch("PRAGMA synchronous = OFF")?;
    Ok(store)
}

/// Returns the tables that store rows, including those of the search index.
fn tables(store: &Connection) -> TrialResult<Vec<String>> {
    let mut statement = store.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         AND sql NOT LIKE 'CREATE VIRTUAL%'",
    )?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

fn columns(store: &Connection, table: &str) -> TrialResult<Vec<String>> {
    let mut statement = store.prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Copies the rows of a table, with the columns that both schemas have.
fn copy_rows(from: &Connection, to: &Connection, table: &str) -> TrialResult<()> {
    let newer: BTreeSet<String> = columns(from, table)?.into_iter().collect();
    let shared: Vec<String> = columns(to, table)?
        .into_iter()
        .filter(|column| newer.contains(column))
        .collect();
    let list = shared.join(", ");
    let placeholders = vec!["?"; shared.len()].join(", ");
    to.execute(&format!("DELETE FROM {table}"), [])?;
    let mut insert = to.prepare(&format!(
        "INSERT INTO {table} ({list}) VALUES ({placeholders})"
    ))?;
    let mut select = from.prepare(&format!("SELECT {list} FROM {table}"))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let cells: Vec<Cell> = (0..shared.len())
            .map(|at| row.get(at))
            .collect::<Result<_, _>>()?;
        insert.execute(params_from_iter(cells))?;
    }
    Ok(())
}

/// Copies the journal as the first version wrote it: only entries with a change, and without newer fields. Hashes the
/// chain again.
fn copy_journal(from: &Connection, to: &Connection, vault_id: Uuid) -> TrialResult<Head> {
    let mut head = Head::genesis(vault_id);
    // Numbers only become smaller, and in order, so a new number never equals one that is still to be replaced.
    let mut renumber = to.prepare("UPDATE cases SET changed_seq = ?2 WHERE changed_seq = ?1")?;
    let mut select = from.prepare("SELECT * FROM journal ORDER BY seq")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let mut payload: Value = serde_json::from_str(&row.get::<_, String>("payload")?)?;
        if payload.get("op").is_none() {
            continue;
        }
        for side in ["before", "after"] {
            if let Some(member) = object_at(&mut payload, &format!("/op/{side}")) {
                member.remove("team");
            }
            if let Some(session) = object_at(&mut payload, &format!("/op/{side}/value")) {
                session.remove("offers");
            }
            let note = object_at(&mut payload, &format!("/op/{side}/value"));
            if let Some(note) = note.filter(|note| note.contains_key("attempt")) {
                note.remove("attempt");
                note.insert("kind".into(), json!("visit"));
            }
        }
        if let Some(fields) = object_at(&mut payload, "/op/fields") {
            for later in [
                "further_causes",
                "employment",
                "injury",
                "sickness",
                "limitation_events",
            ] {
                fields.remove(later);
            }
        }
        let (action, utc): (String, String) = (row.get("action")?, row.get("utc")?);
        let id = |bytes: [u8; 16]| Uuid::from_bytes(bytes);
        let fields = Fields {
            utc: utc.parse::<DateTime<Utc>>()?,
            device: id(row.get("device")?),
            actor: id(row.get("actor")?),
            action: &action,
            case_id: row.get::<_, Option<[u8; 16]>>("case_id")?.map(id),
        };
        let payload = payload.to_string();
        let sealed = seal_entry(vault_id, &head, &fields, payload.as_bytes())?;
        insert_entry(to, &sealed, &payload)?;
        renumber.execute([row.get::<_, i64>("seq")?, sealed.entry.seq])?;
        head = sealed.entry.head();
    }
    Ok(head)
}

/// Returns the object at a path, if there is one; nothing is added on the way.
fn object_at<'a>(payload: &'a mut Value, path: &str) -> Option<&'a mut Map<String, Value>> {
    payload.pointer_mut(path)?.as_object_mut()
}

fn insert_entry(to: &Connection, sealed: &SealedEntry, payload: &str) -> TrialResult<()> {
    let entry = &sealed.entry;
    to.prepare_cached(
        "INSERT INTO journal (seq, version, utc, device, actor, action, case_id, payload, salt, \
         commitment, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        entry.seq,
        entry.version,
        entry.utc,
        entry.device.as_bytes(),
        entry.actor.as_bytes(),
        entry.action,
        entry.case_id.as_ref().map(Uuid::as_bytes),
        payload,
        sealed.salt,
        entry.commitment,
        entry.prev,
        entry.hash,
    ])?;
    Ok(())
}

/// Runs the migrations without a transaction. This is the control.
fn migrate_without_transaction(folder: &Path, begin: &dyn Fn()) -> TrialResult<()> {
    let dir = folder.join("practice");
    let vault = VaultFile::read(&dir)?;
    let key = vault.open_practice()?;
    let store = Connection::open(dir.join(STORE))?;
    let raw = key.db_key(vault.db_salt()).raw_key();
    store.pragma_update(None, "key", &*raw)?;
    store.pragma_update(None, "foreign_keys", false)?;
    begin();
    for migration in MIGRATIONS {
        store.execute_batch(migration)?;
    }
    store.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    Ok(())
}

/// Returns the rows that the first schema has, read without the program, so that reading upgrades nothing.
fn read_content(folder: &Path) -> TrialResult<String> {
    let dir = folder.join("practice");
    let vault = VaultFile::read(&dir)?;
    let key = vault.open_practice()?;
    let store = open_raw(&dir.join(STORE), &vault, &key)?;
    let mut text = String::new();
    for table in [
        "office", "grid", "staff", "cases", "party", "claim", "session", "note", "draft",
    ] {
        let columns: &[&str] = match table {
            "office" => &[
                "one",
                "name",
                "short",
                "body",
                "number_pattern",
                "prepared_by",
            ],
            "staff" => &["id", "place", "name", "role", "active"],
            "draft" => &["form", "subject", "body", "saved_at"],
            "note" => &["case_id", "id", "on_day", "kind", "text"],
            "claim" => &["case_id", "id", "text", "amount_fen"],
            "cases" => &["seq", "id", "version", "registered_on", "summary"],
            "session" => &[
                "case_id",
                "id",
                "state",
                "form",
                "starts",
                "ends",
                "mediators",
                "record",
                "result",
            ],
            _ => &["*"],
        };
        let mut select = store.prepare(&format!(
            "SELECT {} FROM {table} ORDER BY 1, 2",
            columns.join(", ")
        ))?;
        let count = select.column_count();
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            for at in 0..count {
                text.push_str(&format!("{:?} ", row.get::<_, Cell>(at)?));
            }
            text.push('\n');
        }
    }
    Ok(text)
}

fn check(folder: &Path, _: bool, before: &str) -> Vec<String> {
    let mut book = TestOffice::start_practice(folder, TODAY);
    if let Err(refusal) = book.call("practice_open", json!({})) {
        return vec![format!("the office does not open: {}", json!(refusal.code))];
    }
    if let Err(refusal) = book.call("sign_out", json!({})) {
        return vec![format!(
            "the office does not close: {}",
            json!(refusal.code)
        )];
    }
    let mut violations = match book.open_store(Credentials::Practice) {
        Ok(store) => replay_differences(&store),
        Err(error) => vec![format!("the store does not open: {error}")],
    };
    match read_content(folder) {
        Ok(after) if after == before => {}
        Ok(_) => violations.push("the rows are not those from before".to_string()),
        Err(error) => violations.push(format!("the rows cannot be read: {error}")),
    }
    violations
}
