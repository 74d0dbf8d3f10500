//! The things that a supervisor can do with nobody else, one after another at random.

use chrono::Duration;
use serde_json::json;

use super::lone_office::{LoneOffice, PUPPET};
use crate::trial::{TrialRandom, TrialResult};

impl LoneOffice<'_> {
    /// Does one of the things that need nobody else.
    pub fn act(&mut self, random: &mut TrialRandom) -> TrialResult<()> {
        let puppet = match self.puppets.is_empty() {
            true => self.add_puppet("supervisor")?,
            false => random.pick(&self.puppets).clone(),
        };
        let role = *random.pick(&["supervisor", "mediator"]);
        let days: i64 = *random.pick(&[-400, -40, -9, 8, 31, 45, 400]);
        let founder = self.aged.founder.clone();
        let own = random.pick(&[founder, puppet.clone()]).clone();
        let step = match random.below(7) {
            0 => format!("adds {}", self.add_puppet(role)?),
            1 => {
                self.enter_as_founder()?;
                self.hand_over(&puppet)?;
                format!("resets {puppet}")
            }
            2 => {
                let done = self.give_role(&puppet, role)?.is_ok();
                format!("makes {puppet} a {role}: {done}")
            }
            3 => {
                let deputy = self.aged.deputy.clone();
                let member = random.pick(&[puppet, deputy]).clone();
                self.take_over(&member)?;
                format!("uses the recovery key for {member}")
            }
            4 => {
                self.office.clock.utc += Duration::days(days);
                format!("moves the clock by {days} days")
            }
            5 => {
                let asked = self.ask(&own, self.passphrase_of(&own)).is_ok();
                format!("asks as {own}: {asked}")
            }
            _ => {
                self.come_on_days(&own, 3, 1 + days.abs() % 5)?;
                format!("comes on three days as {own}")
            }
        };
        self.steps.push(step);
        Ok(())
    }

    /// Opens the account of a supervisor with the recovery key; nothing happens if the member is none.
    fn take_over(&mut self, member: &str) -> TrialResult<()> {
        self.office.try_call("lock", json!({}))?;
        let recover = json!({
            "recovery_key": self.recovery_key, "user": member, "new_passphrase": PUPPET,
        });
        if self.office.call("recover", recover).is_ok() {
            self.recovery_key = self.office.confirm_recovery_key_with(PUPPET);
            if !self.puppets.iter().any(|puppet| puppet == member) {
                self.puppets.push(member.to_owned());
            }
        }
        Ok(())
    }
}
