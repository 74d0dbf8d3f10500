//! Three more disputes of report group G3: melt water between two stalls, unpaid social insurance, and a rider whose
//! settlement was not performed.

use chrono::Days;

use super::PracticeYear;
use crate::domain::case::CaseFields;
use crate::domain::vocabulary::{NoteKind, Outcome, PartyRole, SessionState};
use crate::practice::script::{ScriptEntry, SessionReport, closing, new_case_fields, yuan};

impl PracticeYear<'_> {
    pub(super) fn life_disputes(&mut self) -> Vec<Vec<ScriptEntry>> {
        vec![self.melt_water(), self.no_insurance(), self.rider()]
    }

    /// Returns the everyday dispute about melt water between two stalls, which is settled on the spot.
    fn melt_water(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) = (
            self.day_at(430),
            self.staff.mediator(1),
            self.staff.recorder,
        );
        let intake = CaseFields {
            grid: self.staff.grid(3),
            stall: "北一排26号".into(),
            event_on: Some(day - Days::new(1)),
            summary: "水产摊的冰水夜里漫到隔壁干货摊，泡坏香菇两袋、纸箱六十个。两家为排水沟吵过三回，这次动手推了货架。".into(),
            mediator: Some(mediator),
            ..new_case_fields("V01", "grid_patrol", day)
        };
        let mut s = self.script(day, intake);
        let dry = s.add_stall_holder(PartyRole::Applicant, "谷雨菌菇行", "景美芳", "北一排26号");
        let wet = s.add_stall_holder(PartyRole::Respondent, "三江水产行", "束海生", "北一排27号");
        s.add_claim("赔偿泡坏的干货和纸箱", Some(yuan(1_860)));
        s.register();
        s.act_as(mediator);
        let room = self.room(1);
        s.hold_session(1, 16, room, recorder, SessionReport {
            state: SessionState::Held,
            exceptions: &[],
            offers: &[],
            record: "先到摊位看现场：排水沟被两家的杂物各堵一半。束海生认赔，景美芳也说自己的纸箱不该直接放地上。\
                     网格员当场叫来市场维修工。",
            result: "赔一千五百元，两家合出工钱修沟",
        });
        s.add_performed((wet, dry), "赔偿干货和纸箱", Some(yuan(1_500)), "当场扫码");
        s.add_performed(
            (wet, dry),
            "加高挡水条，冰水专管排放",
            None,
            "当日完工，网格员验看",
        );
        let on = s.day();
        s.close(closing(Outcome::OralAgreement, on, ""));
        s.finish()
    }

    /// Returns the case of six years without social insurance, which is referred to the authority that can order
    /// payment.
    fn no_insurance(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) = (
            self.day_at(690),
            self.staff.mediator(2),
            self.staff.recorder,
        );
        let intake = CaseFields {
            grid: self.staff.grid(6),
            stall: "西二排11号".into(),
            event_on: Some(day - Days::new(40)),
            summary: "面点师傅六年没有参保，今年查出要做手术才知道没有医保。店主愿意补缴，但历年补缴要由经办机构核定，\
                      两人对损失由谁承担说不拢。"
                .into(),
            mediator: Some(mediator),
            ..new_case_fields("L11", "union_assigned", day)
        };
        let mut s = self.script(day, intake);
        s.add_person(PartyRole::Applicant, "柏树强", "male", "面点加工");
        s.add_stall_holder(PartyRole::Respondent, "小满面点坊", "卓云霞", "西二排11号");
        s.add_claim("补缴六年社会保险", None);
        s.add_claim("赔偿医疗待遇损失", Some(yuan(17_300)));
        s.register();
        s.act_as(mediator).wait_days(1).accept();
        let room = self.room(0);
        s.hold_session(4, 10, room, recorder, SessionReport {
            state: SessionState::Held,
            exceptions: &[],
            offers: &[],
            record: "双方到场。调解员说明：补缴由社保经办机构和劳动监察处理，调解不能代替；待遇损失可以谈。\
                     被申请人同意先借五千元看病，补缴听从核定。",
            result: "补缴部分移送，借款当场写了字据",
        });
        let mut end = closing(
            Outcome::Referred,
            s.day(),
            "补缴须由社会保险行政部门核定，双方同意转办",
        );
        end.referred_to = "梁溪区劳动监察大队".into();
        s.close(end);
        s.wait_days(9);
        s.add_note(
            NoteKind::LateFact,
            "劳动监察来函：已立案，限期补缴通知书已送达。",
        );
        s.finish()
    }

    /// Returns the case of a rider's fines: settled and withdrawn, not performed, reopened.
    fn rider(&mut self) -> Vec<ScriptEntry> {
        let (day, mediator, recorder) = (
            self.days_ago(27),
            self.staff.mediator(3),
            self.staff.recorder,
        );
        let intake = CaseFields {
            grid: self.staff.grid(2),
            stall: "东三排配送站".into(),
            event_on: Some(day - Days::new(15)),
            summary: "骑手送市场团购单，站点以差评为由三个月扣了两千四百元，大半没有凭据。他白天跑单，晚上学电工。".into(),
            mediator: Some(mediator),
            ..new_case_fields("O02", "applied_written", day)
        };
        let mut s = self.script(day, intake);
        s.add_person(PartyRole::Applicant, "易少青", "male", "团购配送");
        s.add_company(PartyRole::Respondent, "鲜汇配送有限公司", "瞿光辉");
        s.add_claim("退还无凭据扣款", Some(yuan(2_400)));
        s.register();
        s.act_as(mediator).go_to(self.days_ago(25)).accept();
        let room = self.room(1);
        s.go_to(self.days_ago(21)).hold_session(1, 10, room, recorder, SessionReport {
            state: SessionState::Held,
            exceptions: &[],
            offers: &[],
            record: "逐笔核对扣款五十一笔，有凭据的只有十四笔。站点同意退一千七百元，下次发薪一并付。",
            result: "双方自行和解",
        });
        s.go_to(self.days_ago(16));
        let mut end = closing(
            Outcome::SettledWithdrawn,
            s.day(),
            "站点承诺发薪日退款，申请人撤回",
        );
        end.agreed = Some(yuan(1_700));
        s.close(end);
        s.go_to(self.days_ago(4));
        s.add_note(
            NoteKind::LateFact,
            "申请人来会：发薪日未见退款，站点换了负责人，说不知情。",
        );
        s.act_as(self.staff.supervisor)
            .reopen("和解未履行，申请人请求继续调解");
        s.act_as(mediator).extend(12);
        s.set_next_action("约新任站长到会，核对移交清单", Some(self.days_ahead(5)));
        s.finish()
    }
}
