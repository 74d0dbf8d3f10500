//! Three cases of injured workers (report group G1).

use chrono::Days;

use super::PracticeYear;
use crate::domain::case::{CaseFields, Employment, Injury, LimitationEvent};
use crate::domain::ids::PartyId;
use crate::domain::vocabulary::{
    AgentAuthority, Attendance, InjuryRecognition, KnownAnswer, LimitationEventKind, NoteKind,
    Outcome, PartyRole, SessionState, Urgency,
};
use crate::practice::script::{
    CaseScript, ScriptEntry, SessionReport, closing, half_past, new_case_fields, yuan,
};

impl PracticeYear<'_> {
    pub(super) fn injury_cases(&mut self) -> Vec<Vec<ScriptEntry>> {
        vec![
            self.crushed_fingers(),
            self.cut_hand(),
            self.hit_on_the_road(),
        ]
    }

    /// Returns the case of an injury of grade ten: a written agreement with three instalments, the second of them
    /// overdue.
    fn crushed_fingers(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) = (
            self.day_at(150),
            self.staff.mediator(0),
            self.staff.recorder,
        );
        let intake = CaseFields {
            grid: self.staff.grid(3),
            stall: "北二排14号".into(),
            event_on: Some(day - Days::new(210)),
            summary: "装卸工收冷库卷帘门时左手食指、中指被夹，住院十九天，后定为十级伤残。离职时店主只肯再给五千元，\
                      就业补助金和停工留薪期工资都没有谈拢。"
                .into(),
            mediator: Some(mediator),
            employment: Some(Employment {
                hired_on: Some(day - Days::new(1_160)),
                ended_on: Some(day - Days::new(12)),
                post: "冻品装卸工".into(),
                monthly_wage: Some(yuan(5_200)),
                written_contract: Some(KnownAnswer::No),
                insured: Some(KnownAnswer::Yes),
                working_years: None,
            }),
            injury: Some(Injury {
                accident_on: Some(day - Days::new(210)),
                place: "顺海冻品部二号冷库门口".into(),
                course: "收冷库卷帘门时，左手食指、中指被门帘夹住。".into(),
                body_part: "左手食指、中指".into(),
                hospital: "河埠骨科医院".into(),
                insured: Some(KnownAnswer::Yes),
                employer_applied_on: Some(day - Days::new(191)),
                recognition: Some(InjuryRecognition::Recognised),
                recognised_on: Some(day - Days::new(157)),
                grade: Some(10),
                appraised_on: Some(day - Days::new(62)),
                appraisal_received_on: Some(day - Days::new(55)),
                stop_work_from: Some(day - Days::new(210)),
                stop_work_to: Some(day - Days::new(91)),
                ..Injury::default()
            }),
            limitation_events: vec![LimitationEvent {
                kind: LimitationEventKind::Known,
                on: day - Days::new(55),
                until: None,
                note: "收到十级伤残的鉴定结论".into(),
            }],
            ..new_case_fields("W03", "applied_written", day)
        };
        let mut s = self.script(day, intake);
        let worker = s.add_person(PartyRole::Applicant, "杭建田", "male", "冻品装卸");
        let shop = s.add_stall_holder(PartyRole::Respondent, "顺海冻品部", "邵金根", "北二排14号");
        let wife = s.add_person(PartyRole::Agent, "林凤仙", "female", "");
        s.edit_party(wife, |p| {
            p.acts_for = Some(shop);
            p.authority = Some(AgentAuthority::Special);
            p.remark = "负责人邵金根之妻，共同经营".into();
        });
        s.add_claim("支付一次性伤残就业补助金", Some(yuan(15_000)));
        s.add_claim("补足停工留薪期四个月工资差额", Some(yuan(9_600)));
        s.add_claim("支付住院期间护理费", Some(yuan(2_400)));
        s.register();
        s.act_as(mediator).wait_days(1).accept();
        s.add_note(
            NoteKind::Investigation,
            "到第三网格核对考勤本：受伤前十二个月平均工资五千二百元，店主认可。",
        );
        let room = self.room(0);
        s.hold_session(4, 9, room, recorder, SessionReport {
            state: SessionState::FallenThrough,
            exceptions: &[(shop, Attendance::NoShow)],
            offers: &[],
            record: "九点半申请人到场。被申请人未到，电话称在外地进货。申请人等候五十分钟后离开，情绪低落，已当面安抚。",
            result: "未能进行，改期",
        });
        s.hold_session(4, 14, room, recorder, SessionReport {
            state: SessionState::Held,
            exceptions: &[(shop, Attendance::ByAgent), (wife, Attendance::Present)],
            offers: &[],
            record: "调解员宣读权利义务。申请人：我不是要为难他们，手指伸不直，搬不动货了，只想要该得的。\
                     被申请人代理人：生意淡，一次拿不出两万七，认账，求分期。\
                     调解员逐项说明哪些由单位付、哪些由基金付，双方核对住院天数和工资条。",
            result: "同意合计二万四千元，分三期支付",
        });
        self.add_three_instalments(&mut s, (shop, worker));
        s.finish()
    }

    /// Adds three instalments: one paid, one overdue of which a part is paid, and one due in three weeks.
    fn add_three_instalments(&self, s: &mut CaseScript, sides: (PartyId, PartyId)) {
        let signed = s.day();
        s.add_performed(
            sides,
            "第一期：签约当日支付八千元",
            Some(yuan(8_000)),
            "当场微信转账，双方核对截图",
        );
        let late = self
            .days_ago(9)
            .max(signed)
            .min(self.today() - Days::new(1));
        let second = s.add_obligation(sides, "第二期：支付八千元", Some(yuan(8_000)), late);
        s.add_obligation(
            sides,
            "第三期：支付余款八千元，双方再无其他争议",
            Some(yuan(8_000)),
            self.days_ahead(21),
        );
        s.close(closing(Outcome::WrittenAgreement, signed, ""));
        s.go_to(self.days_ago(2));
        s.pay(second, yuan(3_000), "微信转账，申请人确认");
        s.add_note(NoteKind::PhoneCall, "第二期到期只付了三千元。电话催告邵金根，称货款压在下家，答应本周内付清；已告知申请人可凭协议申请支付令。");
    }

    /// Returns the case of a cut hand: the term ends today, and the second session is this afternoon.
    fn cut_hand(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) = (
            self.days_ago(16),
            self.staff.mediator(1),
            self.staff.recorder,
        );
        let intake = CaseFields {
            grid: self.staff.grid(1),
            stall: "南一排8号".into(),
            event_on: Some(day - Days::new(48)),
            summary: "切配女工操作豆干切片机时右手虎口割裂，缝十一针，休养两个月未发工资，医药费自己垫付。\
                      店主说是她自己不小心，愿意只付一半。"
                .into(),
            urgency: Urgency::Urgent,
            mediator: Some(mediator),
            employment: Some(Employment {
                hired_on: Some(day - Days::new(760)),
                post: "豆品切配工".into(),
                monthly_wage: Some(yuan(4_800)),
                written_contract: Some(KnownAnswer::No),
                insured: Some(KnownAnswer::No),
                ..Employment::default()
            }),
            injury: Some(Injury {
                accident_on: Some(day - Days::new(48)),
                place: "清和豆制品坊切配间".into(),
                course: "操作豆干切片机时右手虎口割裂，缝十一针；机器护罩已损坏半年。".into(),
                body_part: "右手虎口".into(),
                hospital: "市场社区卫生服务中心".into(),
                insured: Some(KnownAnswer::No),
                stop_work_from: Some(day - Days::new(48)),
                ..Injury::default()
            }),
            ..new_case_fields("W02", "hotline_12351", day)
        };
        let mut s = self.script(day, intake);
        let worker = s.add_person(PartyRole::Applicant, "骆玉芬", "female", "豆品切配");
        s.add_stall_holder(PartyRole::Respondent, "清和豆制品坊", "尹德泉", "南一排8号");
        let husband = s.add_person(PartyRole::Agent, "巫长生", "male", "");
        s.edit_party(husband, |p| {
            p.acts_for = Some(worker);
            p.authority = Some(AgentAuthority::General);
            p.remark = "申请人之夫".into();
        });
        s.add_claim("报销自付医药费", Some(yuan(6_480)));
        s.add_claim("支付停工留薪期两个月工资", Some(yuan(9_600)));
        s.register();
        s.act_as(mediator).go_to(self.days_ago(15)).accept();
        let room = self.room(0);
        s.go_to(self.days_ago(10)).hold_session(2, 9, room, recorder, SessionReport {
            state: SessionState::Adjourned,
            exceptions: &[(husband, Attendance::Present)],
            offers: &[],
            record: "申请人出示病历、发票十四张和微信请假记录。被申请人：机器有护罩，是她嫌慢拆下来的。\
                     申请人：护罩坏了半年，大家都知道。调解员：工伤不问职工有无过失，医药费与停工期间工资应由单位承担；\
                     请被申请人回去核对票据。",
            result: "医药费无异议，工资按几成付未谈拢，中止，择日再调",
        });
        s.plan_session(half_past(self.today(), 14), room, recorder);
        s.set_next_action(
            "下午第二次调解；谈不成则今日签延期同意书或结案",
            Some(self.today()),
        );
        s.finish()
    }

    /// Returns the case of a traffic accident that the employer did not report: an oral agreement, performed at once.
    fn hit_on_the_road(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) = (
            self.day_at(560),
            self.staff.mediator(2),
            self.staff.recorder,
        );
        let intake = CaseFields {
            grid: self.staff.grid(6),
            stall: "西三排31号".into(),
            event_on: Some(day - Days::new(19)),
            summary: "送货工清早骑三轮送菜，在市场东门外被面包车撞倒，锁骨骨折。店里没有申报工伤，\
                      再过十来天就满三十日，家属着急来会求助。"
                .into(),
            urgency: Urgency::Urgent,
            mediator: Some(mediator),
            ..new_case_fields("W01", "grid_patrol", day)
        };
        let mut s = self.script(day, intake);
        let worker = s.add_person(PartyRole::Applicant, "祁学安", "male", "蔬菜送货");
        let shop = s.add_stall_holder(PartyRole::Respondent, "丰谷蔬菜行", "鲍红珍", "西三排31号");
        let witness = s.add_person(PartyRole::Witness, "阮水生", "male", "东门保安");
        s.add_claim("三日内向人社部门申报工伤", None);
        s.add_claim("先行垫付住院押金", Some(yuan(5_000)));
        s.register();
        s.act_as(mediator).wait_days(1).accept();
        s.add_note(
            NoteKind::Visit,
            "到医院看望，取得出院小结和事故认定书复印件；证人阮水生愿意作证。",
        );
        let room = self.room(1);
        s.hold_session(
            2,
            10,
            room,
            recorder,
            SessionReport {
                state: SessionState::Held,
                exceptions: &[(witness, Attendance::Present)],
                offers: &[],
                record: "证人讲述当天清早五点四十分所见。被申请人：不是不报，是不会填表，又怕罚。\
                     调解员当场指导填写申请表，说明三十日内申报的费用由基金承担，逾期由单位自担。",
                result: "当场填好申报材料并转账垫付，双方握手",
            },
        );
        s.add_performed(
            (shop, worker),
            "当日提交工伤认定申请",
            None,
            "经办窗口已收件",
        );
        s.add_performed(
            (shop, worker),
            "垫付住院押金",
            Some(yuan(5_000)),
            "当场转账",
        );
        let on = s.day();
        s.close(closing(Outcome::OralAgreement, on, ""));
        s.wait_days(25);
        s.add_note(
            NoteKind::FollowUp,
            "回访：工伤认定已下达，祁学安在家休养，鲍红珍每周送菜上门。",
        );
        s.finish()
    }
}
