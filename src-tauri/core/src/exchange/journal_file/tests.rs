//! An auditor without Casebook runs the Python verifier, which accepts an honest export and rejects every altered one.

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
    let header = JournalHeader {
        vault_id: VAULT,
        exported_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        payloads,
        devices: vec![KnownDevice {
            device: DEVICE,
            public_key: key.public(),
        }],
    };
    let mut folder = JournalFolder::begin(dir, header, &office_setup()).unwrap();
    for slice in entries.chunks(7) {
        folder.push(slice).unwrap();
    }
    let points = [4, 16].map(|at: usize| {
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
    dir.join(readable.finish(DEVICE, key).unwrap())
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

/// It is no fault of the journal, but the auditor must know.
#[test]
fn a_clock_that_was_set_back_is_told() {
    let dir = tempfile::tempdir().unwrap();
    for (minutes, told) in [(400, None), (393, Some("第 8 条")), (396, None)] {
        // An entry a minute; the eighth may be set back by more than five minutes.
        let minute = |n: usize| if n == 7 { minutes + 7 } else { 400 + n };
        let entries = entries_at(VAULT, |n| 60 * minute(n));
        let output = run_verifier(&export(dir.path(), false, &entries, &key()), &[]);
        assert_eq!(exit_code(&output), 0);
        let stdout = String::from_utf8(output.stdout).unwrap();
        let notes: Vec<&str> = stdout
            .lines()
            .filter(|l| l.contains("时钟被拨回过"))
            .collect();
        assert_eq!(notes.len(), usize::from(told.is_some()), "{stdout}");
        assert!(
            notes
                .iter()
                .all(|note| told.is_some_and(|entry| note.contains(entry)))
        );
    }
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

/// The name of an alteration, and the function that alters an export folder.
type Alteration = (&'static str, fn(&Path));

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn replace_file(folder: &Path, name: &str, text: &str) {
    assert_ne!(self::text(folder, name), text, "nothing was altered");
    fs::write(folder.join(name), text).unwrap();
}

/// Changes one line of a file.
fn alter_line(folder: &Path, name: &str, at: usize, change: fn(&mut Value)) {
    let text = text(folder, name);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut value: Value = serde_json::from_str(&lines[at]).unwrap();
    change(&mut value);
    lines[at] = serde_json::to_string(&value).unwrap();
    replace_file(folder, name, &(lines.join("\n") + "\n"));
}

/// Changes the order or number of a file's lines.
fn alter_lines(folder: &Path, name: &str, change: fn(&mut Vec<&str>)) {
    let text = text(folder, name);
    let mut lines: Vec<&str> = text.lines().collect();
    change(&mut lines);
    replace_file(folder, name, &(lines.join("\n") + "\n"));
}

fn alter_entry(folder: &Path, change: fn(&mut Value)) {
    alter_line(folder, "journal.jsonl", 10, change);
}

fn alter_manifest(folder: &Path, change: fn(&mut Value)) {
    let mut value: Value = serde_json::from_str(&text(folder, "manifest.json")).unwrap();
    change(&mut value);
    replace_file(
        folder,
        "manifest.json",
        &serde_json::to_string(&value).unwrap(),
    );
}

const ENTRY_ALTERATIONS: [Alteration; 20] = [
    ("utc", |f| {
        alter_entry(f, |e| e["utc"] = json!("2020-01-01T00:00:00.000Z"))
    }),
    ("actor", |f| {
        alter_entry(f, |e| e["actor"] = json!(actor(1)))
    }),
    ("stranger", |f| {
        alter_entry(f, |e| e["actor"] = json!(Uuid::max()))
    }),
    ("device", |f| {
        alter_entry(f, |e| e["device"] = json!(Uuid::max()))
    }),
    ("action", |f| {
        alter_entry(f, |e| e["action"] = json!("case_void"))
    }),
    ("case", |f| alter_entry(f, |e| e["case_id"] = json!(null))),
    ("commitment", |f| {
        alter_entry(f, |e| e["commitment"] = json!("0".repeat(64)))
    }),
    ("prev", |f| {
        alter_entry(f, |e| e["prev"] = json!("0".repeat(64)))
    }),
    ("hash", |f| {
        alter_entry(f, |e| e["hash"] = json!("0".repeat(64)))
    }),
    ("hash cut", |f| alter_entry(f, |e| e["hash"] = json!(""))),
    ("version", |f| alter_entry(f, |e| e["version"] = json!(2))),
    ("number", |f| alter_entry(f, |e| e["seq"] = json!(12))),
    ("payload", |f| {
        alter_entry(f, |e| e["payload"] = json!("{}"))
    }),
    ("payload gone", |f| {
        alter_entry(f, |e| {
            (e["payload"], e["salt"]) = (json!(null), json!(null))
        })
    }),
    ("salt gone", |f| alter_entry(f, |e| e["salt"] = json!(null))),
    ("field more", |f| alter_entry(f, |e| e["note"] = json!("x"))),
    ("dropped", |f| {
        alter_lines(f, "journal.jsonl", |l| _ = l.remove(9))
    }),
    ("doubled", |f| {
        alter_lines(f, "journal.jsonl", |l| l.insert(9, l[9]))
    }),
    ("swapped", |f| {
        alter_lines(f, "journal.jsonl", |l| l.swap(9, 10))
    }),
    ("end cut off", |f| {
        alter_lines(f, "journal.jsonl", |l| _ = l.pop())
    }),
];

const FILE_ALTERATIONS: [Alteration; 14] = [
    ("point hash", |f| {
        alter_line(f, "checkpoints.jsonl", 0, |p| {
            p["hash"] = json!("0".repeat(64))
        })
    }),
    ("point seq", |f| {
        alter_line(f, "checkpoints.jsonl", 0, |p| p["seq"] = json!(6))
    }),
    ("point utc", |f| {
        alter_line(f, "checkpoints.jsonl", 1, |p| p["utc"] = json!("1970"))
    }),
    ("point signature", |f| {
        alter_line(f, "checkpoints.jsonl", 1, |p| {
            p["signature"] = json!("0".repeat(128))
        })
    }),
    ("point key", |f| {
        alter_line(f, "checkpoints.jsonl", 1, |p| {
            p["public_key"] = json!("0".repeat(64))
        })
    }),
    ("point dropped", |f| {
        alter_lines(f, "checkpoints.jsonl", |l| l.truncate(1))
    }),
    ("name", |f| {
        replace_file(
            f,
            "people.json",
            &text(f, "people.json").replace("沈小1", "沈大1"),
        )
    }),
    ("half a file", |f| {
        replace_file(f, "journal.jsonl", &text(f, "journal.jsonl")[..3_000])
    }),
    ("empty file", |f| replace_file(f, "journal.jsonl", "")),
    ("missing file", |f| {
        fs::remove_file(f.join("checkpoints.jsonl")).unwrap()
    }),
    ("missing manifest", |f| {
        fs::remove_file(f.join("manifest.json")).unwrap()
    }),
    ("missing seal", |f| {
        fs::remove_file(f.join("manifest.sig")).unwrap()
    }),
    ("not JSON", |f| replace_file(f, "manifest.json", "hello")),
    ("README", |f| replace_file(f, "README.md", "hello")),
];

const MANIFEST_ALTERATIONS: [Alteration; 6] = [
    ("entries", |f| {
        alter_manifest(f, |m| m["entries"] = json!(3))
    }),
    ("payloads", |f| {
        alter_manifest(f, |m| m["payloads"] = json!(false))
    }),
    ("head", |f| {
        alter_manifest(f, |m| m["head"]["hash"] = json!("0".repeat(64)))
    }),
    ("vault", |f| {
        alter_manifest(f, |m| m["vault_id"] = json!(Uuid::nil()))
    }),
    ("device", |f| {
        alter_manifest(f, |m| m["devices"][0]["device"] = json!(Uuid::nil()))
    }),
    ("file left out", |f| {
        alter_manifest(f, |m| {
            drop(m["files"].as_object_mut().unwrap().remove("people.json"))
        })
    }),
];

/// Copies an export, alters the copy, and returns the exit code of the verifier.
fn verdict_after(honest: &Path, alter: impl Fn(&Path)) -> i32 {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(honest).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    alter(copy.path());
    exit_code(&run_verifier(copy.path(), &[]))
}

#[test]
fn every_alteration_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let honest = export(dir.path(), true, &sample_entries(VAULT), &key());
    assert_eq!(verdict_after(&honest, |_| {}), 0, "control");
    for (name, alter) in ENTRY_ALTERATIONS
        .iter()
        .chain(&FILE_ALTERATIONS)
        .chain(&MANIFEST_ALTERATIONS)
    {
        assert_eq!(verdict_after(&honest, alter), 1, "{name}");
    }
}

/// A forger who holds the device's key can correct the manifest. The file hashes match then, and the journal itself must
/// still reveal each alteration.
#[test]
fn every_alteration_under_a_corrected_manifest_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let honest = export(dir.path(), true, &sample_entries(VAULT), &key());
    assert_eq!(
        verdict_after(&honest, |folder| sign_again(folder, &key())),
        0,
        "control"
    );
    for (name, alter) in ENTRY_ALTERATIONS
        .iter()
        .chain(&FILE_ALTERATIONS[..6])
        .chain(&FILE_ALTERATIONS[7..9])
        .chain(&MANIFEST_ALTERATIONS)
    {
        let verdict = verdict_after(&honest, |folder| {
            alter(folder);
            sign_again(folder, &key());
        });
        assert_eq!(verdict, 1, "{name}");
    }
    let stranger = verdict_after(&honest, |folder| {
        sign_again(folder, &DeviceKey::from_secret(&[8; 32]))
    });
    assert_eq!(stranger, 1, "signed by a stranger");
}

/// Writes the current hash of every file into the manifest and signs it.
fn sign_again(folder: &Path, key: &DeviceKey) {
    let mut value: Value = serde_json::from_str(&text(folder, "manifest.json")).unwrap();
    if let Some(files) = value["files"].as_object_mut() {
        for (name, digest) in files {
            *digest = json!(hex_text(&Sha256::digest(text(folder, name))));
        }
    }
    let manifest = serde_json::to_vec(&value).unwrap();
    fs::write(folder.join("manifest.json"), &manifest).unwrap();
    let signature = ManifestSignature {
        device: DEVICE,
        public_key: hex_text(&key.public()),
        signature: hex_text(&key.sign_export(VAULT, &Sha256::digest(&manifest).into())),
    };
    fs::write(
        folder.join("manifest.sig"),
        pretty_json(&signature).unwrap(),
    )
    .unwrap();
}
