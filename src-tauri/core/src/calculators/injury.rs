//! The benefits of a work injury 工伤待遇 that follow from the grade of disability, and who pays them (《工伤保险条例》第三十三条、
//! 第三十五条至第三十七条、第六十二条、第六十四条).
//!
//! The sum is what the employer owes once; what the fund pays, and what is owed each month, is shown beside it.

use chrono::NaiveDate;
use serde::Deserialize;
use ts_rs::TS;

use super::bilingual_text::BilingualText;
use super::checks;
use super::exact::{ExactAmount, hundredths_text};
use super::months::months_and_rest;
use super::regional_figures::{FigureKind, is_checked};
use super::result::{
    CalculationNotice, CalculationResult, CalculationStep, StepEffect, Working, span_text,
};
use super::rules::{CalculationRule, Payer, RuleCode, rule_of_grade, rule_on};
use super::statutory_holidays::missing_year;
use crate::domain::calendar::last_day;
use crate::domain::entry::check_date;
use crate::domain::money::Fen;
use crate::domain::refusal::{Code, Refusal};

/// The lightest grade of disability.
const MAX_GRADE: u8 = 10;

/// The input of the calculation of injury benefits.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct InjuryClaim {
    /// The day of the accident, or of the diagnosis of an occupational disease.
    pub injured_on: NaiveDate,
    /// The grade of disability, 1 to 10; none before the appraisal.
    pub grade: Option<u8>,
    /// Own wage 本人工资: the average contribution wage of the twelve months before the injury; needed with a grade.
    pub wage: Option<Fen>,
    /// The average monthly wage of the region; without it the limits of the own wage are not applied.
    pub average_wage: Option<Fen>,
    /// True if the employer had insured the worker at the injury.
    pub insured: bool,
    /// True if the employment has ended, so that the two one-off subsidies may be owed.
    pub ended: bool,
    pub medical_lump_sum: Option<Fen>,
    pub employment_lump_sum: Option<Fen>,
    /// First and last day of the stopped work 停工留薪期; both count.
    pub stop_from: Option<NaiveDate>,
    pub stop_to: Option<NaiveDate>,
    /// The wage of a month before the injury; needed with the days of stopped work.
    pub original_wage: Option<Fen>,
    /// The part of the wages for the stopped work that the employer paid.
    pub paid: Option<Fen>,
}

pub fn calculate(input: &InjuryClaim) -> Result<CalculationResult, Refusal> {
    check_date("", "injured_on", Some(input.injured_on))?;
    if input
        .grade
        .is_some_and(|grade| grade == 0 || grade > MAX_GRADE)
    {
        return Err(Refusal::at(Code::BadValue, "grade"));
    }
    let wage = checks::optional_above_zero(input.wage, "wage")?;
    let average = checks::optional_above_zero(input.average_wage, "average_wage")?;
    let amounts = [
        (input.medical_lump_sum, "medical_lump_sum"),
        (input.employment_lump_sum, "employment_lump_sum"),
        (input.original_wage, "original_wage"),
    ];
    for (amount, field) in amounts {
        checks::optional_above_zero(amount, field)?;
    }
    checks::in_range(input.paid, "paid")?;

    let mut working = Working::default();
    let stopped = stop_work(input, &mut working)?;
    match (input.grade, wage) {
        (None, _) if !stopped => return Err(Refusal::missing(vec!["grade"])),
        (None, _) => {}
        (Some(_), None) => return Err(Refusal::missing(vec!["wage"])),
        (Some(grade), Some(wage)) => by_grade(input, grade, wage, average, &mut working)?,
    }
    let by_fund = working.sum(is_once_by_fund)?;
    if by_fund > Fen::ZERO {
        let fund = rule_on(RuleCode::FundItems, input.injured_on, "injured_on")?;
        let sums = working.amounts(is_once_by_fund);
        let step = CalculationStep::shown(fund.label(), sums, fund).of(by_fund);
        working.push(step.paid_by(Some(Payer::Fund)));
    }
    if !input.insured {
        let uninsured = rule_on(RuleCode::Uninsured, input.injured_on, "injured_on")?;
        working.notice(CalculationNotice::new(
            "用人单位没有参加工伤保险，应由基金支付的项目也由用人单位支付",
            "The employer was not insured, so it also pays what the fund would have paid",
            uninsured,
        ));
    }
    working.finish()
}

