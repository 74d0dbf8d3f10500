//! Double wages 二倍工资 for work without a written contract (《劳动合同法》第八十二条第一款): the second wage of each month, from the day
//! after the first month, for eleven months at most.

use chrono::NaiveDate;
use serde::Deserialize;
use ts_rs::TS;

use super::bilingual_text::BilingualText;
use super::checks;
use super::exact::{ExactAmount, hundredths_text};
use super::months::months_and_rest;
use super::result::{CalculationResult, CalculationStep, Working, span_text};
use super::rules::{RuleCode, rule_on};
use crate::domain::calendar::last_day;
use crate::domain::money::Fen;
use crate::domain::refusal::Refusal;

/// The input of the calculation of double wages.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DoubleWages {
    /// The first day of work.
    pub started_on: NaiveDate,
    /// The last day without a written contract: the eve of its signing, or the end of the employment.
    pub ended_on: NaiveDate,
    /// The wage of a month.
    pub wage: Fen,
}

pub fn calculate(input: &DoubleWages) -> Result<CalculationResult, Refusal> {
    let (first, last) = (input.started_on, input.ended_on);
    checks::span((first, "started_on"), (last, "ended_on"))?;
    let wage = checks::above_zero(input.wage, "wage")?;
    let rule = |code| rule_on(code, first, "started_on");
    let free = rule(RuleCode::DoubleWagesFree)?;
    let max = rule(RuleCode::DoubleWagesMax)?;

    let mut working = Working::default();
    let end_of_free = last_day(first, free.whole());
    let begin = end_of_free.succ_opt().unwrap_or(end_of_free);
    if begin > last {
        let label = BilingualText::new(
            "用工未满一个月，不支付二倍工资",
            "Less than a month of work: no double wages",
        );
        working.push(CalculationStep::shown(label, span_text(first, last), free));
        return working.finish();
    }
    let end = last.min(last_day(first, free.whole() + max.whole()));
    let label = BilingualText::new(
        "计算期间：用工满一个月的次日起，最长十一个月",
        "Period: from the day after the first month, eleven months at most",
    );
    let step = CalculationStep::shown(label, span_text(begin, end), max);
    working.push(step.and_by(free));

    // Counted from the first day of work, so that each month ends with the month of work.
    let counted = months_and_rest(first, end);
    let months = counted.months.saturating_sub(free.whole());
    if months > 0 {
        let amount = ExactAmount::of(wage)
            .times(i64::from(months) * 100)
            .rounded("wage")?;
        let label = BilingualText::new(
            "满月的二倍工资差额",
            "Full months: the second wage of each month",
        );
        let formula = format!("{wage} × {months}");
        working.push(CalculationStep::added(label, formula, amount, max));
    }
    if let Some((from, to)) = counted.rest {
        let by_days = rule(RuleCode::DoubleWagesRest)?;
        let month_days = rule_on(RuleCode::MonthDays, to, "ended_on")?;
        let days = checks::working_days(from, to).min(month_days.value);
        let amount = ExactAmount::of(wage)
            .times(days)
            .divided_by(month_days.value);
        let label = BilingualText::new(
            format!("不满一个月的工作日（{from} 至 {to}）"),
            format!("Working days of the rest ({from} to {to})"),
        );
        let formula = format!(
            "{wage} ÷ {} × {}",
            hundredths_text(month_days.value),
            hundredths_text(days)
        );
        let step = CalculationStep::added(label, formula, amount.rounded("wage")?, by_days);
        working.push(step.and_by(month_days));
    }
    working.finish()
}
