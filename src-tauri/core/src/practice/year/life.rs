//! Three more of group G3: two stalls and their melt water, insurance that only the agency can mend, and a rider whose
//! settlement was not kept.

use chrono::Days;

use super::Year;
use crate::domain::case::CaseFields;
use crate::domain::vocabulary::{NoteKind, Outcome, PartyRole, SessionState};
use crate::practice::script::{Course, Entry, closing, fields, yuan};

impl Year<'_> {
    pub(super) fn life_disputes(&mut self) -> Vec<Vec<Entry>> {
        vec![self.melt_water(), self.no_insurance(), self.rider()]
    }

    /// Melt water between two stalls: an everyday dispute, taken up where it was heard.
    fn melt_water(&mut self) -> Vec<Entry> {
        let (day, mediator, clerk) = (self.early(430), self.cast.mediator(1), self.cast.recorder);
        let said = CaseFields {
            grid: self.cast.grid(3),
            stall: "北一排26号".into(),
            event_on: Some(day - Days::new(1)),
            summary: "水产摊的冰水夜里漫到隔壁干货摊，泡坏香菇两袋、纸箱六十个。两家为排水沟吵过三回，这次动手推了货架。".into(),
            mediator: Some(mediator),
            ..fields("V01", "grid_patrol", day)
        };
        let mut s = self.script(day, said);
        let dry = s.merchant(PartyRole::Applicant, "谷雨菌菇行", "景美芳", "北一排26号");
        let wet = s.merchant(PartyRole::Respondent, "三江水产行", "束海生", "北一排27号");
        s.claim("赔偿泡坏的干货和纸箱", Some(yuan(1_860)));
        s.register();
        s.by(mediator);
        let room = self.room(1);
        s.sit(1, 16, room, clerk, Course {
            state: SessionState::Held,
            but: &[],
            record: "先到摊位看现场：排水沟被两家的杂物各堵一半。束海生认赔，景美芳也说自己的纸箱不该直接放地上。\
                     网格员当场叫来市场维修工。",
            result: "赔一千五百元，两家合出工钱修沟",
        });
        s.paid((wet, dry), "赔偿干货和纸箱", Some(yuan(1_500)), "当场扫码");
        s.paid(
            (wet, dry),
            "加高挡水条，冰水专管排放",
            None,
            "当日完工，网格员验看",
        );
        let on = s.day();
        s.close(closing(Outcome::OralAgreement, on, ""));
        s.finish()
    }

    /// No insurance for six years: beyond what mediation can order, so it goes to those who can.
    fn no_insurance(&mut self) -> Vec<Entry> {
        let (day, mediator, clerk) = (self.early(690), self.cast.mediator(2), self.cast.recorder);
        let said = CaseFields {
            grid: self.cast.grid(6),
            stall: "西二排11号".into(),
            event_on: Some(day - Days::new(40)),
            summary: "面点师傅六年没有参保，今年查出要做手术才知道没有医保。店主愿意补缴，但历年补缴要由经办机构核定，\
                      两人对损失由谁承担说不拢。"
                .into(),
            mediator: Some(mediator),
            ..fields("L11", "union_assigned", day)
        };
        let mut s = self.script(day, said);
        s.person(PartyRole::Applicant, "柏树强", "male", "面点加工");
        s.merchant(PartyRole::Respondent, "小满面点坊", "卓云霞", "西二排11号");
        s.claim("补缴六年社会保险", None);
        s.claim("赔偿医疗待遇损失", Some(yuan(17_300)));
        s.register();
        s.by(mediator).later(1).accept();
        let room = self.room(0);
        s.sit(4, 10, room, clerk, Course {
            state: SessionState::Held,
            but: &[],
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
        s.later(9);
        s.note(
            NoteKind::LateFact,
            "劳动监察来函：已立案，限期补缴通知书已送达。",
        );
        s.finish()
    }

    /// A rider's fines: settled, withdrawn, not kept, taken up again.
    fn rider(&mut self) -> Vec<Entry> {
        let (day, mediator, clerk) = (self.ago(27), self.cast.mediator(3), self.cast.recorder);
        let said = CaseFields {
            grid: self.cast.grid(2),
            stall: "东三排配送站".into(),
            event_on: Some(day - Days::new(15)),
            summary: "骑手送市场团购单，站点以差评为由三个月扣了两千四百元，大半没有凭据。他白天跑单，晚上学电工。".into(),
            mediator: Some(mediator),
            ..fields("O02", "applied_written", day)
        };
        let mut s = self.script(day, said);
        s.person(PartyRole::Applicant, "易少青", "male", "团购配送");
        s.company(PartyRole::Respondent, "鲜汇配送有限公司", "瞿光辉");
        s.claim("退还无凭据扣款", Some(yuan(2_400)));
        s.register();
        s.by(mediator).at(self.ago(25)).accept();
        let room = self.room(1);
        s.at(self.ago(21)).sit(1, 10, room, clerk, Course {
            state: SessionState::Held,
            but: &[],
            record: "逐笔核对扣款五十一笔，有凭据的只有十四笔。站点同意退一千七百元，下次发薪一并付。",
            result: "双方自行和解",
        });
        s.at(self.ago(16));
        let mut end = closing(
            Outcome::SettledWithdrawn,
            s.day(),
            "站点承诺发薪日退款，申请人撤回",
        );
        end.agreed = Some(yuan(1_700));
        s.close(end);
        s.at(self.ago(4));
        s.note(
            NoteKind::LateFact,
            "申请人来会：发薪日未见退款，站点换了负责人，说不知情。",
        );
        s.by(self.cast.supervisor)
            .reopen("和解未履行，申请人请求继续调解");
        s.by(mediator).extend(12);
        s.next("约新任站长到会，核对移交清单", Some(self.ahead(5)));
        s.finish()
    }
}
