//! Wage arrears 欠薪: the wage of each month less what was paid of it, and single unpaid days.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use ts_rs::TS;

use super::bilingual_text::BilingualText;
use super::checks;
use super::exact::{ExactAmount, hundredths_text};
use super::result::{CalculationResult, CalculationStep, Working};
use super::rules::{RuleCode, rule_on};
use crate::domain::entry::check_date;
use crate::domain::money::Fen;
use crate::domain::refusal::{Code, Refusal};

/// The most months of one calculation: ten years.
const MAX_MONTHS: usize = 120;
/// The most unpaid days, in hundredths: a year.
const MAX_DAYS: u32 = 36_600;

/// The input of the calculation of wage arrears.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WageArrears {
    /// The wage of a month.
    pub wage: Fen,
    /// The months of which something is owed.
    pub months: Vec<UnpaidMonth>,
    /// Paid days 计薪天数 that are owed besides, in hundredths.
    pub unpaid_days: Option<u32>,
}

/// A month of which something is owed.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct UnpaidMonth {
    /// Any day of the month.
    pub month: NaiveDate,
    /// The part of its wage that was paid; none for nothing.
    pub paid: Option<Fen>,
}

pub fn calculate(input: &WageArrears, today: NaiveDate) -> Result<CalculationResult, Refusal> {
    let wage = checks::above_zero(input.wage, "wage")?;
    let days = input.unpaid_days.unwrap_or(0);
    checks::at_most(days, MAX_DAYS, "unpaid_days")?;
    if input.months.is_empty() && days == 0 {
        return Err(Refusal::missing(vec!["months"]));
    }
    if input.months.len() > MAX_MONTHS {
        return Err(Refusal::at(Code::BadValue, "months"));
    }
    let mut working = Working::default();
    let payment = rule_on(RuleCode::WagePayment, today, "months")?;
    let mut seen = BTreeSet::new();
    for (at, month) in input.months.iter().enumerate() {
        let path = format!("months.{at}");
        check_date(&path, "month", Some(month.month))?;
        if !seen.insert((month.month.year(), month.month.month())) {
            return Err(Refusal::at(Code::Duplicate, format!("{path}.month")));
        }
        let paid = month.paid.unwrap_or(Fen::ZERO);
        let owed = Fen::try_from(wage.fen() - paid.fen()).map_err(|_| {
            Refusal::at(Code::BadAmount, format!("{path}.paid")).with(wage.fen().to_string())
        })?;
        let formula = match paid {
            Fen::ZERO => wage.to_string(),
            _ => format!("{wage} − {paid}"),
        };
        let label = BilingualText::new(
            format!("{}年{}月工资", month.month.year(), month.month.month()),
            format!("Wage of {}", month.month.format("%Y-%m")),
        );
        working.push(CalculationStep::added(label, formula, owed, payment));
    }
    if days > 0 {
        let month_days = rule_on(RuleCode::MonthDays, today, "unpaid_days")?;
        let exact = ExactAmount::of(wage).divided_by(month_days.value);
        let amount = exact.times(days.into()).rounded("unpaid_days")?;
        let formula = format!(
            "{wage} ÷ {} × {}",
            hundredths_text(month_days.value),
            hundredths_text(days.into())
        );
        let label = BilingualText::new("未付工资的计薪天数", "Unpaid days");
        working.push(CalculationStep::added(label, formula, amount, month_days));
    }
    working.finish()
}
