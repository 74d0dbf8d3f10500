//! A change of the passphrase that the disk cuts off.

use super::*;
use crate::journal::KnownDevice;
use crate::store::{ExternalRecords, SignatureSummary};
use crate::vault::VaultFile;

const NEW: &str = "窗台 lantern 纸船 88 gravel";

fn change(app: &mut App) -> Code {
    let change = json!({ "current": PASSPHRASE, "new": NEW });
    refused(app, "passphrase_change", change)
}

/// Signs in and out and in again; returns what the verification says of the signatures.
fn used(app: &mut App, user: &Value, passphrase: &str) -> SignatureSummary {
    for _ in 0..2 {
        let sign_in = json!({ "user": user, "passphrase": passphrase });
        ok(app, "sign_in", sign_in);
        let own = ok(app, "boot", json!({}))["own_key"].clone();
        assert_eq!(own["foreign"], json!([]));
        assert_eq!(own["is_journal_cut"], false);
        ok(app, "lock", json!({}));
    }
    let sign_in = json!({ "user": user, "passphrase": passphrase });
    ok(app, "sign_in", sign_in);
    let vault = VaultFile::read(&app.book_folder(BookKind::Office)).unwrap();
    let known = ExternalRecords {
        devices: vault.devices().map(KnownDevice::from).collect(),
        ..ExternalRecords::default()
    };
    let store = app.store().unwrap();
    let report = store.verify_whole(&known, &mut |_, _| true);
    report.expect("no fault").signatures
}

/// The entry that states the new key reaches the disk and its anchor does not: the former key signs nothing more.
#[test]
fn a_change_whose_entry_may_be_on_the_disk_closes_the_book() {
    let (_folder, mut app, user) = office();
    app.book_mut().unwrap().store.refuse_anchor();
    assert_eq!(change(&mut app), Code::DiskTrouble);
    assert!(!app.is_open(), "no entry follows, not even of the lock");
    let signatures = used(&mut app, &user, NEW);
    assert_eq!(signatures, SignatureSummary::default());
}

/// The store takes nothing after the vault file was replaced: the next sign-in states the key.
#[test]
fn a_change_that_only_the_vault_file_knows_closes_the_book() {
    let (_folder, mut app, user) = office();
    app.book().unwrap().store.refuse_writing(true);
    assert_eq!(change(&mut app), Code::DiskTrouble);
    assert!(!app.is_open());
    let signatures = used(&mut app, &user, NEW);
    assert_eq!(signatures, SignatureSummary::default());
}

/// Control: as long as the vault file is the former one, so is the key, and the session goes on.
#[test]
fn a_change_that_did_not_reach_the_vault_file_leaves_the_book_open() {
    let (_folder, mut app, user) = office();
    let in_the_way = app.book_folder(BookKind::Office).join("vault.json.new");
    fs::create_dir_all(in_the_way.join("below")).unwrap();
    assert_eq!(change(&mut app), Code::DiskTrouble);
    assert!(app.is_open());
    fs::remove_dir_all(in_the_way).unwrap();
    ok(&mut app, "lock", json!({}));
    let signatures = used(&mut app, &user, PASSPHRASE);
    assert_eq!(signatures, SignatureSummary::default());
}
