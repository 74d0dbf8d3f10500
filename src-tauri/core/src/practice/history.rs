//! Invented cases in any number, each walking its real stages: the practice book's past, and the benchmark's millions.
//!
//! The same seed, house and days give the same cases. What is made obeys [`crate::domain::decide`]; writing it judges
//! it once more.

use chrono::{Datelike, Days, NaiveDate};

use super::chance::Chance;
use super::office::Cast;
use super::plots::{PLOTS, Plot, QUESTIONS, SINCE, STANCES};
use super::script::{Entry, Script, Until, closing, fields, yuan};
use super::words;
use crate::domain::calendar::{add_working_days, roll};
use crate::domain::case::{CaseFields, Obligation};
use crate::domain::ids::{GridId, PartyId};
use crate::domain::money::Fen;
use crate::domain::number::CaseNumber;
use crate::domain::office::House;
use crate::domain::op::Op;
use crate::domain::vocabulary::{
    CauseCode, Nature, NoteKind, Outcome, PartyRole, SessionForm, Urgency,
};

/// How much is told of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What the stages need and no more: about four changes a case.
    Lean,
    /// Sessions, notes and performed promises too: about seven changes a case.
    Full,
}

/// Makes one case after the other; the days must not go back, since numbers are given in their order.
pub struct Generator {
    chance: Chance,
    cast: Cast,
    until: Until,
    detail: Detail,
    last_acceptance: NaiveDate,
    last_number: CaseNumber,
    house: House,
}

const SOURCES: &[(&str, u32)] = &[
    ("applied_oral", 34),
    ("applied_written", 14),
    ("grid_patrol", 16),
    ("own_motion", 6),
    ("hotline_12345", 10),
    ("hotline_12351", 6),
    ("union_assigned", 2),
    ("arbitration_suggested", 3),
    ("court_delegated", 2),
    ("street_transferred", 4),
    ("petition", 1),
    ("police_transferred", 2),
];

const OUTCOMES: &[(Outcome, u32)] = &[
    (Outcome::WrittenAgreement, 42),
    (Outcome::OralAgreement, 18),
    (Outcome::SettledWithdrawn, 8),
    (Outcome::NoAgreement, 12),
    (Outcome::TimeExpired, 4),
    (Outcome::PartyRefused, 4),
    (Outcome::Unreachable, 2),
    (Outcome::RefusedToSign, 1),
    (Outcome::Withdrawn, 5),
    (Outcome::Referred, 4),
];

const REFUSALS: &[(Outcome, u32)] = &[
    (Outcome::OtherSideRefused, 60),
    (Outcome::OutOfScope, 20),
    (Outcome::Withdrawn, 10),
    (Outcome::Referred, 10),
];

/// Of a hundred cases: questions only, never accepted, entered by mistake.
const CONSULTATIONS: u64 = 12;
const REFUSED: u64 = 7;
const VOID: u64 = 1;

impl Generator {
    /// None for a house in which nobody works. Nothing is dated after `until`.
    pub fn new(seed: u64, house: &House, until: Until, detail: Detail) -> Option<Generator> {
        Some(Generator {
            chance: Chance::new(seed),
            cast: Cast::of(house)?,
            until,
            detail,
            last_acceptance: NaiveDate::MAX,
            last_number: CaseNumber { year: 0, n: 0 },
            house: house.clone(),
        })
    }

    /// No case is accepted after this day; those that came in late are then taken up at once.
    pub fn accepted_by(self, last: NaiveDate) -> Generator {
        Generator {
            last_acceptance: last,
            ..self
        }
    }

    /// `count` whole cases, registered evenly from `from` to today.
    pub fn spread(mut self, from: NaiveDate, count: u64) -> impl Iterator<Item = Vec<Entry>> {
        let days = u64::try_from((self.until.today - from).num_days() + 1).unwrap_or(1);
        (0..count).map(move |i| {
            let day = u128::from(i) * u128::from(days) / u128::from(count);
            self.case(from + Days::new(day as u64))
        })
    }

