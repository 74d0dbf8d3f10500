//! Overtime pay 加班工资 at 150, 200 and 300 % of the hourly wage (《劳动法》第四十四条).

use chrono::NaiveDate;
use serde::Deserialize;
use ts_rs::TS;

use super::bilingual_text::BilingualText;
use super::checks;
use super::exact::{ExactAmount, hundredths_text};
use super::result::{CalculationResult, CalculationStep, Working};
use super::rules::{RuleCode, rule_on};
use crate::domain::money::Fen;
use crate::domain::refusal::Refusal;

/// The most hours of one kind, in hundredths: ten years of days off.
const MAX_HOURS: u32 = 1_000_000;

/// The input of the calculation of overtime pay; hours are in hundredths.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Overtime {
    /// The wage of a month on which overtime is based.
    pub wage: Fen,
    pub workday_hours: Option<u32>,
    /// Hours on rest days without time off in lieu.
    pub rest_day_hours: Option<u32>,
    pub holiday_hours: Option<u32>,
    /// Overtime pay that was paid already.
    pub paid: Option<Fen>,
}

pub fn calculate(input: &Overtime, today: NaiveDate) -> Result<CalculationResult, Refusal> {
    let wage = checks::above_zero(input.wage, "wage")?;
    checks::in_range(input.paid, "paid")?;
    let kinds = [
        (
            RuleCode::OvertimeWorkday,
            input.workday_hours,
            "workday_hours",
        ),
        (
            RuleCode::OvertimeRestDay,
            input.rest_day_hours,
            "rest_day_hours",
        ),
        (
            RuleCode::OvertimeHoliday,
            input.holiday_hours,
            "holiday_hours",
        ),
    ];
    for (_, hours, field) in kinds {
        checks::at_most(hours.unwrap_or(0), MAX_HOURS, field)?;
    }
    if kinds.iter().all(|(_, hours, _)| hours.unwrap_or(0) == 0) {
        return Err(Refusal::missing(
            kinds.iter().map(|(_, _, field)| *field).collect(),
        ));
    }
    let month_days = rule_on(RuleCode::MonthDays, today, "wage")?;
    let day_hours = rule_on(RuleCode::DayHours, today, "wage")?;
    let hourly = ExactAmount::of(wage)
        .divided_by(month_days.value)
        .divided_by(day_hours.value);
    let hourly_text = format!(
        "{wage} ÷ {} ÷ {}",
        hundredths_text(month_days.value),
        hundredths_text(day_hours.value)
    );
    let mut working = Working::default();
    let label = BilingualText::new("小时工资", "Wage of an hour");
    let step = CalculationStep::shown(label, hourly_text.clone(), month_days);
    working.push(step.of(hourly.rounded("wage")?));
    for (code, hours, field) in kinds {
        let Some(hours) = hours.filter(|hours| *hours > 0) else {
            continue;
        };
        let rate = rule_on(code, today, field)?;
        let amount = hourly
            .times(hours.into())
            .percent(rate.value)
            .rounded(field)?;
        let formula = format!(
            "{hourly_text} × {} × {}%",
            hundredths_text(hours.into()),
            hundredths_text(rate.value)
        );
        working.push(CalculationStep::added(rate.label(), formula, amount, rate));
    }
    working.deduct(input.paid, "paid")?;
    working.finish()
}
