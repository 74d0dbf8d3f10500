//! A restore over a book that is there: who must agree to it, and who is told.

use std::fs;

use casebook_core::backup::list_sets;
use casebook_core::store::SignatureSummary;
use casebook_tests::test_office::{Credentials, NEW_PASSPHRASE, PASSPHRASE, TestOffice};
use serde_json::{Value, json};

use super::backup_status::restore_with;
use super::backups::{back_up, keys, register, run_job};
use super::second_person::{FOURTH, Four, THIRD, at, four, new_four, second};

pub(super) const FIFTH: &str = "渡口 藤筐 anchor 19 saffron";

/// A book with a set in its own location and a case that was registered after it. Nobody is signed in.
pub(super) struct Replaced {
    pub(super) four: Four,
    later: Value,
}

pub(super) fn with_later_case(mut four: Four) -> Replaced {
    register(&mut four.office, "陈国平");
    back_up(&mut four.office);
    // On the same day a later set would take its place.
    four.office.pass_days(1);
    four.sign_in_founder();
    let later = register(&mut four.office, "沈二")["case"].clone();
    four.office.ok("lock", json!({}));
    four.office.run_tasks();
    Replaced { four, later }
}

impl Replaced {
    pub(super) fn office(&mut self) -> &mut TestOffice {
        &mut self.four.office
    }

    /// Returns what a restore with this recovery key would do.
    pub(super) fn preview(&mut self, key: &str) -> Value {
        let own = self.four.office.data.join("backups");
        let folder = self.office().choose_folder(&own);
        let request = json!({ "folder": folder, "recovery_key": key });
        self.office().ok("restore_preview", request)
    }

    /// Returns the payload that restores the oldest set for the founder, with the proofs that are given.
    pub(super) fn run(
        &mut self,
        key: &str,
        present: Option<Value>,
        confirmed: Option<Value>,
    ) -> Value {
        let preview = self.preview(key);
        let sets = preview["sets"].as_array().expect("sets");
        let mut run = json!({
            "folder": self.four.office.data.join("backups"), "path": sets[sets.len() - 1]["path"],
            "recovery_key": key, "user": self.four.founder, "new_passphrase": FIFTH,
        });
        for (name, proof) in [("present", present), ("second", confirmed)] {
            if let Some(proof) = proof {
                run[name] = proof;
            }
        }
        run
    }

    pub(super) fn refused(
        &mut self,
        key: &str,
        present: Option<Value>,
        confirmed: Option<Value>,
    ) -> (String, String) {
        let run = self.run(key, present, confirmed);
        self.office().refused_at("restore_run", run)
    }

    /// Restores the book; the founder is signed in afterwards.
    pub(super) fn restore(&mut self, key: &str, present: Option<Value>, confirmed: Option<Value>) {
        let run = self.run(key, present, confirmed);
        self.office().ok("restore_run", run);
        let end = run_job(self.office());
        assert_eq!(end["state"], "done", "{end}");
        let later = json!({ "case": self.later });
        assert_eq!(self.office().refused("case_get", later), "not_found");
    }

    /// The founder makes a new recovery key, so that the known one is old.
    pub(super) fn renew_recovery_key(&mut self) {
        let (founder, confirmed) = (self.four.founder.clone(), self.deputy());
        (self.office().sign_in(&founder, PASSPHRASE)).expect("the founder");
        let renew = json!({ "passphrase": PASSPHRASE, "second": confirmed });
        self.office().ok("recovery_renew", renew);
        self.office().confirm_recovery_key();
        self.office().ok("lock", json!({}));
        self.office().run_tasks();
    }

    /// Returns what the newest entry about a restore says.
    pub(super) fn journaled(&mut self) -> Value {
        let query = json!({
            "kinds": ["backups"], "actor": null, "number": "", "from": null, "to": null, "before": null,
        });
        let page = self.office().ok("journal_list", query);
        let lines = page["lines"].as_array().expect("lines");
        let line = lines.iter().find(|line| line["action"] == "restored");
        line.expect("an entry")["detail"].clone()
    }

    /// Signs in and returns the restore of which the person is told.
    fn told(&mut self, person: &str, passphrase: &str) -> Value {
        self.office().ok("lock", json!({}));
        let boot = self.office().sign_in(person, passphrase);
        boot.expect("a sign-in")["restored"].clone()
    }

    pub(super) fn founder(&self) -> Option<Value> {
        Some(second(&self.four.founder, PASSPHRASE))
    }

    pub(super) fn deputy(&self) -> Option<Value> {
        Some(second(&self.four.deputy, NEW_PASSPHRASE))
    }

    pub(super) fn mediator(&self) -> Option<Value> {
        Some(second(&self.four.mediator, THIRD))
    }
}

