//! A generator of any number of invented cases with real stages, for the practice book's history and the benchmark: the
//! same for the same seed, setup and days. They obey [`crate::domain::decide`].

use chrono::{Datelike, Days, NaiveDate};

use super::frequencies::*;
use super::office::PracticeStaff;
use super::scenarios::{QUESTIONS, SCENARIOS, SUMMARY_BEGINNINGS, SUMMARY_ENDINGS, Scenario};
use super::script::{CaseScript, Cutoff, ScriptEntry, closing, new_case_fields, yuan};
use super::seeded_random::SeededRandom;
use super::words;
use crate::domain::calendar::{add_working_days, roll};
use crate::domain::case::{CaseFields, Obligation};
use crate::domain::ids::{GridId, PartyId};
use crate::domain::money::Fen;
use crate::domain::number::CaseNumber;
use crate::domain::office::OfficeSetup;
use crate::domain::op::Op;
use crate::domain::vocabulary::{
    CauseCode, Nature, NoteKind, Outcome, PartyRole, SessionForm, Urgency,
};

/// The amount of detail in a generated case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Only what the stages need, which is about four operations per case.
    Minimal,
    /// Also sessions, notes and performed obligations, which is about seven operations per case.
    Full,
}

/// Generates one case after the other. The days must not go back, because case numbers follow them.
pub struct Generator {
    random: SeededRandom,
    staff: PracticeStaff,
    cutoff: Cutoff,
    detail: Detail,
    last_acceptance: NaiveDate,
    last_number: CaseNumber,
    setup: OfficeSetup,
}

impl Generator {
    /// Creates a generator; none if the setup has no active staff. Nothing is dated after `cutoff`.
    pub fn new(
        seed: u64,
        setup: &OfficeSetup,
        cutoff: Cutoff,
        detail: Detail,
    ) -> Option<Generator> {
        Some(Generator {
            random: SeededRandom::new(seed),
            staff: PracticeStaff::of(setup)?,
            cutoff,
            detail,
            last_acceptance: NaiveDate::MAX,
            last_number: CaseNumber::main(0, 0),
            setup: setup.clone(),
        })
    }

    /// Sets a day after which no case is accepted; a case that is received shortly before it is accepted on it.
    pub fn with_last_acceptance(self, last: NaiveDate) -> Generator {
        Generator {
            last_acceptance: last,
            ..self
        }
    }

    /// Generates `count` whole cases, with registration days spread evenly from `from` to today.
    #[cfg(any(test, feature = "tests"))]
    pub fn spread(mut self, from: NaiveDate, count: u64) -> impl Iterator<Item = Vec<ScriptEntry>> {
        let days = u64::try_from((self.cutoff.today - from).num_days() + 1).unwrap_or(1);
        (0..count).map(move |i| {
            let day = u128::from(i) * u128::from(days) / u128::from(count);
            self.next_case(from + Days::new(day as u64))
        })
    }

    /// Generates one whole case that is received on this day, with its number.
    pub fn next_case(&mut self, day: NaiveDate) -> Vec<ScriptEntry> {
        let mut entries = self.unnumbered_case(day);
        let last = self.last_number;
        let n = if last.year == day.year() {
            last.n + 1
        } else {
            1
        };
        self.last_number = CaseNumber::main(day.year(), n);
        for entry in &mut entries {
            if let Op::CaseRegister(r) = &mut entry.op {
                r.number = self.last_number;
                r.number_text = self.setup.number_text(r.number).unwrap_or_default();
            }
        }
        entries
    }

    fn unnumbered_case(&mut self, day: NaiveDate) -> Vec<ScriptEntry> {
        if self.random.draw_percent(CONSULTATION_PERCENT) {
            return self.consultation(day);
        }
        let scenario = self.pick_scenario(day);
        let mut running = self.register_case(scenario, day);
        if self.random.draw_percent(VOID_PERCENT) {
            let script = running.script.act_as(self.staff.supervisor);
            script.void("重复登记，以先登记的案件为准");
            return running.script.finish();
        }
        let everyday =
            new_case_fields(scenario.cause, "own_motion", day).nature == Nature::CivilLife;
        if !everyday {
            let waits = [(0, 30), (1, 40), (2, 20), (3, 10)];
            let wait = self.random.pick_weighted(&waits);
            let on = add_working_days(day, wait).min(self.last_acceptance);
            if on > self.cutoff.today {
                return running.leave_open(self.cutoff.today);
            }
            running.script.go_to(on);
            if self.random.draw_percent(REFUSED_PERCENT) {
                let outcome = self.random.pick_weighted(REFUSALS);
                return running.refuse(outcome);
            }
            running.script.accept();
        }
        self.mediate(running, scenario)
    }

