//! The books that are damaged (a closed one, one with a hot journal, one with failed sign-ins), an earlier version and
//! another office as sources of wrong data, and the examination of a damaged book.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use casebook_core::journal::{ANCHOR_FILES, Anchor, Head, KnownDevice};
use casebook_core::store::{ExternalRecords, Store};
use casebook_core::vault::{VaultFile, VaultKey};
use casebook_tests::test_office::files::open_params;
use casebook_tests::test_office::people::{HEAD, MEDIATOR};
use casebook_tests::test_office::{TestOffice, describe_refusal, wage_case, write_office};
use chrono::{DateTime, Utc};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::damages::Damage;
use crate::book_writer::TODAY;
use crate::child;
use crate::trial::{Run, TrialRandom, TrialResult, copy_folder, print_line};

/// The file that is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Store,
    /// The hot rollback journal of a killed program.
    Journal,
    Vault,
    /// The record of failed sign-ins.
    Throttle,
    AnchorA,
    AnchorB,
    BothAnchors,
}

impl Target {
    pub fn files(self) -> &'static [&'static str] {
        match self {
            Target::Store => &["store.db"],
            Target::Journal => &["store.db-journal"],
            Target::Vault => &["vault.json"],
            Target::Throttle => &["throttle.json"],
            Target::AnchorA => ANCHOR_FILES.as_slice().split_at(1).0,
            Target::AnchorB => ANCHOR_FILES.as_slice().split_at(1).1,
            Target::BothAnchors => ANCHOR_FILES.as_slice(),
        }
    }
}

/// The result of examining a damaged book.
pub enum Examination {
    /// The book could not be opened or verified, for this reason.
    Detected(String),
    /// The content is unchanged.
    Unchanged,
    /// The content differs in this way and the damage was not detected.
    Different(String),
}

/// The content of the undamaged book.
struct Expected {
    head: Head,
    rows: String,
}

/// The folders of the books and what is known of them.
pub struct Books {
    sound: PathBuf,
    /// Its program was killed and left a hot journal.
    hot: PathBuf,
    /// Two sign-ins with a wrong passphrase are recorded.
    with_failures: PathBuf,
    /// An earlier version of `sound`.
    pub older: PathBuf,
    pub other_office: PathBuf,
    key: VaultKey,
    devices: Vec<KnownDevice>,
    expected: Expected,
    hot_expected: Expected,
}

/// Returns a time after all writes of the trial.
fn after_all_writes() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_200_000, 0).expect("a valid time")
}

impl Books {
    pub fn make(run: &mut Run) -> TrialResult<Books> {
        let (sound, older, other_office, hot) =
            (run.folder()?, run.folder()?, run.folder()?, run.folder()?);
        write_office(&sound, TODAY, &[HEAD, MEDIATOR]);
        write_cases(&sound, 6)?;
        copy_folder(&sound, &older)?;
        // So that the earlier vault file differs too.
        change_passphrase(&sound)?;
        write_cases(&sound, 6)?;
        write_office(&other_office, TODAY, &[HEAD, MEDIATOR]);
        write_cases(&other_office, 12)?;
        make_hot_journal(run, &sound, &hot)?;
        let with_failures = run.folder()?;
        copy_folder(&sound, &with_failures)?;
        fail_two_sign_ins(&with_failures);
        let key = key_of(&sound)?;
        let vault = VaultFile::read(&sound.join("office"))?;
        let devices = vault.devices().map(KnownDevice::from).collect();
        let expected = read_expected(&sound, &key)?;
        // Opening the book rolls the hot journal back, so this reads a copy.
        let rolled_back = run.folder()?;
        copy_folder(&hot, &rolled_back)?;
        let hot_expected = read_expected(&rolled_back, &key)?;
        Ok(Books {
            sound,
            hot,
            with_failures,
            older,
            other_office,
            key,
            devices,
            expected,
            hot_expected,
        })
    }

    /// Returns the folder of the book that is damaged for this target.
    pub fn of(&self, target: Target) -> &Path {
        match target {
            Target::Journal => &self.hot,
            Target::Throttle => &self.with_failures,
            _ => &self.sound,
        }
    }

    fn known(&self, heads: Vec<Head>) -> ExternalRecords {
        ExternalRecords {
            devices: self.devices.clone(),
            heads,
            ..ExternalRecords::default()
        }
    }

    /// Opens and verifies the book as the program does, and compares its content.
    pub fn examine(&self, data: &Path, target: Target) -> Examination {
        let dir = data.join("office");
        match target {
            Target::Vault => return self.examine_vault(&dir),
            Target::Throttle => return examine_throttle(data),
            _ => {}
        }
        let opened = VaultFile::read(&self.sound.join("office"))
            .map_err(|error| error.to_string())
            .and_then(|vault| open(&vault, &self.key, &dir));
        let store = match opened {
            Ok(store) => store,
            Err(reason) => return Examination::Detected(reason),
        };
        if let Err(fault) = store.verify_whole(&self.known(vec![]), &mut |_, _| true) {
            return Examination::Detected(fault.to_string());
        }
        let expected = match target {
            Target::Journal => &self.hot_expected,
            _ => &self.expected,
        };
        self.compare(store, expected, &dir)
    }

