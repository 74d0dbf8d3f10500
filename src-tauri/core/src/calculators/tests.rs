//! Worked examples: each computation by hand stands beside its case.

mod injury_tables;
mod termination;
mod work_injury;

use chrono::NaiveDate;

use super::exact::read_hundredths;
use super::overtime::Overtime;
use super::result::StepEffect;
use super::sick_pay::SickPay;
use super::wage_arrears::{UnpaidMonth, WageArrears};
use super::*;
use crate::domain::money::Fen;
use crate::domain::refusal::Code;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Returns an amount written in yuan, such as `275.86`.
fn yuan(text: &str) -> Fen {
    Fen::try_from(read_hundredths(text).unwrap()).unwrap()
}

fn some_yuan(text: &str) -> Option<Fen> {
    (!text.is_empty()).then(|| yuan(text))
}

fn result(calculation: &Calculation) -> CalculationResult {
    let result = calculate(calculation, date("2026-11-20")).unwrap();
    let sum = |effect| -> i64 {
        let steps = result.steps.iter().filter(|step| step.effect == effect);
        steps.filter_map(|step| step.amount).map(Fen::fen).sum()
    };
    let total = sum(StepEffect::Added) - sum(StepEffect::Deducted);
    assert_eq!(
        result.total.fen(),
        total,
        "the total is the sum of its steps"
    );
    for step in &result.steps {
        for text in [Some(&step.label), step.basis.as_ref()]
            .into_iter()
            .flatten()
        {
            assert!(!text.zh.is_ascii(), "{text:?}");
            assert!(!text.en.is_empty(), "{text:?}");
            assert!(
                !text.en.contains(|c: char| ('一'..='龥').contains(&c)),
                "{text:?}"
            );
        }
    }
    result
}

/// Returns the code of a refusal and its field.
fn refused(calculation: &Calculation) -> (Code, String) {
    let refusal = calculate(calculation, date("2026-11-20")).unwrap_err();
    (refusal.code, refusal.field.unwrap_or_default())
}

/// Returns the amounts of the steps that make the sum.
fn added(result: &CalculationResult) -> Vec<String> {
    let steps = result.steps.iter();
    let steps = steps.filter(|step| step.effect == StepEffect::Added);
    steps
        .map(|step| step.amount.unwrap_or_default().to_string())
        .collect()
}

const MAX: &str = "100000000000";
const ABOVE_MAX: &str = "100000000000.01";

fn arrears(wage: &str, months: &[(&str, &str)], days: Option<u32>) -> Calculation {
    let months = months.iter().map(|(month, paid)| UnpaidMonth {
        month: date(month),
        paid: some_yuan(paid),
    });
    Calculation::WageArrears(WageArrears {
        wage: yuan(wage),
        months: months.collect(),
        unpaid_days: days,
    })
}

#[test]
fn wage_arrears_are_the_months_less_what_was_paid_of_them() {
    for (months, days, total) in [
        // 3 × 6,000.
        (
            &[("2026-03-01", ""), ("2026-04-01", ""), ("2026-05-01", "")][..],
            None,
            "18000",
        ),
        // 6,000 + (6,000 − 2,000).
        (
            &[("2026-03-01", "0"), ("2026-05-31", "2000")],
            None,
            "10000",
        ),
        // All of the month was paid: 6,000 − 6,000.
        (&[("2026-03-01", "6000")], None, "0"),
        // 6,000 ÷ 21.75 × 10 = 2,758.6206…
        (&[], Some(1000), "2758.62"),
        // 6,000 ÷ 21.75 × 0.5 = 137.9310…
        (&[], Some(50), "137.93"),
        // 6,000 + 6,000 ÷ 21.75 × 21.75: the paid days of a month are a month.
        (&[("2026-03-01", "")], Some(2175), "12000"),
    ] {
        let result = result(&arrears("6000", months, days));
        assert_eq!(result.total, yuan(total), "{months:?} {days:?}");
    }
}

