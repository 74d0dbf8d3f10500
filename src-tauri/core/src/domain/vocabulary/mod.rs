//! The code lists of the program, for screens, exports and tallies: each entry has a code, a Chinese and an English
//! text and, if there is one, its legal basis.
//!
//! Lists on whose values the logic depends are enums ([`Stage`], [`Outcome`], …); causes and sources are tables with a
//! checked code ([`CauseCode`], [`SourceCode`]). The codes are stored; they never change.

mod case_attributes;
mod causes;
mod clocks;
mod code_list;
mod documents;
mod outcomes;
mod people;
mod proceedings;
mod sources;
mod worker_facts;

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

pub use case_attributes::{
    ContactMethod, ContactResult, Nature, NoteKind, NumberSeries, Stage, Urgency,
};
pub use causes::{Cause, CauseCode, LegalHead, ReportGroup, StatClass};
pub use clocks::ClockKind;
pub(crate) use code_list::code_list;
pub use code_list::{Term, UnknownCode};
pub use documents::DocumentKind;
pub use outcomes::{CountedBy, Outcome, OutcomeTerm, ShortName, SuccessFormula};
pub use people::{
    AgentAuthority, AgentType, ApplicantType, EmployerType, MediationBody, PartyKind, PartyRole,
    StaffRole,
};
pub use proceedings::{AgreementForm, Attendance, Performance, SessionForm, SessionState};
pub use sources::SourceCode;
pub use worker_facts::{InjuryRecognition, KnownAnswer, LimitationEventKind};

/// Returns a date of a table; an impossible date is a compile error.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("no such day"),
    }
}

/// All lists in display order, for the screens.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Vocabulary {
    pub causes: Vec<Cause>,
    pub report_groups: Vec<Term>,
    pub stat_classes: Vec<Term>,
    pub legal_heads: Vec<Term>,
    pub outcomes: Vec<OutcomeTerm>,
    pub stages: Vec<Term>,
    pub natures: Vec<Term>,
    pub urgencies: Vec<Term>,
    pub sources: Vec<Term>,
    pub documents: Vec<Term>,
    pub note_kinds: Vec<Term>,
    pub contact_methods: Vec<Term>,
    pub contact_results: Vec<Term>,
    pub applicant_types: Vec<Term>,
    pub party_kinds: Vec<Term>,
    pub employer_types: Vec<Term>,
    pub party_roles: Vec<Term>,
    pub agent_types: Vec<Term>,
    pub agent_authorities: Vec<Term>,
    pub mediation_bodies: Vec<Term>,
    pub staff_roles: Vec<Term>,
    pub session_forms: Vec<Term>,
    pub session_states: Vec<Term>,
    pub attendances: Vec<Term>,
    pub agreement_forms: Vec<Term>,
    pub performances: Vec<Term>,
    pub known_answers: Vec<Term>,
    pub injury_recognitions: Vec<Term>,
    pub limitation_events: Vec<Term>,
}