    /// Draws a scenario by weight, among those whose cause is valid on the day.
    fn pick_scenario(&mut self, day: NaiveDate) -> &'static Scenario {
        let valid = |scenario: &Scenario| {
            scenario
                .cause
                .parse()
                .is_ok_and(|c: CauseCode| c.row().is_valid_on(day))
        };
        let weighted: Vec<_> = SCENARIOS
            .iter()
            .map(|p| (p, if valid(p) { p.weight } else { 0 }))
            .collect();
        self.random.pick_weighted(&weighted)
    }

    /// Draws a grid. The first grids are the largest; the ninth has no cases in four months of the year, like a seasonal
    /// market.
    fn pick_grid(&mut self, day: NaiveDate) -> Option<GridId> {
        const SILENT: (usize, [u32; 4]) = (8, [3, 6, 7, 11]);
        let weight = |i: usize| match i {
            i if i == SILENT.0 && SILENT.1.contains(&day.month()) => 0,
            i => (20 - 2 * i.min(9)) as u32,
        };
        let weighted: Vec<_> = self
            .staff
            .grids
            .iter()
            .enumerate()
            .map(|(i, g)| (*g, weight(i)))
            .collect();
        (!weighted.is_empty()).then(|| self.random.pick_weighted(&weighted))
    }

    fn script(&mut self, day: NaiveDate, intake: CaseFields) -> CaseScript {
        let own = SeededRandom::new(self.random.next_u64());
        CaseScript::new(own, self.cutoff, day, self.staff.recorder, intake)
    }

    fn consultation(&mut self, day: NaiveDate) -> Vec<ScriptEntry> {
        let scenario = self.pick_scenario(day);
        let (question, answer) = self.random.pick(QUESTIONS);
        let job = words::job(&mut self.random);
        let since = self.random.pick(SUMMARY_BEGINNINGS);
        let mediator = self.random.pick(&self.staff.mediators);
        let intake = CaseFields {
            nature: Nature::ConsultOnly,
            grid: self.pick_grid(day),
            stall: words::stall(&mut self.random),
            summary: format!("{since}在市场从事{job}，来会{question}。"),
            mediator: Some(mediator),
            ..new_case_fields(scenario.cause, "applied_oral", day)
        };
        let name = words::person(&mut self.random);
        let mut script = self.script(day, intake);
        let asker = script.add_person(PartyRole::Applicant, &name, "", &job);
        script.edit_party(asker, |p| {
            (p.id_kind, p.id_number) = (String::new(), String::new())
        });
        script.register();
        let on = roll(day + Days::new(self.random.below(3)));
        if on <= self.cutoff.today {
            script.go_to(on).act_as(mediator).answer(answer);
        }
        script.finish()
    }

    /// Registers a case with applicants, a respondent, a claim and a summary.
    fn register_case(&mut self, scenario: &'static Scenario, day: NaiveDate) -> RunningCase {
        let job = words::job(&mut self.random);
        let intake = self.intake_fields(scenario, day, &job);
        let workers = u64::from(intake.worker_count.unwrap_or(1));
        let random = &mut self.random;
        let claimed = random.between(scenario.range.0, scenario.range.1) / 50 * 50 * workers;
        let applicants = 1 + usize::from(intake.collective || random.draw_percent(6));
        let (mediator, stall) = (intake.mediator, intake.stall.clone());
        let mut script = self.script(day, intake);
        let sides: Vec<PartyId> = (0..applicants)
            .map(|_| add_applicant(&mut script, &job))
            .collect();
        let respondent = add_respondent(&mut script, &stall);
        script.add_claim(scenario.claim, amount(claimed));
        script.register();
        script.act_as(mediator.unwrap_or(self.staff.recorder));
        RunningCase {
            script,
            applicant: sides[0],
            respondent,
            claimed,
            second_instalment: None,
        }
    }

    /// Returns the fields that are entered when the case is received.
    fn intake_fields(
        &mut self,
        scenario: &'static Scenario,
        day: NaiveDate,
        job: &str,
    ) -> CaseFields {
        let grid = self.pick_grid(day);
        let random = &mut self.random;
        let collective = matches!(scenario.cause, "L07" | "L08" | "L11") && random.draw_percent(6);
        let received = day - Days::new(u64::from(random.draw_percent(15)));
        let since = random.pick(SUMMARY_BEGINNINGS);
        let (event, ending) = (random.pick(scenario.events), random.pick(SUMMARY_ENDINGS));
        CaseFields {
            grid,
            stall: words::stall(random),
            event_on: Some(received - Days::new(random.between(1, 60))),
            summary: format!("{since}在市场从事{job}，{event}，{ending}。"),
            worker_count: collective.then(|| random.between(10, 34) as u32),
            collective,
            urgency: random.pick_weighted(&[
                (Urgency::Normal, 85),
                (Urgency::Urgent, 13),
                (Urgency::Critical, 2),
            ]),
            mediator: Some(random.pick(&self.staff.mediators)),
            ..new_case_fields(scenario.cause, random.pick_weighted(SOURCES), received)
        }
    }

    /// Takes the case from acceptance to its end, as far as the cutoff allows.
    fn mediate(&mut self, mut running: RunningCase, scenario: &Scenario) -> Vec<ScriptEntry> {
        let accepted = running.script.day();
        let due = running.script.mediation_due();
        let outcome = match self.random.pick_weighted(OUTCOMES) {
            Outcome::TimeExpired if due.is_none() => Outcome::NoAgreement,
            outcome => outcome,
        };
        let (extended, days) = self.pick_duration(outcome);
        let (extended, ends) = (extended && due.is_some(), accepted + Days::new(days));
        // A term is over after the day to which days of rest move it; others end on a working day within the term.
        let ends = match due {
            Some(due) if outcome == Outcome::TimeExpired => {
                roll(due) + Days::new(days - USUAL_DAYS)
            }
            Some(due) if days < 13 => roll(ends).min(due),
            _ if days < 13 => roll(ends),
            _ => ends,
        };
        self.add_session(&mut running, ends, outcome);
        if extended && accepted + Days::new(12) <= self.cutoff.today {
            running.script.go_to(accepted + Days::new(12)).extend(15);
        }
        if ends > self.cutoff.today {
            return running.leave_open(self.cutoff.today);
        }
        running.script.go_to(ends);
        let share = self.random.between(50, 100);
        running.close(outcome, scenario.obligation, share, self.detail);
        running.script.finish()
    }

    /// Draws if the term is extended, and the days from acceptance to the end: most within the term, some overdue.
    fn pick_duration(&mut self, outcome: Outcome) -> (bool, u64) {
        if outcome == Outcome::TimeExpired {
            return (false, USUAL_DAYS + self.random.between(1, 5));
        }
        match self.random.below(100) {
            0..=14 => (false, self.random.between(0, 2)),
            15..=84 => (false, self.random.between(3, 14)),
            85..=92 => (false, self.random.between(16, 27)),
            _ => (true, self.random.between(16, 28)),
        }
    }

    /// Adds a session to two thirds of the cases, and to all whose outcome requires one.
    fn add_session(&mut self, running: &mut RunningCase, ends: NaiveDate, outcome: Outcome) {
        let needed = matches!(outcome, Outcome::OralAgreement | Outcome::NoAgreement);
        if !needed && (self.detail == Detail::Minimal || self.random.draw_percent(35)) {
            return;
        }
        let accepted = running.script.day();
        let between = u64::try_from((ends - accepted).num_days()).unwrap_or(0);
        let on = accepted + Days::new(between / 2);
        if on > self.cutoff.today {
            return;
        }
        let form = self.random.pick_weighted(&[
            (SessionForm::Joint, 70),
            (SessionForm::Separate, 22),
            (SessionForm::Phone, 8),
        ]);
        let room = self.staff.room(self.random.below(2) as usize);
        let room = room.filter(|_| form != SessionForm::Phone);
        let result = self.random.pick(&[
            "双方陈述并核对账目，约定再议",
            "金额差距缩小",
            "基本谈妥，待写协议",
            "各执一词，分头做工作",
        ]);
        let hour = self.random.pick(&[9, 10, 14, 15]);
        running
            .script
            .go_to(on)
            .add_session(form, room, hour, result);
    }
}

