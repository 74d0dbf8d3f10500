//! An auditor without Casebook runs the Python verifier, which accepts an honest export and rejects every altered one.

mod alterations;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use chrono::DateTime;
use serde_json::{Value, json};

use super::*;
use crate::domain::ids::StaffId;
use crate::domain::office::Staff;
use crate::domain::vocabulary::StaffRole;
use crate::files::hex_text;
use crate::journal::{Fields, seal_entry};

mod clock;
mod former_keys;

const VAULT: Uuid = Uuid::from_bytes([4; 16]);
const DEVICE: Uuid = Uuid::from_bytes([9; 16]);
const LENGTH: usize = 24;

fn case(n: usize) -> Uuid {
    Uuid::from_bytes([0x20 + u8::try_from(n % 3).unwrap(); 16])
}

fn actor(n: usize) -> Uuid {
    Uuid::from_bytes([0x40 + u8::try_from(n % 2).unwrap(); 16])
}

fn key() -> DeviceKey {
    DeviceKey::from_secret(&[7; 32])
}

/// Returns entries of which the third last erases the first case.
fn sample_entries(vault: Uuid) -> Vec<StoredEntry> {
    entries_at(vault, |n| n)
}

/// Returns the entries of [`sample_entries`], each in this second.
fn entries_at(vault: Uuid, second: impl Fn(usize) -> usize) -> Vec<StoredEntry> {
    let mut head = Head::genesis(vault);
    let mut entries: Vec<StoredEntry> = (0..LENGTH)
        .map(|n| {
            let fields = Fields {
                utc: DateTime::from_timestamp(1_795_161_600 + i64::try_from(second(n)).unwrap(), 0)
                    .unwrap(),
                device: DEVICE,
                actor: actor(n),
                action: if n == LENGTH - 3 {
                    "case_erase"
                } else {
                    "case_edit"
                },
                case_id: (n % 4 > 0).then(|| case(if n == LENGTH - 3 { 0 } else { n })),
            };
            let payload = format!("{{\"op\":\"拖欠工资 \\\"{n}\\\"\"}}").into_bytes();
            let sealed = seal_entry(vault, &head, &fields, &payload).unwrap();
            head = sealed.entry.head();
            StoredEntry {
                entry: sealed.entry,
                payload: Some(payload),
                salt: Some(sealed.salt),
                signature: None,
            }
        })
        .collect();
    for stored in &mut entries[..LENGTH - 3] {
        if stored.entry.case_id == Some(case(0)) {
            (stored.payload, stored.salt) = (None, None);
        }
    }
    entries
}

fn office_setup() -> OfficeSetup {
    let member = |n: usize| Staff {
        id: StaffId::from_uuid(actor(n)),
        position: 1,
        name: format!("沈小{n}"),
        role: StaffRole::Mediator,
        team: String::new(),
        active: true,
    };
    OfficeSetup {
        staff: vec![member(0), member(1)],
        ..OfficeSetup::default()
    }
}

fn export(dir: &Path, payloads: bool, entries: &[StoredEntry], key: &DeviceKey) -> PathBuf {
    let devices = vec![KnownDevice::from((DEVICE, key.public()))];
    export_signed(dir, payloads, entries, devices, [key, key])
}

/// Exports with a checkpoint of the fifth and one of the 17th entry; the second key also signs the manifest.
fn export_signed(
    dir: &Path,
    payloads: bool,
    entries: &[StoredEntry],
    devices: Vec<KnownDevice>,
    keys: [&DeviceKey; 2],
) -> PathBuf {
    let header = JournalHeader {
        vault_id: VAULT,
        exported_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        payloads,
        devices,
    };
    let mut folder = JournalFolder::begin(dir, header, &office_setup()).unwrap();
    for slice in entries.chunks(7) {
        folder.push(slice).unwrap();
    }
    let points = [(4, keys[0]), (16, keys[1])].map(|(at, key): (usize, _)| {
        let head = entries[at].entry.head();
        Checkpoint::sign(VAULT, &head, DateTime::default(), DEVICE, key)
    });
    folder.push_checkpoints(&points).unwrap();
    let pending = folder.pending.path().to_owned();
    let written = |text: &str| {
        let files = fs::read_dir(&pending).unwrap().flatten();
        let mut files = files.map(|file| fs::read(file.path()).unwrap());
        files.any(|bytes| (bytes.windows(text.len())).any(|part| part == text.as_bytes()))
    };
    let last = &entries[entries.len() - 1].entry;
    let text = hex_text(&last.commitment);
    assert!(
        !written(&text),
        "as long as it may be cut off, it is unreadable"
    );
    let readable = folder.start_decrypting().result(Duration::from_secs(60));
    let readable = readable.unwrap().unwrap();
    assert!(written(&text), "control");
    dir.join(readable.finish(DEVICE, keys[1]).unwrap())
}

