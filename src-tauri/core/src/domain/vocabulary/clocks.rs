//! The clocks 期限 that run while a case is open.

use super::code_list::code_list;

code_list! {
    /// A term of law, or the day that was set for the next action.
    ClockCode "clock" {
        Review = "C02", "决定是否受理（3 个工作日）", "Decide on acceptance (3 working days)",
            "《企业劳动争议协商调解规定》第二十二条";
        Statutory = "C04", "法定调解期，期满可申请仲裁", "Statutory mediation; arbitration is open after it",
            "《劳动争议调解仲裁法》第十四条";
        Mediation = "C05", "调解期限", "Mediation deadline", "《企业劳动争议协商调解规定》第二十九条";
        NextAction = "next", "下一步", "Next action";
    }
}

impl ClockCode {
    /// Returns the article in English; empty for the next action, which has no legal basis.
    pub const fn basis_en(self) -> &'static str {
        match self {
            Self::Review => "Enterprise Mediation Rules, art. 22",
            Self::Statutory => "Mediation and Arbitration Law, art. 14",
            Self::Mediation => "Enterprise Mediation Rules, art. 29",
            Self::NextAction => "",
        }
    }

    /// Returns whether the office has to act by the end of the term. 法定调解期 gives the parties a right and the office no
    /// duty.
    pub const fn binds_office(self) -> bool {
        !matches!(self, Self::Statutory)
    }
}
