//! The desk of a supervisor who sets the clock of the PC.

use std::path::Path;

use casebook_tests::test_office::people::{HEAD, Person};
use casebook_tests::test_office::{TestOffice, wage_case};
use chrono::Duration;
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{TrialRandom, TrialResult};

/// The time from the creation of the office to a try.
const AGE: Duration = Duration::days(41);

/// The moment at which the clock is set.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    /// While nobody is signed in.
    BeforeSignIn,
    /// While nobody is signed in, after the program was killed in an export.
    AfterCutExport,
    /// Right after the sign-in, before the program looked at the clock again.
    AfterSignIn,
    InSession,
    /// Each step is shorter than the smallest jump that the program tells.
    InSmallSteps,
    /// For one deed, so short that the program does not look at the clock meanwhile.
    ForOneDeed,
}

pub const WAYS: [Way; 6] = [
    Way::BeforeSignIn,
    Way::AfterCutExport,
    Way::AfterSignIn,
    Way::InSession,
    Way::InSmallSteps,
    Way::ForOneDeed,
];

pub struct Desk {
    pub office: TestOffice,
    /// The time by which the clock is wrong.
    wrong_by: Duration,
}

/// Returns a time between a quarter of an hour and ten years.
pub fn some_time(random: &mut TrialRandom) -> Duration {
    let n = 1 + random.below(10).cast_signed();
    match random.below(4) {
        0 => Duration::minutes(n * 15),
        1 => Duration::hours(n * 5),
        2 => Duration::days(n * 4),
        _ => Duration::days(n * 365),
    }
}

impl Desk {
    /// Starts the program on the office in this folder, with the right time.
    pub fn open(data: &Path) -> Desk {
        let mut office = TestOffice::start_office(data, TODAY);
        office.clock.pass(AGE);
        Desk {
            office,
            wrong_by: Duration::zero(),
        }
    }

    /// Sets the clock wrong by this time, less than before or more.
    pub fn set_wrong_by(&mut self, time: Duration) {
        self.office.clock.utc += time - self.wrong_by;
        self.wrong_by = time;
    }

    pub fn set_right(&mut self) {
        self.set_wrong_by(Duration::zero());
    }

    /// Signs in, whatever date the PC shows, and lets the program look at the clock.
    pub fn sign_in(&mut self, person: &Person) -> TrialResult<()> {
        self.sign_in_without_tick(person)?;
        self.office.tick();
        Ok(())
    }

    fn sign_in_without_tick(&mut self, person: &Person) -> TrialResult<()> {
        let input = json!({
            "user": person.id(), "passphrase": person.passphrase(), "clock_confirmed": true,
        });
        self.office.try_call("sign_in", input)?;
        Ok(())
    }

    pub fn lock(&mut self) -> TrialResult<()> {
        self.office.try_call("lock", json!({}))?;
        Ok(())
    }

    /// Sets the clock in this way and does something under it. The supervisor is signed in before and afterwards.
    pub fn use_wrong_clock(
        &mut self,
        way: Way,
        time: Duration,
        random: &mut TrialRandom,
    ) -> TrialResult<()> {
        match way {
            Way::BeforeSignIn => {
                self.lock()?;
                self.set_wrong_by(time);
                self.sign_in(&HEAD)?;
            }
            Way::AfterCutExport => {
                self.office.try_call("export_list", export())?;
                self.office.restart();
                self.set_wrong_by(time);
                self.sign_in(&HEAD)?;
            }
            Way::AfterSignIn => {
                self.lock()?;
                self.sign_in_without_tick(&HEAD)?;
                self.set_wrong_by(time);
                self.office.tick();
            }
            Way::InSession => {
                self.set_wrong_by(time);
                self.office.tick();
            }
            Way::InSmallSteps => self.walk_clock(time < Duration::zero(), random)?,
            Way::ForOneDeed => {
                let before = self.wrong_by;
                self.set_wrong_by(time);
                self.act(random)?;
                self.set_wrong_by(before);
                self.office.tick();
                return Ok(());
            }
        }
        self.act(random)
    }

    /// Moves the clock by some hours, by less than five minutes in each second.
    fn walk_clock(&mut self, back: bool, random: &mut TrialRandom) -> TrialResult<()> {
        for _ in 0..60 + random.below(200) {
            let seconds = 120 + random.below(179).cast_signed();
            let step = Duration::seconds(if back { -seconds } else { seconds });
            self.set_wrong_by(self.wrong_by + step);
            self.office.clock.pass(Duration::seconds(1));
            self.office.try_call("user_active", json!({}))?;
            self.office.tick();
        }
        Ok(())
    }

    /// Registers a case, and sometimes asks for its erasure.
    fn act(&mut self, random: &mut TrialRandom) -> TrialResult<()> {
        match random.below(2) {
            0 => self.register(),
            _ => {
                let void = self.register_void_case()?;
                self.ask_for_erasure(&void)
            }
        }
        .map(drop)
    }

    fn register(&mut self) -> TrialResult<Value> {
        let case = wage_case(&self.office.today().to_string(), Some(HEAD.n));
        Ok(self.office.try_call("case_register", case)?)
    }

    /// Registers a case that turns out to be none; returns its id and version.
    pub fn register_void_case(&mut self) -> TrialResult<Value> {
        let case = self.register()?;
        let void = json!({
            "case": case["case"], "version": case["version"],
            "ruling": { "on": self.office.today(), "reason": "登记有误" },
        });
        Ok(self.office.try_call("case_void", void)?)
    }

    /// Asks for the erasure of a case; returns its id and version.
    pub fn ask_for_erasure(&mut self, case: &Value) -> TrialResult<Value> {
        let request = json!({
            "case": case["case"], "version": case["version"], "basis": "unlawful_processing",
            "note": "本人书面申请",
        });
        Ok(self.office.try_call("erasure_ask", request)?)
    }
}

fn export() -> Value {
    json!({
        "query": { "view": "all" }, "columns": ["number"], "file": "csv", "language": "zh",
        "unmasked": false,
    })
}
