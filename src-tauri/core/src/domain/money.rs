//! Amounts of money in whole fen (1 元 = 100 分), without floating point.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The reason why an amount is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyRefusal {
    #[error("an amount is never negative")]
    Negative,
    #[error("the amount is larger than anything this book can hold")]
    TooLarge,
}

impl MoneyRefusal {
    /// Returns the code for which the UI has texts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Negative => "money_negative",
            Self::TooLarge => "money_too_large",
        }
    }
}

/// An amount in fen: never negative and at most 2^53 − 1, the largest integer that JavaScript represents exactly.
///
/// On the wire: a plain integer. A single entered amount has the narrower limit of [`Fen::from_input`]; sums may exceed
/// it. Differences of two amounts can be negative and are therefore plain `i64`.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Fen(#[ts(type = "number")] i64);

impl Fen {
    pub const ZERO: Self = Self(0);
    /// The largest amount that may be entered in one field: 10^13 fen, a hundred billion yuan.
    pub const MAX_INPUT: Self = Self(10_000_000_000_000);
    /// The largest amount, 2^53 − 1.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// Checks an amount from a form or a file: 0 ≤ fen ≤ 10^13.
    pub fn from_input(fen: i64) -> Result<Self, MoneyRefusal> {
        let amount = Self::try_from(fen)?;
        if amount > Self::MAX_INPUT {
            return Err(MoneyRefusal::TooLarge);
        }
        Ok(amount)
    }

    pub const fn fen(self) -> i64 {
        self.0
    }

    pub fn checked_add(self, other: Self) -> Result<Self, MoneyRefusal> {
        self.0
            .checked_add(other.0)
            .ok_or(MoneyRefusal::TooLarge)
            .and_then(Self::try_from)
    }
}

impl TryFrom<i64> for Fen {
    type Error = MoneyRefusal;

    fn try_from(fen: i64) -> Result<Self, MoneyRefusal> {
        if fen < 0 {
            Err(MoneyRefusal::Negative)
        } else if fen > Self::MAX.0 {
            Err(MoneyRefusal::TooLarge)
        } else {
            Ok(Self(fen))
        }
    }
}

impl From<Fen> for i64 {
    fn from(amount: Fen) -> Self {
        amount.0
    }
}

/// Returns a sum that is capped at [`Fen::MAX`]; each single amount is bounded when it is entered.
pub(super) fn capped_sum(amounts: impl Iterator<Item = Fen>) -> Fen {
    amounts.fold(Fen::ZERO, |sum, x| sum.checked_add(x).unwrap_or(Fen::MAX))
}

/// Formats yuan with thousands separators and two decimals: `18,420.50`. No currency sign.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yuan = (self.0 / 100).to_string();
        for (place, digit) in yuan.chars().enumerate() {
            if place > 0 && (yuan.len() - place).is_multiple_of(3) {
                write!(f, ",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{:02}", self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_shown_in_yuan() {
        for (fen, shown) in [
            (0, "0.00"),
            (1, "0.01"),
            (99, "0.99"),
            (100, "1.00"),
            (99_999, "999.99"),
            (100_000, "1,000.00"),
            (1_842_050, "18,420.50"),
            (12_345_678_901, "123,456,789.01"),
        ] {
            assert_eq!(Fen(fen).to_string(), shown);
        }
    }

    #[test]
    fn entered_amounts_have_bounds() {
        assert_eq!(Fen::from_input(-1), Err(MoneyRefusal::Negative));
        assert_eq!(Fen::from_input(i64::MIN), Err(MoneyRefusal::Negative));
        assert_eq!(Fen::from_input(0), Ok(Fen::ZERO));
        assert_eq!(Fen::from_input(10_000_000_000_000), Ok(Fen::MAX_INPUT));
        assert_eq!(
            Fen::from_input(10_000_000_000_001),
            Err(MoneyRefusal::TooLarge)
        );
        assert_eq!(Fen::from_input(i64::MAX), Err(MoneyRefusal::TooLarge));
    }

    #[test]
    fn sums_refuse_to_overflow() {
        assert_eq!(Fen(1).checked_add(Fen(2)), Ok(Fen(3)));
        assert_eq!(Fen::MAX.checked_add(Fen(1)), Err(MoneyRefusal::TooLarge));
        // A year of the largest entries is still a sum.
        let mut sum = Fen::ZERO;
        for _ in 0..800 {
            sum = sum.checked_add(Fen::MAX_INPUT).unwrap();
        }
    }

    #[test]
    fn json_is_an_integer_and_nothing_else() {
        assert_eq!(serde_json::to_string(&Fen(1_842_050)).unwrap(), "1842050");
        assert_eq!(
            serde_json::from_str::<Fen>("1842050").unwrap(),
            Fen(1_842_050)
        );
        for bad in [
            "-1",
            "1.5",
            "\"5\"",
            "null",
            "9007199254740992",
            "1e3",
            "99999999999999999999",
        ] {
            assert!(serde_json::from_str::<Fen>(bad).is_err(), "{bad}");
        }
        assert_eq!(Fen::inline(&ts_rs::Config::default()), "number");
    }
}