    fn compare(&self, mut store: Store, expected: &Expected, dir: &Path) -> Examination {
        // The change during which the program was killed may be there or not; no acknowledged change may be missing.
        let known = self.known(vec![expected.head]);
        let passes = store.verify_whole(&known, &mut |_, _| true).is_ok();
        let rows = match rows_as_text(&store) {
            Ok(rows) => rows,
            Err(error) => return Examination::Detected(error.to_string()),
        };
        if !passes {
            return Examination::Different(
                "the journal does not contain the expected head".to_owned(),
            );
        }
        if store.head().seq == expected.head.seq && rows != expected.rows {
            return Examination::Different(
                "the rows differ and the damage was not detected".to_owned(),
            );
        }
        // The next change must rewrite a damaged anchor file.
        let settled = store
            .retry_anchor(after_all_writes())
            .and_then(|()| store.retry_anchor(after_all_writes()));
        drop(store);
        let reading = Anchor::read(dir, &self.key.anchor_key());
        match (settled, reading) {
            (Ok(()), Ok(reading)) if !reading.one_lost => Examination::Unchanged,
            _ => Examination::Different("the anchor stays broken".to_owned()),
        }
    }

    /// Examines the vault file: it must either be refused or yield the right key with the right passphrase.
    fn examine_vault(&self, dir: &Path) -> Examination {
        let (user, passphrase) = (HEAD.id().uuid(), HEAD.passphrase());
        let unlocked = VaultFile::read(dir).and_then(|vault| {
            let entrance = vault.unlock(user, &passphrase, after_all_writes())?;
            Ok((vault, entrance.vault_key))
        });
        let (vault, key) = match unlocked {
            Ok(unlocked) => unlocked,
            Err(error) => return Examination::Detected(error.to_string()),
        };
        // The vault file of another office yields another key, which this store refuses.
        if let Err(reason) = open(&vault, &key, dir) {
            return Examination::Detected(reason);
        }
        match VaultFile::read(&self.sound.join("office")) {
            Ok(sound) if sound == vault => Examination::Unchanged,
            _ => Examination::Different("another vault file is accepted".to_owned()),
        }
    }

    /// Returns true if an older store passes together with its older anchor. This is the control of the anchor.
    pub fn rollback_with_anchor_passes(&self, run: &mut Run) -> TrialResult<bool> {
        let folder = run.folder()?;
        copy_folder(&self.sound, &folder)?;
        for name in ["store.db", ANCHOR_FILES[0], ANCHOR_FILES[1]] {
            fs::copy(
                self.older.join("office").join(name),
                folder.join("office").join(name),
            )?;
        }
        let dir = folder.join("office");
        let store = open(&VaultFile::read(&dir)?, &self.key, &dir)?;
        store.verify_whole(&self.known(vec![]), &mut |_, _| true)?;
        Ok(rows_as_text(&store)? != self.expected.rows)
    }
}

/// Examines the throttle record: the sign-in is refused, or its journal entry states that the record was missing or
/// states the failures.
fn examine_throttle(data: &Path) -> Examination {
    let mut office = TestOffice::start_office(data, TODAY);
    office.clock.pass(chrono::Duration::seconds(100));
    if let Err(refusal) = office.sign_in_as(&HEAD) {
        return Examination::Detected(describe_refusal(refusal));
    }
    let _ = office.call("sign_out", json!({}));
    office.run_tasks();
    let events = office.events_of_locked(&HEAD).into_iter();
    let mut signed_in = events.filter(|event| event["kind"] == json!("signed_in"));
    let event = signed_in.next_back().unwrap_or_default();
    if event["record_missing"] == json!(true) {
        return Examination::Detected("the journal states a missing record".to_owned());
    }
    match event["failures"] == json!(2) {
        true => Examination::Unchanged,
        false => Examination::Different(format!("the journal entry is {event}")),
    }
}

fn fail_two_sign_ins(data: &Path) {
    let mut office = TestOffice::start_office(data, TODAY);
    for _ in 0..2 {
        let _ = office.sign_in(&HEAD.id().to_string(), "这 不是 谁 的 口令 试 一 试 罢了");
    }
}

fn open(vault: &VaultFile, key: &VaultKey, dir: &Path) -> Result<Store, String> {
    let params = open_params(vault, key, dir);
    Store::open(params, after_all_writes()).map_err(|error| error.to_string())
}

pub fn key_of(data: &Path) -> TrialResult<VaultKey> {
    let vault = VaultFile::read(&data.join("office"))?;
    let entrance = vault.unlock(HEAD.id().uuid(), &HEAD.passphrase(), after_all_writes())?;
    Ok(entrance.vault_key)
}

/// Returns every row as text.
fn rows_as_text(store: &Store) -> TrialResult<String> {
    Ok(format!("{:?}", store.dump()?))
}

fn read_expected(data: &Path, key: &VaultKey) -> TrialResult<Expected> {
    let dir = data.join("office");
    let store = open(&VaultFile::read(&dir)?, key, &dir)?;
    Ok(Expected {
        head: *store.head(),
        rows: rows_as_text(&store)?,
    })
}

