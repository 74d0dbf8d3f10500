//! What was typed, made clean: texts trimmed and checked, dates and amounts in range, a field named for
//! every refusal. Whether the thing may be said at all is [`super::decide`]'s question.

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

/// Something typed that can be made clean; `path` leads to it in the payload.
pub trait Entered: Sized {
    fn cleaned(self, path: &str) -> Result<Self, Refusal>;
}

fn text(path: &str, name: &str, raw: &str, limit: Limit) -> Result<String, Refusal> {
    Ok(clean(&join(path, name), raw, limit)?)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_string()
    } else {
        format!("{path}.{name}")
    }
}

/// Dates outside living memory are slips of the pen.
pub fn plausible(path: &str, name: &str, date: Option<NaiveDate>) -> Result<(), Refusal> {
    match date {
        Some(d) if !(1950..=2100).contains(&d.year()) => {
            Err(Refusal::at(Code::BadDate, join(path, name)))
        }
        _ => Ok(()),
    }
}

fn amount(path: &str, name: &str, fen: Option<Fen>) -> Result<(), Refusal> {
    match fen {
        Some(fen) if Fen::entered(fen.fen()).is_err() => {
            Err(Refusal::at(Code::BadAmount, join(path, name)))
        }
        _ => Ok(()),
    }
}

impl Entered for CaseFields {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.stall = text(path, "stall", &self.stall, Limit::Line)?;
        self.summary = text(path, "summary", &self.summary, Limit::Text)?;
        self.next_action = text(path, "next_action", &self.next_action, Limit::Line)?;
        plausible(path, "received_on", Some(self.received_on))?;
        plausible(path, "event_on", self.event_on)?;
        plausible(path, "next_on", self.next_on)?;
        if !(1..=100_000).contains(&self.worker_count.unwrap_or(1)) {
            return Err(Refusal::at(Code::BadValue, join(path, "worker_count")));
        }
        self.co_mediators.sort();
        self.co_mediators.dedup();
        self.co_mediators.retain(|m| Some(*m) != self.mediator);
        Ok(self)
    }
}

impl Entered for Party {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = text(path, "name", &self.name, Limit::Name)?;
        if self.name.is_empty() {
            return Err(Refusal::at(Code::Missing, join(path, "name")).with("name"));
        }
        if !["", "male", "female"].contains(&self.sex.as_str()) {
            return Err(Refusal::at(Code::BadValue, join(path, "sex")));
        }
        self.filled_from = None;
        self.phone = fold(&text(path, "phone", &self.phone, Limit::Name)?);
        let invalid = !self.phone.is_empty() && identity::phone(&self.phone).is_invalid();
        if invalid || is_masked(&self.phone) {
            return Err(Refusal::at(Code::BadValue, join(path, "phone")));
        }
        self.id_kind = text(path, "id_kind", &self.id_kind, Limit::Name)?;
        self.id_number =
            fold(&text(path, "id_number", &self.id_number, Limit::Name)?).to_uppercase();
        let checked = match (self.id_number.as_str(), self.id_kind.as_str()) {
            ("", _) => false,
            (number, "citizen") => identity::citizen_id(number).is_invalid(),
            (number, "uscc") => identity::uscc(number).is_invalid(),
            _ => false,
        };
        if checked || is_masked(&self.id_number) {
            return Err(Refusal::at(Code::BadValue, join(path, "id_number")));
        }
        self.address = text(path, "address", &self.address, Limit::Line)?;
        self.job = text(path, "job", &self.job, Limit::Line)?;
        self.stall = text(path, "stall", &self.stall, Limit::Line)?;
        self.representative = text(path, "representative", &self.representative, Limit::Name)?;
        self.remark = text(path, "remark", &self.remark, Limit::Text)?;
        if self.kind == PartyKind::Person {
            self.employer_type = None;
        }
        Ok(self)
    }
}

impl Entered for Claim {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.text = text(path, "text", &self.text, Limit::Text)?;
        amount(path, "amount", self.amount)?;
        if self.text.is_empty() && self.amount.is_none() {
            return Err(Refusal::at(Code::Missing, join(path, "text")).with("text"));
        }
        Ok(self)
    }
}

impl Entered for Session {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.record = text(path, "record", &self.record, Limit::Text)?;
        self.result = text(path, "result", &self.result, Limit::Text)?;
        // Wall times are told to the minute.
        let minute = |t: NaiveDateTime| {
            t.with_second(0)
                .and_then(|t| t.with_nanosecond(0))
                .unwrap_or(t)
        };
        (self.starts, self.ends) = (minute(self.starts), self.ends.map(minute));
        plausible(path, "starts", Some(self.starts.date()))?;
        plausible(path, "next_on", self.next_on)?;
        if self
            .ends
            .is_some_and(|e| e <= self.starts || e.date() != self.starts.date())
        {
            return Err(Refusal::at(Code::TooEarly, join(path, "ends")));
        }
        self.mediators.sort();
        self.mediators.dedup();
        Ok(self)
    }
}

