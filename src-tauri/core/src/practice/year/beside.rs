//! What is in the book but not in the sentence: questions, a refusal, an entry by mistake, and one that came in just now.

use chrono::Days;

use super::Year;
use crate::domain::case::CaseFields;
use crate::domain::vocabulary::{Nature, NoteKind, Outcome, PartyRole, Urgency};
use crate::practice::plots::QUESTIONS;
use crate::practice::script::{Entry, closing, fields, yuan};

/// Who asked: name, work, cause of the question, place in the year in thousandths.
const ASKED: [(&str, &str, &str, u64); 4] = [
    ("甘俊宝", "水果补货", "L02", 90),
    ("隋月兰", "海味称重", "L07", 260),
    ("官立平", "酒水送货", "W01", 610),
    ("邰雪梅", "乳品点货", "S01", 960),
];

impl Year<'_> {
    pub(super) fn beside(&mut self) -> Vec<Vec<Entry>> {
        let mut told: Vec<Vec<Entry>> = (0..ASKED.len()).map(|nth| self.question(nth)).collect();
        told.extend([self.refused(), self.entered_twice(), self.just_in()]);
        told
    }

    fn question(&mut self, nth: usize) -> Vec<Entry> {
        let (name, job, cause, thousandth) = ASKED[nth];
        // The first four of the list answer to these causes in this order.
        let (question, answer) = QUESTIONS[[0, 1, 3, 2][nth]];
        let (day, mediator) = (self.early(thousandth), self.cast.mediator(nth));
        let said = CaseFields {
            nature: Nature::ConsultOnly,
            grid: self.cast.grid(nth + 2),
            summary: format!("从事{job}，{question}。"),
            mediator: Some(mediator),
            ..fields(cause, "applied_oral", day)
        };
        let mut s = self.script(day, said);
        let asker = s.person(PartyRole::Applicant, name, "", job);
        s.with_party(asker, |p| {
            (p.id_kind, p.id_number) = (String::new(), String::new())
        });
        s.register();
        s.by(mediator).answer(answer);
        s.finish()
    }

    /// The other side does not want mediation.
    fn refused(&mut self) -> Vec<Entry> {
        let (day, mediator) = (self.early(770), self.cast.mediator(4));
        let said = CaseFields {
            grid: self.cast.grid(5),
            stall: "东三排17号".into(),
            event_on: Some(day - Days::new(6)),
            summary:
                "合同期满前一天被告知不再续签，收银员要求终止补偿；店主表示宁愿去仲裁，不愿调解。"
                    .into(),
            mediator: Some(mediator),
            ..fields("L05", "applied_oral", day)
        };
        let mut s = self.script(day, said);
        s.person(PartyRole::Applicant, "凤惠敏", "female", "零售收银");
        s.merchant(PartyRole::Respondent, "聚味炒货坊", "牛宏发", "东三排17号");
        s.claim("支付终止合同的经济补偿", Some(yuan(13_200)));
        s.register();
        s.by(mediator).later(2);
        s.note(NoteKind::PhoneCall, "征询被申请人意见，明确拒绝调解。");
        let reason = "被申请人不同意调解；已书面通知申请人，并告知仲裁委地址和一年时效";
        let on = s.day();
        s.close(closing(Outcome::OtherSideRefused, on, reason));
        s.finish()
    }

    /// One of the twelve had also called the hotline: accepted by mistake as a case of its own, then void.
    fn entered_twice(&mut self) -> Vec<Entry> {
        let (day, mediator) = (self.ago(19), self.cast.mediator(1));
        let said = CaseFields {
            grid: self.cast.grid(4),
            stall: "西一排冷库区".into(),
            summary: "冷链装车工来电反映两个月工资未发。".into(),
            mediator: Some(mediator),
            ..fields("L07", "hotline_12345", day)
        };
        let mut s = self.script(day, said);
        s.person(PartyRole::Applicant, "车福来", "male", "冷链装车");
        s.company(PartyRole::Respondent, "临湖冷链物流有限公司", "裴世祥");
        s.claim("支付两个月工资", Some(yuan(9_800)));
        s.register();
        s.by(mediator).accept();
        s.at(self.ago(17));
        s.by(self.cast.supervisor)
            .void("与十二人集体欠薪案重复，并入该案办理");
        s.finish()
    }

    /// Brought in today, with three working days to decide on it.
    fn just_in(&mut self) -> Vec<Entry> {
        let (day, mediator) = (self.today(), self.cast.mediator(0));
        let said = CaseFields {
            grid: self.cast.grid(9),
            stall: "南二排33号".into(),
            event_on: Some(day - Days::new(3)),
            summary: "果品行两年没有安排年休假，分拣工攒了十天假想回老家照看母亲，店主说旺季一天也不能歇。".into(),
            urgency: Urgency::Urgent,
            mediator: Some(mediator),
            next_action: "今日征询店主是否同意调解".into(),
            next_on: Some(day),
            next_owner: Some(mediator),
            ..fields("L10", "applied_written", day)
        };
        let mut s = self.script(day, said);
        s.person(PartyRole::Applicant, "谈玉霞", "female", "水果分拣");
        s.merchant(PartyRole::Respondent, "金穗果品行", "应兴华", "南二排33号");
        s.claim("安排十天带薪年休假，或支付未休年假工资", Some(yuan(2_300)));
        s.register();
        s.finish()
    }
}
