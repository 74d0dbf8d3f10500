//! Four labour disputes (report group G3): a collective one that is overdue, one without agreement, one that was
//! settled, and one that has no next action.

use chrono::Days;

use super::PracticeYear;
use crate::domain::case::{CaseFields, Employment};
use crate::domain::vocabulary::{
    Attendance, KnownAnswer, NoteKind, Outcome, PartyRole, SessionState, Urgency,
};
use crate::practice::script::{ScriptEntry, SessionReport, cause, closing, new_case_fields, yuan};

/// The twelve workers of the collective case: name, sex, work, unpaid wages in yuan.
const UNPAID_WORKERS: [(&str, &str, &str, i64); 12] = [
    ("陈国平", "male", "冷链押车", 11_400),
    ("陈国安", "male", "冷链装车", 9_800),
    ("游庆生", "male", "叉车驾驶", 12_600),
    ("翟秀兰", "female", "冷链分拣", 8_250),
    ("樊春霞", "female", "冷链分拣", 8_250),
    ("闵忠根", "male", "冷链看库", 10_200),
    ("车福来", "male", "冷链装车", 9_800),
    ("洪惠芬", "female", "仓储记账", 7_900),
    ("储永宝", "male", "冷链押车", 11_400),
    ("宁成才", "male", "冷链码垛", 9_100),
    ("麻少勇", "male", "冷链码垛", 9_100),
    ("卜爱珍", "female", "冷链打包", 7_600),
];

