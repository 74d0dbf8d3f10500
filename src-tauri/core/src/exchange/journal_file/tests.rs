//! An auditor without Casebook: Python reads the export, finds an honest one in order and every altered one not.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::DateTime;
use serde_json::{Value, json};

use super::*;
use crate::domain::ids::StaffId;
use crate::domain::office::Staff;
use crate::domain::vocabulary::StaffRole;
use crate::journal::{Fields, append};

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

/// Entries in which the first case is erased near the end.
fn links(vault: Uuid) -> Vec<Link> {
    let mut head = Head::genesis(vault);
    let mut links: Vec<Link> = (0..LENGTH)
        .map(|n| {
            let fields = Fields {
                utc: DateTime::from_timestamp(1_795_161_600 + i64::try_from(n).unwrap(), 0)
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
            let sealed = append(vault, &head, &fields, &payload).unwrap();
            head = sealed.entry.head();
            Link {
                entry: sealed.entry,
                payload: Some(payload),
                salt: Some(sealed.salt),
            }
        })
        .collect();
    for link in &mut links[..LENGTH - 3] {
        if link.entry.case_id == Some(case(0)) {
            (link.payload, link.salt) = (None, None);
        }
    }
    links
}

fn house() -> House {
    let member = |n: usize| Staff {
        id: StaffId::from_uuid(actor(n)),
        place: 1,
        name: format!("沈小{n}"),
        role: StaffRole::Mediator,
        team: String::new(),
        active: true,
    };
    House {
        staff: vec![member(0), member(1)],
        ..House::default()
    }
}

fn export(dir: &Path, payloads: bool, links: &[Link], key: &DeviceKey) -> PathBuf {
    let imprint = JournalImprint {
        vault_id: VAULT,
        exported_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        payloads,
        devices: vec![KnownDevice {
            device: DEVICE,
            public_key: key.public(),
        }],
    };
    let mut folder = JournalFolder::begin(dir, imprint, &house()).unwrap();
    for slice in links.chunks(7) {
        folder.push(slice).unwrap();
    }
    let points = [4, 16].map(|at: usize| {
        let head = links[at].entry.head();
        Checkpoint::sign(VAULT, &head, DateTime::default(), DEVICE, key)
    });
    folder.push_checkpoints(&points).unwrap();
    dir.join(folder.finish(DEVICE, key).unwrap())
}

fn verified(folder: &Path, more: &[&str]) -> Output {
    let verifier =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exchange/journal_file/verify.py");
    Command::new(if cfg!(windows) { "python" } else { "python3" })
        .args([verifier.as_os_str(), folder.as_os_str()])
        .args(more)
        .output()
        .expect("Python 3 is there, as on an auditor's machine")
}

fn code_of(output: &Output) -> i32 {
    let said = String::from_utf8_lossy(&output.stdout);
    let cried = String::from_utf8_lossy(&output.stderr);
    assert_eq!(cried, "", "a trace instead of plain words; said: {said}");
    let verdict = match output.status.code() {
        Some(0) => "全部核验通过  |  everything is in order\n",
        _ => "NOT IN ORDER: ",
    };
    assert!(said.contains(verdict), "{said}");
    output.status.code().unwrap()
}

#[test]
fn an_honest_export_is_in_order_with_and_without_payloads() {
    let dir = tempfile::tempdir().unwrap();
    let links = links(VAULT);
    for payloads in [true, false] {
        let folder = export(dir.path(), payloads, &links, &key());
        let output = verified(&folder, &[]);
        assert_eq!(code_of(&output), 0);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(
            said.contains(&links[LENGTH - 1].entry.head().check_code()),
            "{said}"
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
    let imprint = JournalImprint {
        vault_id: VAULT,
        exported_on: NaiveDate::MIN,
        payloads: true,
        devices: Vec::new(),
    };
    let mut folder = JournalFolder::begin(dir.path(), imprint, &house()).unwrap();
    folder.push(&links(VAULT)).unwrap();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "control");
    drop(folder);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_noted_code_is_compared_as_people_type_it() {
    let dir = tempfile::tempdir().unwrap();
    let links = links(VAULT);
    let folder = export(dir.path(), false, &links, &key());
    let code = links[9].entry.head().check_code();
    for typed in [
        code.clone(),
        code.to_lowercase().replace('-', " "),
        code.replace('0', "O"),
    ] {
        assert_eq!(
            code_of(&verified(&folder, &["--noted", "10", &typed])),
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
            code_of(&verified(&folder, &["--noted", seq, typed])),
            1,
            "{seq} {typed}"
        );
    }
}

/// Somebody who makes everything anew, with a key of their own, passes all but what was noted outside.
#[test]
fn a_journal_made_anew_is_noticed_by_what_was_noted_outside() {
    let dir = tempfile::tempdir().unwrap();
    let noted = links(VAULT)[9].entry.head().check_code();
    let forged = export(
        dir.path(),
        true,
        &links(VAULT),
        &DeviceKey::from_secret(&[8; 32]),
    );
    assert_eq!(
        code_of(&verified(&forged, &[])),
        0,
        "control: by itself it is consistent"
    );
    assert_eq!(code_of(&verified(&forged, &["--noted", "10", &noted])), 1);
}

/// A way to alter an export.
type Alteration = (&'static str, fn(&Path));

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn put(folder: &Path, name: &str, text: &str) {
    assert_ne!(self::text(folder, name), text, "nothing was altered");
    fs::write(folder.join(name), text).unwrap();
}

/// Changes one line of a file.
fn line(folder: &Path, name: &str, at: usize, change: fn(&mut Value)) {
    let text = text(folder, name);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut value: Value = serde_json::from_str(&lines[at]).unwrap();
    change(&mut value);
    lines[at] = serde_json::to_string(&value).unwrap();
    put(folder, name, &(lines.join("\n") + "\n"));
}

/// Changes the order or number of a file's lines.
fn lines(folder: &Path, name: &str, change: fn(&mut Vec<&str>)) {
    let text = text(folder, name);
    let mut lines: Vec<&str> = text.lines().collect();
    change(&mut lines);
    put(folder, name, &(lines.join("\n") + "\n"));
}

fn entry(folder: &Path, change: fn(&mut Value)) {
    line(folder, "journal.jsonl", 10, change);
}

fn manifest(folder: &Path, change: fn(&mut Value)) {
    let mut value: Value = serde_json::from_str(&text(folder, "manifest.json")).unwrap();
    change(&mut value);
    put(
        folder,
        "manifest.json",
        &serde_json::to_string(&value).unwrap(),
    );
}

const ENTRIES: [Alteration; 20] = [
    ("utc", |f| {
        entry(f, |e| e["utc"] = json!("2020-01-01T00:00:00.000Z"))
    }),
    ("actor", |f| entry(f, |e| e["actor"] = json!(actor(1)))),
    ("stranger", |f| {
        entry(f, |e| e["actor"] = json!(Uuid::max()))
    }),
    ("device", |f| entry(f, |e| e["device"] = json!(Uuid::max()))),
    ("action", |f| entry(f, |e| e["action"] = json!("case_void"))),
    ("case", |f| entry(f, |e| e["case_id"] = json!(null))),
    ("commitment", |f| {
        entry(f, |e| e["commitment"] = json!("0".repeat(64)))
    }),
    ("prev", |f| entry(f, |e| e["prev"] = json!("0".repeat(64)))),
    ("hash", |f| entry(f, |e| e["hash"] = json!("0".repeat(64)))),
    ("hash cut", |f| entry(f, |e| e["hash"] = json!(""))),
    ("version", |f| entry(f, |e| e["version"] = json!(2))),
    ("number", |f| entry(f, |e| e["seq"] = json!(12))),
    ("payload", |f| entry(f, |e| e["payload"] = json!("{}"))),
    ("payload gone", |f| {
        entry(f, |e| {
            (e["payload"], e["salt"]) = (json!(null), json!(null))
        })
    }),
    ("salt gone", |f| entry(f, |e| e["salt"] = json!(null))),
    ("field more", |f| entry(f, |e| e["note"] = json!("x"))),
    ("dropped", |f| {
        lines(f, "journal.jsonl", |l| _ = l.remove(9))
    }),
    ("doubled", |f| {
        lines(f, "journal.jsonl", |l| l.insert(9, l[9]))
    }),
    ("swapped", |f| lines(f, "journal.jsonl", |l| l.swap(9, 10))),
    ("end cut off", |f| {
        lines(f, "journal.jsonl", |l| _ = l.pop())
    }),
];

const REST: [Alteration; 14] = [
    ("point hash", |f| {
        line(f, "checkpoints.jsonl", 0, |p| {
            p["hash"] = json!("0".repeat(64))
        })
    }),
    ("point seq", |f| {
        line(f, "checkpoints.jsonl", 0, |p| p["seq"] = json!(6))
    }),
    ("point utc", |f| {
        line(f, "checkpoints.jsonl", 1, |p| p["utc"] = json!("1970"))
    }),
    ("point signature", |f| {
        line(f, "checkpoints.jsonl", 1, |p| {
            p["signature"] = json!("0".repeat(128))
        })
    }),
    ("point key", |f| {
        line(f, "checkpoints.jsonl", 1, |p| {
            p["public_key"] = json!("0".repeat(64))
        })
    }),
    ("point dropped", |f| {
        lines(f, "checkpoints.jsonl", |l| l.truncate(1))
    }),
    ("name", |f| {
        put(
            f,
            "people.json",
            &text(f, "people.json").replace("沈小1", "沈大1"),
        )
    }),
    ("half a file", |f| {
        put(f, "journal.jsonl", &text(f, "journal.jsonl")[..3_000])
    }),
    ("empty file", |f| put(f, "journal.jsonl", "")),
    ("missing file", |f| {
        fs::remove_file(f.join("checkpoints.jsonl")).unwrap()
    }),
    ("missing manifest", |f| {
        fs::remove_file(f.join("manifest.json")).unwrap()
    }),
    ("missing seal", |f| {
        fs::remove_file(f.join("manifest.sig")).unwrap()
    }),
    ("not JSON", |f| put(f, "manifest.json", "hello")),
    ("README", |f| put(f, "README.md", "hello")),
];

const MANIFEST: [Alteration; 6] = [
    ("entries", |f| manifest(f, |m| m["entries"] = json!(3))),
    ("payloads", |f| {
        manifest(f, |m| m["payloads"] = json!(false))
    }),
    ("head", |f| {
        manifest(f, |m| m["head"]["hash"] = json!("0".repeat(64)))
    }),
    ("vault", |f| {
        manifest(f, |m| m["vault_id"] = json!(Uuid::nil()))
    }),
    ("device", |f| {
        manifest(f, |m| m["devices"][0]["device"] = json!(Uuid::nil()))
    }),
    ("file left out", |f| {
        manifest(f, |m| {
            drop(m["files"].as_object_mut().unwrap().remove("people.json"))
        })
    }),
];

/// Copies an export, alters the copy, and gives the verdict.
fn altered(honest: &Path, alter: impl Fn(&Path)) -> i32 {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(honest).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    alter(copy.path());
    code_of(&verified(copy.path(), &[]))
}

#[test]
fn every_alteration_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let honest = export(dir.path(), true, &links(VAULT), &key());
    assert_eq!(altered(&honest, |_| {}), 0, "control");
    for (name, alter) in ENTRIES.iter().chain(&REST).chain(&MANIFEST) {
        assert_eq!(altered(&honest, alter), 1, "{name}");
    }
}

/// Somebody who holds the device's key and puts the manifest right again: the hashes of the files say nothing then, and
/// each alteration of the journal must still be noticed for itself.
#[test]
fn every_alteration_under_a_manifest_that_was_put_right_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let honest = export(dir.path(), true, &links(VAULT), &key());
    assert_eq!(
        altered(&honest, |folder| resealed(folder, &key())),
        0,
        "control"
    );
    for (name, alter) in ENTRIES
        .iter()
        .chain(&REST[..6])
        .chain(&REST[7..9])
        .chain(&MANIFEST)
    {
        let verdict = altered(&honest, |folder| {
            alter(folder);
            resealed(folder, &key());
        });
        assert_eq!(verdict, 1, "{name}");
    }
    let stranger = altered(&honest, |folder| {
        resealed(folder, &DeviceKey::from_secret(&[8; 32]))
    });
    assert_eq!(stranger, 1, "sealed by a stranger");
}

/// Counts and hashes every file anew and signs the manifest.
fn resealed(folder: &Path, key: &DeviceKey) {
    let mut value: Value = serde_json::from_str(&text(folder, "manifest.json")).unwrap();
    if let Some(files) = value["files"].as_object_mut() {
        for (name, digest) in files {
            *digest = json!(hex(&Sha256::digest(text(folder, name))));
        }
    }
    let manifest = serde_json::to_vec(&value).unwrap();
    fs::write(folder.join("manifest.json"), &manifest).unwrap();
    let seal = Seal {
        device: DEVICE,
        public_key: hex(&key.public()),
        signature: hex(&key.sign_export(VAULT, &Sha256::digest(&manifest).into())),
    };
    fs::write(folder.join("manifest.sig"), pretty(&seal).unwrap()).unwrap();
}
