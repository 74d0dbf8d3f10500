//! The mediation office: its settings, and its grids, staff and rooms in their fixed order.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::{Normalize, check_date, clean_text, join_path, missing, required_name};
use super::ids::{GridId, RoomId, StaffId};
use super::number::{CaseNumber, NumberPattern};
use super::period::MonthBoundary;
use super::refusal::{Code, Refusal};
use super::text::Limit;
use super::vocabulary::{MediationBody, Nature, NumberSeries, StaffRole, SuccessFormula};

/// The mediation office 调解组织 and its settings for numbers and tallies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Office {
    pub name: String,
    /// The short name in case numbers, such as 盛.
    pub short: String,
    pub body: MediationBody,
    pub number_pattern: NumberPattern,
    /// The pattern of consultations, if they are numbered in a series of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub consult_pattern: Option<NumberPattern>,
    /// The pattern of everyday disputes, if they are numbered in a series of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub life_pattern: Option<NumberPattern>,
    pub month_boundary: MonthBoundary,
    pub success_formula: SuccessFormula,
    /// Printed under every tally: 制表人 and 审核人.
    pub prepared_by: String,
    pub reviewed_by: String,
    /// The day from which on the book holds all cases; none means the day on which it was made. Tallies are compared with
    /// no earlier time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub complete_from: Option<NaiveDate>,
    /// The phrases 常用语 of the office for the records of sessions, beside those of the program.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<String>>", optional)]
    pub phrases: Vec<String>,
}

impl Office {
    /// The largest number of phrases of the office.
    pub const MAX_PHRASES: usize = 200;

    /// Returns the pattern of a series; none if its cases are numbered in the main series.
    pub fn pattern(&self, series: NumberSeries) -> Option<&NumberPattern> {
        match series {
            NumberSeries::Main => Some(&self.number_pattern),
            NumberSeries::Consultations => self.consult_pattern.as_ref(),
            NumberSeries::EverydayDisputes => self.life_pattern.as_ref(),
        }
    }

    /// Returns the series in which a new case of this nature is numbered.
    pub fn series_of(&self, nature: Nature) -> NumberSeries {
        let own = match nature {
            Nature::ConsultOnly => NumberSeries::Consultations,
            Nature::CivilLife => NumberSeries::EverydayDisputes,
            _ => NumberSeries::Main,
        };
        match self.pattern(own) {
            Some(_) => own,
            None => NumberSeries::Main,
        }
    }

    /// Returns the series in use, each with the form of its numbers ([`NumberPattern::form`]).
    pub fn number_forms(&self) -> Vec<(NumberSeries, String)> {
        let form = |&series: &NumberSeries| Some((series, self.pattern(series)?.form(&self.short)));
        NumberSeries::ALL.iter().filter_map(form).collect()
    }

    /// Refuses patterns by which two series could print the same number, beside the one that is not as before.
    pub fn check_patterns(&self, before: Option<&Office>) -> Result<(), Refusal> {
        let is_new =
            |series| before.and_then(|before| before.pattern(series)) != self.pattern(series);
        let forms = self.number_forms();
        for (at, (series, form)) in forms.iter().enumerate() {
            let Some((other, _)) = forms[..at].iter().find(|(_, other)| other == form) else {
                continue;
            };
            return Err(match is_new(*series) || !is_new(*other) {
                true => pattern_taken(*series, *other),
                false => pattern_taken(*other, *series),
            });
        }
        Ok(())
    }
}

/// Returns the refusal of the pattern of a series that prints numbers of another one.
pub fn pattern_taken(series: NumberSeries, other: NumberSeries) -> Refusal {
    let field = match series {
        NumberSeries::Main => "office.number_pattern",
        NumberSeries::Consultations => "office.consult_pattern",
        NumberSeries::EverydayDisputes => "office.life_pattern",
    };
    Refusal::at(Code::PatternTaken, field).with(other.code())
}

/// A grid 网格 of the market.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Grid {
    pub id: GridId,
    /// Position in the fixed order of all lists and reports.
    #[serde(rename = "place")]
    pub position: u32,
    pub name: String,
    pub liaison: String,
    pub active: bool,
}

/// A member of the staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Staff {
    pub id: StaffId,
    /// See [`Grid::position`].
    #[serde(rename = "place")]
    pub position: u32,
    pub name: String,
    pub role: StaffRole,
    /// The team whose cases the person can see; all members with an empty team form one team.
    #[serde(default)]
    pub team: String,
    pub active: bool,
}

impl Staff {
    /// Returns true for an active supervisor.
    pub fn is_supervisor(&self) -> bool {
        self.active && self.role == StaffRole::Supervisor
    }
}

/// A room for sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Room {
    pub id: RoomId,
    /// See [`Grid::position`].
    #[serde(rename = "place")]
    pub position: u32,
    pub name: String,
    pub active: bool,
}

/// The safety settings of the book: idle lock, backup locations, export folder and retention periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Safety {
    /// Minutes without input after which the book locks.
    pub idle_minutes: u8,
    /// Backup locations besides the folder beside the book, as paths; at most two.
    #[serde(rename = "places")]
    pub backup_locations: Vec<String>,
    /// The folder of exported files, as a path; none for the default of the PC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub export_folder: Option<String>,
    /// Years for which dossiers are kept after an agreement, and after any other closing. The office decides; the
    /// defaults follow 劳动人事争议仲裁办案规则 art. 21–24.
    pub keep_agreements_years: u8,
    pub keep_others_years: u8,
}

impl Safety {
    /// The allowed minutes of the idle lock.
    pub const IDLE_MINUTES: std::ops::RangeInclusive<u8> = 1..=30;
    /// The allowed years of retention. A change to fewer than [`super::retention::Retention::least_years`] is refused.
    pub const KEEP_YEARS: std::ops::RangeInclusive<u8> = 1..=50;
    /// The largest number of additional backup locations.
    pub const MAX_BACKUP_LOCATIONS: usize = 2;
}

