//! The books that are damaged: one closed in order, one with a hot journal of a killed child, one as it was earlier, and
//! another office's. And what a book says when it is opened and verified.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use casebook_core::journal::{ANCHOR_FILES, Anchor, Head, KnownDevice};
use casebook_core::store::{Access, Store, Witnesses};
use casebook_core::vault::{VaultFile, VaultKey};
use casebook_tests::book::{member, wage_case};
use casebook_tests::staffed::{HEAD, MEDIATOR, Office, access};
use chrono::{DateTime, Utc};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::kinds::Kind;
use crate::clerk::TODAY;
use crate::errand;
use crate::trial::{Dice, Outcome, Run, copy_folder, say};

/// The file that is hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Store,
    /// The rollback journal that a killed program left.
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

/// What came of looking at a damaged book.
pub enum Examined {
    /// Opening or verifying it refused.
    Noticed(String),
    /// It says what it said.
    Same,
    /// It says something else and nobody was told.
    Different(String),
}

/// What a sound book says.
struct Truth {
    head: Head,
    said: String,
}

pub struct Books {
    sound: PathBuf,
    hot: PathBuf,
    /// Two wrong passphrases were tried.
    tried: PathBuf,
    pub older: PathBuf,
    pub others: PathBuf,
    key: VaultKey,
    devices: Vec<KnownDevice>,
    truth: Truth,
    hot_truth: Truth,
}

/// A time after everything that is written here.
fn later() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_200_000, 0).expect("a time")
}

impl Books {
    pub fn make(run: &mut Run) -> Outcome<Books> {
        let (sound, older, others, hot) =
            (run.folder()?, run.folder()?, run.folder()?, run.folder()?);
        Office::make(&sound, TODAY, &[HEAD, MEDIATOR]);
        work(&sound, 6)?;
        copy_folder(&sound, &older)?;
        // So that the vault file of then is another one too.
        change_passphrase(&sound)?;
        work(&sound, 6)?;
        Office::make(&others, TODAY, &[HEAD, MEDIATOR]);
        work(&others, 12)?;
        heat(run, &sound, &hot)?;
        let tried = run.folder()?;
        copy_folder(&sound, &tried)?;
        try_twice(&tried);
        let key = key_of(&sound)?;
        let vault = VaultFile::read(&sound.join("office"))?;
        let known = |(device, public_key)| KnownDevice { device, public_key };
        let devices = vault.devices().map(known).collect();
        let truth = told(&sound, &key)?;
        let cooled = run.folder()?;
        copy_folder(&hot, &cooled)?;
        let hot_truth = told(&cooled, &key)?;
        Ok(Books {
            sound,
            hot,
            tried,
            older,
            others,
            key,
            devices,
            truth,
            hot_truth,
        })
    }

    /// The book that is damaged for this file.
    pub fn of(&self, target: Target) -> &Path {
        match target {
            Target::Journal => &self.hot,
            Target::Throttle => &self.tried,
            _ => &self.sound,
        }
    }

    fn known(&self, heads: Vec<Head>) -> Witnesses {
        Witnesses {
            devices: self.devices.clone(),
            heads,
            ..Witnesses::default()
        }
    }

