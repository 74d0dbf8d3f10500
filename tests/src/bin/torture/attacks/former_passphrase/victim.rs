//! The person whose passphrase is replaced, and the copies that somebody made of the small files before.

use std::fs;

use casebook_core::vault::VaultFile;
use casebook_tests::test_office::people::{DEPUTY, HEAD, MEDIATOR, Person};
use casebook_tests::test_office::{TestOffice, wage_case};
use serde_json::{Value, json};
use uuid::Uuid;

use super::sign_in;
use crate::trial::{Run, TrialRandom, TrialResult};

const SMALL: [&str; 3] = ["vault.json", "anchor.a", "anchor.b"];
/// More changes of the vault file than the program makes in one try.
const MANY_CHANGES: u128 = 60;

const BEGINNINGS: [&str; 4] = [
    "晨雾 paperclip 河堤",
    "窗台 lantern 纸船",
    "灯塔 marble 雨靴",
    "石阶 umbrella 麦浪",
];
const ENDINGS: [&str; 4] = ["walnut 藤筐", "gravel 雨燕", "thimble 渡口", "copper 松鼠"];

/// Small files by their names.
pub type Files = Vec<(&'static str, Vec<u8>)>;

/// The way in which a passphrase is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replacement {
    Changed,
    /// Somebody may have seen it.
    Seen,
    /// A supervisor gives a start passphrase, which the person replaces.
    Reset,
}

/// A passphrase that was replaced, with the small files of its time.
pub struct Former {
    pub passphrase: String,
    pub files: Files,
    /// The vault key was changed since.
    is_key_former: bool,
}

/// The person whose former passphrases are known.
pub struct Victim {
    pub person: Person,
    pub passphrase: String,
    pub former: Vec<Former>,
    pub cases: Vec<Value>,
}

/// Returns a strong passphrase.
pub fn new_passphrase(random: &mut TrialRandom) -> String {
    let (first, last) = (random.pick(&BEGINNINGS), random.pick(&ENDINGS));
    format!("{first} {} {last}", 10_000 + random.below(90_000))
}

/// Puts files in the place of the present ones.
pub fn overwrite(office: &TestOffice, files: &Files) -> TrialResult<()> {
    for (name, bytes) in files {
        fs::write(office.book_folder().join(name), bytes)?;
    }
    Ok(())
}

/// Reads the small files of the office as they are now.
pub fn read_small(office: &TestOffice) -> TrialResult<Files> {
    let mut files = Files::new();
    for name in SMALL {
        files.push((name, fs::read(office.book_folder().join(name))?));
    }
    Ok(files)
}

impl Victim {
    pub fn new(person: Person) -> Victim {
        Victim {
            person,
            passphrase: person.passphrase(),
            former: Vec::new(),
            cases: Vec::new(),
        }
    }

    /// Copies the small files, whose vault file the present passphrase opens.
    fn remember(&mut self, office: &TestOffice) -> TrialResult<()> {
        self.former.push(Former {
            passphrase: self.passphrase.clone(),
            files: read_small(office)?,
            is_key_former: false,
        });
        Ok(())
    }

    fn note_new_key(&mut self) {
        for former in &mut self.former {
            former.is_key_former = true;
        }
    }

    /// Registers a random number of cases of the person who is signed in.
    fn write_entries(
        &mut self,
        office: &mut TestOffice,
        by: &Person,
        count: u64,
    ) -> TrialResult<()> {
        for _ in 0..count {
            let case = wage_case(&office.today().to_string(), Some(by.n));
            let registered = office.try_call("case_register", case)?;
            self.cases.push(registered["case"].clone());
        }
        Ok(())
    }

