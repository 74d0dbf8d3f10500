//! The limitation of arbitration 仲裁时效: when it is expected to end, step by step (劳动争议调解仲裁法 art. 27, 劳动人事争议仲裁办案规则
//! arts. 26–28, 企业劳动争议协商调解规定 art. 31). It is a reminder for people, and no opinion on the law of a case.

mod case_events;
mod rules;

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;
use ts_rs::TS;

use super::calendar::{add_months, due_on};
use super::case::Case;
use super::due::Due;
use super::vocabulary::{CauseCode, LimitationEventKind, Nature};
pub use rules::{LimitationMode, LimitationNote, LimitationRule};
use rules::{note_of, rule_of};

/// The source of an event of the limitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LimitationSource {
    /// Somebody entered it.
    Entered,
    /// It follows from the dates of the case.
    OfCase,
    /// The day of the event of the case, in place of the day on which the infringement was known, which nobody entered.
    Assumed,
}

/// An event with its place in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedEvent {
    pub kind: LimitationEventKind,
    pub on: NaiveDate,
    pub until: Option<NaiveDate>,
    pub source: LimitationSource,
}

/// The effect of an event on the limitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LimitationEffect {
    /// The limitation begins.
    Starts,
    /// The whole year begins anew.
    Restarts,
    /// The whole year begins anew; the event was after the last day as counted, and in time only because that day was moved
    /// off days of rest. A person should look at it.
    RestartsOnMovedDay,
    /// The days of the suspension are added.
    Suspends,
    /// It happened before the limitation began.
    TooEarly,
    /// It happened after the end, and revives nothing.
    TooLate,
    /// The other side agreed to perform after the end. A person should look at it.
    AgreedTooLate,
}

/// A step of the count: an event, its effect, and the end after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitationStep {
    /// None for the end of the employment, from which pay is counted.
    pub kind: Option<LimitationEventKind>,
    pub on: NaiveDate,
    pub until: Option<NaiveDate>,
    pub source: LimitationSource,
    pub effect: LimitationEffect,
    /// Days by which a suspension moves the end.
    pub days: u32,
    pub end: Due,
}

/// The state of a limitation on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LimitationState {
    /// There is none, while the employment lasts.
    Unlimited,
    /// The day from which it runs is not known.
    StartUnknown,
    Running,
    /// It stands still; its end moves on with every day.
    Suspended,
    Expired,
}

/// A limitation with the steps by which it was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limitation {
    pub rule: &'static LimitationRule,
    pub state: LimitationState,
    /// In the order of their days; empty without a start.
    pub steps: Vec<LimitationStep>,
    pub end: Option<Due>,
    /// The last warning that is due: days before the end.
    pub warning: Option<u16>,
    /// True if a person should look at a step.
    pub needs_review: bool,
    /// The sentence that it may not apply to a claim.
    pub note: Option<&'static LimitationNote>,
}

impl Case {
    /// Returns the limitations of the claims of this case: one for each way of counting among its causes, that of the main
    /// cause first. Only labour disputes have one.
    pub fn limitations(&self, today: NaiveDate) -> Vec<Limitation> {
        let fields = &self.fields;
        let nature = match fields.nature {
            Nature::ConsultOnly => fields.cause.row().nature,
            nature => nature,
        };
        if !matches!(nature, Nature::Labour | Nature::Overage | Nature::NewForm) {
            return Vec::new();
        }
        let mut limitations: Vec<Limitation> = Vec::new();
        for cause in [fields.cause].iter().chain(&fields.further_causes) {
            let Some(mut one) = self.limitation(*cause, today) else {
                continue;
            };
            let note = note_of(nature, *cause, today);
            match limitations.iter_mut().find(|known| known.rule == one.rule) {
                Some(known) => known.note = known.note.or(note),
                None => {
                    one.note = note;
                    limitations.push(one);
                }
            }
        }
        limitations
    }

    /// Returns the limitation of claims of a cause; none if the law has no rule for it.
    fn limitation(&self, cause: CauseCode, today: NaiveDate) -> Option<Limitation> {
        let employment = self.fields.employment.as_ref();
        // One that will end later lasts until then.
        let ended_on = employment.and_then(|e| e.ended_on.filter(|on| *on <= today));
        let rule = rule_of(cause, ended_on.is_some(), today)?;
        let start = match rule.mode {
            LimitationMode::General => self.known_on(),
            LimitationMode::WageInService => None,
            LimitationMode::WageAfterEnd => ended_on.map(|on| LimitationStart {
                kind: None,
                on,
                source: LimitationSource::Entered,
            }),
        };
        Some(count(rule, start, self.limitation_events(today), today))
    }

