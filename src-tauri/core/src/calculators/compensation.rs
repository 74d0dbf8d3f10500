//! Economic compensation 经济补偿 (《劳动合同法》第四十七条；《劳动合同法实施条例》第二十七条) and damages for unlawful termination
//! 赔偿金 (《劳动合同法》第八十七条).

use chrono::NaiveDate;
use serde::Deserialize;
use ts_rs::TS;

use super::bilingual_text::BilingualText;
use super::checks;
use super::exact::{ExactAmount, hundredths_text};
use super::months::{MonthsAndRest, months_and_rest};
use super::regional_figures::{FigureKind, is_checked};
use super::result::{
    CalculationNotice, CalculationResult, CalculationStep, StepEffect, Working, span_text,
};
use super::rules::{CalculationRule, RuleCode, rule_on};
use crate::domain::money::Fen;
use crate::domain::refusal::Refusal;

/// A payment that is owed at the end of the employment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CompensationKind {
    /// Economic compensation 经济补偿.
    Compensation,
    /// Damages for unlawful termination 赔偿金.
    Damages,
}

/// The input of the calculation of economic compensation or damages.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Compensation {
    pub kind: CompensationKind,
    /// First and last day of the employment; both count.
    pub started_on: NaiveDate,
    pub ended_on: NaiveDate,
    /// The average wage of a month in the twelve months before the end.
    pub wage: Fen,
    /// The average monthly wage of the region in the year before; without it the cap is not applied.
    pub average_wage: Option<Fen>,
    /// The local minimum wage of a month at the end; without it a lower wage is not raised to it.
    pub minimum_wage: Option<Fen>,
}

pub fn calculate(input: &Compensation) -> Result<CalculationResult, Refusal> {
    let Compensation {
        started_on,
        ended_on,
        ..
    } = *input;
    checks::span((started_on, "started_on"), (ended_on, "ended_on"))?;
    let typed = checks::above_zero(input.wage, "wage")?;
    let average = checks::optional_above_zero(input.average_wage, "average_wage")?;
    let minimum = checks::optional_above_zero(input.minimum_wage, "minimum_wage")?;
    let rule = |code| rule_on(code, ended_on, "ended_on");

    let mut working = Working::default();
    let year = rule(RuleCode::CompensationYear)?;
    let counted = months_and_rest(started_on, ended_on);
    let label = BilingualText::new(
        format!(
            "工作年限（满 {} 年 {} 个月{}）",
            counted.months / 12,
            counted.months % 12,
            if counted.rest.is_some() { "余" } else { "" }
        ),
        format!(
            "Service ({} full years, {} months{})",
            counted.months / 12,
            counted.months % 12,
            if counted.rest.is_some() {
                " and some days"
            } else {
                ""
            }
        ),
    );
    working.push(CalculationStep::shown(
        label,
        span_text(started_on, ended_on),
        year,
    ));
    let months = months_of_service(&mut working, counted, year, &rule)?;
    let (raised, is_floor_checked) = raised_wage(&mut working, typed, minimum, ended_on, &rule)?;
    let (wage, is_capped, is_cap_checked) =
        counted_wage(&mut working, raised, average, ended_on, &rule)?;
    let is_wage_checked = is_floor_checked && is_cap_checked;
    let years_max = rule(RuleCode::CompensationYearsMax)?;
    let most = years_max.value * year.value / 100;
    let months = match is_capped && months > most {
        true => {
            let label = BilingualText::new(
                "月工资超过上限的，年限最高十二年",
                "Twelve years at most, as the wage is above its limit",
            );
            let formula = format!("{} → {}", hundredths_text(months), hundredths_text(most));
            let step = CalculationStep::shown(label, formula, years_max);
            working.push(step.checked(is_wage_checked));
            most
        }
        false => months,
    };
    let compensation = ExactAmount::of(wage).times(months).rounded("wage")?;
    let label = BilingualText::new("经济补偿", "Economic compensation");
    let formula = format!("{wage} × {}", hundredths_text(months));
    let step = CalculationStep::added(label, formula, compensation, year).checked(is_wage_checked);
    if input.kind == CompensationKind::Compensation {
        working.push(step);
    } else {
        working.push(CalculationStep {
            effect: StepEffect::Shown,
            ..step
        });
        let damages = rule(RuleCode::Damages)?;
        let amount = ExactAmount::of(compensation).percent(damages.value);
        let formula = format!("{compensation} × {}%", hundredths_text(damages.value));
        let amount = amount.rounded("wage")?;
        let step = CalculationStep::added(damages.label(), formula, amount, damages);
        working.push(step.checked(is_wage_checked));
    }
    if started_on < year.valid_from {
        working.notice(CalculationNotice::new(
            "入职在《劳动合同法》施行（2008年1月1日）之前：之前的年限按当时的规定计算（第九十七条第三款），这里全部按第四十七条计算，请核对",
            "Service began before the Labour Contract Law (1 January 2008): years before it follow the rules of that time (art. 97 (3)); here all \
             of it is counted by art. 47. Please check",
            year,
        ));
    }
    working.finish()
}

