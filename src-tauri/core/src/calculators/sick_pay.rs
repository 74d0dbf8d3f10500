//! Sick pay 病假工资 within the medical treatment period, by contract, and at least 80 % of the local minimum wage
//! (《江苏省工资支付条例》第二十七条).

use chrono::NaiveDate;
use serde::Deserialize;
use ts_rs::TS;

use super::bilingual_text::BilingualText;
use super::checks;
use super::exact::{ExactAmount, hundredths_text};
use super::months::months_and_rest;
use super::regional_figures::{FigureKind, figures_from_within, is_checked};
use super::result::{CalculationNotice, CalculationResult, CalculationStep, Working, span_text};
use super::rules::{RuleCode, rule_on};
use super::statutory_holidays::missing_year;
use crate::domain::money::Fen;
use crate::domain::refusal::Refusal;

/// The input of the calculation of sick pay.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SickPay {
    /// First and last day of the sick leave; both count.
    pub started_on: NaiveDate,
    pub ended_on: NaiveDate,
    /// The local minimum wage of a month on the first day; without it the agreed sick pay counts unchecked.
    pub minimum_wage: Option<Fen>,
    /// The sick pay of a month by contract or wage system.
    pub sick_pay: Option<Fen>,
    /// Sick pay that was paid already.
    pub paid: Option<Fen>,
}

pub fn calculate(input: &SickPay) -> Result<CalculationResult, Refusal> {
    let (first, last) = (input.started_on, input.ended_on);
    checks::span((first, "started_on"), (last, "ended_on"))?;
    let minimum = checks::optional_above_zero(input.minimum_wage, "minimum_wage")?;
    let agreed = checks::optional_above_zero(input.sick_pay, "sick_pay")?;
    checks::in_range(input.paid, "paid")?;
    let min = rule_on(RuleCode::SickPayMin, first, "started_on")?;

    let mut working = Working::default();
    let floor = minimum
        .map(|minimum| {
            let floor = ExactAmount::of(minimum).percent(min.value);
            let floor = floor.rounded("minimum_wage")?;
            let formula = format!("{minimum} × {}%", hundredths_text(min.value));
            let step = CalculationStep::shown(min.label(), formula, min).of(floor);
            let checked = is_checked(FigureKind::MinimumWage, None, first, minimum);
            working.push(step.checked(checked));
            Ok::<_, Refusal>((floor, checked))
        })
        .transpose()?;
    let (monthly, checked) = match (floor, agreed) {
        (None, None) => return Err(Refusal::missing(vec!["minimum_wage"])),
        (None, Some(agreed)) => {
            let label = BilingualText::new(
                "每月病假工资（未填当地最低工资标准，下限没有核对）",
                "Sick pay of a month (no local minimum wage was entered; the lowest amount was not checked)",
            );
            let step = CalculationStep::shown(label, agreed.to_string(), min);
            working.push(step.of(agreed).checked(false));
            (agreed, false)
        }
        (Some((floor, checked)), agreed) => {
            let monthly = agreed.map_or(floor, |agreed| agreed.max(floor));
            let (label, formula) = match agreed {
                Some(agreed) if agreed >= floor => (
                    BilingualText::new(
                        "每月病假工资：约定不低于下限，按约定",
                        "Sick pay of a month: as agreed, which is not below the lowest amount",
                    ),
                    format!("{agreed} ≥ {floor}"),
                ),
                Some(agreed) => (
                    BilingualText::new(
                        "每月病假工资：约定低于下限，按下限",
                        "Sick pay of a month: the lowest amount, as what was agreed is below it",
                    ),
                    format!("{agreed} < {floor}"),
                ),
                None => (
                    BilingualText::new(
                        "每月病假工资：按下限",
                        "Sick pay of a month: the lowest amount",
                    ),
                    floor.to_string(),
                ),
            };
            let step = CalculationStep::shown(label, formula, min).of(monthly);
            working.push(step.checked(checked));
            (monthly, checked)
        }
    };
    let counted = months_and_rest(first, last);
    if counted.months > 0 {
        let months = i64::from(counted.months) * 100;
        let amount = ExactAmount::of(monthly).times(months).rounded("ended_on")?;
        let label = BilingualText::new(
            format!("满月（{}）", span_text(first, last)),
            format!("Full months ({})", span_text(first, last)),
        );
        let formula = format!("{monthly} × {}", counted.months);
        working.push(CalculationStep::added(label, formula, amount, min).checked(checked));
    }
    if let Some((from, to)) = counted.rest {
        let month_days = rule_on(RuleCode::MonthDays, to, "ended_on")?;
        let days = checks::paid_days(from, to).min(month_days.value);
        let amount = ExactAmount::of(monthly)
            .times(days)
            .divided_by(month_days.value);
        let label = BilingualText::new(
            format!("不满一个月的计薪日，含法定节假日（{from} 至 {to}）"),
            format!("Paid days of the rest, with statutory holidays ({from} to {to})"),
        );
        let formula = format!(
            "{monthly} ÷ {} × {}",
            hundredths_text(month_days.value),
            hundredths_text(days)
        );
        let amount = amount.rounded("ended_on")?;
        working.push(CalculationStep::added(label, formula, amount, month_days).checked(checked));
        if let Some(notice) = missing_year(from, to, month_days) {
            working.notice(notice);
        }
    }
    working.deduct(input.paid, "paid")?;
    if minimum.is_some() {
        for figure in figures_from_within(FigureKind::MinimumWage, first, last) {
            let (from, amount) = (figure.valid_from, figure.amount);
            working.notice(CalculationNotice::new(
                &format!("病假期间最低工资标准有调整（{from} 起 {amount} 元），这里全部按第一日的标准计算，请分段计算"),
                &format!(
                    "The minimum wage changes during the sick leave (from {from}: {amount} yuan); here that of the first day counts \
                     throughout. Please calculate each part by itself"
                ),
                min,
            ));
        }
    }
    working.notice(CalculationNotice::new(
        "只适用于医疗期内的病假，医疗期另按工作年限核对",
        "Only for sick leave within the medical treatment period, which follows from the years of service",
        min,
    ));
    if floor.is_some_and(|(floor, _)| monthly == floor) {
        let burden = rule_on(RuleCode::SickPayBurden, first, "started_on")?;
        working.notice(CalculationNotice::new(
            "按最低工资标准的80%支付的，劳动者个人应缴的社会保险费和住房公积金由用人单位承担",
            "Where 80% of the minimum wage is paid, the employer also bears the worker's own share of social insurance and housing fund",
            burden,
        ));
    }
    working.finish()
}