    /// Returns the day from which the limitation runs: as entered, else the day of the event of the case.
    fn known_on(&self) -> Option<LimitationStart> {
        let kind = LimitationEventKind::Known;
        let mut entered = self.fields.limitation_events.iter();
        let (on, source) = match entered.find(|event| event.kind == kind) {
            Some(event) => (event.on, LimitationSource::Entered),
            None => (self.fields.event_on?, LimitationSource::Assumed),
        };
        Some(LimitationStart {
            kind: Some(kind),
            on,
            source,
        })
    }
}

/// The event from which a limitation runs.
#[derive(Debug, Clone, Copy)]
struct LimitationStart {
    kind: Option<LimitationEventKind>,
    on: NaiveDate,
    source: LimitationSource,
}

/// The count of a limitation up to an event.
struct Count {
    months: u16,
    start: NaiveDate,
    /// The last day, before it is moved.
    end: NaiveDate,
    /// The day up to which the days of suspensions are added already; two that overlap count once.
    suspended_to: NaiveDate,
}

/// Counts a limitation. `events` are those that interrupt or suspend it, in any order.
fn count(
    rule: &'static LimitationRule,
    start: Option<LimitationStart>,
    mut events: Vec<DatedEvent>,
    today: NaiveDate,
) -> Limitation {
    let (Some(months), Some(start)) = (rule.months, start) else {
        return Limitation {
            rule,
            state: match rule.months {
                None => LimitationState::Unlimited,
                Some(_) => LimitationState::StartUnknown,
            },
            steps: Vec::new(),
            end: None,
            warning: None,
            needs_review: false,
            note: None,
        };
    };
    // Of two events of one day the suspension comes first, so that what is left of it counts after the interruption.
    events.sort_by_key(|event| (event.on, !event.kind.suspends(), event.source, event.kind));
    let mut count = Count {
        months,
        start: start.on,
        end: add_months(start.on, months),
        suspended_to: start.on,
    };
    let mut steps = vec![LimitationStep {
        kind: start.kind,
        on: start.on,
        until: None,
        source: start.source,
        effect: LimitationEffect::Starts,
        days: 0,
        end: due_on(count.end),
    }];
    let mut is_suspended = false;
    for event in events {
        let (effect, days) = match event.kind.suspends() {
            true => count.suspend(event.on, event.until.unwrap_or(today)),
            false => (count.interrupt(event.kind, event.on), 0),
        };
        is_suspended |= effect == LimitationEffect::Suspends && event.until.is_none();
        steps.push(LimitationStep {
            kind: Some(event.kind),
            on: event.on,
            until: event.until,
            source: event.source,
            effect,
            days,
            end: due_on(count.end),
        });
    }
    // What began later is shown where it happened, also what lies before the start.
    steps.sort_by_key(|step| step.on);
    let end = due_on(count.end);
    let state = match (is_suspended, end.is_over(today)) {
        (true, _) => LimitationState::Suspended,
        (false, true) => LimitationState::Expired,
        (false, false) => LimitationState::Running,
    };
    Limitation {
        rule,
        state,
        // Near by the last day as counted, so that nobody relies on the moved one.
        warning: rule
            .warning((end.raw - today).num_days().max(0))
            .filter(|_| state == LimitationState::Running),
        needs_review: steps.iter().any(|step| {
            matches!(
                step.effect,
                LimitationEffect::AgreedTooLate | LimitationEffect::RestartsOnMovedDay
            )
        }),
        steps,
        end: Some(end),
        note: None,
    }
}

impl Count {
    /// Begins the year anew if the event is within the limitation, which never makes it end earlier.
    fn interrupt(&mut self, kind: LimitationEventKind, on: NaiveDate) -> LimitationEffect {
        if on < self.start {
            return LimitationEffect::TooEarly;
        }
        let last = due_on(self.end);
        if last.is_over(on) {
            return match kind {
                LimitationEventKind::DebtorAgreed => LimitationEffect::AgreedTooLate,
                _ => LimitationEffect::TooLate,
            };
        }
        let is_moved = on > self.end;
        let still_suspended = (self.suspended_to - on).max(TimeDelta::zero());
        self.end = (add_months(on, self.months) + still_suspended).max(self.end);
        match is_moved {
            true => LimitationEffect::RestartsOnMovedDay,
            false => LimitationEffect::Restarts,
        }
    }

    /// Adds the days from `from` to `until` if the suspension begins within the limitation. Returns the days that were added.
    fn suspend(&mut self, from: NaiveDate, until: NaiveDate) -> (LimitationEffect, u32) {
        if until < self.start {
            return (LimitationEffect::TooEarly, 0);
        }
        if due_on(self.end).is_over(from) {
            return (LimitationEffect::TooLate, 0);
        }
        let days = until - from.max(self.suspended_to);
        let days = u32::try_from(days.num_days()).unwrap_or_default();
        self.end += TimeDelta::days(days.into());
        self.suspended_to = self.suspended_to.max(until);
        (LimitationEffect::Suspends, days)
    }
}

#[cfg(test)]
mod tests;
