//! The causes of disputes 事由; every case has one.
//!
//! Every cause has its legal head (《劳动争议调解仲裁法》第二条), its class in the statistics, its number among the civil causes of
//! action (民事案件案由规定 2025, 法〔2025〕227号), and its group in the yearly report of the union.

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use super::code_list::{code_list, table_code};
use super::{Nature, day};

code_list! {
    /// The three groups of the sentence in the yearly report: 「处理3起职工工伤补贴争议、2起患病职工投诉、7起劳动争议及生活纠纷事件」.
    /// The texts are those of the sentence, after the measure word 起.
    ReportGroup "report_group" {
        WorkInjury = "G1", "职工工伤补贴争议", "work-injury benefit disputes";
        Sickness = "G2", "患病职工投诉", "complaints of sick workers";
        LabourAndLife = "G3", "劳动争议及生活纠纷事件", "labour disputes and everyday disputes";
    }
}

code_list! {
    /// The items of 《劳动争议调解仲裁法》第二条, and the kinds of disputes outside it.
    LegalHead "legal_head" {
        Employment = "1", "因确认劳动关系发生的争议", "Existence of employment", "《劳动争议调解仲裁法》第二条第（一）项";
        Contract = "2", "因订立、履行、变更、解除和终止劳动合同发生的争议", "Making, performing, changing, ending a contract",
            "《劳动争议调解仲裁法》第二条第（二）项";
        Departure = "3", "因除名、辞退和辞职、离职发生的争议", "Dismissal and resignation", "《劳动争议调解仲裁法》第二条第（三）项";
        Conditions = "4", "因工作时间、休息休假、社会保险、福利、培训以及劳动保护发生的争议",
            "Hours, leave, insurance, welfare, training, protection", "《劳动争议调解仲裁法》第二条第（四）项";
        Money = "5", "因劳动报酬、工伤医疗费、经济补偿或者赔偿金等发生的争议",
            "Pay, injury costs, severance, damages", "《劳动争议调解仲裁法》第二条第（五）项";
        OtherLabour = "6", "法律、法规规定的其他劳动争议", "Other labour disputes", "《劳动争议调解仲裁法》第二条第（六）项";
        OverAge = "overage", "超龄劳动者用工争议", "Over-age workers", "人力资源社会保障部等五部门令第56号第十九条";
        NewForm = "new_form", "新就业形态劳动者争议", "Platform workers", "人社厅发〔2024〕4号";
        NotLabour = "none", "不属于劳动争议", "Not a labour dispute", "法释〔2020〕26号第二条";
    }
}

code_list! {
    /// Classes of the statistics forms (人社统MA1号表、劳动统计年鉴; the last five: 人民调解统计), in the order in which they
    /// are always printed.
    StatClass "stat_class" {
        Employment = "employment", "确认劳动关系", "Employment status";
        Conclusion = "conclusion", "订立劳动合同", "Making a contract";
        Change = "change", "变更劳动合同", "Changing a contract";
        Termination = "termination", "解除劳动合同", "Terminating a contract";
        Expiry = "expiry", "终止劳动合同", "Expiry of a contract";
        Pay = "pay", "劳动报酬", "Pay";
        Hours = "hours", "工作时间及休假", "Hours and leave";
        Insurance = "insurance", "社会保险", "Social insurance";
        InjuryInsurance = "injury_insurance", "社会保险（工伤）", "Social insurance (work injury)";
        Welfare = "welfare", "其他（福利）", "Other (welfare)";
        Protection = "protection", "其他（劳动保护）", "Other (protection)";
        Other = "other", "其他", "Other";
        Neighbours = "neighbours", "人民调解：邻里", "Civil: neighbours";
        CivilContract = "civil_contract", "人民调解：合同", "Civil: contracts";
        Damages = "damages", "人民调解：损害赔偿", "Civil: damages";
        Family = "family", "人民调解：婚姻家庭", "Civil: family";
        CivilOther = "civil_other", "人民调解：其他", "Civil: other";
    }
}

