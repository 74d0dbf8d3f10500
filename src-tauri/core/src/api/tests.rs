//! Reading, revealing and exporting while the disk takes no writes.

mod calculate;
mod error_details;
mod late_commit;
mod passphrase_change;
mod sign_out;

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::app::App;
use crate::domain::book_kind::BookKind;
use crate::domain::event::Event;
use crate::domain::ids::CaseId;
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::{JobProgress, JobState, Paths};
use chrono::{DateTime, Utc};

const PASSPHRASE: &str = "晨雾 paperclip 河堤 41 walnut";

fn app() -> (TempDir, App) {
    let folder = TempDir::new().unwrap();
    let app = App::new(Paths {
        data: folder.path().join("data"),
        exports: folder.path().join("exports"),
        page_program: "casebook-pdf".into(),
        local: true,
    });
    (folder, app.with_cheapest_passphrases())
}

fn office() -> (TempDir, App, Value) {
    let (folder, mut app) = app();
    let create = json!({
        "office_name": "盛和市场工会", "short_name": "盛", "grids": [{ "name": "第一网格" }],
        "user_name": "沈一", "passphrase": PASSPHRASE,
    });
    let user = ok(&mut app, "office_create", create)["user"]["id"].clone();
    (folder, app, user)
}

fn now() -> Moment {
    let utc: DateTime<Utc> = "2026-11-20T02:00:00Z".parse().unwrap();
    Moment {
        utc,
        today: utc.date_naive(),
        offset_minutes: 480,
        uptime_ms: 60_000,
        boot: None,
    }
}

fn ok(app: &mut App, cmd: &str, payload: Value) -> Value {
    call(app, cmd, payload, &now()).unwrap().result
}

fn refused(app: &mut App, cmd: &str, payload: Value) -> Code {
    call(app, cmd, payload, &now()).unwrap_err().code
}

fn ended(app: &mut App) -> JobProgress {
    loop {
        let progress = app.run_job_slice(&now()).unwrap();
        if progress.state != JobState::Running {
            return progress;
        }
    }
}

/// Makes the disk full, or frees it again.
fn fill(app: &mut App, kind: BookKind, full: bool) {
    let probe = app.book_folder(kind).join("probe");
    match full {
        true => fs::create_dir(probe).unwrap(),
        false => fs::remove_dir(probe).unwrap(),
    }
    let book = app.book_mut().unwrap();
    book.store.refuse_writing(full);
    book.disk.failing |= full;
}

fn exports(app: &App) -> usize {
    fs::read_dir(&app.paths.exports).map_or(0, Iterator::count)
}

const STOPPED_AND_EXPORTED: [&str; 4] =
    ["export_begun", "export_stopped", "export_begun", "exported"];

