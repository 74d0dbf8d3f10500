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
use crate::journal::{Fields, seal_entry, sign_entry};
use crate::vault::{SigningKey, key_code};

mod clock;
mod former_keys;
mod signatures;
mod whose_key;

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

/// The signing key of an actor.
fn signing_key(vault: Uuid, n: usize) -> SigningKey {
    SigningKey::for_tests(&[u8::try_from(n).unwrap(); 32], vault, actor(n))
}

/// Returns entries of two people, of which the third last erases the first case. The first four state their keys.
fn sample_entries(vault: Uuid) -> Vec<StoredEntry> {
    entries_at(vault, |n| n)
}

/// Returns the entries of [`sample_entries`], each in this second.
fn entries_at(vault: Uuid, second: impl Fn(usize) -> usize) -> Vec<StoredEntry> {
    let mut journal = SampleJournal::new(vault);
    for n in 0..LENGTH {
        journal.second = second(n);
        match n {
            0..STATED => journal.state_keys(n),
            _ => {
                let action = if n == LENGTH - 3 {
                    "case_erase"
                } else {
                    "case_edit"
                };
                let of = case(if n == LENGTH - 3 { 0 } else { n });
                let payload = format!("{{\"op\":\"拖欠工资 \\\"{n}\\\"\"}}");
                let key = signing_key(vault, n % 2);
                let case = (n % 4 > 0).then_some(of);
                journal.write(actor(n), action, case, &payload, Some(&key));
            }
        }
    }
    for stored in &mut journal.entries[..LENGTH - 3] {
        if stored.entry.case_id == Some(case(0)) {
            (stored.payload, stored.salt) = (None, None);
        }
    }
    journal.entries
}

/// The number of entries that state the keys of the two people.
const STATED: usize = 4;

/// A journal that is written for an export.
struct SampleJournal {
    vault: Uuid,
    head: Head,
    second: usize,
    entries: Vec<StoredEntry>,
}

impl SampleJournal {
    fn new(vault: Uuid) -> SampleJournal {
        SampleJournal {
            vault,
            head: Head::genesis(vault),
            second: 0,
            entries: Vec::new(),
        }
    }

    fn write(
        &mut self,
        actor: Uuid,
        action: &str,
        case_id: Option<Uuid>,
        payload: &str,
        key: Option<&SigningKey>,
    ) {
        let time = 1_795_161_600 + i64::try_from(self.second).unwrap();
        let fields = Fields {
            utc: DateTime::from_timestamp(time, 0).unwrap(),
            device: DEVICE,
            actor,
            action,
            case_id,
        };
        let sealed = seal_entry(self.vault, &self.head, &fields, payload.as_bytes()).unwrap();
        self.head = sealed.entry.head();
        let signature = key.map(|key| sign_entry(key, self.vault, &sealed.entry));
        self.entries.push(StoredEntry {
            entry: sealed.entry,
            payload: Some(payload.as_bytes().to_vec()),
            salt: Some(sealed.salt),
            signature,
        });
    }

    fn event(&mut self, event: &Value, key: &SigningKey) {
        let action = event["kind"].as_str().unwrap().to_owned();
        let payload = json!({ "event": event }).to_string();
        self.write(key.person(), &action, None, &payload, Some(key));
    }

    /// States a key, which `over` signed over.
    fn state(&mut self, key: &SigningKey, over: Option<&SigningKey>) {
        let public = key.public();
        let mut event = json!({ "kind": "signing_key", "public_key": hex_text(&public) });
        if let Some(over) = over {
            event["signed_over"] = json!(hex_text(&over.sign_over(key.person(), &public)));
        }
        self.event(&event, key);
    }

    fn put_supervisor(&mut self, n: usize, by: Option<&SigningKey>) {
        let after =
            json!({ "id": actor(n), "role": "supervisor", "active": true, "name": "沈小0" });
        let payload = json!({ "op": { "op": "staff_put", "before": null, "after": after } });
        self.write(actor(n), "staff_put", None, &payload.to_string(), by);
    }

    /// Writes the `n`th of the entries by which the founder and a colleague who is invited have their keys.
    fn state_keys(&mut self, n: usize) {
        let [founder, colleague] = [0, 1].map(|n| signing_key(self.vault, n));
        let invitation = signing_key(self.vault, 31);
        match n {
            0 => self.state(&founder, None),
            1 => self.put_supervisor(0, Some(&founder)),
            2 => {
                let invited = json!({
                    "kind": "access", "member": actor(1), "change": "invited",
                    "invitation_key": hex_text(&invitation.public()), "expires": "2030-01-01T00:00:00Z",
                });
                self.event(&invited, &founder);
            }
            _ => self.state(&colleague, Some(&invitation)),
        }
    }
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
    let output = verifier(folder).args(more).output();
    output.expect("Python 3 is there, as on an auditor's machine")
}

fn verifier(folder: &Path) -> Command {
    let verifier =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exchange/journal_file/verify.py");
    let mut command = Command::new(if cfg!(windows) { "python" } else { "python3" });
    command.args([verifier.as_os_str(), folder.as_os_str()]);
    command
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
        Some(2) => "something is unsigned or unconfirmed\n",
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
