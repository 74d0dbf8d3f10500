//! Every alteration of an exported journal is noticed by the verifier.

use super::*;
use crate::domain::action::JournalAction;

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

const ENTRY_ALTERATIONS: [Alteration; 22] = [
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
        alter_entry(f, |e| e["action"] = json!(JournalAction::CaseVoid))
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
    ("signature", |f| {
        alter_entry(f, |e| e["signature"] = json!("0".repeat(128)))
    }),
    ("signature gone", |f| {
        alter_entry(f, |e| e["signature"] = json!(null))
    }),
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
