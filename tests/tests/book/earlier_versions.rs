//! Folders as earlier versions of the program left them.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use casebook_core::api::medium_reading;
use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const FILES: [&str; 4] = ["store.db", "anchor.a", "anchor.b", "vault.json"];

fn folder(office: &TestOffice) -> PathBuf {
    office.data.join("office")
}

fn read_files(folder: &Path) -> Vec<Vec<u8>> {
    let read = |name: &&str| fs::read(folder.join(name)).expect("a file of the book");
    FILES.iter().map(read).collect()
}

fn digest(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

/// The commit record of a replacement of these files.
fn commit_record(files: &[Vec<u8>]) -> String {
    let replaced = FILES.iter().zip(files);
    let replace: Vec<String> = replaced
        .map(|(name, bytes)| format!(r#"{{"name":"{name}","sha256":"{}"}}"#, digest(bytes)))
        .collect();
    let content = format!(
        r#"{{"format":"casebook-switch","version":1,"replace":[{}],"remove":[]}}"#,
        replace.join(",")
    );
    let sha256 = digest(content.as_bytes());
    let text = format!(r#"{{"switch":{content},"sha256":"{sha256}"}}"#);
    indented(&text)
}

/// The same JSON on several lines, two spaces for each level.
fn indented(text: &str) -> String {
    let (mut indented, mut level, mut quoted) = (String::new(), 0, false);
    let line = |text: &mut String, level: usize| {
        text.push('\n');
        text.push_str(&"  ".repeat(level));
    };
    for (at, c) in text.char_indices() {
        quoted ^= c == '"';
        match c {
            '{' | '[' if !quoted => {
                indented.push(c);
                level += 1;
                if !text[at + 1..].starts_with(']') {
                    line(&mut indented, level);
                }
            }
            '}' | ']' if !quoted => {
                level -= 1;
                if !text[..at].ends_with('[') {
                    line(&mut indented, level);
                }
                indented.push(c);
            }
            ',' if !quoted => {
                indented.push(c);
                line(&mut indented, level);
            }
            ':' if !quoted => indented.push_str(": "),
            _ => indented.push(c),
        }
    }
    indented
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder of the book");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    names.sort();
    names
}

fn code(answer: Result<Value, casebook_core::WireError>) -> Value {
    json!(answer.expect_err("it was to be refused").code)
}

/// `vault.json.prev` held the former vault file, which a passphrase that was changed still opened.
#[test]
fn a_former_vault_file_lets_nobody_in_and_goes_with_the_next_change() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let former = folder(&office).join("vault.json.prev");
    let vault = fs::read(folder(&office).join("vault.json")).expect("the vault file");
    let change = json!({ "current": PASSPHRASE, "new": NEW_PASSPHRASE });
    office.ok("passphrase_change", change);
    office.ok("lock", json!({}));
    assert!(!former.exists(), "this version writes none");
    fs::write(&former, &vault).expect("a former file");
    office.restart();
    let refused = code(office.sign_in(&founder, PASSPHRASE));
    assert_eq!(refused, "wrong_passphrase");
    assert!(office.sign_in(&founder, NEW_PASSPHRASE).is_ok());
    let change = json!({ "current": NEW_PASSPHRASE, "new": PASSPHRASE });
    office.ok("passphrase_change", change);
    assert!(!former.exists());
}

/// The files of the book while a change of keys is committed and not one file is renamed.
fn interrupt_change(dir: &Path, old: &[Vec<u8>], new: &[Vec<u8>]) {
    for (name, (old, new)) in FILES.iter().zip(old.iter().zip(new)) {
        fs::write(dir.join(name), old).expect("an old file");
        fs::write(dir.join(format!("{name}.next")), new).expect("a waiting file");
    }
    fs::write(dir.join("switch"), commit_record(new)).expect("the commit record");
}

/// A program at the sign-in screen looks for sets to restore while another one changes the keys of the book.
#[test]
fn looking_for_sets_does_not_finish_the_change_of_another_process() {
    let mut office = TestOffice::new_unconfirmed_office();
    let key = office.confirm_recovery_key();
    office.ok("backup_now", json!({}));
    office.run_tasks();
    let dir = folder(&office);
    let old = read_files(&dir);
    office.ok("recovery_renew", json!({ "passphrase": PASSPHRASE }));
    office.ok("lock", json!({}));
    office.run_tasks();
    let new = read_files(&dir);
    let sets = office.data.join("backups");
    let request = json!({ "folder": office.choose_folder(&sets), "recovery_key": key });
    interrupt_change(&dir, &old, &new);
    let lock = fs::File::create(office.data.join("lock")).expect("the lock");
    lock.try_lock().expect("nobody has it");
    let _ = office.call("restore_preview", request.clone());
    assert!(read_files(&dir) == old, "another process has the book");
    drop(lock);
    // Without the lock on the folder nothing is finished either.
    let _ = medium_reading(&office.app, "restore_preview", &request);
    assert!(read_files(&dir) == old, "what is read for a command");
    let _ = office.call("restore_preview", request.clone());
    assert!(read_files(&dir) == new, "control");
    office.ok("restore_preview", request);
}

/// A rotation that a power cut interrupted after any number of its renames.
#[test]
fn an_unfinished_rotation_is_finished() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let dir = folder(&office);
    let old = read_files(&dir);
    office.ok("recovery_renew", json!({ "passphrase": PASSPHRASE }));
    office.ok("lock", json!({}));
    let new = read_files(&dir);
    for renamed in 0..=FILES.len() {
        for (at, name) in FILES.iter().enumerate() {
            let present = if at < renamed { &new[at] } else { &old[at] };
            fs::write(dir.join(name), present).expect("a present file");
            if at >= renamed {
                let next = dir.join(format!("{name}.next"));
                fs::write(next, &new[at]).expect("a waiting file");
            }
        }
        fs::write(dir.join("vault.json.prev"), &old[3]).expect("the former file");
        fs::write(dir.join("switch"), commit_record(&new)).expect("the commit record");
        office.restart();
        assert_eq!(read_files(&dir), new, "after {renamed} renames");
        let left = names(&dir).into_iter();
        let left: Vec<String> = left
            .filter(|name| name.ends_with(".next") || name == "switch")
            .collect();
        assert_eq!(left, [""; 0], "after {renamed} renames");
        assert!(office.sign_in(&founder, PASSPHRASE).is_ok());
        office.ok("lock", json!({}));
        office.restart();
    }
    // The control: without the commit record the old files count, and what waits is removed.
    for (name, (old, new)) in FILES.iter().zip(old.iter().zip(&new)) {
        fs::write(dir.join(name), old).expect("an old file");
        fs::write(dir.join(format!("{name}.next")), new).expect("a waiting file");
    }
    office.restart();
    assert_eq!(read_files(&dir), old);
}