/// Returns the actions of the entries about exports, oldest first.
fn export_actions(app: &mut App) -> Vec<String> {
    let exports = json!({
        "kinds": ["exports"], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    let lines = ok(app, "journal_list", exports)["lines"].clone();
    let lines = lines.as_array().cloned().unwrap_or_default();
    let actions = lines.iter().rev().map(|line| line["action"].as_str());
    actions.flatten().map(String::from).collect()
}

#[test]
fn a_full_disk_prevents_revealing_and_exporting() {
    let (_folder, mut app) = app();
    ok(&mut app, "practice_open", json!({}));
    let asked = json!({ "query": { "view": "all" }, "after": null, "limit": 1 });
    let case = ok(&mut app, "case_list", asked)["rows"][0]["id"].clone();
    let view = ok(&mut app, "case_get", json!({ "case": case }));
    let party = view["case"]["parties"][0]["id"].clone();
    let reveal = json!({ "case": case, "party": party, "field": "phone" });
    let list = json!({
        "query": { "view": "all" }, "columns": ["number"], "file": "csv", "language": "zh", "unmasked": false,
    });
    ok(&mut app, "reveal", reveal.clone());
    ok(&mut app, "export_list", list.clone());
    fill(&mut app, BookKind::Practice, true);
    let progress = ended(&mut app);
    assert_eq!(progress.error.map(|e| e.code), Some(Code::DiskTrouble));
    assert_eq!(exports(&app), 0, "one that ran gets no name");
    assert_eq!(
        refused(&mut app, "reveal", reveal.clone()),
        Code::DiskTrouble
    );
    assert_eq!(
        refused(&mut app, "export_list", list.clone()),
        Code::DiskTrouble
    );
    assert_eq!(exports(&app), 0, "nor does one begin");
    ok(&mut app, "case_get", json!({ "case": case }));
    fill(&mut app, BookKind::Practice, false);
    ok(&mut app, "reveal", reveal);
    ok(&mut app, "export_list", list);
    assert_eq!(ended(&mut app).state, JobState::Done);
    assert_eq!(exports(&app), 1);
    // The stop of the one that ran was written once the disk took it.
    assert_eq!(export_actions(&mut app), STOPPED_AND_EXPORTED);
}

/// Returns the actions of the newest entries, oldest first.
fn last_actions(app: &mut App, count: usize) -> Vec<String> {
    let all = json!({
        "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    let lines = ok(app, "journal_list", all)["lines"].clone();
    let lines = lines.as_array().cloned().unwrap_or_default();
    let actions = lines.iter().take(count).rev();
    let actions = actions.map(|line| line["action"].as_str().unwrap_or_default().to_owned());
    actions.collect()
}

#[test]
fn a_full_disk_shows_five_more_accesses_and_they_are_journaled_before_the_next_change() {
    let (_folder, mut app) = app();
    ok(&mut app, "practice_open", json!({}));
    let asked = json!({ "query": { "view": "open" }, "after": null, "limit": 7 });
    let rows = ok(&mut app, "case_list", asked)["rows"].clone();
    let cases: Vec<Value> = (rows.as_array().unwrap().iter())
        .map(|row| json!({ "case": row["id"] }))
        .collect();
    fill(&mut app, BookKind::Practice, true);
    for case in &cases[..4] {
        ok(&mut app, "case_get", case.clone());
    }
    ok(&mut app, "find", json!({ "text": "工资" }));
    ok(&mut app, "find", json!({ "text": "工资 拖欠" }));
    let other = json!({ "text": "押金" });
    assert_eq!(
        refused(&mut app, "find", other.clone()),
        Code::AccessLogFull
    );
    let sixth = cases[5].clone();
    assert_eq!(
        refused(&mut app, "case_get", sixth.clone()),
        Code::AccessLogFull
    );
    // What is in a list without a search is no access, and what was opened is open.
    ok(&mut app, "today", json!({ "assignee": "anyone" }));
    let view = ok(&mut app, "case_get", cases[0].clone());
    fill(&mut app, BookKind::Practice, false);
    let version = &view["case"]["version"];
    let changes = json!({ "next_action": "约双方" });
    let edit = json!({ "case": cases[0]["case"], "version": version, "changes": changes });
    ok(&mut app, "case_edit", edit);
    let opened = ["case_opened"; 4];
    let expected = [&opened[..], &["searched", "case_edit"]].concat();
    assert_eq!(last_actions(&mut app, 6), expected);
    ok(&mut app, "case_get", sixth);
    ok(&mut app, "find", other);
}

/// A search for a number cannot be answered, and the search before it stays one that waits.
#[test]
fn a_refused_search_for_a_number_forgets_no_search_that_was_answered() {
    let (_folder, mut app) = app();
    ok(&mut app, "practice_open", json!({}));
    fill(&mut app, BookKind::Practice, true);
    ok(&mut app, "find", json!({ "text": "工资" }));
    // The disk seems to be well again, and the book still cannot be written.
    fill(&mut app, BookKind::Practice, false);
    app.book_mut().unwrap().store.refuse_writing(true);
    for _ in 0..2 {
        let number = json!({ "text": "13864201835" });
        assert_eq!(refused(&mut app, "find", number), Code::DiskTrouble);
        assert_eq!(app.book().unwrap().access_log.pending_count(), 1);
    }
    app.book_mut().unwrap().store.refuse_writing(false);
    ok(&mut app, "find", json!({ "text": "13864201835" }));
    assert_eq!(last_actions(&mut app, 2), ["searched", "searched"]);
}

#[test]
fn refused_commands_take_no_place_of_an_access_on_a_full_disk() {
    let (_folder, mut app) = app();
    ok(&mut app, "practice_open", json!({}));
    let asked = json!({ "query": { "view": "open" }, "after": null, "limit": 7 });
    let rows = ok(&mut app, "case_list", asked)["rows"].clone();
    let id = |n: usize| json!({ "case": rows[n]["id"] });
    fill(&mut app, BookKind::Practice, true);
    for _ in 0..23 {
        let refusal = Refusal::new(Code::NotAllowed);
        let book = app.book_mut().unwrap();
        book.log_if_denied("case_erase", Some(&refusal), &now());
    }
    for n in 0..5 {
        ok(&mut app, "case_get", id(n));
    }
    assert_eq!(refused(&mut app, "case_get", id(5)), Code::AccessLogFull);
    fill(&mut app, BookKind::Practice, false);
    app.book_mut().unwrap().flush_access_log(&now()).unwrap();
    let expected = [&["denied"; 20][..], &["case_opened"; 5], &["looks_lost"]].concat();
    let written = last_actions(&mut app, 26);
    assert_eq!(written, expected);
    assert_eq!(app.book().unwrap().access_log.pending_count(), 0);
}

/// A practice book with a searched text and an opened case, then four unwritten cases, a search that is being typed, and an end
/// of something that had to wait as well.
fn full_access_log() -> (TempDir, App, Vec<Value>) {
    let (folder, mut app) = app();
    ok(&mut app, "practice_open", json!({}));
    let asked = json!({ "query": { "view": "open" }, "after": null, "limit": 7 });
    let rows = ok(&mut app, "case_list", asked)["rows"].clone();
    let rows = rows.as_array().unwrap().iter();
    let cases: Vec<Value> = rows.map(|row| json!({ "case": row["id"] })).collect();
    ok(&mut app, "find", json!({ "text": "工资" }));
    ok(&mut app, "case_get", cases[0].clone());
    fill(&mut app, BookKind::Practice, true);
    for case in &cases[1..=4] {
        ok(&mut app, "case_get", case.clone());
    }
    ok(&mut app, "find", json!({ "text": "拖欠" }));
    let book = app.book_mut().unwrap();
    book.log_access_later(Event::RecoveryConfirmed, &now());
    (folder, app, cases)
}

#[test]
fn what_was_journaled_already_is_shown_on_a_full_disk() {
    let (_folder, mut app, cases) = full_access_log();
    let other = json!({ "text": "押金" });
    assert_eq!(
        refused(&mut app, "find", other),
        Code::AccessLogFull,
        "control"
    );
    ok(&mut app, "find", json!({ "text": "工资" }));
    ok(&mut app, "case_get", cases[0].clone());
    assert_eq!(
        refused(&mut app, "case_get", cases[5].clone()),
        Code::AccessLogFull
    );
}

#[test]
fn a_search_that_found_no_room_does_not_hold_back_what_waits() {
    let (_folder, mut app, _) = full_access_log();
    fill(&mut app, BookKind::Practice, false);
    let book = app.book_mut().unwrap();
    book.flush_access_log(&now()).unwrap();
    let expected = [&["case_opened"; 4][..], &["recovery_confirmed", "searched"]].concat();
    assert_eq!(last_actions(&mut app, 6), expected);
}

#[test]
fn trying_a_full_disk_never_writes_the_database() {
    let (_folder, mut app, _) = office();
    let store = app.book_folder(BookKind::Office).join("store.db");
    let before = fs::read(&store).unwrap();
    let book = app.book_mut().unwrap();
    book.disk.failing = true;
    book.ensure_writable(&now()).unwrap();
    assert!(!book.disk.failing && fs::read(&store).unwrap() == before);
    let event = Event::RecoveryConfirmed;
    book.write_event(event, &now()).unwrap();
    assert!(fs::read(&store).unwrap() != before, "control");
}

#[test]
fn an_exported_journal_is_named_only_after_the_export_is_journaled() {
    let (_folder, mut app, _) = office();
    let export = json!({ "payloads": false });
    ok(&mut app, "export_journal", export.clone());
    app.book().unwrap().store.refuse_writing(true);
    let progress = ended(&mut app);
    assert_eq!(progress.error.map(|e| e.code), Some(Code::DiskTrouble));
    assert_eq!(exports(&app), 0);
    app.book().unwrap().store.refuse_writing(false);
    ok(&mut app, "export_journal", export);
    assert_eq!(ended(&mut app).state, JobState::Done);
    assert_eq!(exports(&app), 1);
    assert_eq!(export_actions(&mut app), STOPPED_AND_EXPORTED);
}

#[test]
fn the_number_of_unlogged_accesses_is_journaled_at_the_next_sign_in() {
    let (_folder, mut app, user) = office();
    fill(&mut app, BookKind::Office, true);
    for n in 1..=3 {
        let case = CaseId::from_bytes([n; 16]);
        let book = app.book_mut().unwrap();
        book.log_access(Event::CaseOpened { case }, &now()).unwrap();
    }
    ok(&mut app, "lock", json!({}));
    fs::remove_dir(app.book_folder(BookKind::Office).join("probe")).unwrap();
    for _ in 0..2 {
        let sign_in = json!({ "user": user, "passphrase": PASSPHRASE });
        ok(&mut app, "sign_in", sign_in);
        ok(&mut app, "lock", json!({}));
    }
    let sign_in = json!({ "user": user, "passphrase": PASSPHRASE });
    ok(&mut app, "sign_in", sign_in);
    let query = json!({
        "kinds": ["views"], "actor": null, "number": "", "from": null, "to": null, "before": null,
    });
    let lines = ok(&mut app, "journal_list", query)["lines"].clone();
    assert_eq!(lines.as_array().map(Vec::len), Some(1), "once: {lines}");
    assert_eq!(
        (&lines[0]["action"], &lines[0]["detail"]["count"]),
        (&json!("looks_lost"), &json!(3))
    );
}
