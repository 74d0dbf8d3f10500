//! Two complaints of sick workers (report group G2).

use chrono::Days;

use super::PracticeYear;
use crate::domain::case::{CaseFields, Employment, Sickness};
use crate::domain::vocabulary::{
    Attendance, KnownAnswer, NoteKind, Outcome, PartyRole, SessionState,
};
use crate::practice::script::{
    ScriptEntry, SessionReport, closing, half_past, new_case_fields, yuan,
};

impl PracticeYear<'_> {
    pub(super) fn sickness_cases(&mut self) -> Vec<Vec<ScriptEntry>> {
        vec![self.short_sick_pay(), self.replaced_while_in_hospital()]
    }

    /// Returns the case of sick pay below the minimum (江苏省工资支付条例 art. 27), with two days left and a session tomorrow
    /// morning.
    fn short_sick_pay(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) = (
            self.days_ago(14),
            self.staff.mediator(2),
            self.staff.recorder,
        );
        let intake = CaseFields {
            grid: self.staff.grid(5),
            stall: "东一排22号".into(),
            event_on: Some(day - Days::new(95)),
            summary: "熟食坊配菜工手术后休病假三个月，每月只收到八百元，低于最低工资的百分之八十。\
                      她怕丢工作一直没有开口，由同班姐妹陪着来会。"
                .into(),
            mediator: Some(mediator),
            employment: Some(Employment {
                hired_on: Some(day - Days::new(2_300)),
                post: "熟食配菜工".into(),
                monthly_wage: Some(yuan(4_300)),
                written_contract: Some(KnownAnswer::Yes),
                insured: Some(KnownAnswer::Yes),
                working_years: Some(14),
                ..Employment::default()
            }),
            sickness: Some(Sickness {
                first_sick_on: Some(day - Days::new(95)),
                illness: "子宫肌瘤术后休养".into(),
                special: false,
            }),
            ..new_case_fields("S01", "applied_oral", day)
        };
        let mut s = self.script(day, intake);
        let worker = s.add_person(PartyRole::Applicant, "计桂仙", "female", "熟食配菜");
        s.add_company(PartyRole::Respondent, "老灶餐饮管理有限公司", "滕广新");
        s.add_claim("补足三个月病假工资差额", Some(yuan(3_984)));
        s.add_claim("承担应由单位缴纳的保险费", Some(yuan(1_236)));
        s.register();
        s.act_as(mediator).go_to(self.days_ago(13)).accept();
        s.add_note(
            NoteKind::PhoneCall,
            "电话联系公司人事：承认少发，要等老板滕广新出差回来才能定。",
        );
        let room = self.room(1);
        s.go_to(self.days_ago(7)).hold_session(
            1,
            14,
            room,
            recorder,
            SessionReport {
                state: SessionState::Adjourned,
                exceptions: &[(worker, Attendance::Excused)],
                offers: &[],
                record: "申请人复查请假，书面委托调解员转达意见。被申请人人事到场，带来工资表；\
                     调解员逐月核算，三个月共少发三千九百八十四元，被申请人对数目无异议。",
                result: "数目已核清，等负责人到场定付款日期",
            },
        );
        s.plan_session(half_past(self.days_ahead(1), 9), room, recorder);
        s.set_next_action(
            "两日内到期：明日上午调解，备好协议文本",
            Some(self.days_ahead(2)),
        );
        s.finish()
    }

    /// Returns the case of a worker who was replaced while in hospital. It ends with lighter work and three
    /// instalments, one of them due today.
    fn replaced_while_in_hospital(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) = (
            self.day_at(900),
            self.staff.mediator(3),
            self.staff.recorder,
        );
        let intake = CaseFields {
            grid: self.staff.grid(2),
            stall: "东二排5号".into(),
            event_on: Some(day - Days::new(23)),
            summary: "仓管员因糖尿病住院二十六天，出院回来岗位已经有人，被要求签自愿离职书。\
                      他在这家干了九年，只想有份轻一点的活。"
                .into(),
            mediator: Some(mediator),
            co_mediators: vec![self.staff.supervisor],
            ..new_case_fields("S02", "petition", day)
        };
        let mut s = self.script(day, intake);
        let worker = s.add_person(PartyRole::Applicant, "华志松", "male", "仓储看库");
        let firm = s.add_company(PartyRole::Respondent, "万顺仓储有限公司", "贺俊才");
        s.add_claim("恢复劳动关系，安排轻便岗位", None);
        s.add_claim("支付医疗期工资及解除争议补偿", Some(yuan(14_500)));
        s.register();
        s.act_as(mediator).wait_days(2).accept();
        let room = self.room(0);
        s.hold_session(3, 9, room, recorder, SessionReport {
            state: SessionState::Adjourned,
            exceptions: &[],
            offers: &[],
            record: "申请人：九年没请过长假，住院时还在电话里教新人认货位。被申请人：不知道医疗期内不能解除，\
                     以为签了自愿离职就行。调解员讲明医疗期的算法，建议先恢复关系再谈岗位。",
            result: "原则同意恢复，岗位与金额下次定",
        });
        s.hold_session(4, 9, room, recorder, SessionReport {
            state: SessionState::Held,
            exceptions: &[],
            offers: &[],
            record: "被申请人提出安排门卫登记岗，工资不低于原来的九成；医疗期工资与补偿共一万二千元分三期。\
                     申请人同意，当场撕掉离职书。",
            result: "达成协议，恢复劳动关系",
        });
        let (signed, sides) = (s.day(), (firm, worker));
        s.add_performed(sides, "次日起安排门卫登记岗", None, "已到岗");
        s.add_performed(sides, "第一期：支付四千元", Some(yuan(4_000)), "银行转账");
        s.add_obligation(sides, "第二期：支付四千元", Some(yuan(4_000)), self.today());
        s.add_obligation(
            sides,
            "第三期：支付四千元",
            Some(yuan(4_000)),
            self.days_ahead(30),
        );
        s.close(closing(Outcome::WrittenAgreement, signed, ""));
        s.wait_days(8);
        s.add_note(
            NoteKind::FollowUp,
            "回访：华志松已在东门登记岗上班，血糖平稳，说“门口看得见大家，心里踏实”。",
        );
        s.finish()
    }
}
