//! A person who sits at the open book for hours.

use std::path::Path;

use casebook_core::domain::event::{Event, LockCause};
use casebook_tests::test_office::people::Person;
use casebook_tests::test_office::{Credentials, TestOffice, code, describe_refusal};
use chrono::Duration;
use serde_json::{Value, json};

use crate::book_writer::TODAY;
use crate::trial::{TrialRandom, TrialResult};

/// The time without activity after which [`Sitting::work`] shows some, because the book locks when it is idle.
const ACTIVE_EVERY_MS: u64 = 400_000;
/// Longer than one step of the clock.
pub const STEP_MS: u64 = 30_000;

pub struct Sitting {
    pub office: TestOffice,
    person: Person,
    pub passphrase: String,
    /// The time of the sign-in, by the machine's own clock.
    began_ms: u64,
    /// The text of the last draft that was saved.
    draft: Option<String>,
}

impl Sitting {
    /// Signs in to the office in this folder.
    pub fn begin(data: &Path, person: Person) -> TrialResult<Sitting> {
        let office = TestOffice::start_office(data, TODAY);
        let mut sitting = Sitting::at(office, person);
        sitting.office.clock.pass(Duration::hours(1));
        sitting.sign_in()?;
        sitting.began_ms = sitting.office.clock.uptime_ms;
        sitting.office.tick();
        Ok(sitting)
    }

    /// Sits down at an open book.
    pub fn at(office: TestOffice, person: Person) -> Sitting {
        Sitting {
            began_ms: office.clock.uptime_ms,
            office,
            person,
            passphrase: person.passphrase(),
            draft: None,
        }
    }

    fn sign_in(&mut self) -> TrialResult<()> {
        let input = json!({
            "user": self.person.id(), "passphrase": self.passphrase, "clock_confirmed": true,
        });
        self.office.try_call("sign_in", input)?;
        Ok(())
    }

    pub fn is_open(&self) -> bool {
        self.office.app.is_open()
    }

    /// Returns the time since the sign-in.
    pub fn elapsed_ms(&self) -> u64 {
        self.office.clock.uptime_ms - self.began_ms
    }

    /// Lets less time pass than a suspended PC would need.
    pub fn pass_some_seconds(&mut self, random: &mut TrialRandom) {
        let seconds = 1 + random.below(28).cast_signed();
        self.office.clock.pass(Duration::seconds(seconds));
    }

    pub fn save_draft(&mut self, random: &mut TrialRandom) -> TrialResult<()> {
        let text = format!("刚说到第{}句", random.below(1_000_000));
        let mut draft = draft_key();
        draft["body"] = json!({ "summary": text });
        self.office.try_call("draft_save", draft)?;
        self.draft = Some(text);
        Ok(())
    }

    /// Changes the passphrase as one that somebody may have seen, which opens the store anew.
    pub fn change_passphrase(&mut self, new: &str) -> TrialResult<()> {
        let change = json!({ "current": self.passphrase, "new": new, "was_seen": true });
        self.office.try_call("passphrase_change", change)?;
        new.clone_into(&mut self.passphrase);
        Ok(())
    }

    /// Uses the book at random intervals, never idle for long, until this time after the sign-in or until it is locked.
    /// Now and then the clock of the PC is set back.
    pub fn work(&mut self, random: &mut TrialRandom, until: Duration) -> TrialResult<()> {
        let until_ms = until.num_milliseconds().cast_unsigned();
        self.office.try_call("user_active", json!({}))?;
        let mut active_ms = self.office.clock.uptime_ms;
        while self.is_open() && self.elapsed_ms() < until_ms {
            self.pass_some_seconds(random);
            let is_due = self.office.clock.uptime_ms - active_ms > ACTIVE_EVERY_MS;
            if is_due || random.below(3) == 0 {
                self.office.try_call("user_active", json!({}))?;
                active_ms = self.office.clock.uptime_ms;
            }
            match random.below(80) {
                0 | 1 => self.save_draft(random)?,
                2 | 3 => drop(self.office.try_call("today", json!({}))?),
                4 => {
                    let minutes = random.below(240).cast_signed();
                    self.office.clock.utc -= Duration::minutes(minutes);
                }
                _ => {}
            }
            self.office.tick();
        }
        Ok(())
    }

    /// Lets the page ask for its views while nobody is there, until the book is locked or a minute longer than it may
    /// stay open; returns the idle time.
    pub fn be_idle(&mut self, random: &mut TrialRandom, limit_ms: u64) -> TrialResult<u64> {
        self.office.try_call("user_active", json!({}))?;
        let active_ms = self.office.clock.uptime_ms;
        let idle_ms = |sitting: &Sitting| sitting.office.clock.uptime_ms - active_ms;
        while self.is_open() && idle_ms(self) < limit_ms + 60_000 {
            self.pass_some_seconds(random);
            let command = *random.pick(&["boot", "today", "quick_counts", "draft_list"]);
            self.office.try_call(command, json!({}))?;
            self.office.tick();
        }
        Ok(idle_ms(self))
    }

    /// Checks that the book is locked, for one of these causes, and has the last draft at the next sign-in; returns a
    /// message for each violation.
    pub fn check_locked(mut self, causes: &[LockCause]) -> TrialResult<Vec<String>> {
        let mut violations = Vec::new();
        for command in ["user_active", "today", "draft_list"] {
            match self.office.call(command, json!({})) {
                Err(refusal) if code(&refusal) == "locked" => {}
                // It answers everybody and opens nothing, which the next command shows.
                Ok(_) if command == "user_active" => {}
                Ok(_) => violations.push(format!("{command} is answered")),
                Err(refusal) => {
                    violations.push(format!("{command} is {}", describe_refusal(refusal)));
                }
            }
        }
        if self.is_open() {
            violations.push("the book is open".to_owned());
            return Ok(violations);
        }
        let credentials = Credentials::of(&self.person.id().to_string(), &self.passphrase);
        let mut events = self.office.open_store(credentials)?.recorded_events()?;
        match events.pop() {
            Some((_, Event::Locked { cause })) if causes.contains(&cause) => {}
            last => violations.push(format!("the last entry is {last:?}")),
        }
        self.sign_in()?;
        let kept = self.office.try_call("draft_get", draft_key())?;
        if kept["body"]["summary"].as_str() != self.draft.as_deref() {
            violations.push(format!("draft {:?} is {kept}", self.draft));
        }
        Ok(violations)
    }
}

fn draft_key() -> Value {
    json!({ "form": "new_case", "subject": "0199f000-0000-7000-8000-000000000001" })
}
