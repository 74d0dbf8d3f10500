//! Two complaints of sick workers (group G2).

use chrono::Days;

use super::Year;
use crate::domain::case::CaseFields;
use crate::domain::vocabulary::{Attendance, NoteKind, Outcome, PartyRole, SessionState};
use crate::practice::script::{Course, Entry, closing, fields, wall, yuan};

impl Year<'_> {
    pub(super) fn sicknesses(&mut self) -> Vec<Vec<Entry>> {
        vec![self.short_sick_pay(), self.replaced_while_in_hospital()]
    }

    /// Sick pay below the floor: two days left, and a session tomorrow morning.
    fn short_sick_pay(&mut self) -> Vec<Entry> {
        let (day, mediator, clerk) = (self.ago(14), self.cast.mediator(2), self.cast.recorder);
        let said = CaseFields {
            grid: self.cast.grid(5),
            stall: "东一排22号".into(),
            event_on: Some(day - Days::new(95)),
            summary: "熟食坊配菜工手术后休病假三个月，每月只收到八百元，低于最低工资的百分之八十。\
                      她怕丢工作一直没有开口，由同班姐妹陪着来会。"
                .into(),
            mediator: Some(mediator),
            ..fields("S01", "applied_oral", day)
        };
        let mut s = self.script(day, said);
        let worker = s.person(PartyRole::Applicant, "计桂仙", "female", "熟食配菜");
        s.company(PartyRole::Respondent, "老灶餐饮管理有限公司", "滕广新");
        s.claim("补足三个月病假工资差额", Some(yuan(3_984)));
        s.claim("承担应由单位缴纳的保险费", Some(yuan(1_236)));
        s.register();
        s.by(mediator).at(self.ago(13)).accept();
        s.note(
            NoteKind::PhoneCall,
            "电话联系公司人事：承认少发，要等老板滕广新出差回来才能定。",
        );
        let room = self.room(1);
        s.at(self.ago(7)).sit(
            1,
            14,
            room,
            clerk,
            Course {
                state: SessionState::Adjourned,
                but: &[(worker, Attendance::Excused)],
                record: "申请人复查请假，书面委托调解员转达意见。被申请人人事到场，带来工资表；\
                     调解员逐月核算，三个月共少发三千九百八十四元，被申请人对数目无异议。",
                result: "数目已核清，等负责人到场定付款日期",
            },
        );
        s.plan(wall(self.ahead(1), 9), room, clerk);
        s.next(
            "两日内到期：明日上午调解，备好协议文本",
            Some(self.ahead(2)),
        );
        s.finish()
    }

    /// Replaced while in hospital: back to lighter work, and three instalments, one of them due today.
    fn replaced_while_in_hospital(&mut self) -> Vec<Entry> {
        let (day, mediator, clerk) = (self.early(900), self.cast.mediator(3), self.cast.recorder);
        let said = CaseFields {
            grid: self.cast.grid(2),
            stall: "东二排5号".into(),
            event_on: Some(day - Days::new(23)),
            summary: "仓管员因糖尿病住院二十六天，出院回来岗位已经有人，被要求签自愿离职书。\
                      他在这家干了九年，只想有份轻一点的活。"
                .into(),
            mediator: Some(mediator),
            co_mediators: vec![self.cast.supervisor],
            ..fields("S02", "petition", day)
        };
        let mut s = self.script(day, said);
        let worker = s.person(PartyRole::Applicant, "华志松", "male", "仓储看库");
        let firm = s.company(PartyRole::Respondent, "万顺仓储有限公司", "贺俊才");
        s.claim("恢复劳动关系，安排轻便岗位", None);
        s.claim("支付医疗期工资及解除争议补偿", Some(yuan(14_500)));
        s.register();
        s.by(mediator).later(2).accept();
        let room = self.room(0);
        s.sit(3, 9, room, clerk, Course {
            state: SessionState::Adjourned,
            but: &[],
            record: "申请人：九年没请过长假，住院时还在电话里教新人认货位。被申请人：不知道医疗期内不能解除，\
                     以为签了自愿离职就行。调解员讲明医疗期的算法，建议先恢复关系再谈岗位。",
            result: "原则同意恢复，岗位与金额下次定",
        });
        s.sit(4, 9, room, clerk, Course {
            state: SessionState::Held,
            but: &[],
            record: "被申请人提出安排门卫登记岗，工资不低于原来的九成；医疗期工资与补偿共一万二千元分三期。\
                     申请人同意，当场撕掉离职书。",
            result: "达成协议，恢复劳动关系",
        });
        let (signed, sides) = (s.day(), (firm, worker));
        s.paid(sides, "次日起安排门卫登记岗", None, "已到岗");
        s.paid(sides, "第一期：支付四千元", Some(yuan(4_000)), "银行转账");
        s.oblige(sides, "第二期：支付四千元", Some(yuan(4_000)), self.today());
        s.oblige(
            sides,
            "第三期：支付四千元",
            Some(yuan(4_000)),
            self.ahead(30),
        );
        s.close(closing(Outcome::WrittenAgreement, signed, ""));
        s.later(8);
        s.note(
            NoteKind::FollowUp,
            "回访：华志松已在东门登记岗上班，血糖平稳，说“门口看得见大家，心里踏实”。",
        );
        s.finish()
    }
}
