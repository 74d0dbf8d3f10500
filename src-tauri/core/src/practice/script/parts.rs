//! The sessions and the obligations of a [`CaseScript`].

use chrono::{Days, Duration, NaiveDate, NaiveDateTime, NaiveTime};

use super::{CaseScript, yuan};
use crate::domain::calendar::roll;
use crate::domain::case::{Obligation, Offer, Party, Payment, Presence, Session};
use crate::domain::ids::{ObligationId, PartyId, RoomId, SessionId, StaffId};
use crate::domain::money::Fen;
use crate::domain::op::Part;
use crate::domain::vocabulary::{Attendance, SessionForm, SessionState};

/// The course of a session: its state, attendance, record and result.
#[derive(Clone, Copy)]
pub struct SessionReport<'a> {
    pub state: SessionState,
    /// Attendance that differs from the usual: both sides present, agents and witnesses not listed.
    pub exceptions: &'a [(PartyId, Attendance)],
    /// The offers for all claims: minutes after the start, the party (none for the mediator), and yuan.
    pub offers: &'a [(i64, Option<PartyId>, i64)],
    pub record: &'a str,
    pub result: &'a str,
}

/// Returns the wall time of half past the hour.
pub fn half_past(day: NaiveDate, hour: u32) -> NaiveDateTime {
    day.and_time(NaiveTime::MIN) + Duration::minutes(i64::from(hour) * 60 + 30)
}

impl CaseScript {
    /// Plans a session of an hour and a half with the case's mediator.
    pub fn plan_session(
        &mut self,
        starts: NaiveDateTime,
        room: Option<RoomId>,
        recorder: StaffId,
    ) -> Session {
        let session = Session {
            room,
            ends: Some(starts + Duration::minutes(90)),
            mediators: self.case.fields.mediator.into_iter().collect(),
            recorder: Some(recorder),
            ..Session::blank(SessionId::from_uuid(self.next_id()), starts)
        };
        self.put_part(None, Part::Session(session.clone()));
        session
    }

    /// Returns the attendance: the exceptions as given, and everybody else on both sides as present. Agents and
    /// witnesses are listed only as exceptions.
    fn attendance(&self, exceptions: &[(PartyId, Attendance)]) -> Vec<Presence> {
        let exception = |id| {
            exceptions
                .iter()
                .find(|(party, _)| *party == id)
                .map(|(_, a)| *a)
        };
        let of = |p: &Party| {
            let usual = p.role.is_side().then_some(Attendance::Present);
            let attendance = exception(p.id).or(usual)?;
            Some(Presence {
                party: p.id,
                attendance,
            })
        };
        self.case.parties.iter().filter_map(of).collect()
    }

    /// Returns half past the hour, or the end of the last session held that day: early in January sessions meet on one day.
    fn start_after_held(&self, day: NaiveDate, hour: u32) -> NaiveDateTime {
        let held = self.case.sessions.iter().filter(|s| s.is_held());
        held.filter(|s| s.starts.date() == day)
            .filter_map(|s| s.ends)
            .fold(half_past(day, hour), NaiveDateTime::max)
    }

    /// Plans a session some days ahead, at most today, goes to that day and records the session.
    pub fn hold_session(
        &mut self,
        days: u64,
        hour: u32,
        room: Option<RoomId>,
        recorder: StaffId,
        report: SessionReport,
    ) {
        let day = roll(self.day + Days::new(days)).min(self.cutoff.today);
        let planned = self.plan_session(self.start_after_held(day, hour), room, recorder);
        self.go_to(day);
        self.record_session(planned, report);
    }

    /// Records the course of a planned session on its day.
    fn record_session(&mut self, planned: Session, report: SessionReport) {
        let after = Session {
            state: report.state,
            attendance: self.attendance(report.exceptions),
            record: report.record.to_owned(),
            result: report.result.to_owned(),
            offers: (report.offers.iter())
                .map(|&(minutes, by, amount)| Offer {
                    by,
                    at: planned.starts + Duration::minutes(minutes),
                    amount: yuan(amount),
                    claim: None,
                    note: String::new(),
                    private: false,
                })
                .collect(),
            ..planned.clone()
        };
        self.put_part(Some(Part::Session(planned)), Part::Session(after));
    }

    /// Adds an obligation that is performed on the day of the agreement.
    pub fn add_performed(
        &mut self,
        sides: (PartyId, PartyId),
        what: &str,
        amount: Option<Fen>,
        note: &str,
    ) {
        let mut obligation = self.new_obligation(sides, what, amount, self.day);
        obligation.performed_on = Some(self.day);
        obligation.performed_note = note.to_owned();
        self.put_part(None, Part::Obligation(obligation));
    }

    /// Adds a session that was not planned in the book and is entered afterwards.
    pub fn add_session(
        &mut self,
        form: SessionForm,
        room: Option<RoomId>,
        hour: u32,
        result: &str,
    ) {
        let starts = self.start_after_held(self.day, hour);
        let session = Session {
            state: SessionState::Held,
            form,
            room,
            ends: Some(starts + Duration::minutes(75)),
            mediators: self.case.fields.mediator.into_iter().collect(),
            attendance: self.attendance(&[]),
            result: result.to_owned(),
            ..Session::blank(SessionId::from_uuid(self.next_id()), starts)
        };
        self.put_part(None, Part::Session(session));
    }

    /// Adds an obligation of the agreement, due on a day; `sides` are the debtor and the creditor.
    pub fn add_obligation(
        &mut self,
        sides: (PartyId, PartyId),
        what: &str,
        amount: Option<Fen>,
        due_on: NaiveDate,
    ) -> Obligation {
        let obligation = self.new_obligation(sides, what, amount, due_on);
        self.put_part(None, Part::Obligation(obligation.clone()));
        obligation
    }

    /// Records a payment of the current day towards the obligation.
    pub fn pay(&mut self, obligation: Obligation, amount: Fen, note: &str) {
        let payment = Payment {
            on: self.day,
            amount,
            note: note.to_owned(),
        };
        let mut after = obligation.clone();
        after.payments.push(payment);
        self.put_part(Some(Part::Obligation(obligation)), Part::Obligation(after));
    }

    fn new_obligation(
        &mut self,
        sides: (PartyId, PartyId),
        what: &str,
        amount: Option<Fen>,
        due_on: NaiveDate,
    ) -> Obligation {
        let (debtor, creditor) = sides;
        Obligation {
            id: ObligationId::from_uuid(self.next_id()),
            debtor: Some(debtor),
            creditor: Some(creditor),
            what: what.to_owned(),
            amount,
            // Early in a year the days of a script are moved together.
            due_on: self.case.acceptance.as_ref().map(|a| due_on.max(a.on)),
            performed_on: None,
            performed_note: String::new(),
            payments: Vec::new(),
        }
    }

    /// Records that the obligation was performed on the current day.
    pub fn perform(&mut self, obligation: Obligation, note: &str) {
        let after = Obligation {
            performed_on: Some(self.day),
            performed_note: note.to_owned(),
            ..obligation.clone()
        };
        self.put_part(Some(Part::Obligation(obligation)), Part::Obligation(after));
    }
}
