//! Facts about the worker of a case that the law asks for: employment, work injury, sickness, and the events of the
//! limitation. None of them is compulsory; terms and documents follow from what is known.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::{Normalize, checked_amount, checked_date, clean_text, join_path};
use super::money::Fen;
use super::refusal::{Code, Refusal};
use super::text::Limit;
use super::vocabulary::{InjuryRecognition, KnownAnswer, LimitationEventKind};

/// The limit of the events of one limitation; more than that is a mistake.
pub const MAX_LIMITATION_EVENTS: usize = 100;
/// The most years that somebody can have worked.
pub const MAX_WORKING_YEARS: u8 = 70;
/// The lightest of the ten grades of disability; the first is the worst (《工伤保险条例》第二十二条).
pub const MAX_DISABILITY_GRADE: u8 = 10;

/// The employment 用工情况 of the worker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Employment {
    pub hired_on: Option<NaiveDate>,
    /// None while the employment lasts, or if nobody knows; it may lie ahead.
    pub ended_on: Option<NaiveDate>,
    pub post: String,
    pub monthly_wage: Option<Fen>,
    /// Tells whether there is a written contract (《劳动合同法》第十条).
    pub written_contract: Option<KnownAnswer>,
    /// Tells whether the employer pays social insurance for the worker.
    pub insured: Option<KnownAnswer>,
    /// Years of work with all employers until the sickness 实际工作年限, by which the medical period is granted
    /// (劳部发〔1994〕479号第三条).
    pub working_years: Option<u8>,
}

/// The work injury 工伤情况 of the worker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Injury {
    /// The day of the accident, or of the diagnosis of an occupational disease (《工伤保险条例》第十七条).
    pub accident_on: Option<NaiveDate>,
    pub place: String,
    /// The course of the accident.
    pub course: String,
    pub body_part: String,
    pub hospital: String,
    /// Tells whether the worker was insured against work injury.
    pub insured: Option<KnownAnswer>,
    pub employer_applied_on: Option<NaiveDate>,
    pub worker_applied_on: Option<NaiveDate>,
    pub recognition: Option<InjuryRecognition>,
    pub recognised_on: Option<NaiveDate>,
    pub recognition_number: String,
    /// From 1, the worst, to [`MAX_DISABILITY_GRADE`].
    pub grade: Option<u8>,
    pub appraised_on: Option<NaiveDate>,
    /// The day on which the conclusion of the appraisal was received.
    pub appraisal_received_on: Option<NaiveDate>,
    pub stop_work_from: Option<NaiveDate>,
    /// The last day off work; it may lie ahead.
    pub stop_work_to: Option<NaiveDate>,
}

/// The sickness 患病情况 of the worker.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Sickness {
    pub first_sick_on: Option<NaiveDate>,
    pub illness: String,
    /// True for an illness whose medical period may be prolonged after 24 months, such as cancer (劳部发〔1995〕236号第二条).
    pub special: bool,
}

/// An event 时效事件 by which the limitation of arbitration is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LimitationEvent {
    pub kind: LimitationEventKind,
    /// The day of the event, or the first day of what suspends the limitation.
    pub on: NaiveDate,
    /// The last day of what suspends the limitation; none while it lasts.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    #[serde(default)]
    pub note: String,
}

impl Employment {
    /// Returns the full years with this employer on a day; none if they are not known.
    pub fn own_years(&self, on: NaiveDate) -> Option<u32> {
        on.years_since(self.hired_on?)
    }

    /// Returns the group, or none if nothing is in it.
    pub(super) fn known(self) -> Option<Employment> {
        (self != Employment::default()).then_some(self)
    }
}

impl Injury {
    /// Returns the group, or none if nothing is in it.
    pub(super) fn known(self) -> Option<Injury> {
        (self != Injury::default()).then_some(self)
    }
}

impl Sickness {
    /// Returns the group, or none if nothing is in it.
    pub(super) fn known(self) -> Option<Sickness> {
        (self != Sickness::default()).then_some(self)
    }
}

impl Normalize for Employment {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        let years = self.working_years.unwrap_or_default();
        if years > MAX_WORKING_YEARS {
            return Err(Refusal::at(
                Code::BadValue,
                join_path(path, "working_years"),
            ));
        }
        Ok(Employment {
            hired_on: checked_date(path, "hired_on", self.hired_on)?,
            ended_on: checked_date(path, "ended_on", self.ended_on)?,
            post: clean_text(path, "post", &self.post, Limit::Line)?,
            monthly_wage: checked_amount(path, "monthly_wage", self.monthly_wage)?,
            written_contract: self.written_contract,
            insured: self.insured,
            working_years: self.working_years,
        })
    }
}

impl Normalize for Injury {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        let line = |name: &str, text: &str| clean_text(path, name, text, Limit::Line);
        let date = |name: &str, day: Option<NaiveDate>| checked_date(path, name, day);
        if !(1..=MAX_DISABILITY_GRADE).contains(&self.grade.unwrap_or(1)) {
            return Err(Refusal::at(Code::BadValue, join_path(path, "grade")));
        }
        Ok(Injury {
            accident_on: date("accident_on", self.accident_on)?,
            place: line("place", &self.place)?,
            course: clean_text(path, "course", &self.course, Limit::Text)?,
            body_part: line("body_part", &self.body_part)?,
            hospital: line("hospital", &self.hospital)?,
            insured: self.insured,
            employer_applied_on: date("employer_applied_on", self.employer_applied_on)?,
            worker_applied_on: date("worker_applied_on", self.worker_applied_on)?,
            recognition: self.recognition,
            recognised_on: date("recognised_on", self.recognised_on)?,
            recognition_number: line("recognition_number", &self.recognition_number)?,
            grade: self.grade,
            appraised_on: date("appraised_on", self.appraised_on)?,
            appraisal_received_on: date("appraisal_received_on", self.appraisal_received_on)?,
            stop_work_from: date("stop_work_from", self.stop_work_from)?,
            stop_work_to: date("stop_work_to", self.stop_work_to)?,
        })
    }
}

