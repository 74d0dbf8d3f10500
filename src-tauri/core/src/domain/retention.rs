//! How long the dossier of a case is kept before its personal data may be erased without a named legal ground.

use chrono::{Months, NaiveDate};

use super::case::{Case, ErasureBasis};
use super::office::Safety;
use super::vocabulary::{CauseCode, Outcome, ReportGroup};

/// A class of dossiers with the same retention period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Retention {
    /// Closed without an agreement, or never closed: an answered consultation, or a case entered by mistake.
    Other,
    /// Closed with an agreement, in the current or an earlier round.
    Agreement,
    /// About a work injury, an occupational disease or a death at work, or a collective dispute.
    InjuryOrCollective,
}

impl Retention {
    /// Returns the least years. 劳动人事争议仲裁办案规则 art. 24 is the only text with numbers for this field: 10 years for an award,
    /// 5 for mediation and other endings. 30 years for the third class follow the classes of 国家档案局令第10号.
    pub const fn least_years(self) -> u8 {
        match self {
            Retention::Other => 5,
            Retention::Agreement => 10,
            Retention::InjuryOrCollective => 30,
        }
    }

    /// Returns the years of an office, which may keep dossiers longer, never shorter.
    pub fn years(self, safety: &Safety) -> u8 {
        let of_office = match self {
            Retention::Other => safety.keep_others_years,
            Retention::Agreement => safety.keep_agreements_years,
            Retention::InjuryOrCollective => {
                safety.keep_agreements_years.max(safety.keep_others_years)
            }
        };
        of_office.max(self.least_years())
    }
}

/// Returns true for the causes whose dossiers are kept as those of work injuries.
pub fn is_injury(cause: CauseCode) -> bool {
    cause.row().group == ReportGroup::WorkInjury
}

/// Returns the last day of a period of so many years that begins after this day: the corresponding one, which for 29 February is
/// the 28th where the year has no 29th (民法典 arts. 201 and 202).
pub fn after_years(day: NaiveDate, years: u8) -> NaiveDate {
    let later = day.checked_add_months(Months::new(u32::from(years) * 12));
    later.unwrap_or(NaiveDate::MAX)
}

impl Case {
    /// Returns the class of the dossier.
    pub fn retention(&self) -> Retention {
        let closings = (self.rounds.iter()).filter_map(|round| round.closing.as_ref());
        let outcomes: Vec<Outcome> = (closings.chain(&self.closing))
            .map(|closing| closing.outcome)
            .collect();
        if outcomes.is_empty() {
            return Retention::Other;
        }
        let counted = (self.rounds.iter()).filter_map(|round| round.reopening.counted.as_ref());
        let mut causes = std::iter::once(self.fields.cause)
            .chain(self.fields.further_causes.iter().copied())
            .chain(counted.clone().map(|counted| counted.cause));
        let was_collective = counted.clone().any(|counted| counted.collective);
        if self.fields.collective || was_collective || causes.any(is_injury) {
            return Retention::InjuryOrCollective;
        }
        match outcomes.into_iter().any(Outcome::is_success) {
            true => Retention::Agreement,
            false => Retention::Other,
        }
    }

    /// Returns the last day of the retention period; none for a case that is open. The period counts from the last closing
    /// or answer, and from the day of voiding if that is later or the only one.
    pub fn keep_until(&self, safety: &Safety) -> Option<NaiveDate> {
        if self.is_open() {
            return None;
        }
        let voided = self.void.as_ref().map(|ruling| ruling.on);
        let ended = self.closed_on().max(voided)?;
        Some(after_years(ended, self.retention().years(safety)))
    }
}

impl ErasureBasis {
    /// Returns true for a ground of 个人信息保护法 art. 47 that allows an erasure within the retention period. That the person asks is
    /// no such ground by itself.
    pub const fn is_legal_ground(self) -> bool {
        match self {
            ErasureBasis::Request | ErasureBasis::RetentionOver => false,
            ErasureBasis::ConsentWithdrawn
            | ErasureBasis::UnlawfulProcessing
            | ErasureBasis::LawRequires => true,
        }
    }
}