impl Vocabulary {
    pub fn all() -> Self {
        Self {
            causes: Cause::ALL.to_vec(),
            report_groups: ReportGroup::terms(),
            stat_classes: StatClass::terms(),
            legal_heads: LegalHead::terms(),
            outcomes: Outcome::ALL
                .iter()
                .map(|outcome| outcome.describe())
                .collect(),
            stages: Stage::terms(),
            natures: Nature::terms(),
            urgencies: Urgency::terms(),
            sources: SourceCode::terms(),
            documents: DocumentKind::terms(),
            note_kinds: NoteKind::terms(),
            contact_methods: ContactMethod::terms(),
            contact_results: ContactResult::terms(),
            applicant_types: ApplicantType::terms(),
            party_kinds: PartyKind::terms(),
            employer_types: EmployerType::terms(),
            party_roles: PartyRole::terms(),
            agent_types: AgentType::terms(),
            agent_authorities: AgentAuthority::terms(),
            mediation_bodies: MediationBody::terms(),
            staff_roles: StaffRole::terms(),
            session_forms: SessionForm::terms(),
            session_states: SessionState::terms(),
            attendances: Attendance::terms(),
            agreement_forms: AgreementForm::terms(),
            performances: Performance::terms(),
            known_answers: KnownAnswer::terms(),
            injury_recognitions: InjuryRecognition::terms(),
            limitation_events: LimitationEventKind::terms(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Returns all lists as JSON, so that a new list is checked without being named here.
    fn lists() -> serde_json::Map<String, serde_json::Value> {
        match serde_json::to_value(Vocabulary::all()).unwrap() {
            serde_json::Value::Object(lists) => lists,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn every_entry_has_a_unique_code_and_both_languages() {
        for (name, list) in lists() {
            let mut codes = BTreeSet::new();
            let entries = list.as_array().unwrap();
            assert!(!entries.is_empty(), "{name}");
            for entry in entries {
                let text = |key: &str| entry[key].as_str().unwrap_or_default().to_owned();
                assert!(codes.insert(text("code")), "{name}: {} twice", text("code"));
                assert!(!text("code").is_empty(), "{name}");
                assert!(!text("zh").is_ascii(), "{name}: {entry}");
                assert!(
                    text("en").is_ascii() && !text("en").is_empty(),
                    "{name}: {entry}"
                );
            }
        }
    }

    /// Returns true for a text that holds a stored code, such as `R9` or `legal_person`.
    fn holds_code(text: &str) -> bool {
        let is_numbered = |word: &str| {
            let number = word.strip_prefix(['R', 'C', 'L', 'W', 'S', 'O', 'V', 'G']);
            number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        };
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        words
            .into_iter()
            .any(|word| word.contains('_') || is_numbered(word))
    }

    #[test]
    fn no_text_holds_a_stored_code() {
        assert!(holds_code("结案 R1–R9") && holds_code("legal_person"));
        for (name, list) in lists() {
            for entry in list.as_array().unwrap() {
                for text in ["zh", "en"].map(|key| entry[key].as_str().unwrap()) {
                    assert!(!holds_code(text), "{name}: {text}");
                }
            }
        }
        for clock in ClockKind::ALL {
            let texts = [clock.zh(), clock.en()];
            assert!(texts.into_iter().all(|text| !holds_code(text)), "{clock}");
        }
    }

    #[test]
    fn codes_parse_to_their_entries() {
        fn round<T>(all: &[T])
        where
            T: Copy + PartialEq + std::fmt::Debug + std::fmt::Display + std::str::FromStr,
            T: serde::Serialize + serde::de::DeserializeOwned,
            T::Err: std::fmt::Debug,
        {
            for &value in all {
                let code = value.to_string();
                assert_eq!(code.parse::<T>().unwrap(), value);
                let json = serde_json::to_string(&value).unwrap();
                assert_eq!(json, format!("\"{code}\""));
                assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value);
            }
        }
        round(Stage::ALL);
        round(Outcome::ALL);
        round(Nature::ALL);
        round(Urgency::ALL);
        round(PartyRole::ALL);
        round(SessionState::ALL);
        round(StatClass::ALL);
        round(ReportGroup::ALL);
        round(LimitationEventKind::ALL);
        round(&SourceCode::all().collect::<Vec<_>>());
        round(&CauseCode::all().collect::<Vec<_>>());
    }

    #[test]
    fn unknown_codes_are_refused_without_repeating_them() {
        assert_eq!("open".parse::<Stage>(), Err(UnknownCode { list: "stage" }));
        assert_eq!(
            "R99".parse::<Outcome>(),
            Err(UnknownCode { list: "outcome" })
        );
        assert_eq!(
            "L99".parse::<CauseCode>(),
            Err(UnknownCode { list: "cause" })
        );
        assert_eq!(
            "".parse::<SourceCode>(),
            Err(UnknownCode { list: "source" })
        );
        let message = serde_json::from_str::<CauseCode>("\"secret\"")
            .unwrap_err()
            .to_string();
        assert!(!message.contains("secret"), "{message}");
    }
}