/// Adds an applicant; 40 percent of them have shown an identity card.
fn add_applicant(script: &mut CaseScript, job: &str) -> PartyId {
    let name = words::person(script.random());
    let female = script.random().draw_percent(45);
    let sex = if female { "female" } else { "male" };
    let id = script.add_person(PartyRole::Applicant, &name, sex, job);
    if script.random().draw_percent(60) {
        script.edit_party(id, |p| p.id_number.clear());
    }
    id
}

/// Adds a respondent: a stall-holder, or a company in a quarter of the cases.
fn add_respondent(script: &mut CaseScript, stall: &str) -> PartyId {
    let head = words::person(script.random());
    if script.random().draw_percent(25) {
        let name = words::company(script.random());
        return script.add_company(PartyRole::Respondent, &name, &head);
    }
    let name = words::stall_holder(script.random());
    script.add_stall_holder(PartyRole::Respondent, &name, &head, stall)
}

/// A case that is being generated, with its parties.
struct RunningCase {
    script: CaseScript,
    applicant: PartyId,
    respondent: PartyId,
    /// The claimed amount in yuan.
    claimed: u64,
    /// The second instalment, if it is paid after the closing.
    second_instalment: Option<Obligation>,
}

/// Converts an amount in yuan; 0 gives none.
fn amount(yuans: u64) -> Option<Fen> {
    (yuans > 0).then(|| yuan(yuans as i64))
}