impl PracticeYear<'_> {
    pub(super) fn labour_disputes(&mut self) -> Vec<Vec<ScriptEntry>> {
        vec![
            self.unpaid_workers(),
            self.overtime(),
            self.closing_down(),
            self.night_shift(),
        ]
    }

    /// Returns the case of twelve workers who were not paid for two months. Its term is over and there is no consent to
    /// an extension.
    fn unpaid_workers(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) = (
            self.days_ago(21),
            self.staff.mediator(0),
            self.staff.recorder,
        );
        let intake = CaseFields {
            grid: self.staff.grid(4),
            stall: "西一排冷库区".into(),
            event_on: Some(day - Days::new(36)),
            summary:
                "冷链公司资金断裂，十二名装卸、分拣和押车工两个月没有拿到工资，有人在库门口拉横幅。\
                      老板人在，账上没钱，冷库里还压着一批客户的货。"
                    .into(),
            further_causes: vec![cause("L11")],
            worker_count: Some(12),
            collective: true,
            urgency: Urgency::Critical,
            mediator: Some(mediator),
            co_mediators: vec![self.staff.supervisor],
            ..new_case_fields("L07", "grid_patrol", day)
        };
        let mut s = self.script(day, intake);
        let workers = UNPAID_WORKERS.map(|(name, sex, job, arrears)| {
            s.add_claim(&format!("支付{name}两个月工资"), Some(yuan(arrears)));
            s.add_person(PartyRole::Applicant, name, sex, job)
        });
        s.add_company(PartyRole::Respondent, "临湖冷链物流有限公司", "裴世祥");
        s.register();
        s.act_as(mediator).go_to(self.days_ago(20)).accept();
        s.add_note(
            NoteKind::Visit,
            "到冷库区劝散，推举陈国平、翟秀兰、闵忠根三人为代表；请网格员当晚留守。",
        );
        let room = self.room(0);
        s.go_to(self.days_ago(16)).hold_session(1, 9, room, recorder, SessionReport {
            state: SessionState::Adjourned,
            exceptions: &[(workers[6], Attendance::NoShow)],
            offers: &[],
            record: "到场十一人，车福来未到。被申请人承认欠薪十一万五千四百元，愿以库内自有叉车两台抵付一部分。\
                     职工代表：孩子学费等着用，先发一个月也行。调解员：工资优先，货主的货不能动；请公司列出资产和应收款清单。",
            result: "公司五日内交清单，先筹发一个月工资",
        });
        s.go_to(self.days_ago(11));
        s.add_note(
            NoteKind::Letter,
            "向上级工会和劳动监察书面通报，请求协助查控应收货款。",
        );
        s.go_to(self.days_ago(6)).hold_session(0, 14, room, recorder, SessionReport {
            state: SessionState::Adjourned,
            exceptions: &[(workers[6], Attendance::NoShow), (workers[9], Attendance::ByAgent)],
            offers: &[],
            record: "公司交来清单：应收货款约十六万元，其中九万元对方已书面认账。职工代表要求由欠款方直接付到工资专户。\
                     裴世祥同意，但欠款方尚未盖章。延期一事有两人未签字。",
            result: "等欠款方盖章；延期同意书未签齐",
        });
        let when = if self.days_ago(20) == self.today() - Days::new(20) {
            self.days_ahead(4)
        } else {
            self.today() - Days::new(1)
        };
        s.set_next_action("补齐两人签字，或告知可申请仲裁后结案", Some(when));
        s.finish()
    }

    /// Returns the case of two years of overtime with little evidence, which ends without agreement.
    fn overtime(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) = (
            self.day_at(320),
            self.staff.mediator(3),
            self.staff.recorder,
        );
        let intake = CaseFields {
            grid: self.staff.grid(7),
            stall: "南三排40号".into(),
            event_on: Some(day - Days::new(12)),
            summary: "夜班理货工称两年来每天做十一个小时，只按八小时发钱；店主说包吃包住、工资里已经含了加班。\
                      双方手里的考勤对不上。"
                .into(),
            mediator: Some(mediator),
            employment: Some(Employment {
                hired_on: Some(day - Days::new(741)),
                ended_on: Some(day - Days::new(12)),
                post: "夜班理货工".into(),
                monthly_wage: Some(yuan(5_400)),
                written_contract: Some(KnownAnswer::No),
                insured: Some(KnownAnswer::Unknown),
                working_years: None,
            }),
            ..new_case_fields("L08", "hotline_12345", day)
        };
        let mut s = self.script(day, intake);
        let worker = s.add_person(PartyRole::Applicant, "夏长水", "male", "夜班理货");
        let shop = s.add_stall_holder(PartyRole::Respondent, "满仓粮油店", "盖洪宝", "南三排40号");
        s.add_claim("支付两年加班工资", Some(yuan(38_600)));
        s.register();
        s.act_as(mediator).wait_days(2).accept();
        let room = self.room(1);
        s.hold_session(3, 14, room, recorder, SessionReport {
            state: SessionState::Adjourned,
            exceptions: &[],
            offers: &[(20, Some(worker), 38_600), (55, Some(shop), 6_000)],
            record: "申请人只有最近七个月的打卡照片。被申请人提出一次性给六千元。申请人：两年的夜，不止六千。",
            result: "差距较大，各自回去考虑",
        });
        s.hold_session(5, 14, room, recorder, SessionReport {
            state: SessionState::Held,
            exceptions: &[],
            offers: &[
                (15, Some(worker), 22_000),
                (40, Some(shop), 10_000),
                (65, None, 16_000),
            ],
            record: "背靠背各谈一次。申请人降到二万二千元，被申请人最多一万元。双方都认为对方不实，不愿再让。",
            result: "调解不成",
        });
        let on = s.day();
        let reason = "工时事实争议大，证据只覆盖七个月，差额一万二千元未能弥合；双方已在笔录上签字，已书面告知可申请仲裁";
        s.close(closing(Outcome::NoAgreement, on, reason));
        s.finish()
    }

    /// Returns the case of a shop that closes after eleven years; the sides settle by themselves and the application is
    /// withdrawn.
    fn closing_down(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) =
            (self.day_at(40), self.staff.mediator(4), self.staff.recorder);
        let intake = CaseFields {
            grid: self.staff.grid(1),
            stall: "东一排3号".into(),
            event_on: Some(day - Days::new(9)),
            summary: "茶叶店节后不再开门，营业员干了十一年，店主只肯多给一个月工资。\
                      两家从前逢年过节都走动，闹到不说话。"
                .into(),
            mediator: Some(mediator),
            ..new_case_fields("L09", "applied_oral", day)
        };
        let mut s = self.script(day, intake);
        s.add_person(PartyRole::Applicant, "路素琴", "female", "茶叶收银");
        s.add_stall_holder(PartyRole::Respondent, "百年茶叶店", "从玉祥", "东一排3号");
        s.add_claim("按十一年工龄支付经济补偿", Some(yuan(46_200)));
        s.register();
        s.act_as(mediator).wait_days(1).accept();
        let room = self.room(0);
        s.hold_session(3, 10, room, recorder, SessionReport {
            state: SessionState::Adjourned,
            exceptions: &[],
            offers: &[],
            record: "店主说起店里连亏三年，没有掉过一天工资；申请人说起孩子是在店里写作业长大的。两人都红了眼睛。\
                     调解员给出法定算法，请双方自己再谈一次。",
            result: "双方愿意私下再谈",
        });
        s.wait_days(3);
        s.add_note(
            NoteKind::PhoneCall,
            "申请人来电：已谈好三万八千元，当面点清，愿撤回申请。",
        );
        let mut end = closing(
            Outcome::SettledWithdrawn,
            s.day(),
            "双方自行和解，申请人书面撤回",
        );
        end.agreed = Some(yuan(38_000));
        s.close(end);
        s.finish()
    }

    /// Returns the case of a pregnant worker who is moved to the night shift; it is accepted and has no next action.
    fn night_shift(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator) = (self.days_ago(7), self.staff.mediator(4));
        let intake = CaseFields {
            grid: self.staff.grid(8),
            stall: "北三排19号".into(),
            event_on: Some(day - Days::new(5)),
            summary: "怀孕六个月的打单员被从白班调到夜班发货，站长说旺季人手不够，不愿意可以先回家休息，休息不计薪。".into(),
            mediator: Some(mediator),
            ..new_case_fields("L03", "applied_oral", day)
        };
        let mut s = self.script(day, intake);
        s.add_person(PartyRole::Applicant, "祝晓梅", "female", "电商打包");
        s.add_company(PartyRole::Respondent, "远帆供应链有限公司", "支立军");
        s.add_claim("恢复白班岗位，孕期不安排夜班", None);
        s.add_claim("补发停工五天工资", Some(yuan(1_150)));
        s.register();
        s.act_as(mediator).go_to(self.days_ago(6)).accept();
        s.finish()
    }
}