    /// Replaces the passphrase, with entries before and after it; the files are copied at a random moment before. The
    /// book is locked afterwards.
    pub fn change(
        &mut self,
        office: &mut TestOffice,
        way: Replacement,
        random: &mut TrialRandom,
    ) -> TrialResult<()> {
        let is_early = random.below(2) == 0;
        if is_early {
            self.remember(office)?;
        }
        let (person, new) = (self.person, new_passphrase(random));
        let (by, passphrase) = match way {
            Replacement::Reset => (HEAD, HEAD.passphrase()),
            Replacement::Changed | Replacement::Seen => (person, self.passphrase.clone()),
        };
        sign_in(office, &by, &passphrase)?;
        self.write_entries(office, &by, random.below(4))?;
        if !is_early {
            self.remember(office)?;
        }
        if way == Replacement::Reset {
            let invite = json!({ "member": person.id(), "passphrase": passphrase });
            let made = office.try_call("user_invite", invite)?;
            self.note_new_key();
            let start = made["start_passphrase"].as_str();
            let start = start.ok_or("no start passphrase")?;
            self.passphrase = start.to_owned();
            self.remember(office)?;
            office.try_call("lock", json!({}))?;
            let first = json!({ "user": person.id(), "passphrase": start, "new_passphrase": new });
            office.try_call("sign_in", first)?;
        } else {
            let seen = way == Replacement::Seen;
            let input = json!({ "current": passphrase, "new": new, "was_seen": seen });
            office.try_call("passphrase_change", input)?;
        }
        if way != Replacement::Changed {
            self.note_new_key();
        }
        self.passphrase = new;
        self.write_entries(office, &person, random.below(7))?;
        office.try_call("lock", json!({}))?;
        Ok(())
    }

    /// Returns a random subset of the copies, of one time or of several; sometimes a vault file that the former key
    /// signed and that counts more changes than the present one.
    pub fn choose_copies(&self, run: &mut Run, office: &TestOffice) -> TrialResult<Files> {
        let mask = [7, 7, 1 + run.random.below(7)][run.random.index(3)];
        let is_mixed = run.random.below(4) == 0;
        let mut from = run.random.pick(&self.former);
        let mut files = Files::new();
        for (at, name) in SMALL.into_iter().enumerate() {
            if is_mixed {
                from = run.random.pick(&self.former);
            }
            if mask & (1 << at) != 0 {
                files.push((name, from.files[at].1.clone()));
            }
        }
        let mut former = self.former.iter().filter(|former| former.is_key_former);
        if let Some(former) = former.next()
            && run.random.below(3) == 0
        {
            let scratch = run.folder()?;
            fs::write(scratch.join(SMALL[0]), &former.files[0].1)?;
            let mut forged = VaultFile::read(&scratch)?;
            let member = self.person.id().uuid();
            let opened = forged.unlock(member, &former.passphrase, office.clock.utc)?;
            for n in 0..MANY_CHANGES {
                forged.add_device(&opened.vault_key, Uuid::from_u128(n), [7; 32])?;
            }
            forged.replace(&scratch)?;
            files.retain(|(name, _)| *name != SMALL[0]);
            files.push((SMALL[0], fs::read(scratch.join(SMALL[0]))?));
            run.add_to_fact("forged vault files", 1);
        }
        Ok(files)
    }

    /// Returns the commands of the person who is signed in for which this former passphrase would serve.
    pub fn deeds(
        &self,
        by: &Person,
        former: &str,
        random: &mut TrialRandom,
    ) -> Vec<(&'static str, Value)> {
        let (new, seen) = (new_passphrase(random), random.below(2) == 0);
        let change = json!({ "current": former, "new": new, "was_seen": seen });
        if *by == MEDIATOR {
            return vec![("passphrase_change", change)];
        }
        let (own, others) = match self.person == HEAD {
            true => (former.to_owned(), MEDIATOR.passphrase()),
            false => (HEAD.passphrase(), former.to_owned()),
        };
        let second = json!({ "member": MEDIATOR.id(), "passphrase": others });
        let demoted = json!({
            "id": DEPUTY.id(), "place": DEPUTY.n, "name": DEPUTY.name, "role": "mediator",
            "team": DEPUTY.team, "active": true,
        });
        let renewal = json!({ "passphrase": own, "second": second });
        let demotion = json!({ "member": demoted, "passphrase": own, "second": second });
        let mut deeds = vec![("recovery_renew", renewal), ("staff_put", demotion)];
        if self.person == HEAD {
            let invite = json!({ "member": MEDIATOR.id(), "passphrase": own });
            deeds.extend([("user_invite", invite), ("passphrase_change", change)]);
        }
        deeds
    }
}
