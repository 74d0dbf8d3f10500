//! The sources of cases 来源.

use super::code_list::{Term, table_code};

table_code! {
    /// The source of a case. Cases from courts and commissions have their own terms (法院委派 30 日, 仲裁委委托 10 个工作日).
    SourceCode "source", ROWS => Term
}

impl SourceCode {
    pub fn terms() -> Vec<Term> {
        ROWS.to_vec()
    }
}

const MEDIATION_RULES_21: &str = "《企业劳动争议协商调解规定》第二十一条";

const ROWS: &[Term] = &[
    Term::new(
        "applied_oral",
        "当事人口头申请",
        "Applied in person",
        MEDIATION_RULES_21,
    ),
    Term::new(
        "applied_written",
        "当事人书面申请",
        "Applied in writing",
        MEDIATION_RULES_21,
    ),
    Term::new(
        "own_motion",
        "主动调解",
        "Own motion",
        "《企业劳动争议协商调解规定》第二十三条",
    ),
    Term::new("grid_patrol", "网格排查", "Found on grid patrol", ""),
    Term::new("hotline_12345", "12345转办", "Hotline 12345", ""),
    Term::new("hotline_12351", "12351转办", "Hotline 12351 (union)", ""),
    Term::new(
        "union_assigned",
        "工会上级交办",
        "Assigned by the union above",
        "",
    ),
    Term::new(
        "arbitration_entrusted",
        "仲裁委委托",
        "Entrusted by the arbitration commission",
        "《劳动人事争议仲裁办案规则》第七十条",
    ),
    Term::new(
        "arbitration_suggested",
        "仲裁委建议",
        "Suggested by the arbitration commission",
        "《劳动人事争议仲裁办案规则》第六十九条",
    ),
    Term::new(
        "court_delegated",
        "法院委派（立案前）",
        "Delegated by the court before filing",
        "《人民法院在线调解规则》第二十四条",
    ),
    Term::new(
        "court_entrusted",
        "法院委托（立案后）",
        "Entrusted by the court after filing",
        "《最高人民法院关于人民法院特邀调解的规定》第二十七条",
    ),
    Term::new(
        "street_transferred",
        "人民调解/街道移送",
        "Transferred by people's mediation or the street",
        "",
    ),
    Term::new("petition", "信访", "Petition office", ""),
    Term::new(
        "police_transferred",
        "公安移送",
        "Transferred by the police",
        "",
    ),
];