#[test]
fn the_working_of_wage_arrears_names_each_month_with_its_article() {
    let result = result(&arrears(
        "6000",
        &[("2026-03-01", ""), ("2026-05-01", "2000")],
        Some(300),
    ));
    let lines = result.steps.iter().map(|step| {
        let amount = step.amount.unwrap().to_string();
        (step.label.zh.as_str(), step.formula.as_str(), amount)
    });
    let lines: Vec<_> = lines.collect();
    assert_eq!(
        lines,
        [
            ("2026年3月工资", "6,000.00", "6,000.00".to_owned()),
            (
                "2026年5月工资",
                "6,000.00 − 2,000.00",
                "4,000.00".to_owned()
            ),
            (
                "未付工资的计薪天数",
                "6,000.00 ÷ 21.75 × 3",
                "827.59".to_owned()
            ),
        ]
    );
    let basis: Vec<_> = (result.steps.iter())
        .map(|step| step.basis.as_ref().unwrap().zh.as_str())
        .collect();
    assert_eq!(
        basis,
        [
            "《劳动法》第五十条；《劳动合同法》第三十条",
            "《劳动法》第五十条；《劳动合同法》第三十条",
            "人社部发〔2025〕2号"
        ]
    );
    // 6,000 + 4,000 + 827.59.
    assert_eq!(result.total, yuan("10827.59"));
    assert_eq!(result.capitals, "壹万零捌佰贰拾柒元伍角玖分");
}

#[test]
fn wage_arrears_refuse_each_wrong_field() {
    let march = &[("2026-03-01", "")][..];
    let many: Vec<String> = (0..121)
        .map(|n| format!("{}-{:02}-01", 2010 + n / 12, n % 12 + 1))
        .collect();
    let many: Vec<_> = many.iter().map(|month| (month.as_str(), "")).collect();
    for (calculation, code, field) in [
        (arrears("0", march, None), Code::BadAmount, "wage"),
        (arrears(ABOVE_MAX, march, None), Code::BadAmount, "wage"),
        (arrears("6000", &[], None), Code::Missing, "months"),
        (arrears("6000", &[], Some(0)), Code::Missing, "months"),
        (arrears("6000", &many, None), Code::BadValue, "months"),
        (
            arrears("6000", &[("1949-12-01", "")], None),
            Code::BadDate,
            "months.0.month",
        ),
        (
            arrears("6000", &[("2101-01-01", "")], None),
            Code::BadDate,
            "months.0.month",
        ),
        (
            arrears("6000", &[("2026-03-01", ""), ("2026-03-31", "")], None),
            Code::Duplicate,
            "months.1.month",
        ),
        (
            arrears("6000", &[("2026-03-01", "6000.01")], None),
            Code::BadAmount,
            "months.0.paid",
        ),
        (
            arrears("6000", march, Some(36_601)),
            Code::BadValue,
            "unpaid_days",
        ),
    ] {
        assert_eq!(refused(&calculation), (code, field.to_owned()));
    }
    let most = result(&arrears(MAX, &many[..120], Some(36_600)));
    assert!(most.total.fen() > 1_200_000_000_000_000);
}

fn overtime(wage: &str, hours: [u32; 3], paid: &str) -> Calculation {
    let [workday, rest_day, holiday] = hours.map(|hours| (hours > 0).then_some(hours));
    Calculation::Overtime(Overtime {
        wage: yuan(wage),
        workday_hours: workday,
        rest_day_hours: rest_day,
        holiday_hours: holiday,
        paid: some_yuan(paid),
    })
}