/// A cause of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Cause {
    pub code: &'static str,
    /// Pinyin initials for choosing the cause by typing, unique in the list.
    pub initials: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Everyday words for it, as people say them at the counter. A word may stand for several causes.
    pub words: &'static [&'static str],
    /// Names in use that the name does not hold word by word, such as 拖欠工资 in 拖欠、克扣工资. The text search finds them too.
    #[serde(skip)]
    #[ts(skip)]
    pub other_names: &'static [&'static str],
    /// The name on paper, which both sides read and sign: it says what the dispute is about, not who is to blame.
    #[serde(skip)]
    #[ts(skip)]
    pub on_paper: &'static str,
    pub head: LegalHead,
    /// Law and article of the head, in Chinese.
    pub basis: Option<&'static str>,
    pub stat_class: StatClass,
    /// Number among the civil causes of action 案由, if there is one.
    pub action_number: Option<&'static str>,
    pub group: ReportGroup,
    /// The default nature of a case with this cause.
    pub nature: Nature,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

impl Cause {
    pub const ALL: &'static [Self] = ROWS;

    const fn labour(
        (code, initials): (&'static str, &'static str),
        (zh, en): (&'static str, &'static str),
        head: LegalHead,
        stat_class: StatClass,
        action_number: &'static str,
        group: ReportGroup,
    ) -> Self {
        Self {
            code,
            initials,
            zh,
            en,
            words: &[],
            other_names: &[],
            on_paper: zh,
            head,
            basis: head.basis(),
            stat_class,
            action_number: if action_number.is_empty() {
                None
            } else {
                Some(action_number)
            },
            group,
            nature: Nature::Labour,
            valid_from: None,
            valid_to: None,
        }
    }

    const fn civil(
        codes: (&'static str, &'static str),
        words: (&'static str, &'static str),
        stat_class: StatClass,
    ) -> Self {
        Self::labour(
            codes,
            words,
            LegalHead::NotLabour,
            stat_class,
            "",
            ReportGroup::LabourAndLife,
        )
        .with_nature(Nature::CivilLife)
    }

    const fn with_nature(self, nature: Nature) -> Self {
        Self { nature, ..self }
    }

    const fn said(self, words: &'static [&'static str]) -> Self {
        Self { words, ..self }
    }

    const fn also_named(self, other_names: &'static [&'static str]) -> Self {
        Self {
            other_names,
            ..self
        }
    }

    const fn named_on_paper(self, on_paper: &'static str) -> Self {
        Self { on_paper, ..self }
    }

    const fn from(self, first: NaiveDate) -> Self {
        Self {
            valid_from: Some(first),
            ..self
        }
    }

    /// Returns the names by which the text search finds the cases of the cause, in both languages.
    pub fn searched_names(&self) -> impl Iterator<Item = &'static str> {
        [self.zh, self.en]
            .into_iter()
            .chain(self.other_names.iter().copied())
    }

    /// Returns whether the cause may be chosen for a case registered on this day.
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

table_code! {
    /// The code of a cause, e.g. `L07`.
    CauseCode "cause", ROWS => Cause
}

use LegalHead as H;
use ReportGroup::{LabourAndLife as G3, Sickness as G2, WorkInjury as G1};
use StatClass as C;