#[test]
fn a_restore_over_a_book_of_two_supervisors_takes_two_people() {
    let mut book = with_later_case(four());
    let key = book.four.recovery_key.clone();
    let (founder, deputy, mediator) = (
        book.four.founder.clone(),
        book.four.deputy.clone(),
        book.four.mediator.clone(),
    );
    let people = book.preview(&key)["present_people"].clone();
    assert_eq!(people.as_array().expect("people").len(), 4);
    let missing = at("missing", "present.passphrase");
    assert_eq!(book.refused(&key, None, None), missing);
    let wrong = Some(second(&founder, FOURTH));
    let refused = at("wrong_passphrase", "present.passphrase");
    assert_eq!(book.refused(&key, wrong, book.deputy()), refused);
    let no_supervisor = at("not_allowed", "present.member");
    assert_eq!(
        book.refused(&key, book.mediator(), book.deputy()),
        no_supervisor
    );
    let needed = at("second_person_needed", "second.member");
    assert_eq!(book.refused(&key, book.founder(), None), needed);
    let not_possible = at("second_not_possible", "second.member");
    assert_eq!(
        book.refused(&key, book.founder(), book.founder()),
        not_possible
    );
    let wrong = Some(second(&mediator, FOURTH));
    let refused = at("wrong_passphrase", "second.passphrase");
    assert_eq!(book.refused(&key, book.founder(), wrong), refused);
    // Nothing was done.
    (book.office().sign_in(&founder, PASSPHRASE)).expect("the present book");
    let later = json!({ "case": book.later });
    book.office().ok("case_get", later);
    let head = book.office().ok(
        "journal_list",
        json!({
            "kinds": [], "actor": null, "number": "", "from": null, "to": null, "before": null,
        }),
    )["head"]["seq"]
        .as_i64();
    book.office().ok("lock", json!({}));

    book.restore(&key, book.deputy(), book.mediator());
    let entry = book.journaled();
    assert_eq!(entry["by"], deputy);
    assert_eq!(entry["second"], json!({ "confirmed_by": mediator }));
    assert_eq!(
        (&entry["by_name"], &entry["second_name"]),
        (&json!("秦三"), &json!("周六"))
    );
    let replaced = entry["replaced"].clone();
    assert!(replaced["seq"].as_i64() > head, "{replaced}");
    assert_eq!(replaced["hash"].as_str().map(str::len), Some(64));
    // Everybody is told once, and the acts of two are none that were done alone.
    book.office().confirm_recovery_key_with(FIFTH);
    for (person, passphrase) in [
        (&founder, FIFTH),
        (&deputy, NEW_PASSPHRASE),
        (&mediator, THIRD),
    ] {
        let told = book.told(person, passphrase);
        assert_eq!(
            (&told["by"], &told["second"]),
            (&json!(deputy), &json!(mediator))
        );
        assert_eq!(book.told(person, passphrase), Value::Null);
    }
    assert!(book.four.told(&deputy, NEW_PASSPHRASE).is_empty());
}

/// The restore is done alone if nobody can confirm it, and everybody is told that, too.
#[test]
fn a_restore_that_nobody_could_confirm_is_told() {
    let mut book = with_later_case(new_four());
    let key = book.four.recovery_key.clone();
    book.restore(&key, book.founder(), None);
    assert_eq!(book.journaled()["second"], "nobody");
    let (founder, deputy) = (book.four.founder.clone(), book.four.deputy.clone());
    let alone = book.four.told(&deputy, NEW_PASSPHRASE);
    assert_eq!(alone.len(), 1, "{alone:?}");
    assert_eq!(
        (&alone[0]["act"], &alone[0]["by"]),
        (&json!("restore"), &json!(founder))
    );
}

/// A start passphrase was seen by whoever gave it.
#[test]
fn a_start_passphrase_replaces_no_book() {
    let mut four = new_four();
    let deputy = four.deputy.clone();
    let invite = json!({ "member": deputy, "passphrase": PASSPHRASE });
    let start = four.office.ok("user_invite", invite)["start_passphrase"].clone();
    let start = start.as_str().expect("a start passphrase").to_owned();
    let mut book = with_later_case(four);
    let key = book.four.recovery_key.clone();
    let given = Some(second(&deputy, &start));
    let refused = at("choose_passphrase", "present.passphrase");
    assert_eq!(book.refused(&key, given, None), refused);
}