impl RunningCase {
    /// Leaves a case of the last days open, with a next action.
    fn leave_open(mut self, today: NaiveDate) -> Vec<ScriptEntry> {
        let on = today + Days::new(self.script.random().between(4, 9));
        self.script
            .set_next_action("联系双方约定调解时间", Some(on));
        self.script.finish()
    }

    /// Ends a case that is not accepted.
    fn refuse(mut self, outcome: Outcome) -> Vec<ScriptEntry> {
        let reason = match outcome {
            Outcome::OtherSideRefused => "被申请人书面表示不同意调解，已书面告知申请人可申请仲裁",
            Outcome::OutOfScope => "属对社保经办机构的争议，不在调解范围，已书面告知救济途径",
            Outcome::Withdrawn => "申请人考虑后不再要求调解",
            _ => "依法应由其他部门处理",
        };
        let mut end = closing(outcome, self.script.day(), reason);
        if outcome == Outcome::Referred {
            end.referred_to = "梁溪区劳动监察大队".into();
        }
        self.script.close(end);
        self.script.finish()
    }

    /// Closes the case on the script's day; `share` is the agreed percentage of the claim.
    fn close(&mut self, outcome: Outcome, obligation: &str, share: u64, detail: Detail) {
        let on = self.script.day();
        let agreed = self.claimed * share / 100 / 50 * 50;
        let reason = match outcome {
            Outcome::NoAgreement => "双方对金额差距过大，经两次劝说仍不能一致，已告知可申请仲裁",
            Outcome::TimeExpired => "调解期限届满仍未达成一致，已书面告知可申请仲裁",
            Outcome::PartyRefused => "被申请人中途表示不再参加调解",
            Outcome::Unreachable => "被申请人停业离场，电话与住址均无法联系",
            Outcome::RefusedToSign => "协议文本写成后被申请人拒绝签章",
            _ => "",
        };
        let mut end = closing(outcome, on, reason);
        match outcome {
            Outcome::WrittenAgreement => self.agree(obligation, agreed, detail),
            Outcome::OralAgreement => {
                let sides = (self.respondent, self.applicant);
                self.script
                    .add_performed(sides, obligation, amount(agreed), "当场履行");
            }
            Outcome::SettledWithdrawn => end.agreed = amount(agreed),
            Outcome::Referred => end.referred_to = "梁溪区劳动人事争议仲裁院".into(),
            _ => {}
        }
        self.script.close(end);
        self.follow_up(outcome, detail);
    }

    /// Adds the obligation: one amount, or two instalments if it is large. In full detail the second is paid some days
    /// later.
    fn agree(&mut self, obligation: &str, agreed: u64, detail: Detail) {
        let sides = (self.respondent, self.applicant);
        let on = self.script.day();
        let later = if agreed >= 12_000 { agreed / 2 } else { 0 };
        self.script
            .add_performed(sides, obligation, amount(agreed - later), "签约当日转账");
        if later == 0 {
            return;
        }
        let due = on + Days::new(10);
        let second = format!("{obligation}（余款）");
        if detail == Detail::Minimal || !self.script.has_reached(due) {
            self.script
                .add_performed(sides, &second, amount(later), "签约当日以现金付清");
        } else {
            let second = (self.script).add_obligation(sides, &second, amount(later), due);
            self.second_instalment = Some(second);
        }
    }

    /// Adds the payment of the second instalment, and in full detail a follow-up visit (回访) to some cases.
    fn follow_up(&mut self, outcome: Outcome, detail: Detail) {
        if let Some(instalment) = self.second_instalment.take() {
            self.script
                .wait_days(6)
                .perform(instalment, "余款转账到账，申请人确认");
        }
        if detail == Detail::Full
            && outcome.has_agreement()
            && self.script.random().draw_percent(20)
        {
            let on = self.script.day() + Days::new(20);
            if self.script.has_reached(on) {
                self.script
                    .go_to(on)
                    .add_note(NoteKind::FollowUp, "回访申请人，协议已履行，无新的矛盾。");
            }
        }
    }
}