/// Returns the months of wage for the service, in hundredths, and writes the step.
fn months_of_service(
    working: &mut Working,
    counted: MonthsAndRest,
    year: &CalculationRule,
    rule: &impl Fn(RuleCode) -> Result<&'static CalculationRule, Refusal>,
) -> Result<i64, Refusal> {
    let (years, rest) = (i64::from(counted.months / 12), counted.months % 12);
    let limit = rule(RuleCode::CompensationRestLimit)?.whole();
    let for_rest = match (rest, counted.rest) {
        (0, None) => None,
        (months, _) if months >= limit => Some(rule(RuleCode::CompensationLongRest)?),
        _ => Some(rule(RuleCode::CompensationShortRest)?),
    };
    let for_years = years * year.value;
    let months = for_years + for_rest.map_or(0, |rule| rule.value);
    let label = match for_rest {
        None => BilingualText::new("折算月数：每满一年一个月", "Months: one for each full year"),
        Some(rest) => BilingualText::new(
            format!("折算月数：每满一年一个月，余下的{}", rest.label().zh),
            format!(
                "Months: one for each full year; the rest is {}",
                rest.name_in_sentence()
            ),
        ),
    };
    let formula = match for_rest {
        None => format!("{years} × {}", hundredths_text(year.value)),
        Some(rest) => format!(
            "{years} × {} + {} = {}",
            hundredths_text(year.value),
            hundredths_text(rest.value),
            hundredths_text(months)
        ),
    };
    working.push(CalculationStep::shown(label, formula, year));
    Ok(months)
}

/// Returns the wage, raised to the local minimum wage if it is below it, and true if it rests on no unchecked figure; writes the
/// step.
fn raised_wage(
    working: &mut Working,
    typed: Fen,
    minimum: Option<Fen>,
    on: NaiveDate,
    rule: &impl Fn(RuleCode) -> Result<&'static CalculationRule, Refusal>,
) -> Result<(Fen, bool), Refusal> {
    // Before the Implementing Regulations there was no such limit.
    let Ok(floor) = rule(RuleCode::CompensationWageMin) else {
        return Ok((typed, true));
    };
    let Some(minimum) = minimum else {
        working.notice(CalculationNotice::new(
            "月平均工资低于当地最低工资标准的，按最低工资标准计算；未填最低工资标准，这里没有核对",
            "An average wage below the local minimum wage is raised to it; no minimum wage was entered, so this was not checked",
            floor,
        ));
        return Ok((typed, true));
    };
    let least = ExactAmount::of(minimum)
        .percent(floor.value)
        .rounded("minimum_wage")?;
    let checked = is_checked(FigureKind::MinimumWage, None, on, minimum);
    let (label, sign) = match typed < least {
        true => (
            BilingualText::new(
                "月工资低于当地最低工资标准，按最低工资标准计算",
                "The monthly wage is below the local minimum wage, which counts instead",
            ),
            "<",
        ),
        false => (
            BilingualText::new(
                "月工资不低于当地最低工资标准",
                "The monthly wage is not below the local minimum wage",
            ),
            "≥",
        ),
    };
    let wage = typed.max(least);
    let step = CalculationStep::shown(label, format!("{typed} {sign} {least}"), floor);
    working.push(step.of(wage).checked(checked));
    Ok((wage, checked))
}

/// Returns the wage that counts, true if it was capped, and true if it rests on no unchecked figure; writes the step.
fn counted_wage(
    working: &mut Working,
    typed: Fen,
    average: Option<Fen>,
    on: NaiveDate,
    rule: &impl Fn(RuleCode) -> Result<&'static CalculationRule, Refusal>,
) -> Result<(Fen, bool, bool), Refusal> {
    let limit = rule(RuleCode::CompensationWageMax)?;
    let Some(average) = average else {
        let label = BilingualText::new(
            "月工资（未填本地区上年度职工月平均工资，三倍上限没有核对）",
            "Monthly wage (no local average wage was entered; the limit of three times it was not checked)",
        );
        let step = CalculationStep::shown(label, typed.to_string(), limit);
        working.push(step.of(typed).checked(false));
        return Ok((typed, false, false));
    };
    let most = ExactAmount::of(average)
        .percent(limit.value)
        .rounded("average_wage")?;
    let checked = is_checked(FigureKind::AverageWage, None, on, average);
    let percent = hundredths_text(limit.value);
    let is_above = typed > most;
    let (label, sign) = match is_above {
        true => (
            BilingualText::new(
                "月工资高于本地区上年度职工月平均工资三倍，按三倍计算",
                "The monthly wage is above three times the local average wage: three times it counts",
            ),
            ">",
        ),
        false => (
            BilingualText::new(
                "月工资不高于本地区上年度职工月平均工资三倍",
                "The monthly wage is not above three times the local average wage",
            ),
            "≤",
        ),
    };
    let wage = typed.min(most);
    let formula = format!("{typed} {sign} {average} × {percent}%");
    working.push(
        CalculationStep::shown(label, formula, limit)
            .of(wage)
            .checked(checked),
    );
    Ok((wage, is_above, checked))
}
