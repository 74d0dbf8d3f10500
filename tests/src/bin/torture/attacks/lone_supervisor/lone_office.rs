//! An office in which one supervisor acts for everybody: in their own name, with accounts that they made, with the
//! recovery key and with the clock of the PC.

use std::sync::Arc;

use casebook_core::WireError;
use casebook_core::backup::Keys;
use casebook_core::domain::op::{Erasure, Op};
use casebook_core::store::{Author, RecordedChange};
use casebook_core::vault::VaultFile;
use casebook_tests::test_office::{Credentials, PASSPHRASE, TestOffice, code};
use serde_json::{Value, json};

use super::aged_office::AgedOffice;
use crate::trial::{Run, TrialResult, copy_folder};

/// The passphrase of every account that the supervisor made or took over.
pub const PUPPET: &str = "石阶 kettle 松鼠 27 marble";

/// A copy of the office, and what is in the hand of its founder.
pub struct LoneOffice<'a> {
    pub office: TestOffice,
    pub aged: &'a AgedOffice,
    pub puppets: Vec<String>,
    pub recovery_key: String,
    /// The steps so far, for the message of a failure.
    pub steps: Vec<String>,
}

impl<'a> LoneOffice<'a> {
    pub fn open(run: &mut Run, aged: &'a AgedOffice) -> TrialResult<LoneOffice<'a>> {
        let data = run.folder()?;
        copy_folder(&aged.data, &data)?;
        let mut office = TestOffice::start_office(&data, &aged.today.to_string());
        office.founder.clone_from(&aged.founder);
        Ok(LoneOffice {
            office,
            aged,
            puppets: Vec::new(),
            recovery_key: aged.recovery_key.clone(),
            steps: Vec::new(),
        })
    }

    pub fn enter(&mut self, user: &str, passphrase: &str) -> TrialResult<()> {
        self.office.try_call("lock", json!({}))?;
        let sign_in = json!({ "user": user, "passphrase": passphrase, "clock_confirmed": true });
        self.office.try_call("sign_in", sign_in)?;
        Ok(())
    }

    /// Returns the passphrase of an account that is in the hand of the founder.
    pub fn passphrase_of(&self, user: &str) -> &'static str {
        match user == self.aged.founder {
            true => PASSPHRASE,
            false => PUPPET,
        }
    }

    pub fn enter_as(&mut self, user: &str) -> TrialResult<()> {
        self.enter(user, self.passphrase_of(user))
    }

    pub fn enter_as_founder(&mut self) -> TrialResult<()> {
        self.enter(&self.aged.founder, PASSPHRASE)
    }

    /// The founder adds an account and signs in with it.
    pub fn add_puppet(&mut self, role: &str) -> TrialResult<String> {
        self.enter_as_founder()?;
        let name = format!("傅{}", self.puppets.len() + 1);
        let puppet = self.office.add_member(&name, role);
        self.hand_over(&puppet)?;
        self.puppets.push(puppet.clone());
        Ok(puppet)
    }

    /// The signed-in founder gives an account a start passphrase and uses it.
    pub fn hand_over(&mut self, member: &str) -> TrialResult<()> {
        let invite = json!({ "member": member, "passphrase": PASSPHRASE });
        let start = self.office.try_call("user_invite", invite)?["start_passphrase"].clone();
        self.office.try_call("lock", json!({}))?;
        let first = json!({ "user": member, "passphrase": start, "new_passphrase": PUPPET });
        self.office.try_call("sign_in", first)?;
        Ok(())
    }

    /// Returns the payload that gives a member another role.
    pub fn role_change(&mut self, member: &str, role: &str) -> TrialResult<Value> {
        let setup = self.office.try_call("office_setup", json!({}))?;
        let mut staff = setup["staff"].as_array().into_iter().flatten();
        let found = staff.find(|staff| staff["id"] == member);
        let mut after = found.ok_or("no such member")?.clone();
        after["role"] = json!(role);
        Ok(json!({ "member": after, "passphrase": PASSPHRASE }))
    }

    /// The founder gives a member another role, if that takes nobody else.
    pub fn give_role(&mut self, member: &str, role: &str) -> TrialResult<Result<Value, WireError>> {
        self.enter_as_founder()?;
        let change = self.role_change(member, role)?;
        Ok(self.office.call("staff_put", change))
    }

    /// Returns the case as the signed-in person sees it.
    pub fn case(&mut self) -> TrialResult<Value> {
        let ask = json!({ "case": self.aged.case });
        Ok(self.office.try_call("case_get", ask)?["case"].clone())
    }

    /// Asks for the erasure in the name of this person, in place of an earlier request.
    pub fn ask(&mut self, asker: &str, passphrase: &str) -> TrialResult<()> {
        self.enter(asker, passphrase)?;
        let mut case = self.case()?;
        if !case["erasure"].is_null() {
            let drop = json!({
                "case": self.aged.case, "version": case["version"], "reason": "重新申请",
            });
            self.office.try_call("erasure_drop", drop)?;
            case = self.case()?;
        }
        let ask = json!({
            "case": self.aged.case, "version": case["version"], "basis": "law_requires", "note": "",
        });
        self.office.try_call("erasure_ask", ask)?;
        Ok(())
    }

    /// Lets the person sign in so many times, so many days apart.
    pub fn come_on_days(&mut self, user: &str, times: u32, apart: i64) -> TrialResult<()> {
        for _ in 0..times {
            self.office.pass_days(apart);
            self.enter_as(user)?;
        }
        Ok(())
    }

    /// Carries the erasure out as this person; returns the code of the refusal.
    pub fn erase(&mut self, executor: &str) -> TrialResult<Option<String>> {
        self.enter_as(executor)?;
        let erase = json!({
            "case": self.aged.case, "version": self.case()?["version"],
            "passphrase": self.passphrase_of(executor),
        });
        let done = self.office.call("case_erase", erase);
        Ok(done.err().map(|refusal| code(&refusal)))
    }

    /// Writes the erasure as the founder without the command, and so without the checks that only the command makes.
    pub fn erase_without_command(&mut self) -> TrialResult<()> {
        self.office.try_call("lock", json!({}))?;
        let today = self.office.today();
        let mut store =
            (self.office).open_store(Credentials::of(&self.aged.founder, PASSPHRASE))?;
        let case = store.case(self.aged.case.parse()?)?;
        let by = Author {
            actor: self.aged.founder.parse()?,
            utc: self.office.clock.utc,
            today,
        };
        let op = Op::CaseErase(Erasure {
            case: case.id,
            on: today,
            by: by.actor,
            left: Box::new(case.without_personal_data(today)),
        });
        store.write(&RecordedChange { op, undoes: None }, &by, None)?;
        Ok(())
    }

    /// Returns whether the book has lost the case; nobody is signed in afterwards.
    pub fn is_erased(&mut self) -> TrialResult<bool> {
        self.office.try_call("lock", json!({}))?;
        let store = (self.office).open_store(Credentials::of(&self.aged.founder, PASSPHRASE))?;
        let case = store.case(self.aged.case.parse()?)?;
        Ok(case.erased_on.is_some() || case.parties.is_empty())
    }

    /// Returns the keys that open the sets.
    pub fn keys(&self) -> TrialResult<Keys> {
        let vault = VaultFile::read(&self.office.book_folder())?;
        let now = self.office.clock.utc;
        let opened = vault.unlock(self.aged.founder.parse()?, PASSPHRASE, now)?;
        let key = Arc::new(opened.vault_key);
        Ok(Keys { vault, key })
    }
}