#[test]
fn overtime_is_paid_at_its_rates() {
    for (wage, hours, paid, parts, total) in [
        // 4,350 ÷ 21.75 ÷ 8 = 25 an hour; 25 × 10 × 150 %, 25 × 8 × 200 %, 25 × 8 × 300 %.
        (
            "4350",
            [1000, 800, 800],
            "",
            &["375.00", "400.00", "600.00"][..],
            "1375",
        ),
        // 375 − 100.
        ("4350", [1000, 0, 0], "100", &["375.00"], "275"),
        ("4350", [1000, 0, 0], "375", &["375.00"], "0"),
        // 6,000 ÷ 174 × 100 × 300 % = 10,344.8275…; the hourly wage is not rounded before (34.48 × 300 = 10,344.00).
        ("6000", [0, 0, 10_000], "", &["10,344.83"], "10344.83"),
        // 6,000 ÷ 174 × 7.5 × 150 % = 387.9310…
        ("6000", [750, 0, 0], "0", &["387.93"], "387.93"),
    ] {
        let result = result(&overtime(wage, hours, paid));
        assert_eq!(added(&result), parts, "{wage} {hours:?}");
        assert_eq!(result.total, yuan(total), "{wage} {hours:?}");
    }
    let working = result(&overtime("4350", [750, 0, 0], ""));
    let formula = |at: usize| working.steps[at].formula.as_str();
    assert_eq!(formula(0), "4,350.00 ÷ 21.75 ÷ 8");
    assert_eq!(formula(1), "4,350.00 ÷ 21.75 ÷ 8 × 7.5 × 150%");
}

#[test]
fn overtime_refuses_each_wrong_field() {
    for (calculation, code, field) in [
        (overtime("0", [100, 0, 0], ""), Code::BadAmount, "wage"),
        (
            overtime(ABOVE_MAX, [100, 0, 0], ""),
            Code::BadAmount,
            "wage",
        ),
        (
            overtime("4350", [0, 0, 0], ""),
            Code::Missing,
            "workday_hours",
        ),
        (
            overtime("4350", [1_000_001, 0, 0], ""),
            Code::BadValue,
            "workday_hours",
        ),
        (
            overtime("4350", [0, 1_000_001, 0], ""),
            Code::BadValue,
            "rest_day_hours",
        ),
        (
            overtime("4350", [0, 0, 1_000_001], ""),
            Code::BadValue,
            "holiday_hours",
        ),
        // 25 × 1 × 150 % is 37.50.
        (
            overtime("4350", [100, 0, 0], "37.51"),
            Code::BadAmount,
            "paid",
        ),
        (
            overtime("4350", [100, 0, 0], ABOVE_MAX),
            Code::BadAmount,
            "paid",
        ),
    ] {
        assert_eq!(refused(&calculation), (code, field.to_owned()));
    }
}

fn sick(days: [&str; 2], minimum: &str, agreed: &str, paid: &str) -> Calculation {
    Calculation::SickPay(SickPay {
        started_on: date(days[0]),
        ended_on: date(days[1]),
        minimum_wage: some_yuan(minimum),
        sick_pay: some_yuan(agreed),
        paid: some_yuan(paid),
    })
}

#[test]
fn sick_pay_is_what_was_agreed_and_at_least_80_percent_of_the_minimum_wage() {
    for (days, agreed, paid, total) in [
        // 2,660 × 80 % = 2,128; two months.
        (["2026-03-01", "2026-04-30"], "", "", "4256"),
        // 2,128 = 80 % exactly.
        (["2026-03-01", "2026-04-30"], "2128", "", "4256"),
        (["2026-03-01", "2026-04-30"], "2127.99", "", "4256"),
        (["2026-03-01", "2026-04-30"], "2500", "", "5000"),
        // 4,256 − 1,500.
        (["2026-03-01", "2026-04-30"], "", "1500", "2756"),
        // A month; 1–3 and 7–10 April, and 5 April 清明 (4 and 6 April are off): 2,128 + 2,128 ÷ 21.75 × 8 = 782.7126…
        (["2026-03-01", "2026-04-10"], "", "", "2910.71"),
        // 16–19 February are 除夕 to 初三; 20 February is only off: 2,128 ÷ 21.75 × 4 = 391.3563…
        (["2026-02-16", "2026-02-20"], "", "", "391.36"),
        // One day: 2,128 ÷ 21.75 = 97.8390…
        (["2026-03-02", "2026-03-02"], "", "", "97.84"),
        // A Sunday.
        (["2026-03-01", "2026-03-01"], "", "", "0"),
        // From 31 January to 29 February is one month.
        (["2024-01-31", "2024-02-29"], "", "", "2128"),
        // 1 to 30 July has 22 working days, more than the 21.75 of a month: 2,128.
        (["2026-07-01", "2026-07-30"], "", "", "2128"),
    ] {
        let result = result(&sick(days, "2660", agreed, paid));
        assert_eq!(result.total, yuan(total), "{days:?} {agreed} {paid}");
    }
}