impl Entered for Obligation {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.what = text(path, "what", &self.what, Limit::Text)?;
        if self.what.is_empty() {
            return Err(Refusal::at(Code::Missing, join(path, "what")).with("what"));
        }
        self.performed_note = text(path, "performed_note", &self.performed_note, Limit::Text)?;
        amount(path, "amount", self.amount)?;
        plausible(path, "due_on", self.due_on)?;
        plausible(path, "performed_on", self.performed_on)?;
        Ok(self)
    }
}

impl Entered for Note {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.text = text(path, "text", &self.text, Limit::Text)?;
        if self.text.is_empty() {
            return Err(Refusal::at(Code::Missing, join(path, "text")).with("text"));
        }
        plausible(path, "on", Some(self.on))?;
        Ok(self)
    }
}

impl Entered for Part {
    fn cleaned(self, path: &str) -> Result<Self, Refusal> {
        Ok(match self {
            Part::Party(p) => Part::Party(p.cleaned(path)?),
            Part::Claim(c) => Part::Claim(c.cleaned(path)?),
            Part::Session(s) => Part::Session(s.cleaned(path)?),
            Part::Obligation(o) => Part::Obligation(o.cleaned(path)?),
            Part::Note(n) => Part::Note(n.cleaned(path)?),
        })
    }
}

impl Entered for Closing {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.reason = text(path, "reason", &self.reason, Limit::Text)?;
        self.referred_to = text(path, "referred_to", &self.referred_to, Limit::Line)?;
        amount(path, "agreed", self.agreed)?;
        plausible(path, "applicant_signed_on", self.applicant_signed_on)?;
        plausible(path, "respondent_signed_on", self.respondent_signed_on)?;
        plausible(path, "mediator_signed_on", self.mediator_signed_on)?;
        plausible(path, "sealed_on", self.sealed_on)?;
        plausible(path, "on", Some(self.on))?;
        Ok(self)
    }
}

impl Entered for Ruling {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.reason = text(path, "reason", &self.reason, Limit::Text)?;
        if self.reason.is_empty() {
            return Err(Refusal::at(Code::Missing, join(path, "reason")).with("reason"));
        }
        plausible(path, "on", Some(self.on))?;
        Ok(self)
    }
}

impl Entered for super::case::Answer {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.text = text(path, "text", &self.text, Limit::Text)?;
        if self.text.is_empty() {
            return Err(Refusal::at(Code::Missing, join(path, "text")).with("text"));
        }
        plausible(path, "on", Some(self.on))?;
        Ok(self)
    }
}

/// Places in a list; a list of a market has ten lines, not ten thousand.
fn placed(path: &str, place: u32) -> Result<(), Refusal> {
    if place > 10_000 {
        return Err(Refusal::at(Code::BadValue, join(path, "place")));
    }
    Ok(())
}

fn named(path: &str, raw: &str) -> Result<String, Refusal> {
    let name = text(path, "name", raw, Limit::Name)?;
    if name.is_empty() {
        return Err(Refusal::at(Code::Missing, join(path, "name")).with("name"));
    }
    Ok(name)
}

impl Entered for Office {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = named(path, &self.name)?;
        self.short = text(path, "short", &self.short, Limit::Name)?;
        if self.short.is_empty() {
            return Err(Refusal::at(Code::Missing, join(path, "short")).with("short"));
        }
        self.prepared_by = text(path, "prepared_by", &self.prepared_by, Limit::Name)?;
        self.reviewed_by = text(path, "reviewed_by", &self.reviewed_by, Limit::Name)?;
        Ok(self)
    }
}

impl Entered for Grid {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = named(path, &self.name)?;
        self.liaison = text(path, "liaison", &self.liaison, Limit::Name)?;
        placed(path, self.place)?;
        Ok(self)
    }
}

impl Entered for Staff {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = named(path, &self.name)?;
        self.team = text(path, "team", &self.team, Limit::Name)?;
        placed(path, self.place)?;
        Ok(self)
    }
}

impl Entered for Safety {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        let range = |name: &str, fits: bool| match fits {
            true => Ok(()),
            false => Err(Refusal::at(Code::BadValue, join(path, name))),
        };
        range(
            "idle_minutes",
            Safety::IDLE_MINUTES.contains(&self.idle_minutes),
        )?;
        range(
            "keep_agreements_years",
            Safety::KEEP_YEARS.contains(&self.keep_agreements_years),
        )?;
        range(
            "keep_others_years",
            Safety::KEEP_YEARS.contains(&self.keep_others_years),
        )?;
        range("places", self.places.len() <= Safety::MOST_PLACES)?;
        for place in &mut self.places {
            *place = text(path, "places", place, Limit::Text)?;
        }
        self.places.retain(|p| !p.is_empty());
        self.places.dedup();
        Ok(self)
    }
}

impl Entered for Restriction {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.reason = text(path, "reason", &self.reason, Limit::Text)?;
        Ok(self)
    }
}

impl Entered for ErasureAsk {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.note = text(path, "note", &self.note, Limit::Text)?;
        plausible(path, "on", Some(self.on))?;
        Ok(self)
    }
}

impl Entered for Room {
    fn cleaned(mut self, path: &str) -> Result<Self, Refusal> {
        self.name = named(path, &self.name)?;
        placed(path, self.place)?;
        Ok(self)
    }
}
