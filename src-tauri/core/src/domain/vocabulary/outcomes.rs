//! The outcomes of cases 结案方式, codes R1–R13.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Stage;
use super::code_list::code_list;

code_list! {
    /// The outcome of a case. `basis` is the article that provides for it.
    Outcome "outcome" {
        WrittenAgreement = "R1", "达成调解协议（书面）", "Written agreement", "《企业劳动争议协商调解规定》第二十六条";
        OralAgreement = "R2", "达成口头协议/当场履行（记入笔录）", "Oral agreement, performed on the spot",
            "《人民调解法》第二十八条、第三十条";
        SettledWithdrawn = "R3", "自行和解、撤回申请", "Settled and withdrew", "人社统MA1号表“达成和解”";
        NoAgreement = "R4", "未达成协议（调解不成）", "No agreement", "《企业劳动争议协商调解规定》第二十九条";
        TimeExpired = "R5", "逾期未达成协议", "Time expired", "《企业劳动争议协商调解规定》第二十九条";
        PartyRefused = "R6", "一方拒绝或退出", "A party refused or left", "《人民法院在线调解规则》第二十五条第（四）项";
        Unreachable = "R7", "无法联系当事人", "A party could not be reached", "《人民法院在线调解规则》第二十五条第（三）项";
        RefusedToSign = "R8", "拒绝签章", "Refused to sign", "《人民法院在线调解规则》第二十五条第（七）项";
        Withdrawn = "R9", "撤回申请（未和解）", "Withdrawn without settlement", "人社统MA1号表";
        OutOfScope = "R10", "不予受理（不属受理范围）", "Not accepted: out of scope", "《企业劳动争议协商调解规定》第二十二条";
        OtherSideRefused = "R11", "不予受理（对方不同意）", "Not accepted: the other side refused",
            "《企业劳动争议协商调解规定》第二十二条";
        NeverReached = "R13", "无法联系（未受理）", "Not accepted: a party could not be reached",
            "《企业劳动争议协商调解规定》第二十二条";
        Referred = "R12", "移送其他单位", "Referred to another body";
    }
}

/// The formula of the success rate; the official denominators differ by region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SuccessFormula {
    /// (R1+R2+R3) ÷ (R1…R9): all closed cases, withdrawals included (人社统MA1号表).
    AllClosed,
    /// (R1+R2+R3) ÷ (R1…R8): without withdrawals without settlement.
    WithoutWithdrawn,
}

impl SuccessFormula {
    /// Returns whether a case with this outcome counts in the denominator.
    pub const fn counts(self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::OutOfScope
            | Outcome::OtherSideRefused
            | Outcome::NeverReached
            | Outcome::Referred => false,
            Outcome::Withdrawn => matches!(self, Self::AllClosed),
            _ => true,
        }
    }
}

/// A short name, for the head of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortName {
    pub zh: &'static str,
    pub en: &'static str,
}

impl Outcome {
    /// Returns the short name.
    pub const fn short(self) -> ShortName {
        let (zh, en) = match self {
            Self::WrittenAgreement => ("书面协议", "Written"),
            Self::OralAgreement => ("口头协议", "Oral"),
            Self::SettledWithdrawn => ("和解后撤回", "Settled"),
            Self::NoAgreement => ("调解不成", "Failed"),
            Self::TimeExpired => ("逾期未达成协议", "Expired"),
            Self::PartyRefused => ("一方拒绝或退出", "Refused"),
            Self::Unreachable => ("无法联系", "Not reached"),
            Self::RefusedToSign => ("拒绝签章", "Not signed"),
            Self::Withdrawn => ("撤回申请", "Withdrawn"),
            Self::OutOfScope => ("不属受理范围", "Out of scope"),
            Self::OtherSideRefused => ("对方不同意", "No consent"),
            Self::NeverReached => ("无法联系（未受理）", "Never reached"),
            Self::Referred => ("移送", "Referred"),
        };
        ShortName { zh, en }
    }

    /// Returns whether the statistics count the case as a success: R1, R2 and, as 和解, R3.
    pub const fn is_success(self) -> bool {
        matches!(
            self,
            Self::WrittenAgreement | Self::OralAgreement | Self::SettledWithdrawn
        )
    }