fn run_verifier(folder: &Path, more: &[&str]) -> Output {
    let verifier =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exchange/journal_file/verify.py");
    Command::new(if cfg!(windows) { "python" } else { "python3" })
        .args([verifier.as_os_str(), folder.as_os_str()])
        .args(more)
        .output()
        .expect("Python 3 is there, as on an auditor's machine")
}

/// Returns the exit code, after checking that the output states the matching verdict.
fn exit_code(output: &Output) -> i32 {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        stderr, "",
        "a stack trace instead of plain words; stdout: {stdout}"
    );
    let verdict = match output.status.code() {
        Some(0) => "全部核验通过  |  everything is in order\n",
        _ => "NOT IN ORDER: ",
    };
    assert!(stdout.contains(verdict), "{stdout}");
    output.status.code().unwrap()
}

#[test]
fn an_honest_export_is_in_order_with_and_without_payloads() {
    let dir = tempfile::tempdir().unwrap();
    let entries = sample_entries(VAULT);
    for payloads in [true, false] {
        let folder = export(dir.path(), payloads, &entries, &key());
        let output = run_verifier(&folder, &[]);
        assert_eq!(exit_code(&output), 0);
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(
            stdout.contains(&entries[LENGTH - 1].entry.head().check_code()),
            "{stdout}"
        );
        let journal = fs::read_to_string(folder.join("journal.jsonl")).unwrap();
        assert_eq!(journal.contains("拖欠工资"), payloads);
        assert_eq!(journal.lines().count(), LENGTH);
    }
    let mut names: Vec<String> = (fs::read_dir(dir.path()).unwrap())
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["journal-2026-11-20", "journal-2026-11-20 (2)"]);
}

#[test]
fn an_unfinished_export_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let header = JournalHeader {
        vault_id: VAULT,
        exported_on: NaiveDate::MIN,
        payloads: true,
        devices: Vec::new(),
    };
    let mut folder = JournalFolder::begin(dir.path(), header, &office_setup()).unwrap();
    folder.push(&sample_entries(VAULT)).unwrap();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "control");
    drop(folder);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_noted_code_is_recognised_however_people_type_it() {
    let dir = tempfile::tempdir().unwrap();
    let entries = sample_entries(VAULT);
    let folder = export(dir.path(), false, &entries, &key());
    let code = entries[9].entry.head().check_code();
    for typed in [
        code.clone(),
        code.to_lowercase().replace('-', " "),
        code.replace('0', "O"),
    ] {
        assert_eq!(
            exit_code(&run_verifier(&folder, &["--noted", "10", &typed])),
            0,
            "{typed}"
        );
    }
    for (seq, typed) in [
        ("11", code.as_str()),
        ("10", &code[..9]),
        ("99", &code),
        ("-1", &code),
    ] {
        assert_eq!(
            exit_code(&run_verifier(&folder, &["--noted", seq, typed])),
            1,
            "{seq} {typed}"
        );
    }
}

/// A complete forgery with a key of its own is consistent; only a code that was noted earlier reveals it.
#[test]
fn a_forged_journal_is_revealed_by_a_code_that_was_noted_earlier() {
    let dir = tempfile::tempdir().unwrap();
    let noted = sample_entries(VAULT)[9].entry.head().check_code();
    let forged = export(
        dir.path(),
        true,
        &sample_entries(VAULT),
        &DeviceKey::from_secret(&[8; 32]),
    );
    assert_eq!(
        exit_code(&run_verifier(&forged, &[])),
        0,
        "control: by itself it is consistent"
    );
    assert_eq!(
        exit_code(&run_verifier(&forged, &["--noted", "10", &noted])),
        1
    );
}