    /// One whole case that is brought in on this day, with its number.
    pub fn case(&mut self, day: NaiveDate) -> Vec<Entry> {
        let mut entries = self.story(day);
        let last = self.last_number;
        let n = if last.year == day.year() {
            last.n + 1
        } else {
            1
        };
        self.last_number = CaseNumber {
            year: day.year(),
            n,
        };
        for entry in &mut entries {
            if let Op::CaseRegister(r) = &mut entry.op {
                r.number = self.last_number;
                r.written = self.house.written(r.number).unwrap_or_default();
            }
        }
        entries
    }

    fn story(&mut self, day: NaiveDate) -> Vec<Entry> {
        if self.chance.percent(CONSULTATIONS) {
            return self.consultation(day);
        }
        let plot = self.plot(day);
        let mut told = self.brought_in(plot, day);
        if self.chance.percent(VOID) {
            told.script
                .by(self.cast.supervisor)
                .void("重复登记，以先登记的案件为准");
            return told.script.finish();
        }
        let everyday = fields(plot.cause, "own_motion", day).nature == Nature::CivilLife;
        if !everyday {
            let wait = self.chance.weighed(&[(0, 30), (1, 40), (2, 20), (3, 10)]);
            let on = add_working_days(day, wait).min(self.last_acceptance);
            if on > self.until.today {
                return told.left_open(self.until.today);
            }
            told.script.at(on);
            if self.chance.percent(REFUSED) {
                let outcome = self.chance.weighed(REFUSALS);
                return told.refused(outcome);
            }
            told.script.accept();
        }
        self.mediated(told, plot)
    }