    /// Returns whether the outcome requires a reason: R4–R8, where mediation failed.
    pub const fn needs_reason(self) -> bool {
        matches!(
            self,
            Self::NoAgreement
                | Self::TimeExpired
                | Self::PartyRefused
                | Self::Unreachable
                | Self::RefusedToSign
        )
    }

    /// Returns whether the outcome says that a party was not reached, which contact attempts prove: R7 and R13.
    pub const fn is_unreached(self) -> bool {
        matches!(self, Self::Unreachable | Self::NeverReached)
    }

    /// Returns whether there is an agreement with terms: R1 and R2.
    pub const fn has_agreement(self) -> bool {
        matches!(self, Self::WrittenAgreement | Self::OralAgreement)
    }

    /// Returns whether a case may have this outcome before acceptance: R3, R9, R10, R11, R12, R13.
    pub const fn is_allowed_before_acceptance(self) -> bool {
        matches!(
            self,
            Self::SettledWithdrawn
                | Self::Withdrawn
                | Self::OutOfScope
                | Self::OtherSideRefused
                | Self::NeverReached
                | Self::Referred
        )
    }

    /// Returns whether a case may have this outcome after acceptance: all but R10, R11 and R13.
    pub const fn is_allowed_after_acceptance(self) -> bool {
        !matches!(
            self,
            Self::OutOfScope | Self::OtherSideRefused | Self::NeverReached
        )
    }

    /// Returns the stage of a case that ended so.
    pub const fn stage(self) -> Stage {
        match self.is_allowed_after_acceptance() {
            true => Stage::Closed,
            false => Stage::NotAccepted,
        }
    }

    pub fn describe(self) -> OutcomeTerm {
        OutcomeTerm {
            code: self,
            zh: self.zh(),
            en: self.en(),
            basis: self.basis(),
            success: self.is_success(),
            counted: CountedBy {
                all_closed: SuccessFormula::AllClosed.counts(self),
                without_withdrawn: SuccessFormula::WithoutWithdrawn.counts(self),
            },
            needs_reason: self.needs_reason(),
            has_agreement: self.has_agreement(),
            unreached: self.is_unreached(),
            before_acceptance: self.is_allowed_before_acceptance(),
            after_acceptance: self.is_allowed_after_acceptance(),
        }
    }
}

/// The formulas in whose denominator an outcome counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct CountedBy {
    pub all_closed: bool,
    pub without_withdrawn: bool,
}

/// An outcome with its properties, for the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct OutcomeTerm {
    pub code: Outcome,
    pub zh: &'static str,
    pub en: &'static str,
    pub basis: Option<&'static str>,
    /// True if it counts in the numerator of the success rate.
    pub success: bool,
    pub counted: CountedBy,
    pub needs_reason: bool,
    pub has_agreement: bool,
    /// True if it says that a party was not reached; the contact attempts prove it.
    pub unreached: bool,
    pub before_acceptance: bool,
    pub after_acceptance: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(property: impl Fn(Outcome) -> bool) -> Vec<&'static str> {
        Outcome::ALL
            .iter()
            .copied()
            .filter(|&outcome| property(outcome))
            .map(Outcome::code)
            .collect()
    }

    #[test]
    fn properties_are_those_of_the_table() {
        assert_eq!(codes(Outcome::is_success), ["R1", "R2", "R3"]);
        assert_eq!(
            codes(|o| SuccessFormula::AllClosed.counts(o)),
            ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9"]
        );
        assert_eq!(
            codes(|o| SuccessFormula::WithoutWithdrawn.counts(o)),
            ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"]
        );
        assert_eq!(codes(Outcome::needs_reason), ["R4", "R5", "R6", "R7", "R8"]);
        assert_eq!(codes(Outcome::has_agreement), ["R1", "R2"]);
        assert_eq!(codes(Outcome::is_unreached), ["R7", "R13"]);
        assert_eq!(
            codes(Outcome::is_allowed_before_acceptance),
            ["R3", "R9", "R10", "R11", "R13", "R12"]
        );
        assert_eq!(
            codes(|o| !o.is_allowed_after_acceptance()),
            ["R10", "R11", "R13"]
        );
    }
}
