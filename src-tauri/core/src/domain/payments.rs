//! Payments towards an obligation. An obligation is performed when they reach its amount, or when somebody says so.

use chrono::NaiveDate;

use super::case::Obligation;
use super::money::{Fen, capped_sum};

impl Obligation {
    /// Returns the sum of the payments.
    pub fn paid(&self) -> Fen {
        capped_sum(self.payments.iter().map(|payment| payment.amount))
    }

    /// Returns what is still owed; none for an obligation without an amount.
    pub fn outstanding(&self) -> Option<Fen> {
        let left = self.amount?.fen() - self.paid().fen();
        Fen::try_from(left.max(0)).ok()
    }

    /// Returns whether more was paid than is owed.
    pub fn is_overpaid(&self) -> bool {
        self.amount.is_some_and(|amount| self.paid() > amount)
    }

    /// Returns the day on which the payments reached the amount; none if they do not reach it or there are none.
    fn paid_in_full_on(&self) -> Option<NaiveDate> {
        let amount = self.amount?;
        let mut by_day: Vec<_> = self.payments.iter().collect();
        by_day.sort_by_key(|payment| payment.on);
        let mut paid = Fen::ZERO;
        by_day.into_iter().find_map(|payment| {
            paid = capped_sum([paid, payment.amount].into_iter());
            (paid >= amount).then_some(payment.on)
        })
    }

    /// Returns the obligation with the day of performance that follows from its payments. What `before` counted as
    /// performed only because of its payments is open again if they no longer reach the amount.
    pub fn with_performance(mut self, before: Option<&Obligation>) -> Obligation {
        let followed = before.and_then(Obligation::paid_in_full_on);
        if followed.is_some() && self.performed_on == followed {
            self.performed_on = None;
        }
        self.performed_on = self.paid_in_full_on().or(self.performed_on);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::Payment;
    use crate::domain::ids::ObligationId;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    fn fen(amount: i64) -> Fen {
        Fen::from_input(amount).unwrap()
    }

    fn owed(amount: Option<i64>, payments: &[(u32, i64)]) -> Obligation {
        Obligation {
            id: ObligationId::from_bytes([5; 16]),
            debtor: None,
            creditor: None,
            what: "支付拖欠的工资".into(),
            amount: amount.map(fen),
            due_on: Some(day(31)),
            performed_on: None,
            performed_note: String::new(),
            payments: (payments.iter())
                .map(|&(on, amount)| Payment {
                    on: day(on),
                    amount: fen(amount),
                    note: String::new(),
                })
                .collect(),
        }
    }

    #[test]
    fn an_obligation_is_performed_on_the_day_on_which_its_payments_reach_the_amount() {
        let performed =
            |amount, payments: &[_]| (owed(amount, payments).with_performance(None)).performed_on;
        assert_eq!(performed(Some(403_333), &[]), None);
        assert_eq!(performed(Some(403_333), &[(9, 403_332)]), None);
        assert_eq!(
            performed(Some(403_333), &[(9, 403_332), (17, 1)]),
            Some(day(17))
        );
        // Entered late: the payment of the 3rd completes what was paid on the 20th.
        assert_eq!(performed(Some(500), &[(20, 300), (3, 200)]), Some(day(20)));
        // More than is owed, and an obligation without an amount.
        assert_eq!(performed(Some(500), &[(8, 700), (21, 10)]), Some(day(8)));
        assert_eq!(performed(None, &[(8, 700)]), None);
    }

    #[test]
    fn what_was_said_to_be_performed_stays_so() {
        let said = Obligation {
            performed_on: Some(day(14)),
            ..owed(Some(500), &[(8, 200)])
        };
        assert_eq!(said.clone().with_performance(Some(&said)), said);
        let without = owed(Some(500), &[]);
        let said_before = Obligation {
            performed_on: Some(day(14)),
            ..without
        };
        assert_eq!(
            said_before.clone().with_performance(Some(&said_before)),
            said_before
        );
    }

    #[test]
    fn a_payment_taken_back_opens_the_obligation_again() {
        let full = owed(Some(500), &[(8, 200), (19, 300)]).with_performance(None);
        assert_eq!(full.performed_on, Some(day(19)));
        let mut less = full.clone();
        less.payments.pop();
        assert_eq!(less.with_performance(Some(&full)).performed_on, None);
        let more_owed = Obligation {
            amount: Some(fen(501)),
            ..full.clone()
        };
        assert_eq!(more_owed.with_performance(Some(&full)).performed_on, None);
    }

    #[test]
    fn paying_more_than_is_owed_is_noticed() {
        assert!(owed(Some(500), &[(8, 200), (19, 301)]).is_overpaid());
        assert!(!owed(Some(500), &[(8, 200), (19, 300)]).is_overpaid());
        assert_eq!(owed(Some(500), &[(8, 200)]).outstanding(), Some(fen(300)));
        assert_eq!(owed(Some(500), &[(8, 501)]).outstanding(), Some(fen(0)));
        assert!(!owed(None, &[(8, 200)]).is_overpaid());
        assert_eq!(owed(None, &[(8, 200), (19, 301)]).paid(), fen(501));
    }
}
