//! The calculators 计算: what a worker may be owed, with the working of it, for the talk at the counter.
//!
//! Start at [`calculate`]. Nothing of a case comes in and nothing is kept: plain input, and out of it a [`CalculationResult`] whose
//! steps name their article. The rates are rows of `rules/calculation_rules.csv`, the amounts that a region publishes rows of
//! `rules/regional_figures.csv`, the paid holidays those of `rules/statutory_holidays.csv`; a jurist reads and changes them without the
//! code.
//!
//! Rounding: what is multiplied and divided stays an exact fraction; each step is rounded once, at its end, half up to whole fen,
//! and sums add the rounded steps ([`exact`]).

mod bilingual_text;
mod checks;
mod compensation;
mod double_wages;
mod exact;
mod injury;
mod months;
mod overtime;
mod regional_figures;
mod result;
mod rules;
mod sick_pay;
mod statutory_holidays;
#[cfg(test)]
mod tests;
mod wage_arrears;

use chrono::NaiveDate;
use serde::Deserialize;
use ts_rs::TS;

use crate::domain::refusal::Refusal;

pub use regional_figures::{RegionalFigure, all_figures};
pub use result::CalculationResult;

/// A calculation with its input. Refusals name the field of the input.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(tag = "calculator", content = "input", rename_all = "snake_case")]
pub enum Calculation {
    WageArrears(wage_arrears::WageArrears),
    Overtime(overtime::Overtime),
    Compensation(compensation::Compensation),
    DoubleWages(double_wages::DoubleWages),
    SickPay(sick_pay::SickPay),
    Injury(injury::InjuryClaim),
}

/// Returns the result of a calculation with its working; `today` decides which rates hold where the input has no date.
pub fn calculate(
    calculation: &Calculation,
    today: NaiveDate,
) -> Result<CalculationResult, Refusal> {
    match calculation {
        Calculation::WageArrears(input) => wage_arrears::calculate(input, today),
        Calculation::Overtime(input) => overtime::calculate(input, today),
        Calculation::Compensation(input) => compensation::calculate(input),
        Calculation::DoubleWages(input) => double_wages::calculate(input),
        Calculation::SickPay(input) => sick_pay::calculate(input),
        Calculation::Injury(input) => injury::calculate(input),
    }
}
