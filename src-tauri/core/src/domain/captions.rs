//! What lists say of a case: who against whom, and what falls due next.

use chrono::NaiveDate;

use super::calendar::{Due, due_natural_days, due_on, due_working_days};
use super::case::Case;
use super::vocabulary::{Nature, PartyRole, SessionState};

/// Working days to decide on acceptance, from receipt of the request (order 17, art. 22).
pub const REVIEW_DAYS: u16 = 3;
/// Days from receipt after which arbitration is open without waiting (调解仲裁法 art. 14).
pub const STATUTORY_DAYS: u16 = 15;

/// A case that is open for longer is looked for apart when a list asks who was pending on a day.
pub const LASTING_DAYS: i64 = 60;

/// A term of the case that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// `C02`, `C04`, `C05` (`law.md` §A4), or `next` for the own next action.
    pub code: &'static str,
    pub from: NaiveDate,
    pub due: Due,
}

impl Case {
    /// 陈国平等12人: the first applicant, and how many there are.
    pub fn applicants(&self) -> String {
        let names: Vec<&str> = self.names(PartyRole::Applicant);
        match (names.as_slice(), self.people()) {
            ([], _) => String::new(),
            ([one], people) if people <= 1 => (*one).to_string(),
            ([first, ..], people) if people as usize > names.len() || names.len() > 2 => {
                format!("{first}等{}人", people.max(names.len() as u32))
            }
            (all, _) => all.join("、"),
        }
    }

    /// The respondents: two by name, of more the first and their number.
    pub fn respondents(&self) -> String {
        let names = self.names(PartyRole::Respondent);
        match names.as_slice() {
            [first, _, _, ..] => format!("{first}等{}方", names.len()),
            all => all.join("、"),
        }
    }

    fn names(&self, role: PartyRole) -> Vec<&str> {
        self.parties_as(role).map(|p| p.name.as_str()).collect()
    }

    /// Sessions that took place.
    pub fn sessions_met(&self) -> usize {
        let met = |state| matches!(state, SessionState::Held | SessionState::Adjourned);
        self.sessions.iter().filter(|s| met(s.state)).count()
    }

    /// Open, or it took longer from its beginning to its end than nearly all do.
    pub fn is_lasting(&self) -> bool {
        match self.closed_on() {
            Some(closed) => {
                let accepted = self.acceptance.as_ref().map(|a| a.on);
                let since = accepted.map_or(self.registered_on, |a| a.min(self.registered_on));
                (closed - since).num_days() > LASTING_DAYS
            }
            None => true,
        }
    }

    /// Whether its obligations are owed: it closed with an agreement.
    pub fn is_binding(&self) -> bool {
        self.void.is_none()
            && self
                .closing
                .as_ref()
                .is_some_and(|c| c.outcome.has_agreement())
    }

    /// The terms that run while the case is open, nearest first.
    pub fn running(&self) -> Vec<Running> {
        let mut running = Vec::new();
        if !self.is_open() {
            return running;
        }
        let received = self.fields.received_on;
        let labour = !matches!(self.fields.nature, Nature::CivilLife | Nature::ConsultOnly);
        if labour && self.acceptance.is_none() {
            let due = due_working_days(received, REVIEW_DAYS);
            running.push(Running {
                code: "C02",
                from: received,
                due,
            });
        }
        if labour {
            let due = due_natural_days(received, STATUTORY_DAYS);
            running.push(Running {
                code: "C04",
                from: received,
                due,
            });
        }
        if let (Some(accepted), Some(due)) = (&self.acceptance, self.due_on()) {
            running.push(Running {
                code: "C05",
                from: accepted.on,
                due: due_on(due),
            });
        }
        if let Some(on) = self.fields.next_on {
            let due = Due {
                raw: on,
                effective: on,
                provisional: false,
            };
            running.push(Running {
                code: "next",
                from: self.registered_on,
                due,
            });
        }
        running.sort_by_key(|r| r.due.raw);
        running
    }

    /// The day on which the office has to act next: C04 opens a road to the parties and asks nothing of it.
    pub fn work_on(&self) -> Option<NaiveDate> {
        let own = self.running().into_iter().filter(|r| r.code != "C04");
        own.map(|r| r.due.raw).min()
    }
}
