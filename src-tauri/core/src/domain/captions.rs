//! Values that lists show of a case: the names of its parties, its running terms and its next due day.

use chrono::NaiveDate;

use super::calendar::due_on;
use super::case::Case;
use super::clock_rules::ClockRule;
use super::due::Due;
use super::vocabulary::{ClockKind, PartyRole};

/// Days of duration above which the store marks a closed case as long-running, so that queries for the cases pending on
/// a past day stay fast.
pub const LONG_RUNNING_DAYS: i64 = 60;

/// A running term of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunningTerm {
    pub kind: ClockKind,
    /// None for the next action, which has no legal basis.
    pub rule: Option<&'static ClockRule>,
    pub from: NaiveDate,
    pub due: Due,
}

impl RunningTerm {
    /// Returns the name in Chinese and in English.
    pub fn name(&self) -> (&'static str, &'static str) {
        match self.rule {
            Some(rule) => (&rule.zh, &rule.en),
            None => (self.kind.zh(), self.kind.en()),
        }
    }
}

impl Case {
    /// Returns the applicants as text.
    pub fn applicants(&self) -> String {
        self.side_text(PartyRole::Applicant)
    }

    /// Returns the respondents as text.
    pub fn respondents(&self) -> String {
        self.side_text(PartyRole::Respondent)
    }

    /// Returns the parties of a side as text: up to two by name, else the first one and their number, such as
    /// 陈国平等12人 on the workers' side and 甲公司等3方 on the other.
    fn side_text(&self, role: PartyRole) -> String {
        let names = self.names(role);
        let (number, unit) = self.side_size(role, names.len());
        match names.as_slice() {
            [] => String::new(),
            [first, ..] if number > names.len() || names.len() > 2 => {
                format!("{first}等{number}{unit}")
            }
            all => all.join("、"),
        }
    }

    /// Returns every name of a side; the number follows only if it is greater, such as 陈国平、沈二等12人.
    pub fn all_names(&self, role: PartyRole) -> String {
        let names = self.names(role);
        let (number, unit) = self.side_size(role, names.len());
        match names.join("、") {
            all if number > names.len() && !names.is_empty() => format!("{all}等{number}{unit}"),
            all => all,
        }
    }

    /// Returns the number of a side, of whom so many are named, and its unit.
    fn side_size(&self, role: PartyRole, named: usize) -> (usize, &'static str) {
        match role == self.workers_side() && self.named_workers() > 0 {
            true => (named.max(self.people() as usize), "人"),
            false => (named, "方"),
        }
    }

    fn names(&self, role: PartyRole) -> Vec<&str> {
        self.parties_as(role).map(|p| p.name.as_str()).collect()
    }

    /// Returns the number of sessions that took place.
    pub fn held_session_count(&self) -> usize {
        self.sessions.iter().filter(|s| s.is_held()).count()
    }

    /// Returns whether the case is open or lasted longer than [`LONG_RUNNING_DAYS`].
    pub fn is_long_running(&self) -> bool {
        match self.closed_on() {
            Some(closed) => {
                let accepted = self.acceptance.as_ref().map(|a| a.on);
                let since = accepted.map_or(self.registered_on, |a| a.min(self.registered_on));
                (closed - since).num_days() > LONG_RUNNING_DAYS
            }
            None => true,
        }
    }

    /// Returns whether its obligations are binding: the case closed with an agreement and is not void.
    pub fn is_binding(&self) -> bool {
        self.void.is_none()
            && self
                .closing
                .as_ref()
                .is_some_and(|c| c.outcome.has_agreement())
    }

    /// Returns the terms that run while the case is open, in the order in which they end.
    pub fn running_terms(&self) -> Vec<RunningTerm> {
        let mut running = Vec::new();
        if !self.is_open() {
            return running;
        }
        let received = self.fields.received_on;
        let mut run = |kind, from, agreed: Option<Due>| {
            if let Some(rule) = self.fields.rule(kind, from) {
                running.push(RunningTerm {
                    kind,
                    rule: Some(rule),
                    from,
                    due: agreed.unwrap_or_else(|| rule.due(from)),
                });
            }
        };
        if self.acceptance.is_none() {
            let asked_on = self.reopening().map_or(received, |r| r.on);
            run(ClockKind::Review, asked_on, None);
        }
        run(ClockKind::Statutory, received, None);
        if let Some(from) = self.term_began_on() {
            run(ClockKind::Mediation, from, self.mediation_end());
        }
        if let Some(on) = self.fields.next_on {
            running.push(RunningTerm {
                kind: ClockKind::NextAction,
                rule: None,
                from: self.registered_on,
                due: Due::fixed(on),
            });
        }
        running.sort_by_key(|r| (r.due.effective, r.due.raw));
        running
    }

    /// Returns the end of the current term of mediation.
    pub fn mediation_end(&self) -> Option<Due> {
        self.due_on().map(due_on)
    }

    /// Returns the last day on which the office can act next in time: that of the term which ends first.
    pub fn next_work_day(&self) -> Option<NaiveDate> {
        let own = self
            .running_terms()
            .into_iter()
            .filter(|r| r.kind.binds_office());
        own.map(|r| r.due.effective).min()
    }
}
