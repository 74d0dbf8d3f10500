//! Four labour disputes (group G3): a collective one that is overdue, one that failed, one that was settled, and one
//! that waits for somebody to think of its next step.

use chrono::Days;

use super::Year;
use crate::domain::case::CaseFields;
use crate::domain::vocabulary::{Attendance, NoteKind, Outcome, PartyRole, SessionState, Urgency};
use crate::practice::script::{Course, Entry, closing, fields, yuan};

/// The twelve of the collective case: name, sex, work, arrears in yuan.
const TWELVE: [(&str, &str, &str, i64); 12] = [
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

impl Year<'_> {
    pub(super) fn labour_disputes(&mut self) -> Vec<Vec<Entry>> {
        vec![
            self.twelve_unpaid(),
            self.overtime(),
            self.closing_down(),
            self.sent_to_nights(),
        ]
    }

    /// Twelve workers unpaid for two months; the term has run out and there is no consent to a longer one.
    fn twelve_unpaid(&mut self) -> Vec<Entry> {
        let (day, mediator, clerk) = (self.ago(21), self.cast.mediator(0), self.cast.recorder);
        let said = CaseFields {
            grid: self.cast.grid(4),
            stall: "西一排冷库区".into(),
            event_on: Some(day - Days::new(36)),
            summary:
                "冷链公司资金断裂，十二名装卸、分拣和押车工两个月没有拿到工资，有人在库门口拉横幅。\
                      老板人在，账上没钱，冷库里还压着一批客户的货。"
                    .into(),
            worker_count: Some(12),
            collective: true,
            urgency: Urgency::Critical,
            mediator: Some(mediator),
            co_mediators: vec![self.cast.supervisor],
            ..fields("L07", "grid_patrol", day)
        };
        let mut s = self.script(day, said);
        let workers = TWELVE.map(|(name, sex, job, arrears)| {
            s.claim(&format!("支付{name}两个月工资"), Some(yuan(arrears)));
            s.person(PartyRole::Applicant, name, sex, job)
        });
        s.company(PartyRole::Respondent, "临湖冷链物流有限公司", "裴世祥");
        s.register();
        s.by(mediator).at(self.ago(20)).accept();
        s.note(
            NoteKind::Visit,
            "到冷库区劝散，推举陈国平、翟秀兰、闵忠根三人为代表；请网格员当晚留守。",
        );
        let room = self.room(0);
        s.at(self.ago(16)).sit(1, 9, room, clerk, Course {
            state: SessionState::Adjourned,
            but: &[(workers[6], Attendance::NoShow)],
            record: "到场十一人，车福来未到。被申请人承认欠薪十一万五千四百元，愿以库内自有叉车两台抵付一部分。\
                     职工代表：孩子学费等着用，先发一个月也行。调解员：工资优先，货主的货不能动；请公司列出资产和应收款清单。",
            result: "公司五日内交清单，先筹发一个月工资",
        });
        s.at(self.ago(11));
        s.note(
            NoteKind::Letter,
            "向上级工会和劳动监察书面通报，请求协助查控应收货款。",
        );
        s.at(self.ago(6)).sit(0, 14, room, clerk, Course {
            state: SessionState::Adjourned,
            but: &[(workers[6], Attendance::NoShow), (workers[9], Attendance::ByAgent)],
            record: "公司交来清单：应收货款约十六万元，其中九万元对方已书面认账。职工代表要求由欠款方直接付到工资专户。\
                     裴世祥同意，但欠款方尚未盖章。延期一事有两人未签字。",
            result: "等欠款方盖章；延期同意书未签齐",
        });
        let when = if self.ago(20) == self.today() - Days::new(20) {
            self.ahead(4)
        } else {
            self.today() - Days::new(1)
        };
        s.next("补齐两人签字，或告知可申请仲裁后结案", Some(when));
        s.finish()
    }

    /// Overtime of two years against a time book of one: no agreement.
    fn overtime(&mut self) -> Vec<Entry> {
        let (day, mediator, clerk) = (self.early(320), self.cast.mediator(3), self.cast.recorder);
        let said = CaseFields {
            grid: self.cast.grid(7),
            stall: "南三排40号".into(),
            event_on: Some(day - Days::new(12)),
            summary: "夜班理货工称两年来每天做十一个小时，只按八小时发钱；店主说包吃包住、工资里已经含了加班。\
                      双方手里的考勤对不上。"
                .into(),
            mediator: Some(mediator),
            ..fields("L08", "hotline_12345", day)
        };
        let mut s = self.script(day, said);
        s.person(PartyRole::Applicant, "夏长水", "male", "夜班理货");
        s.merchant(PartyRole::Respondent, "满仓粮油店", "盖洪宝", "南三排40号");
        s.claim("支付两年加班工资", Some(yuan(38_600)));
        s.register();
        s.by(mediator).later(2).accept();
        let room = self.room(1);
        s.sit(3, 14, room, clerk, Course {
            state: SessionState::Adjourned,
            but: &[],
            record: "申请人只有最近七个月的打卡照片。被申请人提出一次性给六千元。申请人：两年的夜，不止六千。",
            result: "差距较大，各自回去考虑",
        });
        s.sit(5, 14, room, clerk, Course {
            state: SessionState::Held,
            but: &[],
            record: "背靠背各谈一次。申请人降到二万二千元，被申请人最多一万元。双方都认为对方不实，不愿再让。",
            result: "调解不成",
        });
        let on = s.day();
        let reason = "工时事实争议大，证据只覆盖七个月，差额一万二千元未能弥合；双方已在笔录上签字，已书面告知可申请仲裁";
        s.close(closing(Outcome::NoAgreement, on, reason));
        s.finish()
    }

    /// A shop closes after eleven years; the two come to terms by themselves and withdraw.
    fn closing_down(&mut self) -> Vec<Entry> {
        let (day, mediator, clerk) = (self.early(40), self.cast.mediator(4), self.cast.recorder);
        let said = CaseFields {
            grid: self.cast.grid(1),
            stall: "东一排3号".into(),
            event_on: Some(day - Days::new(9)),
            summary: "茶叶店节后不再开门，营业员干了十一年，店主只肯多给一个月工资。\
                      两家从前逢年过节都走动，闹到不说话。"
                .into(),
            mediator: Some(mediator),
            ..fields("L09", "applied_oral", day)
        };
        let mut s = self.script(day, said);
        s.person(PartyRole::Applicant, "路素琴", "female", "茶叶收银");
        s.merchant(PartyRole::Respondent, "百年茶叶店", "从玉祥", "东一排3号");
        s.claim("按十一年工龄支付经济补偿", Some(yuan(46_200)));
        s.register();
        s.by(mediator).later(1).accept();
        let room = self.room(0);
        s.sit(3, 10, room, clerk, Course {
            state: SessionState::Adjourned,
            but: &[],
            record: "店主说起店里连亏三年，没有掉过一天工资；申请人说起孩子是在店里写作业长大的。两人都红了眼睛。\
                     调解员给出法定算法，请双方自己再谈一次。",
            result: "双方愿意私下再谈",
        });
        s.later(3);
        s.note(
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

    /// Sent to the night shift at six months pregnant; accepted, and nobody has said what comes next.
    fn sent_to_nights(&mut self) -> Vec<Entry> {
        let (day, mediator) = (self.ago(7), self.cast.mediator(4));
        let said = CaseFields {
            grid: self.cast.grid(8),
            stall: "北三排19号".into(),
            event_on: Some(day - Days::new(5)),
            summary: "怀孕六个月的打单员被从白班调到夜班发货，站长说旺季人手不够，不愿意可以先回家休息，休息不计薪。".into(),
            mediator: Some(mediator),
            ..fields("L03", "applied_oral", day)
        };
        let mut s = self.script(day, said);
        s.person(PartyRole::Applicant, "祝晓梅", "female", "电商打包");
        s.company(PartyRole::Respondent, "远帆供应链有限公司", "支立军");
        s.claim("恢复白班岗位，孕期不安排夜班", None);
        s.claim("补发停工五天工资", Some(yuan(1_150)));
        s.register();
        s.by(mediator).at(self.ago(6)).accept();
        s.finish()
    }
}
