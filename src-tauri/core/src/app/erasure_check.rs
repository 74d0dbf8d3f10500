//! The conditions of an erasure that only the journal knows: how long ago it was asked for, that colleagues were told of it
//! meanwhile, and that its two people are independent of each other.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::book::Book;
use super::clock_check::local_day;
use crate::domain::access::{CaseAccess, Permission};
use crate::domain::case::{Case, ErasureAsk};
use crate::domain::decide::decide;
use crate::domain::erasure::{WAIT_DAYS, ensure_waited};
use crate::domain::ids::StaffId;
use crate::domain::independence::{AccountActs, SEEN_DAYS};
use crate::domain::op::{Erasure, Op};
use crate::domain::refusal::{Code, Refusal};
use crate::wire::call::Moment;
use crate::wire::erasure::{ErasureAsked, ErasureLine, Erasures};

/// The request of an erasure as the journal has it.
struct Request {
    /// The entry from which the days count.
    seq: i64,
    /// The day from which they count: the one stated, or a later one that the journal knew by then.
    on: NaiveDate,
}

impl Book {
    fn erasure_request(
        &self,
        case: &Case,
        ask: &ErasureAsk,
        now: &Moment,
    ) -> Result<Request, Refusal> {
        let seq = self.store.erasure_asked_at(case.id)?;
        let seq = seq.ok_or(Refusal::new(Code::NotFound))?;
        let latest = self.store.latest_time_until(seq, now.utc)?;
        let latest = latest.map_or(ask.on, |latest| local_day(latest, now));
        let on = ask.on.max(latest);
        Ok(Request { seq, on })
    }

    /// Refuses the erasure of a case by the signed-in person, unless all of it holds: the rules of [`decide`], the days since the
    /// request by the journal, sign-ins of independent colleagues on some of these days, and that neither of the two people has
    /// the account of the other one in hand.
    pub fn ensure_erasable(&self, case: &Case, op: &Op, now: &Moment) -> Result<(), Refusal> {
        self.ensure_erasable_after(&self.account_acts(now)?, case, op, now)
    }

    /// Returns the accounts of the office as the whole journal tells them.
    pub(super) fn account_acts(&self, now: &Moment) -> Result<AccountActs, Refusal> {
        let day = |at| local_day(at, now);
        Ok(self.store.account_acts(now.utc, &day)?)
    }

    fn ensure_erasable_after(
        &self,
        acts: &AccountActs,
        case: &Case,
        op: &Op,
        now: &Moment,
    ) -> Result<(), Refusal> {
        decide(self.store.office_setup(), Some(case), op, now.today)?;
        let ask = (case.erasure.as_ref()).ok_or(Refusal::new(Code::NotFound))?;
        let independent = acts.are_independent(self.user, ask.by)
            && self.store.has_signed_in_since_invited(ask.by)?;
        if !independent {
            return Err(Refusal::new(Code::AskerNotIndependent));
        }
        let request = self.erasure_request(case, ask, now)?;
        ensure_waited(request.on, now.today)?;
        let seen = self.days_seen_by_others(ask.by, &request, acts, now)?;
        match seen < SEEN_DAYS {
            true => Err([seen, SEEN_DAYS]
                .into_iter()
                .fold(Refusal::new(Code::ErasureUnseen), |refusal, days| {
                    refusal.with(days.to_string())
                })),
            false => Ok(()),
        }
    }

    /// Counts the days after that of the request on which a colleague signed in: somebody active who depends neither on the
    /// signed-in person nor on the asker, by more than a role. Where nobody else can, the asker and whoever depends on them count.
    fn days_seen_by_others(
        &self,
        asker: StaffId,
        request: &Request,
        acts: &AccountActs,
        now: &Moment,
    ) -> Result<usize, Refusal> {
        let (ours, askers) = (
            acts.excluded_watchers(self.user),
            acts.excluded_watchers(asker),
        );
        let setup = self.store.office_setup();
        let is_other = |by: &StaffId| {
            !ours.contains(by) && setup.member(*by).is_some_and(|member| member.active)
        };
        let is_third = |by: &StaffId| is_other(by) && !askers.contains(by);
        let has_third = acts.with_access().iter().any(is_third);
        let is_colleague = |by: &StaffId| match has_third {
            true => is_third(by),
            false => is_other(by),
        };
        let sign_ins = self.store.sign_ins_after(request.seq)?;
        let days: BTreeSet<NaiveDate> = (sign_ins.iter())
            .filter(|sign_in| is_colleague(&sign_in.by))
            .map(|sign_in| local_day(sign_in.at, now))
            .filter(|day| *day > request.on && *day <= now.today)
            .collect();
        Ok(days.len())
    }

    /// Returns the change that erases the case now, by the signed-in person.
    pub fn erasure_of(&self, case: &Case, now: &Moment) -> Op {
        Op::CaseErase(Erasure {
            case: case.id,
            on: now.today,
            by: self.user,
            left: Box::new(case.without_personal_data(now.today)),
        })
    }

    /// Returns the first day on which a requested erasure is possible.
    fn erasure_possible_on(
        &self,
        case: &Case,
        ask: &ErasureAsk,
        now: &Moment,
    ) -> Result<NaiveDate, Refusal> {
        let request = self.erasure_request(case, ask, now)?;
        Ok(request.on + chrono::Days::new(WAIT_DAYS))
    }

    /// Returns the requested erasures with what the signed-in person waits for, and the cases whose retention period is over.
    pub fn erasures(&self, now: &Moment) -> Result<Erasures, Refusal> {
        let safety = self.store.office_setup().safety();
        let mut asked = Vec::new();
        let requested = self.store.cases_with_erasure_request()?;
        let acts = match requested.is_empty() {
            true => AccountActs::default(),
            false => self.account_acts(now)?,
        };
        for case in requested {
            let Some(ask) = case.erasure.clone() else {
                continue;
            };
            let op = self.erasure_of(&case, now);
            asked.push(ErasureLine {
                possible_on: Some(self.erasure_possible_on(&case, &ask, now)?),
                refused: (self.ensure_erasable_after(&acts, &case, &op, now)).err(),
                asked: Some(ask),
                ..ErasureLine::of(&case, &safety)
            });
        }
        let (due, due_count) = self.store.cases_past_retention(&safety, now.today)?;
        let due = due.iter().map(|case| ErasureLine::of(case, &safety));
        Ok(Erasures {
            asked,
            due: due.collect(),
            due_count,
        })
    }

    /// Returns the requested erasures for the notice that everybody gets: the number of the case only for those who may see it,
    /// and for those who read the journal.
    pub fn erasures_asked(&self, now: &Moment) -> Result<Vec<ErasureAsked>, Refusal> {
        let visibility = self.visibility();
        let reads_journal = self.permits(Permission::Audit);
        let mut asked = Vec::new();
        for case in self.store.cases_with_erasure_request()? {
            let Some(ask) = &case.erasure else { continue };
            let access = CaseAccess {
                mediator: case.fields.mediator,
                co_mediators: &case.fields.co_mediators,
                restricted: case.restricted,
            };
            let is_named = reads_journal || visibility.can_see(access);
            asked.push(ErasureAsked {
                case: is_named.then_some(case.id),
                number: is_named.then(|| case.number_text.clone()),
                version: case.version,
                by: ask.by,
                on: ask.on,
                // One request that the journal does not have must not hide the others.
                possible_on: (self.erasure_possible_on(&case, ask, now))
                    .unwrap_or(ask.on + chrono::Days::new(WAIT_DAYS)),
            });
        }
        Ok(asked)
    }
}