    /// A plot by weight whose cause could be chosen on the day.
    fn plot(&mut self, day: NaiveDate) -> &'static Plot {
        let valid = |plot: &Plot| {
            plot.cause
                .parse()
                .is_ok_and(|c: CauseCode| c.row().is_valid_on(day))
        };
        let weighed: Vec<_> = PLOTS
            .iter()
            .map(|p| (p, if valid(p) { p.weight } else { 0 }))
            .collect();
        self.chance.weighed(&weighed)
    }

    /// The first grids are the largest; the ninth is silent in four months of the year, as its market is seasonal.
    fn grid(&mut self, day: NaiveDate) -> Option<GridId> {
        const SILENT: (usize, [u32; 4]) = (8, [3, 6, 7, 11]);
        let weight = |i: usize| match i {
            i if i == SILENT.0 && SILENT.1.contains(&day.month()) => 0,
            i => (20 - 2 * i.min(9)) as u32,
        };
        let weighed: Vec<_> = self
            .cast
            .grids
            .iter()
            .enumerate()
            .map(|(i, g)| (*g, weight(i)))
            .collect();
        (!weighed.is_empty()).then(|| self.chance.weighed(&weighed))
    }

    fn script(&mut self, day: NaiveDate, said: CaseFields) -> Script {
        let own = Chance::new(self.chance.bits());
        Script::new(own, self.until, day, self.cast.recorder, said)
    }

    fn consultation(&mut self, day: NaiveDate) -> Vec<Entry> {
        let plot = self.plot(day);
        let (question, answer) = self.chance.pick(QUESTIONS);
        let job = words::job(&mut self.chance);
        let since = self.chance.pick(SINCE);
        let mediator = self.chance.pick(&self.cast.mediators);
        let said = CaseFields {
            nature: Nature::ConsultOnly,
            grid: self.grid(day),
            stall: words::stall(&mut self.chance),
            summary: format!("{since}在市场从事{job}，来会{question}。"),
            mediator: Some(mediator),
            ..fields(plot.cause, "applied_oral", day)
        };
        let name = words::person(&mut self.chance);
        let mut script = self.script(day, said);
        let asker = script.person(PartyRole::Applicant, &name, "", &job);
        script.with_party(asker, |p| {
            (p.id_kind, p.id_number) = (String::new(), String::new())
        });
        script.register();
        let on = roll(day + Days::new(self.chance.below(3)));
        if on <= self.until.today {
            script.at(on).by(mediator).answer(answer);
        }
        script.finish()
    }

    /// Applicants, a respondent, a claim, the summary; entered in the register.
    fn brought_in(&mut self, plot: &'static Plot, day: NaiveDate) -> Told {
        let job = words::job(&mut self.chance);
        let said = self.said(plot, day, &job);
        let workers = u64::from(said.worker_count.unwrap_or(1));
        let chance = &mut self.chance;
        let claimed = chance.between(plot.range.0, plot.range.1) / 50 * 50 * workers;
        let applicants = 1 + usize::from(said.collective || chance.percent(6));
        let (mediator, stall) = (said.mediator, said.stall.clone());
        let mut script = self.script(day, said);
        let sides: Vec<PartyId> = (0..applicants)
            .map(|_| applicant(&mut script, &job))
            .collect();
        let respondent = respondent(&mut script, &stall);
        script.claim(plot.claim, sum(claimed));
        script.register();
        script.by(mediator.unwrap_or(self.cast.recorder));
        Told {
            script,
            applicant: sides[0],
            respondent,
            claimed,
            rest: None,
        }
    }

    /// What is written down when the case comes in.
    fn said(&mut self, plot: &'static Plot, day: NaiveDate, job: &str) -> CaseFields {
        let grid = self.grid(day);
        let chance = &mut self.chance;
        let collective = matches!(plot.cause, "L07" | "L08" | "L11") && chance.percent(6);
        let received = day - Days::new(u64::from(chance.percent(15)));
        let since = chance.pick(SINCE);
        let (happened, stance) = (chance.pick(plot.happened), chance.pick(STANCES));
        CaseFields {
            grid,
            stall: words::stall(chance),
            event_on: Some(received - Days::new(chance.between(1, 60))),
            summary: format!("{since}在市场从事{job}，{happened}，{stance}。"),
            worker_count: collective.then(|| chance.between(10, 34) as u32),
            collective,
            urgency: chance.weighed(&[
                (Urgency::Normal, 85),
                (Urgency::Urgent, 13),
                (Urgency::Critical, 2),
            ]),
            mediator: Some(chance.pick(&self.cast.mediators)),
            ..fields(plot.cause, chance.weighed(SOURCES), received)
        }
    }

    /// From acceptance to the end, as far as there was time for it.
    fn mediated(&mut self, mut told: Told, plot: &Plot) -> Vec<Entry> {
        let accepted = told.script.day();
        let outcome = self.chance.weighed(OUTCOMES);
        let (extended, days) = self.duration(outcome);
        let ends = accepted + Days::new(days);
        // A term that ends on a day off is not overrun for it.
        let ends = if days > 12 {
            ends
        } else {
            roll(ends).min(accepted + Days::new(15))
        };
        self.meetings(&mut told, ends, outcome);
        if extended && accepted + Days::new(12) <= self.until.today {
            told.script.at(accepted + Days::new(12)).extend(15);
        }
        if ends > self.until.today {
            return told.left_open(self.until.today);
        }
        told.script.at(ends);
        let share = self.chance.between(50, 100);
        told.closed(outcome, plot.promise, share, self.detail);
        told.script.finish()
    }

    /// Whether the term is made longer, and days from acceptance to the end: most within the term, some late.
    fn duration(&mut self, outcome: Outcome) -> (bool, u64) {
        if outcome == Outcome::TimeExpired {
            return (false, self.chance.between(16, 20));
        }
        match self.chance.below(100) {
            0..=14 => (false, self.chance.between(0, 2)),
            15..=84 => (false, self.chance.between(3, 14)),
            85..=92 => (false, self.chance.between(16, 27)),
            _ => (true, self.chance.between(16, 28)),
        }
    }

    /// Two thirds of the cases meet; all of them where the way of ending needs it.
    fn meetings(&mut self, told: &mut Told, ends: NaiveDate, outcome: Outcome) {
        let needed = matches!(outcome, Outcome::OralAgreement | Outcome::NoAgreement);
        if !needed && (self.detail == Detail::Lean || self.chance.percent(35)) {
            return;
        }
        let accepted = told.script.day();
        let between = u64::try_from((ends - accepted).num_days()).unwrap_or(0);
        let on = accepted + Days::new(between / 2);
        if on > self.until.today {
            return;
        }
        let form = self.chance.weighed(&[
            (SessionForm::Joint, 70),
            (SessionForm::Separate, 22),
            (SessionForm::Phone, 8),
        ]);
        let room = self.cast.room(self.chance.below(2) as usize);
        let room = room.filter(|_| form != SessionForm::Phone);
        let result = self.chance.pick(&[
            "双方陈述并核对账目，约定再议",
            "金额差距缩小",
            "基本谈妥，待写协议",
            "各执一词，分头做工作",
        ]);
        let hour = self.chance.pick(&[9, 10, 14, 15]);
        told.script.at(on).met(form, room, hour, result);
    }
}

