//! One line of the register or of an exported list, with the data that any column needs.

use chrono::NaiveDate;

use super::masking::PersonalData;
use crate::domain::case::{Case, Obligation, Party};
use crate::domain::counted_once::Repeats;
use crate::domain::party::is_public_number;
use crate::domain::personal_numbers::numbers_of_field;
use crate::domain::vocabulary::{Outcome, PartyKind, PartyRole, Performance};
use crate::wire::lists::CaseRow;

use super::Mark;

/// The data of a party that a register shows.
#[derive(Debug, Clone, Default)]
pub struct LineParty {
    pub applicant: bool,
    /// True for a natural person, whose name is masked.
    pub person: bool,
    pub name: String,
    pub sex: String,
    pub phone: String,
    /// The person who acts for an organisation.
    pub representative: String,
    pub id_number: String,
    /// True if `id_number` is a unit's credit code, which is public.
    pub number_is_public: bool,
}

/// The performance of an agreement (履行情况) in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerformanceText {
    pub zh: &'static str,
    pub en: &'static str,
}

impl From<Performance> for PerformanceText {
    fn from(performance: Performance) -> Self {
        PerformanceText {
            zh: performance.zh(),
            en: performance.en(),
        }
    }
}

/// Everything was performed, but not everything in time. The statistics form has no code for this.
const LATE_PERFORMANCE: PerformanceText = PerformanceText {
    zh: "逾期后履行",
    en: "Late, but done",
};

/// A case, or in the register of a tally one round of it, with the data that the register and the exported list show.
#[derive(Debug, Clone)]
pub struct RegisterLine {
    pub row: CaseRow,
    /// The figures that count the line, in the register of a tally.
    pub marks: Vec<Mark>,
    /// The shares of the line in figures of the tally in which the case counts by another line.
    pub repeats: Repeats,
    /// All parties of the case, also agents and witnesses: their names are masked wherever they were typed.
    pub parties: Vec<LineParty>,
    /// Every applicant by name, for exports that show names.
    pub all_applicants: String,
    /// Every respondent by name.
    pub all_respondents: String,
    pub summary: String,
    /// The claims, joined by `；`.
    pub claims: String,
    /// The last due date of the agreement's obligations.
    pub perform_by: Option<NaiveDate>,
    pub performance: Option<PerformanceText>,
    pub referred_to: String,
}

impl RegisterLine {
    /// Returns the line of a case; `today` decides if an obligation is overdue.
    pub fn of(row: CaseRow, case: &Case, today: NaiveDate) -> RegisterLine {
        let outcome = case.closing.as_ref().map(|c| c.outcome);
        RegisterLine {
            row,
            marks: Vec::new(),
            repeats: Repeats::default(),
            parties: case.parties.iter().map(line_party).collect(),
            all_applicants: case.all_names(PartyRole::Applicant),
            all_respondents: case.all_names(PartyRole::Respondent),
            summary: case.fields.summary.clone(),
            claims: claim_texts(case),
            perform_by: perform_by(outcome, &case.obligations),
            performance: performance(outcome, &case.obligations, today),
            referred_to: (case.closing.as_ref()).map_or(String::new(), |c| c.referred_to.clone()),
        }
    }

    /// Returns the first applicant, whose phone and identity number the register shows.
    pub(super) fn first_applicant(&self) -> Option<&LineParty> {
        self.parties.iter().find(|p| p.applicant)
    }

    /// Returns what masking hides in the texts of the case.
    pub(super) fn personal_data(&self) -> PersonalData<'_> {
        let people = self.parties.iter().filter(|p| p.person);
        let representatives = self.parties.iter().map(|p| p.representative.as_str());
        let private = self.parties.iter().filter(|p| !p.number_is_public);
        let phones = self.parties.iter().map(|p| &p.phone);
        let fields = phones.chain(private.map(|p| &p.id_number));
        PersonalData {
            names: people
                .map(|p| p.name.as_str())
                .chain(representatives)
                .collect(),
            numbers: fields.flat_map(|field| numbers_of_field(field)).collect(),
        }
    }
}

/// Returns the claims in one text.
pub(super) fn claim_texts(case: &Case) -> String {
    let texts: Vec<&str> = case.claims.iter().map(|c| c.text.as_str()).collect();
    texts.join("；")
}

pub(super) fn line_party(party: &Party) -> LineParty {
    LineParty {
        applicant: party.role == PartyRole::Applicant,
        person: party.kind == PartyKind::Person,
        name: party.name.clone(),
        sex: party.sex.clone(),
        phone: party.phone.clone(),
        representative: party.representative.clone(),
        id_number: party.id_number.clone(),
        number_is_public: is_public_number(party.kind, &party.id_kind, &party.id_number),
    }
}

/// Returns the last day on which something that was agreed is due; none if a closing has no agreement.
pub(super) fn perform_by(
    outcome: Option<Outcome>,
    obligations: &[Obligation],
) -> Option<NaiveDate> {
    let may_be_owed = outcome.is_none_or(Outcome::has_agreement);
    let due = obligations.iter().filter_map(|o| o.due_on);
    due.max().filter(|_| may_be_owed)
}

/// Returns the performance of the agreement; none if there is no agreement or no obligation.
pub(super) fn performance(
    outcome: Option<Outcome>,
    obligations: &[Obligation],
    today: NaiveDate,
) -> Option<PerformanceText> {
    if !outcome?.has_agreement() || obligations.is_empty() {
        return None;
    }
    let performed = obligations
        .iter()
        .filter(|o| o.performed_on.is_some())
        .count();
    let overdue =
        |o: &Obligation| o.performed_on.is_none() && o.due().is_some_and(|due| due.is_over(today));
    let late = |o: &Obligation| matches!((o.performed_on, o.due()), (Some(on), Some(due)) if due.is_over(on));
    let how = if performed == obligations.len() {
        if obligations.iter().any(late) {
            return Some(LATE_PERFORMANCE);
        }
        match outcome {
            Some(Outcome::OralAgreement) => Performance::Immediate,
            _ => Performance::OnTime,
        }
    } else if obligations.iter().any(overdue) {
        Performance::Overdue
    } else if performed > 0 || obligations.iter().any(|o| !o.payments.is_empty()) {
        Performance::Partial
    } else {
        Performance::NotDue
    };
    Some(how.into())
}
