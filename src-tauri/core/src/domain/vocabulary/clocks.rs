//! The kinds of clocks 期限 that run while a case is open.

use super::code_list::code_list;

code_list! {
    /// A kind of term. Its length and article follow from the rule for the case ([`crate::domain::clock_rules`]).
    ClockKind "clock" {
        Review = "review", "决定是否受理", "Decide on acceptance";
        Statutory = "statutory", "法定调解期", "Statutory mediation";
        Mediation = "mediation", "调解期限", "Mediation deadline";
        /// The term within which both parties may ask for an arbitration review of their agreement.
        ArbitrationReview = "arbitration_review", "仲裁审查申请期", "Apply for arbitration review";
        /// The term within which both parties may ask a court to confirm their agreement.
        JudicialConfirmation = "judicial_confirmation", "司法确认申请期", "Apply for judicial confirmation";
        /// The day that the office set for the next action; it has no legal basis.
        NextAction = "next_action", "下一步", "Next action";
    }
}

impl ClockKind {
    /// Returns whether the office has to act by the end of the term. The others give the parties a right.
    pub const fn binds_office(self) -> bool {
        matches!(self, Self::Review | Self::Mediation | Self::NextAction)
    }
}