    /// Opens the book as the program does and verifies it as every night.
    pub fn examine(&self, data: &Path, target: Target) -> Examined {
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
            Err(why) => return Examined::Noticed(why),
        };
        if let Err(fault) = store.verify_whole(&self.known(vec![]), &mut |_, _| true) {
            return Examined::Noticed(fault.to_string());
        }
        let truth = match target {
            Target::Journal => &self.hot_truth,
            _ => &self.truth,
        };
        self.compare(store, truth, &dir)
    }

    fn compare(&self, mut store: Store, truth: &Truth, dir: &Path) -> Examined {
        // A change that was being written may be whole or not be there; nothing acknowledged may be missing.
        let known = self.known(vec![truth.head]);
        let passes = store.verify_whole(&known, &mut |_, _| true).is_ok();
        let said = match said(&store) {
            Ok(said) => said,
            Err(error) => return Examined::Noticed(error.to_string()),
        };
        if !passes {
            return Examined::Different("the journal does not pass through its head".to_owned());
        }
        if store.head().seq == truth.head.seq && said != truth.said {
            return Examined::Different("rows differ and nobody was told".to_owned());
        }
        // The lost half of the anchor is back with the next change.
        let settled = store.settle(later()).and_then(|()| store.settle(later()));
        drop(store);
        let reading = Anchor::read(dir, &self.key.anchor_key());
        match (settled, reading) {
            (Ok(()), Ok(reading)) if !reading.one_lost => Examined::Same,
            _ => Examined::Different("the anchor stays broken".to_owned()),
        }
    }

    /// The vault file alone: it opens with the right passphrase to the same key, or it says why not.
    fn examine_vault(&self, dir: &Path) -> Examined {
        let (user, passphrase) = (member(HEAD.n).uuid(), HEAD.passphrase());
        let entered = VaultFile::read(dir).and_then(|vault| {
            let entrance = vault.unlock(user, &passphrase, later())?;
            Ok((vault, entrance.vault_key))
        });
        let (vault, key) = match entered {
            Ok(entered) => entered,
            Err(error) => return Examined::Noticed(error.to_string()),
        };
        // Another book's key opens another book; this store says so.
        if let Err(why) = open(&vault, &key, dir) {
            return Examined::Noticed(why);
        }
        match VaultFile::read(&self.sound.join("office")) {
            Ok(sound) if sound == vault => Examined::Same,
            _ => Examined::Different("another vault file opens".to_owned()),
        }
    }

    /// The control of the anchor: store and anchor of yesterday together open without a word.
    pub fn rolled_back_with_anchor(&self, run: &mut Run) -> Outcome<bool> {
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
        Ok(said(&store)? != self.truth.said)
    }
}

/// The person waits, or comes in and the journal says that the record was not in order; or it was, and says what was tried.
fn examine_throttle(data: &Path) -> Examined {
    let mut office = Office::within(data, TODAY);
    office.clock.pass(100);
    if let Err(refusal) = office.sign_in(&HEAD) {
        return Examined::Noticed(refused(refusal));
    }
    let _ = office.call("sign_out", json!({}));
    office.work();
    let events = office.events(&HEAD).into_iter();
    let mut signed_in = events.filter(|event| event["kind"] == json!("signed_in"));
    let told = signed_in.next_back().unwrap_or_default();
    if told["record_missing"] == json!(true) {
        return Examined::Noticed("the journal tells of it".to_owned());
    }
    match told["failures"] == json!(2) {
        true => Examined::Same,
        false => Examined::Different(format!("the journal says {told}")),
    }
}

fn try_twice(data: &Path) {
    let mut office = Office::within(data, TODAY);
    for _ in 0..2 {
        let wrong =
            json!({ "user": member(HEAD.n), "passphrase": "这 不是 谁 的 口令 试 一 试 罢了" });
        let _ = office.call("sign_in", wrong);
    }
}

fn open(vault: &VaultFile, key: &VaultKey, dir: &Path) -> Result<Store, String> {
    let access: Access<'_> = access(vault, key, dir);
    Store::open(access, later()).map_err(|error| error.to_string())
}

pub fn key_of(data: &Path) -> Outcome<VaultKey> {
    let vault = VaultFile::read(&data.join("office"))?;
    let entrance = vault.unlock(member(HEAD.n).uuid(), &HEAD.passphrase(), later())?;
    Ok(entrance.vault_key)
}

/// Every row as text.
fn said(store: &Store) -> Outcome<String> {
    Ok(format!("{:?}", store.dump()?))
}

fn told(data: &Path, key: &VaultKey) -> Outcome<Truth> {
    let dir = data.join("office");
    let store = open(&VaultFile::read(&dir)?, key, &dir)?;
    Ok(Truth {
        head: *store.head(),
        said: said(&store)?,
    })
}