impl Normalize for Sickness {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        Ok(Sickness {
            first_sick_on: checked_date(path, "first_sick_on", self.first_sick_on)?,
            illness: clean_text(path, "illness", &self.illness, Limit::Line)?,
            special: self.special,
        })
    }
}

impl Normalize for LimitationEvent {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        checked_date(path, "on", Some(self.on))?;
        Ok(LimitationEvent {
            kind: self.kind,
            on: self.on,
            until: checked_date(path, "until", self.until)?.filter(|_| self.kind.suspends()),
            note: clean_text(path, "note", &self.note, Limit::Line)?,
        })
    }
}

/// Returns the events in the order of their days. The day from which the limitation runs stands there once, and of one day no
/// two of a kind.
pub(super) fn normalize_events(
    events: Vec<LimitationEvent>,
    path: &str,
) -> Result<Vec<LimitationEvent>, Refusal> {
    if events.len() > MAX_LIMITATION_EVENTS {
        return Err(Refusal::at(Code::TooLong, path).with(MAX_LIMITATION_EVENTS.to_string()));
    }
    let mut normalized: Vec<LimitationEvent> = Vec::with_capacity(events.len());
    for (at, event) in events.into_iter().enumerate() {
        let event = event.normalize(&format!("{path}.{at}"))?;
        let is_start = event.kind == LimitationEventKind::Known;
        let is_same =
            |one: &LimitationEvent| one.kind == event.kind && (is_start || one.on == event.on);
        if normalized.iter().any(is_same) {
            return Err(Refusal::at(Code::Duplicate, format!("{path}.{at}.kind")));
        }
        normalized.push(event);
    }
    normalized.sort_by_key(|event| (event.on, event.kind));
    Ok(normalized)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn event(kind: LimitationEventKind, on: &str) -> LimitationEvent {
        LimitationEvent {
            kind,
            on: date(on),
            until: Some(date("2026-03-09")),
            note: " 电话里说的 ".into(),
        }
    }

    #[test]
    fn events_are_sorted_and_only_what_suspends_has_a_last_day() {
        let events = vec![
            event(LimitationEventKind::ForceMajeure, "2026-03-02"),
            event(LimitationEventKind::Known, "2026-02-11"),
            event(LimitationEventKind::Known, "2026-02-11"),
        ];
        let twice = normalize_events(events.clone(), "limitation_events").unwrap_err();
        assert_eq!(twice.code, Code::Duplicate);
        assert_eq!(twice.field.as_deref(), Some("limitation_events.2.kind"));
        // Of other kinds there may be several, on different days.
        let claims = ["2026-03-02", "2026-03-04", "2026-03-04"]
            .map(|on| event(LimitationEventKind::Claimed, on));
        assert!(normalize_events(claims[..2].to_vec(), "limitation_events").is_ok());
        let twice = normalize_events(claims.to_vec(), "limitation_events").unwrap_err();
        assert_eq!(twice.field.as_deref(), Some("limitation_events.2.kind"));
        let kept = normalize_events(events[..2].to_vec(), "limitation_events").unwrap();
        assert_eq!(kept[0].kind, LimitationEventKind::Known);
        assert_eq!((kept[0].until, kept[0].note.as_str()), (None, "电话里说的"));
        assert_eq!(kept[1].until, Some(date("2026-03-09")));
        let many = vec![events[0].clone(); MAX_LIMITATION_EVENTS + 1];
        let refusal = normalize_events(many, "limitation_events").unwrap_err();
        assert_eq!(
            (refusal.code, refusal.detail),
            (Code::TooLong, vec!["100".to_owned()])
        );
    }

    #[test]
    fn numbers_out_of_range_are_refused_at_their_field() {
        let employment = |years| Employment {
            working_years: Some(years),
            ..Employment::default()
        };
        assert!(employment(70).normalize("employment").is_ok());
        let refusal = employment(71).normalize("employment").unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("employment.working_years"));
        let injury = |grade| Injury {
            grade: Some(grade),
            ..Injury::default()
        };
        assert!(injury(1).normalize("injury").is_ok() && injury(10).normalize("injury").is_ok());
        for grade in [0, 11] {
            let refusal = injury(grade).normalize("injury").unwrap_err();
            assert_eq!(refusal.field.as_deref(), Some("injury.grade"), "{grade}");
        }
    }

    #[test]
    fn a_group_in_which_nothing_stands_is_none() {
        let blank = Employment {
            post: " \n".into(),
            ..Employment::default()
        };
        assert_eq!(blank.normalize("employment").unwrap().known(), None);
        assert_eq!(Injury::default().known(), None);
        let special = Sickness {
            special: true,
            ..Sickness::default()
        };
        assert_eq!(special.clone().known(), Some(special));
    }

    #[test]
    fn years_with_the_employer_are_full_ones() {
        let employment = Employment {
            hired_on: Some(date("2021-03-06")),
            ..Employment::default()
        };
        assert_eq!(employment.own_years(date("2026-03-05")), Some(4));
        assert_eq!(employment.own_years(date("2026-03-06")), Some(5));
        assert_eq!(employment.own_years(date("2021-03-05")), None);
    }
}