/// Returns true for a step that the fund pays once.
fn is_once_by_fund(step: &CalculationStep) -> bool {
    step.payer == Some(Payer::Fund) && !step.monthly
}

/// Returns a step for an item, with the payer of its rule, or the employer if the worker was not insured. Only what the employer
/// pays is part of the sum.
fn item(
    input: &InjuryClaim,
    rule: &CalculationRule,
    formula: String,
    amount: Option<Fen>,
) -> CalculationStep {
    let payer = match input.insured {
        true => rule.payer,
        false => Some(Payer::Employer),
    };
    let effect = match payer {
        Some(Payer::Employer) => StepEffect::Added,
        _ => StepEffect::Shown,
    };
    CalculationStep {
        amount,
        effect,
        ..CalculationStep::shown(rule.label(), formula, rule).paid_by(payer)
    }
}

/// Writes the wages for the stopped work; returns false if there is none.
fn stop_work(input: &InjuryClaim, working: &mut Working) -> Result<bool, Refusal> {
    let (first, last) = match (input.stop_from, input.stop_to) {
        (None, None) if input.paid.is_some_and(|paid| paid > Fen::ZERO) => {
            return Err(Refusal::missing(vec!["stop_from", "stop_to"]));
        }
        (None, None) => return Ok(false),
        (None, Some(_)) => return Err(Refusal::missing(vec!["stop_from"])),
        (Some(_), None) => return Err(Refusal::missing(vec!["stop_to"])),
        (Some(first), Some(last)) => (first, last),
    };
    // Treatment of an occupational disease may begin before its diagnosis, which counts as the day of the injury.
    checks::span((first, "stop_from"), (last, "stop_to"))?;
    let Some(wage) = input.original_wage else {
        return Err(Refusal::missing(vec!["original_wage"]));
    };
    let pay = rule_on(RuleCode::StopWorkPay, first, "stop_from")?;
    let max = rule_on(RuleCode::StopWorkMax, first, "stop_from")?;
    let extension = rule_on(RuleCode::StopWorkExtension, first, "stop_from")?;
    let latest = last_day(first, max.whole() + extension.whole());
    if last > latest {
        return Err(Refusal::at(Code::TooLate, "stop_to").with(latest.to_string()));
    }
    if last > last_day(first, max.whole()) {
        working.notice(CalculationNotice::new(
            "停工留薪期一般不超过十二个月，延长的部分须经设区的市级劳动能力鉴定委员会确认",
            "Work is stopped for twelve months at most; a longer time must be confirmed by the appraisal committee of the city",
            extension,
        ));
    }
    let counted = months_and_rest(first, last);
    if counted.months > 0 {
        let months = i64::from(counted.months) * 100;
        let amount = ExactAmount::of(wage).times(months).percent(pay.value);
        let formula = format!("{wage} × {}", counted.months);
        let amount = amount.rounded("original_wage")?;
        working.push(item(input, pay, formula, Some(amount)).about(&span_text(first, last)));
    }
    if let Some((from, to)) = counted.rest {
        let month_days = rule_on(RuleCode::MonthDays, to, "stop_to")?;
        let days = checks::paid_days(from, to).min(month_days.value);
        let amount = ExactAmount::of(wage).times(days).percent(pay.value);
        let amount = amount.divided_by(month_days.value);
        let formula = format!(
            "{wage} ÷ {} × {}",
            hundredths_text(month_days.value),
            hundredths_text(days)
        );
        let amount = amount.rounded("original_wage")?;
        let step = item(input, pay, formula, Some(amount)).about(&span_text(from, to));
        working.push(step.and_by(month_days));
        if let Some(notice) = missing_year(from, to, month_days) {
            working.notice(notice);
        }
    }
    working.deduct(input.paid, "paid")?;
    Ok(true)
}