/// Somebody who asks; less than half of them have shown a paper.
fn applicant(script: &mut Script, job: &str) -> PartyId {
    let name = words::person(script.chance());
    let female = script.chance().percent(45);
    let sex = if female { "female" } else { "male" };
    let id = script.person(PartyRole::Applicant, &name, sex, job);
    if script.chance().percent(60) {
        script.with_party(id, |p| p.id_number.clear());
    }
    id
}

/// A stall-holder, or in a quarter of the cases a company.
fn respondent(script: &mut Script, stall: &str) -> PartyId {
    let head = words::person(script.chance());
    if script.chance().percent(25) {
        let name = words::company(script.chance());
        return script.company(PartyRole::Respondent, &name, &head);
    }
    let name = words::stall_holder(script.chance());
    script.merchant(PartyRole::Respondent, &name, &head, stall)
}

/// A case that is being told, and who quarrels in it.
struct Told {
    script: Script,
    applicant: PartyId,
    respondent: PartyId,
    /// Yuan.
    claimed: u64,
    /// A second instalment that is paid after the closing.
    rest: Option<Obligation>,
}

/// A sum in yuan; nothing where there is none.
fn sum(amount: u64) -> Option<Fen> {
    (amount > 0).then(|| yuan(amount as i64))
}

impl Told {
    /// A case of the last days, which still waits for its end.
    fn left_open(mut self, today: NaiveDate) -> Vec<Entry> {
        let on = today + Days::new(self.script.chance().between(4, 9));
        self.script.next("联系双方约定调解时间", Some(on));
        self.script.finish()
    }

    fn refused(mut self, outcome: Outcome) -> Vec<Entry> {
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

    /// The end, on the script's day; `share` is the percentage of the claim that is agreed.
    fn closed(&mut self, outcome: Outcome, promise: &str, share: u64, detail: Detail) {
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
            Outcome::WrittenAgreement => self.promised(promise, agreed, detail),
            Outcome::OralAgreement => {
                let sides = (self.respondent, self.applicant);
                self.script.paid(sides, promise, sum(agreed), "当场履行");
            }
            Outcome::SettledWithdrawn => end.agreed = sum(agreed),
            Outcome::Referred => end.referred_to = "梁溪区劳动人事争议仲裁院".into(),
            _ => {}
        }
        self.script.close(end);
        self.afterwards(outcome, detail);
    }

    /// One sum, or two where it is large; in full detail the first is paid some days later.
    fn promised(&mut self, promise: &str, agreed: u64, detail: Detail) {
        let sides = (self.respondent, self.applicant);
        let on = self.script.day();
        let later = if agreed >= 12_000 { agreed / 2 } else { 0 };
        self.script
            .paid(sides, promise, sum(agreed - later), "签约当日转账");
        if later == 0 {
            return;
        }
        let rest = format!("{promise}（余款）");
        if detail == Detail::Lean || !self.script.reaches(on + Days::new(10)) {
            self.script
                .paid(sides, &rest, sum(later), "签约当日以现金付清");
        } else {
            self.rest = Some(
                self.script
                    .oblige(sides, &rest, sum(later), on + Days::new(10)),
            );
        }
    }

    fn afterwards(&mut self, outcome: Outcome, detail: Detail) {
        if let Some(rest) = self.rest.take() {
            self.script
                .later(6)
                .perform(rest, "余款转账到账，申请人确认");
        }
        if detail == Detail::Full && outcome.has_agreement() && self.script.chance().percent(20) {
            let on = self.script.day() + Days::new(20);
            if self.script.reaches(on) {
                self.script
                    .at(on)
                    .note(NoteKind::FollowUp, "回访申请人，协议已履行，无新的矛盾。");
            }
        }
    }
}