/// An older sheet with an older set does not replace the present book without a passphrase of it. With one, what was decided in the
/// present book stays decided.
#[test]
fn an_old_sheet_replaces_a_book_only_with_a_present_passphrase() {
    let mut book = with_later_case(four());
    let key = book.four.recovery_key.clone();
    let (founder, leaver) = (book.four.founder.clone(), book.four.leaver.clone());
    (book.office().sign_in(&founder, PASSPHRASE)).expect("the founder");
    let confirmed = book.deputy();
    let renew = json!({ "passphrase": PASSPHRASE, "second": confirmed });
    book.office().ok("recovery_renew", renew);
    book.office().confirm_recovery_key();
    let removal = json!({ "member": leaver, "passphrase": PASSPHRASE, "second": confirmed });
    book.office().ok("user_remove", removal);
    book.office().ok("lock", json!({}));
    book.office().run_tasks();
    let preview = book.preview(&key);
    assert_eq!(
        preview["newer_book_unopened"], true,
        "control: an old sheet"
    );
    assert_eq!(preview["present_people"].as_array().map(Vec::len), Some(3));
    let missing = at("missing", "present.passphrase");
    assert_eq!(book.refused(&key, None, None), missing);
    // The passphrase that the sheet gives belongs to the restored book.
    let of_restored = Some(second(&founder, FIFTH));
    let wrong = at("wrong_passphrase", "present.passphrase");
    assert_eq!(book.refused(&key, of_restored, book.deputy()), wrong);
    book.restore(&key, book.founder(), book.deputy());
    book.office().ok("lock", json!({}));
    let refused = book.office().sign_in(&leaver, FOURTH).is_err();
    assert!(refused, "the removed member");
    let deputy = book.four.deputy.clone();
    assert!(book.office().sign_in(&deputy, NEW_PASSPHRASE).is_ok());
}

/// Nobody was there when the set was rewritten without an erased case: the entry of the restore, which is signed, covers that.
#[test]
fn a_set_that_an_erased_case_was_taken_out_of_verifies_after_a_restore() {
    let mut four = four();
    let (founder, deputy) = (four.founder.clone(), four.deputy.clone());
    let (mediator, key) = (four.mediator.clone(), four.recovery_key.clone());
    let office = &mut four.office;
    let case = register(office, "陈国平");
    let void = json!({
        "case": case["case"], "version": case["version"],
        "ruling": { "on": office.today(), "reason": "登记有误" },
    });
    let case = office.ok("case_void", void);
    let ask = json!({
        "case": case["case"], "version": case["version"], "basis": "law_requires", "note": "",
    });
    let asked = office.ok("erasure_ask", ask);
    back_up(office);
    office.wait_until_erasable(&mediator, THIRD);
    let erase =
        json!({ "case": case["case"], "version": asked["version"], "passphrase": NEW_PASSPHRASE });
    office.sign_in(&deputy, NEW_PASSPHRASE).expect("the deputy");
    office.ok("case_erase", erase);
    office.run_tasks();
    // Older sets follow later.
    office.pass_days(7);
    office.sign_in(&deputy, NEW_PASSPHRASE).expect("the deputy");
    office.tick();
    office.run_tasks();
    office.pass_days(1);
    let found = list_sets(&office.data.join("backups"), &keys(office)).expect("sets");
    let was_rewritten = found.iter().find(|set| {
        let manifest = set.manifest.as_ref().expect("a manifest");
        manifest.content.head.seq > manifest.content.checkpoint.seq
    });
    let set = was_rewritten.expect("a set without the case").name.clone();
    let proofs = json!({
        "present": second(&deputy, NEW_PASSPHRASE), "second": second(&founder, PASSPHRASE),
    });
    restore_with(office, &key, &set, &proofs);
    let store = office.lock_and_open_store(Credentials::of(&founder, NEW_PASSPHRASE));
    let unsigned = "SELECT count(*) FROM journal WHERE action = 'case_erase' AND signature IS NULL AND \
        seq < (SELECT seq FROM journal WHERE action = 'restored')";
    let unsigned = (store.connection()).query_row(unsigned, [], |row| row.get::<_, i64>(0));
    assert_eq!(unsigned, Ok(1), "control");
    let checked = store.verify_whole(&office.external_records(), &mut |_, _| true);
    let signatures = checked.map(|report| report.signatures);
    assert_eq!(signatures, Ok(SignatureSummary::default()));
}

/// Former passphrases with the vault file of their time have agreed to nothing: the store knows that it is an earlier one.
#[test]
fn a_vault_file_that_was_put_back_names_nobody_who_agreed() {
    for is_old_sheet in [false, true] {
        let mut book = with_later_case(four());
        let (deputy, key) = (book.four.deputy.clone(), book.four.recovery_key.clone());
        if is_old_sheet {
            book.renew_recovery_key();
        }
        let file = book.four.office.book_folder().join("vault.json");
        let image = fs::read(&file).expect("the vault file");
        let (former, founder) = (book.deputy(), book.founder());
        let office = book.office();
        office.sign_in(&deputy, NEW_PASSPHRASE).expect("the deputy");
        let change = json!({ "current": NEW_PASSPHRASE, "new": FIFTH, "was_seen": false });
        office.ok("passphrase_change", change);
        office.ok("lock", json!({}));
        office.run_tasks();
        fs::write(&file, &image).expect("an earlier file");
        office.restart();
        // They are asked for all the same, so that such a file makes nothing easier.
        let missing = at("missing", "present.passphrase");
        assert_eq!(book.refused(&key, None, None), missing);
        book.restore(&key, former, founder);
        let entry = book.journaled();
        let agreed = [&entry["by"], &entry["second"]];
        assert_eq!(agreed, [&Value::Null, &json!("nobody")], "{is_old_sheet}");
        assert!(entry["replaced"].is_object(), "{entry}");
    }
}

