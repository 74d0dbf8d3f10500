//! Normalization of input: texts are trimmed and checked, dates and amounts must be in range, and every refusal names
//! its field. [`super::decide`] checks afterwards whether the change is allowed.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

use super::case::{
    CaseFields, Claim, Closing, ErasureAsk, Note, Obligation, Party, Restriction, Ruling, Session,
};
use super::identity;
use super::masks::is_masked;
use super::money::Fen;
use super::office::{Grid, Office, Room, Safety, Staff};
use super::op::Part;
use super::refusal::{Code, Refusal};
use super::text::{Limit, TextFault, TextRefusal, clean, fold};
use super::vocabulary::PartyKind;

impl From<TextRefusal> for Refusal {
    fn from(refusal: TextRefusal) -> Refusal {
        match refusal.fault {
            TextFault::TooLong { limit, .. } => {
                Refusal::at(Code::TooLong, refusal.field).with(limit.to_string())
            }
            _ => Refusal::at(Code::BadCharacters, refusal.field),
        }
    }
}

/// Input that can be normalized; `path` is its path in the payload, for the field of a refusal.
pub trait Normalize: Sized {
    /// Returns the input with trimmed texts and sorted lists, or refuses the first field that is invalid.
    fn normalize(self, path: &str) -> Result<Self, Refusal>;
}

fn clean_text(path: &str, name: &str, raw: &str, limit: Limit) -> Result<String, Refusal> {
    Ok(clean(&join_path(path, name), raw, limit)?)
}

fn join_path(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_string()
    } else {
        format!("{path}.{name}")
    }
}

/// Refuses dates outside 1950–2100, which are typing errors.
pub fn check_date(path: &str, name: &str, date: Option<NaiveDate>) -> Result<(), Refusal> {
    match date {
        Some(d) if !(1950..=2100).contains(&d.year()) => {
            Err(Refusal::at(Code::BadDate, join_path(path, name)))
        }
        _ => Ok(()),
    }
}

fn check_amount(path: &str, name: &str, fen: Option<Fen>) -> Result<(), Refusal> {
    match fen {
        Some(fen) if Fen::from_input(fen.fen()).is_err() => {
            Err(Refusal::at(Code::BadAmount, join_path(path, name)))
        }
        _ => Ok(()),
    }
}

impl Normalize for CaseFields {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.stall = clean_text(path, "stall", &self.stall, Limit::Line)?;
        self.summary = clean_text(path, "summary", &self.summary, Limit::Text)?;
        self.next_action = clean_text(path, "next_action", &self.next_action, Limit::Line)?;
        check_date(path, "received_on", Some(self.received_on))?;
        check_date(path, "event_on", self.event_on)?;
        check_date(path, "next_on", self.next_on)?;
        if !(1..=100_000).contains(&self.worker_count.unwrap_or(1)) {
            return Err(Refusal::at(Code::BadValue, join_path(path, "worker_count")));
        }
        self.co_mediators.sort();
        self.co_mediators.dedup();
        self.co_mediators.retain(|m| Some(*m) != self.mediator);
        Ok(self)
    }
}

impl Normalize for Party {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = clean_text(path, "name", &self.name, Limit::Name)?;
        if self.name.is_empty() {
            return Err(Refusal::at(Code::Missing, join_path(path, "name")).with("name"));
        }
        if !["", "male", "female"].contains(&self.sex.as_str()) {
            return Err(Refusal::at(Code::BadValue, join_path(path, "sex")));
        }
        self.filled_from = None;
        self.phone = fold(&clean_text(path, "phone", &self.phone, Limit::Name)?);
        let is_invalid = !self.phone.is_empty() && identity::phone(&self.phone).is_invalid();
        if is_invalid || is_masked(&self.phone) {
            return Err(Refusal::at(Code::BadValue, join_path(path, "phone")));
        }
        self.id_kind = clean_text(path, "id_kind", &self.id_kind, Limit::Name)?;
        self.id_number = fold(&clean_text(
            path,
            "id_number",
            &self.id_number,
            Limit::Name,
        )?)
        .to_uppercase();
        let is_invalid = match (self.id_number.as_str(), self.id_kind.as_str()) {
            ("", _) => false,
            (number, "citizen") => identity::citizen_id(number).is_invalid(),
            (number, "uscc") => identity::uscc(number).is_invalid(),
            _ => false,
        };
        if is_invalid || is_masked(&self.id_number) {
            return Err(Refusal::at(Code::BadValue, join_path(path, "id_number")));
        }
        self.address = clean_text(path, "address", &self.address, Limit::Line)?;
        self.job = clean_text(path, "job", &self.job, Limit::Line)?;
        self.stall = clean_text(path, "stall", &self.stall, Limit::Line)?;
        self.representative =
            clean_text(path, "representative", &self.representative, Limit::Name)?;
        self.remark = clean_text(path, "remark", &self.remark, Limit::Text)?;
        if self.kind == PartyKind::Person {
            self.employer_type = None;
        }
        Ok(self)
    }
}

impl Normalize for Claim {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.text = clean_text(path, "text", &self.text, Limit::Text)?;
        check_amount(path, "amount", self.amount)?;
        if self.text.is_empty() && self.amount.is_none() {
            return Err(Refusal::at(Code::Missing, join_path(path, "text")).with("text"));
        }
        Ok(self)
    }
}