fn change_passphrase(data: &Path) -> TrialResult<()> {
    let mut office = TestOffice::start_office(data, TODAY);
    office.sign_in_as(&MEDIATOR).map_err(describe_refusal)?;
    let change = json!({
        "current": MEDIATOR.passphrase(), "new": "南仓 补网 的 阿公 也 不 记账 二",
    });
    office.try_call("passphrase_change", change)?;
    office.try_call("sign_out", json!({}))?;
    Ok(())
}

/// Registers and changes this number of cases.
pub fn write_cases(data: &Path, cases: u32) -> TrialResult<()> {
    let mut office = TestOffice::start_office(data, TODAY);
    office.sign_in_as(&HEAD).map_err(describe_refusal)?;
    for n in 0..cases {
        write_case(&mut office, n)?;
    }
    office.try_call("sign_out", json!({}))?;
    Ok(())
}

fn write_case(office: &mut TestOffice, n: u32) -> TrialResult<()> {
    let mut case = wage_case(TODAY, Some(MEDIATOR.n));
    case["fields"]["summary"] = json!(format!("拖欠工资，第{n}次来访"));
    let written = office.try_call("case_register", case)?;
    let changes = json!({ "stall": format!("东{n}排") });
    let edit: Value =
        json!({ "case": written["case"], "version": written["version"], "changes": changes });
    office.try_call("case_edit", edit)?;
    Ok(())
}

/// Kills children that write to a copy of the book until one leaves a hot journal.
fn make_hot_journal(run: &mut Run, sound: &Path, hot: &Path) -> TrialResult<()> {
    const MAX_OPENING: Duration = Duration::from_secs(30);
    const MAX_KILLS: u32 = 400;
    for _ in 0..MAX_KILLS {
        fs::remove_dir_all(hot)?;
        copy_folder(sound, hot)?;
        let child = child::spawn("office_writer", &[hot.display().to_string()])?;
        if !child.wait_for_lines(1, MAX_OPENING) {
            return Err("the child did not open the book".into());
        }
        child.let_run(run.random.duration_below(Duration::from_millis(40)));
        child.kill()?;
        let journal = hot.join("office/store.db-journal");
        // A journal with a zeroed header is finished, not hot.
        let bytes = fs::read(&journal).unwrap_or_default();
        if bytes.len() > 512 && bytes[..8].iter().any(|byte| *byte != 0) {
            return Ok(());
        }
    }
    Err("no kill left a hot journal".into())
}

/// Runs the child: writes cases to an office book until it is killed.
pub fn run_child(arguments: &[String]) -> TrialResult<()> {
    let [folder] = arguments else {
        return Err("usage: office_writer FOLDER".into());
    };
    let mut office = TestOffice::start_office(Path::new(folder), TODAY);
    office.sign_in_as(&HEAD).map_err(describe_refusal)?;
    print_line("ready")?;
    for n in 0.. {
        write_case(&mut office, n)?;
    }
    Ok(())
}

/// Turns off the messages that SQLCipher writes to standard error about damaged pages, which are expected here.
pub fn silence_cipher_log() -> TrialResult<()> {
    let conn = Connection::open_in_memory()?;
    Ok(conn.execute_batch("PRAGMA cipher_log_level = NONE")?)
}

/// Flips bits in a store of the same cipher without page MACs; returns how many flips changed its content undetected.
/// This is the control of the page MAC.
pub fn count_undetected_without_mac(run: &mut Run) -> TrialResult<u64> {
    const TRIES: u64 = 60;
    let folder = run.folder()?;
    let sound = folder.join("sound.db");
    let key = "PRAGMA key = 'x'; PRAGMA cipher_use_hmac = OFF; PRAGMA kdf_iter = 1000;";
    let conn = Connection::open(&sound)?;
    conn.execute_batch(key)?;
    conn.execute_batch("CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)")?;
    for n in 0..2_000 {
        conn.execute(
            "INSERT INTO t (text) VALUES (?1)",
            [format!("拖欠工资第{n}月")],
        )?;
    }
    drop(conn);
    let rows = |path: &Path| -> rusqlite::Result<Vec<Vec<u8>>> {
        let conn = Connection::open(path)?;
        conn.execute_batch(key)?;
        let mut statement = conn.prepare("SELECT CAST(text AS BLOB) FROM t ORDER BY n")?;
        statement.query_map([], |row| row.get(0))?.collect()
    };
    let expected = rows(&sound)?;
    let size = usize::try_from(fs::metadata(&sound)?.len())?;
    let mut undetected = 0;
    for _ in 0..TRIES {
        let copy = folder.join("copy.db");
        fs::copy(&sound, &copy)?;
        let damage = random_bit_flip(&mut run.random, size);
        damage.apply(&copy, &sound, &sound)?;
        if rows(&copy).is_ok_and(|rows| rows != expected) {
            undetected += 1;
        }
    }
    Ok(undetected)
}

fn random_bit_flip(random: &mut TrialRandom, size: usize) -> Damage {
    Damage::BitFlip {
        at: random.index(size),
        bit: random.below(8) as u8,
    }
}
