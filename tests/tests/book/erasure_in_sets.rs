//! Erasure in the backup sets of every location.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_core::backup::{ErasureLedger, Keys, list_sets, open_verified};
use casebook_core::store::ErasureRecord;
use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use chrono::Duration;
use serde_json::json;
use tempfile::TempDir;

use crate::backups::{add_location, back_up, keys, register, run_job, use_for_minutes};
use crate::erasure::tables_with;

/// Returns true if a decrypted set of this location contains the text in rows, journal or search index.
fn sets_contain(location: &Path, keys: &Keys, data: &Path, text: &str) -> bool {
    let found = list_sets(location, keys).expect("sets");
    assert!(!found.is_empty());
    found.iter().any(|set| {
        let opened = open_verified(&set.dir, keys, data, &mut |_, _| true);
        let (_, opened) = opened.expect("a whole set");
        !tables_with(&opened.store, text).is_empty()
    })
}

/// An erasure reaches the older sets as late as the book itself: until then somebody can still find what was erased wrongly, but
/// no restore brings it back into use.
#[test]
fn an_erased_case_is_erased_in_every_set_even_one_that_was_away() {
    let mut office = TestOffice::new_office();
    let founder = office.founder.clone();
    let second = office.add_member("顾二", "supervisor");
    let case = register(&mut office, "欧阳金丝雀");
    register(&mut office, "沈二");
    let void = json!({
        "case": case["case"], "version": case["version"],
        "ruling": { "on": "2026-11-20", "reason": "登记有误" },
    });
    let case = office.ok("case_void", void);
    let asked = office.ok("erasure_ask", json!({
        "case": case["case"], "version": case["version"], "basis": "law_requires", "note": "本人申请",
    }));
    office.invite_and_sign_in(&second, NEW_PASSPHRASE);
    office.wait_until_erasable(&founder, PASSPHRASE);
    office.sign_in(&founder, PASSPHRASE).expect("the founder");
    let outside = TempDir::new().expect("a folder");
    let stick: PathBuf = outside.path().join("stick");
    fs::create_dir(&stick).expect("a folder");
    add_location(&mut office, &stick);
    back_up(&mut office);
    use_for_minutes(&mut office, 31);
    office.run_tasks();
    let own = office.data.join("backups");
    let data = office.data.clone();
    // The start passphrase was used, so the vault key changed.
    let keys = keys(&office);
    let canary = "欧阳金丝雀";
    assert!(
        sets_contain(&own, &keys, &data, canary) && sets_contain(&stick, &keys, &data, canary),
        "control"
    );
    let away = outside.path().join("away");
    fs::rename(&stick, &away).expect("a rename");

    office.pass_days(0);
    office.sign_in(&second, NEW_PASSPHRASE).expect("the second");
    office.ok(
        "case_erase",
        json!({
            "case": case["case"], "version": asked["version"], "passphrase": NEW_PASSPHRASE,
        }),
    );
    assert_eq!(run_job(&mut office)["state"], "done");
    assert!(
        sets_contain(&own, &keys, &data, canary),
        "the older sets keep it for some days"
    );
    // But they no longer restore the case.
    let view = office.ok("backups", json!({}));
    for set in view["locations"][0]["sets"].as_array().expect("sets") {
        let ask = json!({ "location": 0, "set": set["name"], "number": case["number"] });
        assert_eq!(office.refused("case_in_set", ask.clone()), "erased");
        assert_eq!(office.refused("case_restore", ask), "erased");
    }
    office.pass_days(6);
    office.clock.pass(Duration::minutes(23 * 60 + 45));
    office.sign_in(&second, NEW_PASSPHRASE).expect("the second");
    back_up(&mut office);
    assert!(
        sets_contain(&own, &keys, &data, canary),
        "not quite seven days are too few"
    );
    office.pass_days(0);
    office.clock.pass(Duration::minutes(20));
    office.sign_in(&second, NEW_PASSPHRASE).expect("the second");
    office.tick();
    // It is too early for a backup of what changed: the erasure alone starts it.
    assert_eq!(run_job(&mut office)["state"], "done");
    assert!(
        !sets_contain(&own, &keys, &data, canary),
        "it is erased in the own sets"
    );
    assert!(
        sets_contain(&away, &keys, &data, canary),
        "control: this location was away"
    );

    fs::rename(&away, &stick).expect("a rename");
    use_for_minutes(&mut office, 1);
    assert_eq!(run_job(&mut office)["state"], "done");
    assert!(
        !sets_contain(&stick, &keys, &data, canary),
        "and in the location that is back"
    );
}

/// Whoever has the vault key can write a ledger that lists a case. Only what the journal says is erased leaves the sets.
#[test]
fn a_ledger_that_lists_what_the_journal_does_not_destroys_nothing_in_any_set() {
    let mut office = TestOffice::new_office();
    let canary = "欧阳金丝雀";
    let case = register(&mut office, canary);
    let outside = TempDir::new().expect("a folder");
    let media = ["stick", "disk"].map(|name| outside.path().join(name));
    let away = ["stick away", "disk away"].map(|name| outside.path().join(name));
    media
        .iter()
        .for_each(|medium| fs::create_dir(medium).expect("a folder"));
    let mut safety = office.ok("office_setup", json!({}))["safety"].clone();
    safety["places"] = media
        .each_ref()
        .map(|medium| office.choose_folder(medium))
        .into_iter()
        .collect();
    office.ok("safety_set", json!({ "safety": safety }));
    back_up(&mut office);
    use_for_minutes(&mut office, 31);
    office.run_tasks();
    for (medium, away) in media.iter().zip(&away) {
        fs::rename(medium, away).expect("a rename");
    }
    let (keys, data) = (keys(&office), office.data.clone());
    let own = data.join("backups");
    let planted = ErasureRecord {
        case: case["case"]
            .as_str()
            .expect("an id")
            .parse()
            .expect("an id"),
        seq: 1,
        at: office.clock.utc - Duration::days(30),
    };
    let planted = ErasureLedger::from_records(&[planted]);
    planted.write(&own, &keys).expect("a ledger");
    register(&mut office, "沈二");
    back_up(&mut office);
    // When the second medium is back, the first one has the newest set.
    for (back, (medium, away)) in media.iter().zip(&away).enumerate() {
        fs::rename(away, medium).expect("a rename");
        use_for_minutes(&mut office, 2);
        office.run_tasks();
        for location in media[..=back].iter().chain([&own]) {
            let sets = list_sets(location, &keys).expect("sets");
            assert!(sets.len() > 1, "{location:?}");
            for set in sets {
                let opened = open_verified(&set.dir, &keys, &data, &mut |_, _| true);
                let (_, opened) = opened.expect("a whole set");
                let tables = tables_with(&opened.store, canary);
                assert!(!tables.is_empty(), "{} in {location:?}", set.name);
            }
        }
    }
    assert!(
        ErasureLedger::read_or_empty(&own, &keys) == planted,
        "control"
    );
}
