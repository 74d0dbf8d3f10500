//! Sessions and promises, as a story tells them.

use chrono::{Days, Duration, NaiveDate, NaiveDateTime, NaiveTime};

use super::Script;
use crate::domain::calendar::roll;
use crate::domain::case::{Obligation, Party, Presence, Session};
use crate::domain::ids::{ObligationId, PartyId, RoomId, SessionId, StaffId};
use crate::domain::money::Fen;
use crate::domain::op::Part;
use crate::domain::vocabulary::{Attendance, SessionForm, SessionState};

/// How a session went: who was not simply there, what was written down, what came of it.
#[derive(Clone, Copy)]
pub struct Course<'a> {
    pub state: SessionState,
    pub but: &'a [(PartyId, Attendance)],
    pub record: &'a str,
    pub result: &'a str,
}

/// Half past the hour.
pub fn wall(day: NaiveDate, hour: u32) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(hour) * 60 + 30)
}

impl Script {
    /// Fixes a session of an hour and a half, with the case's mediator.
    pub fn plan(
        &mut self,
        starts: NaiveDateTime,
        room: Option<RoomId>,
        recorder: StaffId,
    ) -> Session {
        let session = Session {
            id: SessionId::from_uuid(self.id()),
            state: SessionState::Planned,
            form: SessionForm::Joint,
            room,
            starts,
            ends: Some(starts + Duration::minutes(90)),
            mediators: self.case.fields.mediator.into_iter().collect(),
            recorder: Some(recorder),
            attendance: Vec::new(),
            record: String::new(),
            result: String::new(),
            next_on: None,
        };
        self.put(None, Part::Session(session.clone()));
        session
    }

    /// Everybody on both sides came, but for those who are named; agents and witnesses only if they are named.
    fn presence(&self, but: &[(PartyId, Attendance)]) -> Vec<Presence> {
        let told = |id| but.iter().find(|(party, _)| *party == id).map(|(_, a)| *a);
        let of = |p: &Party| {
            let usual = p.role.is_side().then_some(Attendance::Present);
            let attendance = told(p.id).or(usual)?;
            Some(Presence {
                party: p.id,
                attendance,
            })
        };
        self.case.parties.iter().filter_map(of).collect()
    }

    /// Fixes a session some days ahead, or today if that is beyond it, and goes on when it is over.
    pub fn sit(
        &mut self,
        days: u64,
        hour: u32,
        room: Option<RoomId>,
        recorder: StaffId,
        course: Course,
    ) {
        let day = roll(self.day + Days::new(days)).min(self.until.today);
        let planned = self.plan(wall(day, hour), room, recorder);
        self.at(day);
        self.held(planned, course);
    }

    /// What became of a planned session, written down on its day.
    fn held(&mut self, planned: Session, course: Course) {
        let after = Session {
            state: course.state,
            attendance: self.presence(course.but),
            record: course.record.to_owned(),
            result: course.result.to_owned(),
            ..planned.clone()
        };
        self.put(Some(Part::Session(planned)), Part::Session(after));
    }

    /// A term that is kept as it is agreed.
    pub fn paid(&mut self, sides: (PartyId, PartyId), what: &str, amount: Option<Fen>, note: &str) {
        let mut owed = self.owed(sides, what, amount, self.day);
        owed.performed_on = Some(self.day);
        owed.performed_note = note.to_owned();
        self.put(None, Part::Obligation(owed));
    }

    /// A session that was never planned in the book and is entered once it is over.
    pub fn met(&mut self, form: SessionForm, room: Option<RoomId>, hour: u32, result: &str) {
        let starts = wall(self.day, hour);
        let session = Session {
            id: SessionId::from_uuid(self.id()),
            state: SessionState::Held,
            form,
            room,
            starts,
            ends: Some(starts + Duration::minutes(75)),
            mediators: self.case.fields.mediator.into_iter().collect(),
            recorder: None,
            attendance: self.presence(&[]),
            record: String::new(),
            result: result.to_owned(),
            next_on: None,
        };
        self.put(None, Part::Session(session));
    }

    /// A term of the agreement: what the debtor owes the creditor, by when.
    pub fn oblige(
        &mut self,
        sides: (PartyId, PartyId),
        what: &str,
        amount: Option<Fen>,
        due_on: NaiveDate,
    ) -> Obligation {
        let owed = self.owed(sides, what, amount, due_on);
        self.put(None, Part::Obligation(owed.clone()));
        owed
    }

    fn owed(
        &mut self,
        sides: (PartyId, PartyId),
        what: &str,
        amount: Option<Fen>,
        due_on: NaiveDate,
    ) -> Obligation {
        let (debtor, creditor) = sides;
        Obligation {
            id: ObligationId::from_uuid(self.id()),
            debtor: Some(debtor),
            creditor: Some(creditor),
            what: what.to_owned(),
            amount,
            due_on: Some(due_on),
            performed_on: None,
            performed_note: String::new(),
        }
    }

    /// The term was kept on this day.
    pub fn perform(&mut self, owed: Obligation, note: &str) {
        let after = Obligation {
            performed_on: Some(self.day),
            performed_note: note.to_owned(),
            ..owed.clone()
        };
        self.put(Some(Part::Obligation(owed)), Part::Obligation(after));
    }
}