impl Normalize for Session {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.record = clean_text(path, "record", &self.record, Limit::Text)?;
        self.result = clean_text(path, "result", &self.result, Limit::Text)?;
        // Times of sessions have no seconds.
        let minute = |t: NaiveDateTime| {
            t.with_second(0)
                .and_then(|t| t.with_nanosecond(0))
                .unwrap_or(t)
        };
        (self.starts, self.ends) = (minute(self.starts), self.ends.map(minute));
        check_date(path, "starts", Some(self.starts.date()))?;
        check_date(path, "next_on", self.next_on)?;
        if self
            .ends
            .is_some_and(|e| e <= self.starts || e.date() != self.starts.date())
        {
            return Err(Refusal::at(Code::TooEarly, join_path(path, "ends")));
        }
        self.mediators.sort();
        self.mediators.dedup();
        Ok(self)
    }
}

impl Normalize for Obligation {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.what = clean_text(path, "what", &self.what, Limit::Text)?;
        if self.what.is_empty() {
            return Err(Refusal::at(Code::Missing, join_path(path, "what")).with("what"));
        }
        self.performed_note =
            clean_text(path, "performed_note", &self.performed_note, Limit::Text)?;
        check_amount(path, "amount", self.amount)?;
        check_date(path, "due_on", self.due_on)?;
        check_date(path, "performed_on", self.performed_on)?;
        Ok(self)
    }
}

impl Normalize for Note {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.text = clean_text(path, "text", &self.text, Limit::Text)?;
        if self.text.is_empty() {
            return Err(Refusal::at(Code::Missing, join_path(path, "text")).with("text"));
        }
        check_date(path, "on", Some(self.on))?;
        Ok(self)
    }
}

impl Normalize for Part {
    fn normalize(self, path: &str) -> Result<Self, Refusal> {
        Ok(match self {
            Part::Party(p) => Part::Party(p.normalize(path)?),
            Part::Claim(c) => Part::Claim(c.normalize(path)?),
            Part::Session(s) => Part::Session(s.normalize(path)?),
            Part::Obligation(o) => Part::Obligation(o.normalize(path)?),
            Part::Note(n) => Part::Note(n.normalize(path)?),
        })
    }
}

impl Normalize for Closing {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.reason = clean_text(path, "reason", &self.reason, Limit::Text)?;
        self.referred_to = clean_text(path, "referred_to", &self.referred_to, Limit::Line)?;
        check_amount(path, "agreed", self.agreed)?;
        check_date(path, "applicant_signed_on", self.applicant_signed_on)?;
        check_date(path, "respondent_signed_on", self.respondent_signed_on)?;
        check_date(path, "mediator_signed_on", self.mediator_signed_on)?;
        check_date(path, "sealed_on", self.sealed_on)?;
        check_date(path, "on", Some(self.on))?;
        Ok(self)
    }
}

impl Normalize for Ruling {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.reason = clean_text(path, "reason", &self.reason, Limit::Text)?;
        if self.reason.is_empty() {
            return Err(Refusal::at(Code::Missing, join_path(path, "reason")).with("reason"));
        }
        check_date(path, "on", Some(self.on))?;
        Ok(self)
    }
}

impl Normalize for super::case::Answer {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.text = clean_text(path, "text", &self.text, Limit::Text)?;
        if self.text.is_empty() {
            return Err(Refusal::at(Code::Missing, join_path(path, "text")).with("text"));
        }
        check_date(path, "on", Some(self.on))?;
        Ok(self)
    }
}

/// Refuses a place above 10,000 in the order of a list.
fn check_place(path: &str, place: u32) -> Result<(), Refusal> {
    if place > 10_000 {
        return Err(Refusal::at(Code::BadValue, join_path(path, "place")));
    }
    Ok(())
}

/// Returns the normalized name; it must not be empty.
fn required_name(path: &str, raw: &str) -> Result<String, Refusal> {
    let name = clean_text(path, "name", raw, Limit::Name)?;
    if name.is_empty() {
        return Err(Refusal::at(Code::Missing, join_path(path, "name")).with("name"));
    }
    Ok(name)
}

impl Normalize for Office {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = required_name(path, &self.name)?;
        self.short = clean_text(path, "short", &self.short, Limit::Name)?;
        if self.short.is_empty() {
            return Err(Refusal::at(Code::Missing, join_path(path, "short")).with("short"));
        }
        self.prepared_by = clean_text(path, "prepared_by", &self.prepared_by, Limit::Name)?;
        self.reviewed_by = clean_text(path, "reviewed_by", &self.reviewed_by, Limit::Name)?;
        Ok(self)
    }
}

impl Normalize for Grid {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = required_name(path, &self.name)?;
        self.liaison = clean_text(path, "liaison", &self.liaison, Limit::Name)?;
        check_place(path, self.place)?;
        Ok(self)
    }
}

impl Normalize for Staff {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = required_name(path, &self.name)?;
        self.team = clean_text(path, "team", &self.team, Limit::Name)?;
        check_place(path, self.place)?;
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
        check_range("places", self.places.len() <= Safety::MAX_BACKUP_LOCATIONS)?;
        for place in &mut self.places {
            *place = clean_text(path, "places", place, Limit::Text)?;
        }
        self.places.retain(|p| !p.is_empty());
        self.places.dedup();
        Ok(self)
    }
}

impl Normalize for Restriction {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.reason = clean_text(path, "reason", &self.reason, Limit::Text)?;
        Ok(self)
    }
}

impl Normalize for ErasureAsk {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.note = clean_text(path, "note", &self.note, Limit::Text)?;
        check_date(path, "on", Some(self.on))?;
        Ok(self)
    }
}

impl Normalize for Room {
    fn normalize(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = required_name(path, &self.name)?;
        check_place(path, self.place)?;
        Ok(self)
    }
}
