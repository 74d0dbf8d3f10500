//! The kinds of clocks 期限 that run while a case is open.

use super::code_list::code_list;

code_list! {
    /// A kind of term. Its length and article follow from the rule for the case ([`crate::domain::clock_rules`]).
    ClockKind "clock" {
        Review = "review", "决定是否受理", "Decide on acceptance";
        Statutory = "statutory", "法定调解期", "Statutory mediation";
        Mediation = "mediation", "调解期限", "Mediation deadline";
        /// The day that the office set for the next action; it has no legal basis.
        NextAction = "next_action", "下一步", "Next action";
    }
}

impl ClockKind {
    /// Returns whether the office has to act by the end of the term. 法定调解期 gives the parties a right and the office no
    /// duty.
    pub const fn binds_office(self) -> bool {
        !matches!(self, Self::Statutory)
    }
}
