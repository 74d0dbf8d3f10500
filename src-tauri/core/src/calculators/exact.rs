//! Exact fractions of amounts. Numbers that are no amounts (hours, days, months, percentages) are whole hundredths: 21.75 is 2175.

use crate::domain::money::Fen;
use crate::domain::refusal::{Code, Refusal};

/// An amount that is multiplied and divided, and rounded once at the end.
#[derive(Debug, Clone, Copy)]
pub struct ExactAmount {
    numerator: i128,
    denominator: i128,
}

impl ExactAmount {
    pub fn of(amount: Fen) -> ExactAmount {
        ExactAmount {
            numerator: amount.fen().into(),
            denominator: 1,
        }
    }

    /// Multiplies by a number in hundredths.
    #[must_use]
    pub fn times(self, hundredths: i64) -> ExactAmount {
        ExactAmount {
            numerator: self.numerator * i128::from(hundredths),
            denominator: self.denominator * 100,
        }
    }

    /// Multiplies by a percentage in hundredths of a percent: 150 % is 15000.
    #[must_use]
    pub fn percent(self, hundredths: i64) -> ExactAmount {
        let ExactAmount {
            numerator,
            denominator,
        } = self.times(hundredths);
        ExactAmount {
            numerator,
            denominator: denominator * 100,
        }
    }

    /// Divides by a number in hundredths, which is not zero.
    #[must_use]
    pub fn divided_by(self, hundredths: i64) -> ExactAmount {
        ExactAmount {
            numerator: self.numerator * 100,
            denominator: self.denominator * i128::from(hundredths),
        }
    }

    /// Returns whole fen, half a fen rounded up. An amount that is too large refuses the field.
    pub fn rounded(self, field: &str) -> Result<Fen, Refusal> {
        let rounded = (2 * self.numerator + self.denominator) / (2 * self.denominator);
        let fen = i64::try_from(rounded).ok();
        fen.and_then(|fen| Fen::try_from(fen).ok())
            .ok_or_else(|| Refusal::at(Code::BadAmount, field))
    }
}

/// Returns a number of hundredths as text: 2175 is `21.75`, 750 is `7.5`, 1200 is `12`.
pub fn hundredths_text(hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    match (rest, rest % 10) {
        (0, _) => whole.to_string(),
        (_, 0) => format!("{whole}.{}", rest / 10),
        _ => format!("{whole}.{rest:02}"),
    }
}

/// Reads a number of at most two decimals as hundredths; none if the text is something else.
pub fn read_hundredths(text: &str) -> Option<i64> {
    let (whole, rest) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(rest) || rest.len() > 2 || whole.len() > 12 {
        return None;
    }
    let rest: i64 = format!("{rest:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fen(fen: i64) -> Fen {
        Fen::try_from(fen).unwrap()
    }

    #[test]
    fn an_amount_is_rounded_once_half_up() {
        for (amount, by, over, rounded) in [
            // 1.00 ÷ 8 = 0.125: half a fen goes up.
            (100, 100, 800, 13),
            // 1.00 ÷ 3 = 0.333…
            (100, 100, 300, 33),
            // 2.00 ÷ 3 = 0.666…
            (200, 100, 300, 67),
            // 0.01 × 0.5 = 0.005: up. 0.01 × 0.49: down.
            (1, 50, 100, 1),
            (1, 49, 100, 0),
            // 6,000.00 ÷ 21.75 = 275.8620… for one day; three days are 827.5862…, not 3 × 275.86 = 827.58.
            (600_000, 100, 2175, 27_586),
            (600_000, 300, 2175, 82_759),
        ] {
            let exact = ExactAmount::of(fen(amount)).times(by).divided_by(over);
            assert_eq!(
                exact.rounded("wage"),
                Ok(fen(rounded)),
                "{amount} × {by} ÷ {over}"
            );
        }
    }

    #[test]
    fn a_result_above_the_largest_amount_refuses_its_field() {
        let most = ExactAmount::of(Fen::MAX);
        assert_eq!(most.times(100).rounded("wage"), Ok(Fen::MAX));
        let refusal = most.times(101).rounded("wage").unwrap_err();
        assert_eq!(
            (refusal.code, refusal.field.as_deref()),
            (Code::BadAmount, Some("wage"))
        );
    }

    #[test]
    fn hundredths_are_written_and_read() {
        for (hundredths, text) in [
            (0, "0"),
            (5, "0.05"),
            (50, "0.5"),
            (750, "7.5"),
            (1200, "12"),
            (2175, "21.75"),
        ] {
            assert_eq!(hundredths_text(hundredths), text);
            assert_eq!(read_hundredths(text), Some(hundredths));
        }
        for bad in ["", ".5", "5.", "1.234", "-1", "1,000", "七"] {
            assert_eq!(read_hundredths(bad), None, "{bad}");
        }
    }
}
