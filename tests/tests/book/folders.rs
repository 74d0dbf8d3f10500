//! The folders that the page may name, and the export folder, which belongs to the office's book.

use std::fs;

use casebook_tests::test_office::{PASSPHRASE, TestOffice};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::backup_status::sign_in;

fn export_folder(office: &mut TestOffice) -> Value {
    office.ok("boot", json!({}))["export_folder"].clone()
}

#[test]
fn a_folder_that_nobody_chose_is_not_touched() {
    let mut office = TestOffice::new_office();
    let outside = TempDir::new().expect("a folder");
    let stick = outside.path().join("移动 硬盘");
    fs::create_dir(&stick).expect("a folder");
    let mut safety = office.ok("office_setup", json!({}))["safety"].clone();
    safety["places"] = json!([stick]);
    let named = [
        ("export_folder_set", json!({ "folder": stick }), "folder"),
        ("safety_set", json!({ "safety": safety }), "safety.places.0"),
    ];
    for (cmd, payload, field) in &named {
        let refused = office.refused_at(cmd, payload.clone());
        assert_eq!(refused, ("folder_trouble".into(), (*field).into()), "{cmd}");
    }
    office.choose_folder(&stick);
    for (cmd, payload, _) in &named[1..] {
        office.ok(cmd, payload.clone());
    }
    // The next run knows it from the book's settings, and no other folder.
    office.ok("lock", json!({}));
    office.restart();
    sign_in(&mut office, PASSPHRASE);
    office.ok("safety_set", named[1].1.clone());
    let other = json!({ "folder": outside.path() });
    assert_eq!(office.refused("export_folder_set", other), "folder_trouble");
    // The settings of the backups do not move the exports.
    let before = export_folder(&mut office);
    safety["export_folder"] = json!(stick);
    office.ok("safety_set", json!({ "safety": safety }));
    assert_eq!(export_folder(&mut office), before);
}

#[test]
fn the_export_folder_is_a_setting_of_the_office_and_not_of_the_practice_book() {
    let mut office = TestOffice::new_office();
    let default = json!(office.exports());
    let chosen = TempDir::new().expect("a folder");
    let folder = office.choose_folder(chosen.path());
    assert_eq!(export_folder(&mut office), default);
    office.ok("export_folder_set", json!({ "folder": folder }));
    assert_eq!(export_folder(&mut office), json!(folder));
    let query = json!({"kinds": ["settings"], "actor": null, "number": "", "from": null, "to": null, "before": null});
    let journal = office.ok("journal_list", query);
    assert_eq!(journal["lines"][0]["action"], "safety_set");

    // Without signing in, the practice book neither shows nor moves it.
    office.ok("lock", json!({}));
    office.ok("practice_open", json!({}));
    assert_eq!(export_folder(&mut office), default);
    let other = TempDir::new().expect("a folder");
    let other = office.choose_folder(other.path());
    let moved = json!({ "folder": other });
    assert_eq!(office.refused("export_folder_set", moved), "not_allowed");
    office.restart();
    sign_in(&mut office, PASSPHRASE);
    assert_eq!(export_folder(&mut office), json!(folder));
}

/// Earlier versions kept it in the preferences of the PC, which anybody there can write.
#[test]
fn the_preferences_of_the_pc_do_not_move_the_exports() {
    let mut office = TestOffice::new_office();
    let default = json!(office.exports());
    office.ok("lock", json!({}));
    let elsewhere = TempDir::new().expect("a folder");
    let prefs = json!({ "export_folder": elsewhere.path(), "lang": "zh" });
    fs::write(office.data.join("prefs.json"), prefs.to_string()).expect("the preferences");
    office.restart();
    sign_in(&mut office, PASSPHRASE);
    let kept = office.ok("boot", json!({}));
    assert_eq!(kept["prefs"]["lang"], "zh", "control: they were read");
    assert_eq!(export_folder(&mut office), default);
    office.ok(
        "prefs_set",
        json!({ "prefs": { "export_folder": elsewhere.path() } }),
    );
    assert_eq!(export_folder(&mut office), default);
}