#[rustfmt::skip]
const ROWS: &[Cause] = &[
    Cause::labour(("L01", "qr"), ("确认劳动关系", "Employment status"), H::Employment, C::Employment, "205.1", G3)
        .said(&["劳动关系", "事实劳动关系", "没签合同", "没合同", "入职", "派遣", "外包", "挂靠", "是不是员工"]),
    Cause::labour(("L02", "dl"), ("订立劳动合同/二倍工资", "Contract conclusion, double pay"), H::Contract, C::Conclusion, "205", G3)
        .said(&["没签合同", "不签合同", "签合同", "没合同", "双倍工资", "二倍工资", "试用期", "空白合同"]),
    Cause::labour(("L03", "tg"), ("履行、变更劳动合同（调岗等）", "Performance or change of contract"), H::Contract, C::Change, "205", G3)
        .said(&["调岗", "换岗", "转岗", "调动", "降薪", "减薪", "降职", "换地方", "搬迁", "待岗"]),
    Cause::labour(("L04", "jc"), ("解除劳动合同", "Termination of contract"), H::Contract, C::Termination, "205", G3)
        .said(&["开除", "解雇", "辞退", "炒鱿鱼", "裁员", "劝退", "违法解除", "不让上班", "赶走", "解约"]),
    Cause::labour(("L05", "zz"), ("终止劳动合同", "Expiry of contract"), H::Contract, C::Expiry, "205", G3)
        .said(&["到期", "合同到期", "不续签", "终止合同", "关店", "关门", "停业", "倒闭", "撤柜", "注销"]),
    Cause::labour(("L06", "ct"), ("除名、辞退、辞职、离职", "Dismissal, resignation"), H::Departure, C::Termination, "205", G3)
        .said(&["开除", "辞退", "除名", "旷工", "辞职", "辞工", "离职", "自离", "不干了", "不让走", "退工", "退工单", "离职证明", "扣证件"]),
    Cause::labour(("L07", "gz"), ("拖欠、克扣工资", "Wage arrears"), H::Money, C::Pay, "205.5", G3)
        .also_named(&["拖欠工资"])
        .named_on_paper("劳动报酬")
        .said(&["欠薪", "工钱", "工资", "薪水", "薪资", "讨薪", "欠工资", "不发工资", "没发工资", "扣工资", "扣钱", "罚款", "克扣", "提成", "奖金", "年终奖", "绩效", "底薪", "押工资", "押金", "保证金", "服装费", "最低工资", "结工钱", "血汗钱"]),
    Cause::labour(("L08", "jb"), ("加班工资", "Overtime pay"), H::Money, C::Pay, "205.5", G3)
        .said(&["加班", "加班费", "加点", "节假日", "三倍工资", "双休", "值班", "超时"]),
    // Severance belongs to head (五) and is therefore counted with pay, not with termination.
    Cause::labour(("L09", "bc"), ("经济补偿、赔偿金", "Severance, damages"), H::Money, C::Pay, "205.6", G3)
        .also_named(&["经济补偿金"])
        .said(&["赔钱", "赔偿", "补偿", "补偿金", "赔偿金", "经济补偿", "遣散费", "安置费", "N+1", "2N", "违约金", "竞业限制"]),
    Cause::labour(("L10", "xj"), ("工作时间、休息休假", "Hours and leave"), H::Conditions, C::Hours, "205", G3)
        .said(&["休假", "年假", "年休假", "事假", "婚假", "丧假", "产假", "休息", "调休", "工时", "工作时间", "上班时间", "排班"]),
    Cause::labour(("L11", "sb"), ("社会保险缴纳/待遇损失", "Social insurance"), H::Conditions, C::Insurance, "206", G3)
        .also_named(&["社会保险待遇", "社保待遇"])
        .said(&["社保", "社会保险", "五险", "五险一金", "保险", "公积金", "养老金", "养老保险", "失业金", "失业保险", "生育津贴", "交社保", "不交社保", "补缴", "断缴", "退休"]),
    Cause::labour(("L12", "fl"), ("福利、培训", "Welfare, training"), H::Conditions, C::Welfare, "207", G3)
        .said(&["福利", "培训", "培训费", "服务期", "过节费", "餐补", "饭补", "住宿", "宿舍", "高温费", "高温补贴", "体检"]),
    Cause::labour(("L13", "lb"), ("劳动保护、女职工/未成年工", "Labour protection"), H::Conditions, C::Protection, "205", G3)
        .said(&["怀孕", "孕期", "产假", "哺乳", "三期", "女工", "女职工", "未成年", "童工", "劳保", "工作服", "防护", "安全", "高温", "骚扰"]),
    Cause::labour(("W01", "rd"), ("工伤认定协助", "Help with injury recognition"), H::Money, C::InjuryInsurance, "206.2", G1)
        .said(&["工伤", "受伤", "认定", "报工伤", "工伤申请", "摔伤", "车祸", "上下班"]),
    Cause::labour(("W02", "gs"), ("工伤医疗费/停工留薪待遇/工伤补贴", "Injury medical costs and pay"), H::Money, C::InjuryInsurance, "206.2", G1)
        .also_named(&["工伤待遇"])
        .said(&["工伤", "受伤", "医药费", "医疗费", "看病", "住院", "误工费", "停工留薪", "护理费", "营养费", "工伤补贴", "摔伤", "砸伤", "割伤", "烫伤", "夹伤", "扭伤"]),
    Cause::labour(("W03", "sc"), ("一次性工伤/伤残/工亡待遇", "Injury lump sums, death"), H::Money, C::InjuryInsurance, "206.2", G1)
        .also_named(&["工伤待遇", "一次性工伤待遇", "伤残待遇"])
        .said(&["工伤", "伤残", "残疾", "工亡", "死亡", "伤残鉴定", "劳动能力鉴定", "一次性", "抚恤金", "丧葬费", "猝死"]),
    Cause::labour(("W04", "zy"), ("职业病", "Occupational disease"), H::Money, C::InjuryInsurance, "206.2", G1)
        .said(&["职业病", "尘肺", "矽肺", "中毒", "耳聋", "粉尘"]),
    Cause::labour(("S01", "bg"), ("病假工资、疾病救济费", "Sick pay"), H::Money, C::Pay, "205.5", G2)
        .said(&["病假", "生病", "请病假", "病假条", "病假工资", "救济费", "看病"]),
    Cause::labour(("S02", "yl"), ("医疗期内解除/调岗", "Dismissal or transfer while sick"), H::Contract, C::Termination, "205", G2)
        .said(&["生病", "医疗期", "病假", "重病", "癌症", "开除", "辞退"]),
    Cause::labour(("S03", "yb"), ("医疗保险待遇/医疗费、非因工负伤", "Medical benefit"), H::Conditions, C::Insurance, "206.3", G2)
        .said(&["看病", "医保", "医疗保险", "报销", "医药费", "医疗费", "住院", "大病", "病退"]),
    Cause::labour(("S04", "hb"), ("患病职工其他投诉、帮扶", "Other help for sick workers"), H::OtherLabour, C::Other, "", G2)
        .said(&["生病", "大病", "重病", "癌症", "困难", "帮扶", "救助", "慰问", "互助"]),
    Cause::labour(("O01", "cl"), ("超龄用工", "Over-age worker"), H::OverAge, C::Other, "208", G3)
        .with_nature(Nature::Overage).from(day(2026, 7, 1))
        .said(&["超龄", "退休", "返聘", "退休返聘", "老人", "年纪大", "保洁", "保安"]),
    Cause::labour(("O02", "xy"), ("新就业形态（骑手、配送等）", "Platform work"), H::NewForm, C::Other, "214–216", G3)
        .with_nature(Nature::NewForm)
        .said(&["骑手", "外卖", "送餐", "快递", "配送", "跑腿", "网约车", "代驾", "主播", "平台"]),
    Cause::labour(("O03", "lw"), ("劳务/帮工受害", "Service worker hurt"), H::NotLabour, C::Other, "406", G3)
        .with_nature(Nature::LabourService)
        .also_named(&["劳务受害"])
        .said(&["劳务", "临时工", "帮工", "零工", "短工", "日结", "小时工", "钟点工", "装卸", "搬运", "雇佣", "受伤"]),
    Cause::labour(("O04", "jt"), ("集体合同", "Collective contract"), H::OtherLabour, C::Other, "205.2", G3)
        .said(&["集体合同", "集体协商", "工资协商"]),
    Cause::labour(("O09", "qt"), ("其他劳动争议", "Other labour dispute"), H::OtherLabour, C::Other, "205", G3)
        .said(&["其他", "歧视", "档案", "工龄"]),
    Cause::civil(("V01", "ll"), ("邻里/摊位相邻", "Neighbours, stalls"), C::Neighbours)
        .also_named(&["邻里纠纷", "摊位相邻纠纷"])
        .said(&["邻居", "邻里", "隔壁", "吵架", "摊位", "摊位线", "占道", "占用", "越界", "通道", "门口", "堆放", "垃圾", "噪音", "吵闹", "漏水", "渗水", "排水", "油烟", "气味", "采光", "招牌", "抢客", "抢生意"]),
    Cause::civil(("V02", "zw"), ("债务、合同、租赁", "Debt, contract, lease"), C::CivilContract)
        .also_named(&["债务纠纷", "合同纠纷", "租赁纠纷"])
        .said(&["租金", "房租", "租房", "退租", "转租", "押金", "定金", "订金", "转让费", "转让", "货款", "欠款", "欠钱", "借钱", "借款", "还钱", "欠条", "讨债", "尾款", "退款", "退货", "质量", "买卖", "合同", "合伙", "分红", "加盟", "水电费", "物业费", "管理费"]),
    Cause::civil(("V03", "rs"), ("人身、财产损害", "Injury, damage"), C::Damages)
        .also_named(&["人身损害"])
        .said(&["打架", "打人", "动手", "斗殴", "受伤", "打伤", "撞伤", "摔伤", "咬伤", "骂人", "赔钱", "赔偿", "医药费", "弄坏", "损坏", "砸坏", "丢失", "偷东西"]),
    Cause::civil(("V04", "hy"), ("婚姻家庭", "Family"), C::Family)
        .said(&["离婚", "婚姻", "夫妻", "家庭", "家暴", "吵架", "孩子", "抚养", "抚养费", "赡养", "老人", "彩礼", "遗产", "继承", "分家"]),
    Cause::civil(("V09", "sh"), ("其他生活纠纷", "Other everyday dispute"), C::CivilOther)
        .said(&["其他", "吵架", "口角", "骂人", "名誉", "消费", "态度", "宠物"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_thirty_one_causes_with_unique_initials() {
        assert_eq!(Cause::ALL.len(), 31);
        let initials: BTreeSet<_> = Cause::ALL.iter().map(|cause| cause.initials).collect();
        assert_eq!(initials.len(), 31);
        assert!(
            initials
                .iter()
                .all(|text| text.len() == 2 && text.chars().all(|c| c.is_ascii_lowercase()))
        );
    }

    #[test]
    fn the_first_letter_gives_the_group_and_only_everyday_disputes_are_civil() {
        for cause in Cause::ALL {
            let group = match &cause.code[..1] {
                "W" => ReportGroup::WorkInjury,
                "S" => ReportGroup::Sickness,
                _ => ReportGroup::LabourAndLife,
            };
            assert_eq!(cause.group, group, "{}", cause.code);
            assert_eq!(
                cause.code.starts_with('V'),
                cause.nature == Nature::CivilLife,
                "{}",
                cause.code
            );
            assert_eq!(
                cause.stat_class >= StatClass::Neighbours,
                cause.nature == Nature::CivilLife,
                "{}",
                cause.code
            );
        }
    }

    #[test]
    fn a_word_of_the_counter_stands_for_the_causes_that_are_meant() {
        let causes = |word: &str| -> Vec<&str> {
            let says = |cause: &&Cause| cause.words.contains(&word);
            Cause::ALL.iter().filter(says).map(|c| c.code).collect()
        };
        for (word, meant) in [
            ("欠薪", &["L07"][..]),
            ("工钱", &["L07"]),
            ("社保", &["L11"]),
            ("受伤", &["W01", "W02", "O03", "V03"]),
            ("邻居", &["V01"]),
            ("吵架", &["V01", "V04", "V09"]),
            ("租金", &["V02"]),
            ("打架", &["V03"]),
            ("开除", &["L04", "L06", "S02"]),
            ("押金", &["L07", "V02"]),
        ] {
            assert_eq!(causes(word), meant, "{word}");
        }
    }

    #[test]
    fn every_cause_has_words_and_none_twice() {
        for cause in Cause::ALL {
            let words: BTreeSet<_> = cause.words.iter().collect();
            assert!(
                !words.is_empty() && words.len() == cause.words.len(),
                "{}",
                cause.code
            );
            assert!(
                cause.words.iter().all(|word| word.chars().count() > 1),
                "{}",
                cause.code
            );
        }
    }

    #[test]
    fn another_name_is_not_in_the_name_already() {
        for cause in Cause::ALL {
            for name in cause.other_names {
                assert!(!cause.zh.contains(name), "{}: {name}", cause.code);
            }
        }
        let named = |name: &str| -> Vec<&str> {
            let has = |cause: &&Cause| cause.searched_names().any(|own| own.contains(name));
            Cause::ALL.iter().filter(has).map(|c| c.code).collect()
        };
        assert_eq!(named("工伤待遇"), ["W02", "W03"]);
        assert_eq!(named("拖欠工资"), ["L07"]);
    }

    #[test]
    fn every_statistics_class_is_used() {
        let used: BTreeSet<_> = Cause::ALL.iter().map(|cause| cause.stat_class).collect();
        assert_eq!(used.len(), StatClass::ALL.len());
    }

    #[test]
    fn over_age_work_is_a_cause_since_july_2026() {
        let cause = |initials| Cause::ALL.iter().find(|cause| cause.initials == initials);
        let over_age = cause("cl").unwrap();
        assert!(!over_age.is_valid_on(day(2026, 6, 30)));
        assert!(over_age.is_valid_on(day(2026, 7, 1)));
        assert!(cause("gz").unwrap().is_valid_on(day(2001, 1, 1)));
    }
}