fn change_passphrase(data: &Path) -> Outcome<()> {
    let mut office = Office::within(data, TODAY);
    office.sign_in(&MEDIATOR).map_err(refused)?;
    let change = json!({
        "current": MEDIATOR.passphrase(), "new": "南仓 补网 的 阿公 也 不 记账 二",
    });
    office.call("passphrase_change", change).map_err(refused)?;
    office.call("sign_out", json!({})).map_err(refused)?;
    Ok(())
}

/// So many cases, each registered and changed.
pub fn work(data: &Path, cases: u32) -> Outcome<()> {
    let mut office = Office::within(data, TODAY);
    office.sign_in(&HEAD).map_err(refused)?;
    for n in 0..cases {
        one_more(&mut office, n)?;
    }
    office.call("sign_out", json!({})).map_err(refused)?;
    Ok(())
}

fn one_more(office: &mut Office, n: u32) -> Outcome<()> {
    let mut case = wage_case(TODAY, Some(MEDIATOR.n));
    case["fields"]["summary"] = json!(format!("拖欠工资，第{n}次来访"));
    let written = office.call("case_register", case).map_err(refused)?;
    let changes = json!({ "stall": format!("东{n}排") });
    let edit: Value =
        json!({ "case": written["case"], "version": written["version"], "changes": changes });
    office.call("case_edit", edit).map_err(refused)?;
    Ok(())
}

pub fn refused(refusal: casebook_core::WireError) -> String {
    format!("refused: {:?}", refusal.code)
}

/// Kills a child at the book until it leaves a journal that is hot.
fn heat(run: &mut Run, sound: &Path, hot: &Path) -> Outcome<()> {
    const OPENING: Duration = Duration::from_secs(30);
    const KILLS: u32 = 400;
    for _ in 0..KILLS {
        fs::remove_dir_all(hot)?;
        copy_folder(sound, hot)?;
        let child = errand::send("office_worker", &[hot.display().to_string()])?;
        if !child.wait_for_lines(1, OPENING) {
            return Err("the child did not open the book".into());
        }
        child.let_run(run.dice.moment(Duration::from_millis(40)));
        child.kill()?;
        let journal = hot.join("office/store.db-journal");
        // A header of zeros is a journal that was ended.
        let begins = fs::read(&journal).unwrap_or_default();
        if begins.len() > 512 && begins[..8].iter().any(|byte| *byte != 0) {
            return Ok(());
        }
    }
    Err("no kill left a hot journal".into())
}

/// The errand: works at an office's book until it is killed.
pub fn office_worker(words: &[String]) -> Outcome<()> {
    let [folder] = words else {
        return Err("office_worker FOLDER".into());
    };
    let mut office = Office::within(Path::new(folder), TODAY);
    office.sign_in(&HEAD).map_err(refused)?;
    say("ready")?;
    for n in 0.. {
        one_more(&mut office, n)?;
    }
    Ok(())
}

/// Damage is what SQLCipher writes about to standard error; here it is expected.
pub fn hush() -> Outcome<()> {
    let conn = Connection::open_in_memory()?;
    Ok(conn.execute_batch("PRAGMA cipher_log_level = NONE")?)
}

/// The control of the page's MAC: a store of the same cipher without it. Answers how many turned bits changed what it says
/// and were not noticed.
pub fn without_mac(run: &mut Run) -> Outcome<u64> {
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
    let truth = rows(&sound)?;
    let size = usize::try_from(fs::metadata(&sound)?.len())?;
    let mut unseen = 0;
    for _ in 0..TRIES {
        let copy = folder.join("copy.db");
        fs::copy(&sound, &copy)?;
        let kind = flip(&mut run.dice, size);
        kind.inflict(&copy, &sound, &sound)?;
        if rows(&copy).is_ok_and(|said| said != truth) {
            unseen += 1;
        }
    }
    Ok(unseen)
}

fn flip(dice: &mut Dice, size: usize) -> Kind {
    Kind::Flip {
        at: dice.index(size),
        bit: dice.below(8) as u8,
    }
}
