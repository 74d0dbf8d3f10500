//! An office with a case that somebody wants gone, and its people.

use std::path::PathBuf;

use casebook_tests::test_office::{NEW_PASSPHRASE, PASSPHRASE, TestOffice, describe_refusal};
use chrono::NaiveDate;
use serde_json::json;

use super::lone_office::LoneOffice;
use crate::book_writer::TODAY;
use crate::trial::{Run, TrialResult};

/// The passphrase of the deputy, and of the mediator.
pub const DEPUTY: &str = NEW_PASSPHRASE;
pub const MEDIATOR: &str = "瓦檐 compass 雨燕 63 thistle";

/// An office with a void case and a backup set. Its accounts are so old that nobody depends on the founder any more.
#[derive(Clone)]
pub struct AgedOffice {
    pub data: PathBuf,
    pub today: NaiveDate,
    pub founder: String,
    pub deputy: String,
    pub mediator: String,
    pub recovery_key: String,
    pub case: String,
}

impl AgedOffice {
    /// Makes the office of two supervisors and a mediator.
    pub fn make(run: &mut Run) -> TrialResult<AgedOffice> {
        let data = run.folder()?;
        let mut office = TestOffice::start_office(&data, TODAY);
        office.create_office();
        let founder = office.founder.clone();
        let recovery_key = office.confirm_recovery_key();
        let mut ids = Vec::new();
        for (name, role, own) in [
            ("秦三", "supervisor", DEPUTY),
            ("周六", "mediator", MEDIATOR),
        ] {
            let added = office.add_member(name, role);
            office.invite_and_sign_in(&added, own);
            office.pass_days(0);
            (office.sign_in(&founder, PASSPHRASE)).map_err(describe_refusal)?;
            ids.push(added);
        }
        let case = office.own_wage_case("欧阳知秋");
        let case = office.try_call("case_register", case)?;
        let ruling = json!({ "on": TODAY, "reason": "登记有误" });
        let void = json!({ "case": case["case"], "version": case["version"], "ruling": ruling });
        office.try_call("case_void", void)?;
        for _ in 0..2 {
            office.pass_days(20);
            (office.sign_in(&founder, PASSPHRASE)).map_err(describe_refusal)?;
        }
        office.try_call("backup_now", json!({}))?;
        office.run_tasks();
        office.pass_days(1);
        Ok(AgedOffice {
            today: office.today(),
            deputy: ids[0].clone(),
            mediator: ids[1].clone(),
            case: case["case"].as_str().ok_or("no case")?.to_owned(),
            data,
            founder,
            recovery_key,
        })
    }

    /// Returns a copy in which the deputy has become an auditor by themselves, so that one supervisor is left.
    pub fn with_deputy_as_auditor(&self, run: &mut Run) -> TrialResult<AgedOffice> {
        let mut lone = LoneOffice::open(run, self)?;
        lone.enter(&self.deputy, DEPUTY)?;
        let change = lone.role_change(&self.deputy, "auditor")?;
        lone.office.try_call("staff_put", change)?;
        lone.office.pass_days(0);
        let data = lone.office.data.clone();
        Ok(AgedOffice {
            data,
            ..self.clone()
        })
    }
}