/// Writes what follows from the grade.
fn by_grade(
    input: &InjuryClaim,
    grade: u8,
    typed: Fen,
    average: Option<Fen>,
    working: &mut Working,
) -> Result<(), Refusal> {
    let on = input.injured_on;
    let of_grade = |code| rule_of_grade(code, Some(grade), on, "injured_on");
    let (wage, checked) = own_wage(typed, average, on, working)?;
    if let Some(rule) = of_grade(RuleCode::DisabilityBenefit)? {
        let amount = ExactAmount::of(wage).times(rule.value).rounded("wage")?;
        let formula = format!("{wage} × {}", hundredths_text(rule.value));
        working.push(item(input, rule, formula, Some(amount)).checked(checked));
    }
    if let Some(rule) = of_grade(RuleCode::DisabilityAllowance)? {
        let amount = ExactAmount::of(wage).percent(rule.value).rounded("wage")?;
        let formula = format!("{wage} × {}%", hundredths_text(rule.value));
        let step = item(input, rule, formula, Some(amount)).checked(checked);
        working.push(step.monthly());
        working.notice(CalculationNotice::new(
            "伤残津贴实际金额低于当地最低工资标准的，补足差额",
            "An allowance below the local minimum wage is made up to it",
            rule,
        ));
    }
    if !input.ended {
        return Ok(());
    }
    if let Some(condition) = of_grade(RuleCode::LumpSumCondition)? {
        working.notice(CalculationNotice {
            text: condition.label(),
            basis: condition.basis(),
        });
    }
    let lump_sums = [
        (
            RuleCode::MedicalLumpSum,
            FigureKind::MedicalLumpSum,
            input.medical_lump_sum,
        ),
        (
            RuleCode::EmploymentLumpSum,
            FigureKind::EmploymentLumpSum,
            input.employment_lump_sum,
        ),
    ];
    for (code, kind, amount) in lump_sums {
        let Some(rule) = of_grade(code)? else {
            continue;
        };
        let checked = amount.is_some_and(|amount| is_checked(kind, Some(grade), on, amount));
        let formula = amount.map_or_else(|| "—".to_owned(), |amount| amount.to_string());
        working.push(item(input, rule, formula, amount).checked(checked));
        if code == RuleCode::EmploymentLumpSum {
            working.notice(CalculationNotice::new(
                "距法定退休年龄不足五年的，两项一次性补助金按省的规定递减，这里没有递减",
                "Within five years of the statutory retirement age the two one-off subsidies are reduced by rules of the province; here they are not",
                rule,
            ));
        }
    }
    Ok(())
}

/// Returns the own wage within its limits, and true if it rests on no unchecked figure; writes the step.
fn own_wage(
    typed: Fen,
    average: Option<Fen>,
    on: NaiveDate,
    working: &mut Working,
) -> Result<(Fen, bool), Refusal> {
    let max = rule_on(RuleCode::OwnWageMax, on, "injured_on")?;
    let min = rule_on(RuleCode::OwnWageMin, on, "injured_on")?;
    let Some(average) = average else {
        let label = BilingualText::new(
            "本人工资（未填统筹地区职工平均工资，上下限没有核对）",
            "Own wage (no regional average wage was entered; its limits were not checked)",
        );
        let step = CalculationStep::shown(label, typed.to_string(), max).of(typed);
        working.push(step.checked(false));
        return Ok((typed, false));
    };
    let bound = |rule: &CalculationRule| {
        ExactAmount::of(average)
            .percent(rule.value)
            .rounded("average_wage")
    };
    let (most, least) = (bound(max)?, bound(min)?);
    let (wage, label, formula) = if typed > most {
        let label = BilingualText::new(
            "本人工资高于统筹地区职工平均工资300%，按300%计算",
            "Own wage: above 300% of the regional average, so 300% counts",
        );
        let formula = format!("{typed} > {average} × {}%", hundredths_text(max.value));
        (most, label, formula)
    } else if typed < least {
        let label = BilingualText::new(
            "本人工资低于统筹地区职工平均工资60%，按60%计算",
            "Own wage: below 60% of the regional average, so 60% counts",
        );
        let formula = format!("{typed} < {average} × {}%", hundredths_text(min.value));
        (least, label, formula)
    } else {
        let label = BilingualText::new(
            "本人工资在统筹地区职工平均工资60%与300%之间",
            "Own wage: between 60% and 300% of the regional average",
        );
        (typed, label, format!("{least} ≤ {typed} ≤ {most}"))
    };
    let checked = is_checked(FigureKind::AverageWage, None, on, average);
    let step = CalculationStep::shown(label, formula, max).of(wage);
    working.push(step.checked(checked));
    Ok((wage, checked))
}
