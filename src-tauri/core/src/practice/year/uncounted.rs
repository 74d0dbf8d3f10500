//! The cases that the sentence does not count: consultations, a refused mediation, a respondent who is never reached, a
//! duplicate, and one received today.

use chrono::Days;

use super::PracticeYear;
use crate::domain::case::CaseFields;
use crate::domain::vocabulary::{
    ContactMethod, ContactResult, Nature, NoteKind, Outcome, PartyRole, Urgency,
};
use crate::practice::scenarios::QUESTIONS;
use crate::practice::script::{ScriptEntry, closing, new_case_fields, yuan};

/// The consultations: name, work, cause, and position in the year in thousandths.
const CONSULTATIONS: [(&str, &str, &str, u64); 4] = [
    ("甘俊宝", "水果补货", "L02", 90),
    ("隋月兰", "海味称重", "L07", 260),
    ("官立平", "酒水送货", "W01", 610),
    ("邰雪梅", "乳品点货", "S01", 960),
];

impl PracticeYear<'_> {
    pub(super) fn uncounted_cases(&mut self) -> Vec<Vec<ScriptEntry>> {
        let mut cases: Vec<Vec<ScriptEntry>> = (0..CONSULTATIONS.len())
            .map(|nth| self.consultation(nth))
            .collect();
        cases.extend([
            self.refused_mediation(),
            self.duplicate(),
            self.received_today(),
            self.never_reached(),
        ]);
        cases
    }

    fn consultation(&mut self, nth: usize) -> Vec<ScriptEntry> {
        let (name, job, cause, thousandth) = CONSULTATIONS[nth];
        // The indices of the questions that belong to the four causes.
        let (question, answer) = QUESTIONS[[0, 1, 3, 2][nth]];
        let (day, mediator) = (self.day_at(thousandth), self.staff.mediator(nth));
        let intake = CaseFields {
            nature: Nature::ConsultOnly,
            grid: self.staff.grid(nth + 2),
            summary: format!("从事{job}，{question}。"),
            mediator: Some(mediator),
            ..new_case_fields(cause, "applied_oral", day)
        };
        let mut s = self.script(day, intake);
        let asker = s.add_person(PartyRole::Applicant, name, "", job);
        s.edit_party(asker, |p| {
            (p.id_kind, p.id_number) = (String::new(), String::new())
        });
        s.register();
        s.act_as(mediator).answer(answer);
        s.finish()
    }

    /// Returns a case in which the other side refuses mediation.
    fn refused_mediation(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator) = (self.day_at(770), self.staff.mediator(4));
        let intake = CaseFields {
            grid: self.staff.grid(5),
            stall: "东三排17号".into(),
            event_on: Some(day - Days::new(6)),
            summary:
                "合同期满前一天被告知不再续签，收银员要求终止补偿；店主表示宁愿去仲裁，不愿调解。"
                    .into(),
            mediator: Some(mediator),
            ..new_case_fields("L05", "applied_oral", day)
        };
        let mut s = self.script(day, intake);
        s.add_person(PartyRole::Applicant, "凤惠敏", "female", "零售收银");
        s.add_stall_holder(PartyRole::Respondent, "聚味炒货坊", "牛宏发", "东三排17号");
        s.add_claim("支付终止合同的经济补偿", Some(yuan(13_200)));
        s.register();
        s.act_as(mediator).wait_days(2);
        s.add_note(NoteKind::PhoneCall, "征询被申请人意见，明确拒绝调解。");
        let reason = "被申请人不同意调解；已书面通知申请人，并告知仲裁委地址和一年时效";
        let on = s.day();
        s.close(closing(Outcome::OtherSideRefused, on, reason));
        s.finish()
    }

    /// Returns a case whose respondent is never reached, with the attempts that show it.
    fn never_reached(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator) = (self.day_at(540), self.staff.mediator(2));
        let intake = CaseFields {
            grid: self.staff.grid(6),
            stall: "北一排9号".into(),
            event_on: Some(day - Days::new(11)),
            summary: "店主关门转行，最后一个月的工资没有结，面点工多次上门都没有找到人。".into(),
            mediator: Some(mediator),
            ..new_case_fields("L07", "applied_oral", day)
        };
        let mut s = self.script(day, intake);
        s.add_person(PartyRole::Applicant, "令狐小芹", "female", "面点制作");
        let shop = s.add_stall_holder(PartyRole::Respondent, "喜乐面点铺", "费长贵", "北一排9号");
        s.add_claim("支付最后一个月的工资", Some(yuan(4_700)));
        s.register();
        s.act_as(mediator).wait_days(1);
        s.log_attempt(shop, ContactMethod::Phone, ContactResult::NoAnswer, "");
        s.wait_days(1);
        s.log_attempt(
            shop,
            ContactMethod::Visit,
            ContactResult::NobodyThere,
            "卷帘门上锁，邻铺说两周没有开过门",
        );
        let reason = "电话无人接听、上门无人，无法征询被申请人意见；已书面通知申请人，并告知仲裁委地址和一年时效";
        let on = s.day();
        s.close(closing(Outcome::NeverReached, on, reason));
        s.finish()
    }

    /// Returns a duplicate of the collective case, accepted by mistake after a call to the hotline and then voided.
    fn duplicate(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator) = (self.days_ago(19), self.staff.mediator(1));
        let intake = CaseFields {
            grid: self.staff.grid(4),
            stall: "西一排冷库区".into(),
            summary: "冷链装车工来电反映两个月工资未发。".into(),
            mediator: Some(mediator),
            ..new_case_fields("L07", "hotline_12345", day)
        };
        let mut s = self.script(day, intake);
        s.add_person(PartyRole::Applicant, "车福来", "male", "冷链装车");
        s.add_company(PartyRole::Respondent, "临湖冷链物流有限公司", "裴世祥");
        s.add_claim("支付两个月工资", Some(yuan(9_800)));
        s.register();
        s.act_as(mediator).accept();
        s.go_to(self.days_ago(17));
        s.act_as(self.staff.supervisor)
            .void("与十二人集体欠薪案重复，并入该案办理");
        s.finish()
    }

    /// Returns a case that is received today, with three working days to decide on its acceptance.
    fn received_today(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator) = (self.today(), self.staff.mediator(0));
        let intake = CaseFields {
            grid: self.staff.grid(9),
            stall: "南二排33号".into(),
            event_on: Some(day - Days::new(3)),
            summary: "果品行两年没有安排年休假，分拣工攒了十天假想回老家照看母亲，店主说旺季一天也不能歇。".into(),
            urgency: Urgency::Urgent,
            mediator: Some(mediator),
            next_action: "今日征询店主是否同意调解".into(),
            next_on: Some(day),
            next_owner: Some(mediator),
            ..new_case_fields("L10", "applied_written", day)
        };
        let mut s = self.script(day, intake);
        s.add_person(PartyRole::Applicant, "谈玉霞", "female", "水果分拣");
        s.add_stall_holder(PartyRole::Respondent, "金穗果品行", "应兴华", "南二排33号");
        s.add_claim("安排十天带薪年休假，或支付未休年假工资", Some(yuan(2_300)));
        s.register();
        s.finish()
    }
}