impl Default for Safety {
    fn default() -> Safety {
        Safety {
            idle_minutes: 10,
            backup_locations: Vec::new(),
            export_folder: None,
            keep_agreements_years: 10,
            keep_others_years: 5,
        }
    }
}

/// The office with its grids, staff, rooms and safety settings, as the rules need them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OfficeSetup {
    pub office: Option<Office>,
    pub grids: Vec<Grid>,
    pub staff: Vec<Staff>,
    pub rooms: Vec<Room>,
    /// None until somebody changes it; see [`OfficeSetup::safety`].
    pub safety: Option<Safety>,
}

impl OfficeSetup {
    /// Returns the number in the current pattern of its series, for new cases; registered cases keep their number. None
    /// without an office, or if the series is not in use.
    pub fn number_text(&self, number: CaseNumber) -> Option<String> {
        let office = self.office.as_ref()?;
        let pattern = office.pattern(number.series)?;
        Some(pattern.render(&office.short, number))
    }

    /// Returns the series in which a new case of this nature is numbered.
    pub fn series_of(&self, nature: Nature) -> NumberSeries {
        let office = self.office.as_ref();
        office.map_or(NumberSeries::Main, |office| office.series_of(nature))
    }

    /// Returns the chosen safety settings, else the defaults.
    pub fn safety(&self) -> Safety {
        self.safety.clone().unwrap_or_default()
    }

    pub fn grid(&self, id: GridId) -> Option<&Grid> {
        self.grids.iter().find(|g| g.id == id)
    }

    pub fn member(&self, id: StaffId) -> Option<&Staff> {
        self.staff.iter().find(|s| s.id == id)
    }

    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.iter().find(|r| r.id == id)
    }
}

/// Refuses a position above 10,000 in the order of a list.
fn check_position(path: &str, position: u32) -> Result<(), Refusal> {
    if position > 10_000 {
        return Err(Refusal::at(Code::BadValue, join_path(path, "place")));
    }
    Ok(())
}

/// Returns the phrases of one line each, without empty ones and repetitions.
fn normalize_phrases(path: &str, typed: Vec<String>) -> Result<Vec<String>, Refusal> {
    let mut phrases: Vec<String> = Vec::new();
    for phrase in typed {
        let phrase = clean_text(path, "phrases", &phrase, Limit::Line)?;
        if !phrase.is_empty() && !phrases.contains(&phrase) {
            phrases.push(phrase);
        }
    }
    match phrases.len() > Office::MAX_PHRASES {
        true => Err(Refusal::at(Code::TooLong, join_path(path, "phrases"))
            .with(Office::MAX_PHRASES.to_string())),
        false => Ok(phrases),
    }
}

impl Normalize for Office {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = required_name(path, &self.name)?;
        self.short = clean_text(path, "short", &self.short, Limit::Name)?;
        if self.short.is_empty() {
            return Err(missing(path, "short"));
        }
        self.prepared_by = clean_text(path, "prepared_by", &self.prepared_by, Limit::Name)?;
        self.reviewed_by = clean_text(path, "reviewed_by", &self.reviewed_by, Limit::Name)?;
        check_date(path, "complete_from", self.complete_from)?;
        self.phrases = normalize_phrases(path, self.phrases)?;
        Ok(self)
    }
}

impl Normalize for Grid {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = required_name(path, &self.name)?;
        self.liaison = clean_text(path, "liaison", &self.liaison, Limit::Name)?;
        check_position(path, self.position)?;
        Ok(self)
    }
}

impl Normalize for Staff {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = required_name(path, &self.name)?;
        self.team = clean_text(path, "team", &self.team, Limit::Name)?;
        check_position(path, self.position)?;
        Ok(self)
    }
}

impl Normalize for Room {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = required_name(path, &self.name)?;
        check_position(path, self.position)?;
        Ok(self)
    }
}

impl Normalize for Safety {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        let check_range = |name: &str, fits: bool| match fits {
            true => Ok(()),
            false => Err(Refusal::at(Code::BadValue, join_path(path, name))),
        };
        check_range(
            "idle_minutes",
            Safety::IDLE_MINUTES.contains(&self.idle_minutes),
        )?;
        check_range(
            "keep_agreements_years",
            Safety::KEEP_YEARS.contains(&self.keep_agreements_years),
        )?;
        check_range(
            "keep_others_years",
            Safety::KEEP_YEARS.contains(&self.keep_others_years),
        )?;
        check_range(
            "places",
            self.backup_locations.len() <= Safety::MAX_BACKUP_LOCATIONS,
        )?;
        for location in &mut self.backup_locations {
            *location = clean_text(path, "places", location, Limit::Text)?;
        }
        if let Some(folder) = &mut self.export_folder {
            *folder = clean_text(path, "export_folder", folder, Limit::Text)?;
        }
        self.backup_locations.retain(|p| !p.is_empty());
        self.backup_locations.dedup();
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_lines_each_once_and_not_too_many() {
        let typed = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let kept = normalize_phrases(
            "office",
            typed(&[" 双方核对了考勤。", "", "双方核对了考勤。"]),
        );
        assert_eq!(kept.unwrap(), ["双方核对了考勤。"]);
        let many = (0..=Office::MAX_PHRASES).map(|n| format!("第{n}句。"));
        let long = vec!["分".repeat(201)];
        for wrong in [many.collect(), long] {
            let refusal = normalize_phrases("office", wrong).unwrap_err();
            assert_eq!(refusal.code, Code::TooLong);
            assert_eq!(refusal.field.as_deref(), Some("office.phrases"));
        }
    }
}