/// With one supervisor the present sheet is enough, and with an older one a passphrase is.
#[test]
fn with_one_supervisor_a_restore_takes_the_present_sheet_or_a_present_passphrase() {
    for is_old in [false, true] {
        let mut four = new_four();
        let (deputy, founder) = (four.deputy.clone(), four.founder.clone());
        let removal = json!({ "member": deputy, "passphrase": PASSPHRASE });
        four.office.ok("user_remove", removal);
        let mut book = with_later_case(four);
        let key = book.four.recovery_key.clone();
        let mut present = None;
        if is_old {
            (book.office().sign_in(&founder, PASSPHRASE)).expect("the founder");
            let renew = json!({ "passphrase": PASSPHRASE });
            book.office().ok("recovery_renew", renew);
            book.office().confirm_recovery_key();
            book.office().ok("lock", json!({}));
            book.office().run_tasks();
            let missing = at("missing", "present.passphrase");
            assert_eq!(book.refused(&key, None, None), missing);
            present = book.founder();
        }
        let asks = book.preview(&key)["present_people"].is_array();
        assert_eq!(asks, is_old);
        book.restore(&key, present, None);
        assert_eq!(book.journaled()["second"], Value::Null);
        let mediator = book.four.mediator.clone();
        assert_eq!(book.told(&mediator, THIRD)["by"], json!(founder));
    }
}

/// Nobody can be asked if no book is left, or its store is surely damaged.
#[test]
fn a_book_that_is_lost_is_restored_with_the_sheet_alone() {
    type Loss = fn(&std::path::Path);
    let losses: [(&str, Loss); 4] = [
        ("no store", |dir| {
            fs::remove_file(dir.join("store.db")).expect("a store")
        }),
        ("no vault", |dir| {
            fs::remove_file(dir.join("vault.json")).expect("a vault")
        }),
        ("half a vault", |dir| {
            let text = fs::read(dir.join("vault.json")).expect("a vault");
            fs::write(dir.join("vault.json"), &text[..text.len() / 2]).expect("half of it");
        }),
        ("a damaged store", |dir| {
            fs::write(dir.join("store.db"), [7; 8192]).expect("a store")
        }),
    ];
    for (lost, lose) in losses {
        let mut book = with_later_case(four());
        lose(&book.four.office.data.join("office"));
        let key = book.four.recovery_key.clone();
        assert_eq!(book.preview(&key)["present_people"], Value::Null, "{lost}");
        book.restore(&key, None, None);
        assert_eq!(book.journaled()["second"], Value::Null, "{lost}");
    }
}

/// An older sheet does not show that the store is damaged: a passphrase does, and then one person is enough.
#[test]
fn a_damaged_store_is_known_only_with_its_key() {
    let mut book = with_later_case(four());
    let key = book.four.recovery_key.clone();
    let founder = book.four.founder.clone();
    (book.office().sign_in(&founder, PASSPHRASE)).expect("the founder");
    let renew = json!({ "passphrase": PASSPHRASE, "second": book.deputy() });
    book.office().ok("recovery_renew", renew);
    book.office().ok("lock", json!({}));
    book.office().run_tasks();
    let store = book.four.office.data.join("office/store.db");
    fs::write(store, [7; 8192]).expect("a store");
    let missing = at("missing", "present.passphrase");
    assert_eq!(book.refused(&key, None, None), missing);
    book.restore(&key, book.founder(), None);
    assert_eq!(book.journaled()["by"], json!(founder));
}

/// A disk that does not let the store be read says nothing about the book.
#[test]
fn a_store_that_cannot_be_read_now_is_not_replaced() {
    let mut book = with_later_case(four());
    let key = book.four.recovery_key.clone();
    let run = book.run(&key, book.founder(), book.deputy());
    let store = book.four.office.data.join("office/store.db");
    let aside = book.four.office.data.join("store.aside");
    fs::rename(&store, &aside).expect("a store");
    fs::create_dir(&store).expect("a folder");
    let refused = book.office().refused("restore_run", run.clone());
    assert_eq!(refused, "disk_trouble");
    fs::remove_dir(&store).expect("a folder");
    fs::rename(&aside, &store).expect("a store");
    book.office().ok("restore_run", run);
    assert_eq!(run_job(book.office())["state"], "done");
}