#[test]
fn sick_pay_says_when_the_minimum_wage_is_missing_or_unchecked() {
    let days = ["2026-03-01", "2026-04-30"];
    let without = result(&sick(days, "", "2500", ""));
    assert_eq!(without.total, yuan("5000"));
    assert!(without.steps.iter().all(|step| !step.checked));
    let with = result(&sick(days, "2661", "", ""));
    assert!(
        with.steps.iter().all(|step| !step.checked),
        "no row of the table has this amount"
    );
    let notices = |result: &CalculationResult| result.notices.len();
    assert_eq!((notices(&without), notices(&with)), (1, 2));
}

#[test]
fn sick_leave_over_a_change_of_the_minimum_wage_is_pointed_out() {
    for (days, minimum, changes) in [
        // The figure of the table changes on 1 January 2026.
        (["2025-12-01", "2026-01-31"], "2490", 1),
        (["2025-12-31", "2026-01-01"], "2490", 1),
        (["2025-12-01", "2025-12-31"], "2490", 0),
        (["2026-01-01", "2026-01-31"], "2660", 0),
        // Both changes since the end of 2023.
        (["2023-12-31", "2026-01-31"], "2280", 2),
        // No minimum wage was used.
        (["2025-12-01", "2026-01-31"], "", 0),
    ] {
        let result = result(&sick(days, minimum, "2500", ""));
        let texts: Vec<_> = (result.notices.iter())
            .map(|notice| notice.text.zh.as_str())
            .filter(|text| text.contains("最低工资标准有调整"))
            .collect();
        assert_eq!(texts.len(), changes, "{days:?} {minimum}");
        if let Some(last) = texts.last() {
            assert!(last.contains("2026-01-01 起 2,660.00 元"), "{last}");
        }
    }
}

#[test]
fn a_year_whose_holidays_are_unknown_is_pointed_out() {
    for (days, year) in [
        // 3–7 January 2028 are five working days.
        (["2028-01-03", "2028-01-07"], Some("2028年")),
        (["2027-01-04", "2027-01-08"], None),
    ] {
        let result = result(&sick(days, "2660", "", ""));
        // 2,128 ÷ 21.75 × 5 = 489.1954…
        assert_eq!(result.total, yuan("489.20"), "{days:?}");
        let texts = result.notices.iter().map(|notice| &notice.text.zh);
        let named = texts.filter(|text| text.contains("不在规则表内"));
        let named: Vec<_> = named.map(|text| &text[.."2028年".len()]).collect();
        assert_eq!(named, Vec::from_iter(year));
    }
}

#[test]
fn sick_pay_refuses_each_wrong_field() {
    let days = ["2026-03-01", "2026-04-30"];
    for (calculation, code, field) in [
        (sick(days, "", "", ""), Code::Missing, "minimum_wage"),
        (sick(days, "0", "", ""), Code::BadAmount, "minimum_wage"),
        (sick(days, "2660", "0", ""), Code::BadAmount, "sick_pay"),
        (sick(days, "2660", "", "4256.01"), Code::BadAmount, "paid"),
        (
            sick(["2026-03-01", "2026-02-28"], "2660", "", ""),
            Code::TooEarly,
            "ended_on",
        ),
        (
            sick(["1949-03-01", "2026-02-28"], "2660", "", ""),
            Code::BadDate,
            "started_on",
        ),
        (
            sick(["2026-03-01", "2101-02-28"], "2660", "", ""),
            Code::BadDate,
            "ended_on",
        ),
        (
            sick(["2004-12-31", "2005-02-28"], "2660", "", ""),
            Code::TooEarly,
            "started_on",
        ),
    ] {
        assert_eq!(refused(&calculation), (code, field.to_owned()));
    }
}
