//! Economic compensation, damages and double wages.

use super::super::compensation::{Compensation, CompensationKind};
use super::super::double_wages::DoubleWages;
use super::*;

fn compensation(days: [&str; 2], wage: &str, average: &str, kind: CompensationKind) -> Calculation {
    Calculation::Compensation(Compensation {
        kind,
        started_on: date(days[0]),
        ended_on: date(days[1]),
        wage: yuan(wage),
        average_wage: some_yuan(average),
        minimum_wage: None,
    })
}

fn plain(days: [&str; 2], wage: &str, average: &str) -> Calculation {
    compensation(days, wage, average, CompensationKind::Compensation)
}

#[test]
fn a_year_counts_one_month_and_the_rest_one_or_a_half() {
    for (days, total) in [
        // 6 years and exactly 6 months: 6 + 1.
        (["2020-03-01", "2026-08-31"], "56000"),
        // One day less: 6 + 0.5.
        (["2020-03-01", "2026-08-30"], "52000"),
        // Exactly 6 years; one day more: 6 + 0.5.
        (["2020-03-01", "2026-02-28"], "48000"),
        (["2020-03-01", "2026-03-01"], "52000"),
        // One day: 0.5. Exactly 6 months: 1. One day less: 0.5.
        (["2026-03-02", "2026-03-02"], "4000"),
        (["2026-03-02", "2026-09-01"], "8000"),
        (["2026-03-02", "2026-08-31"], "4000"),
        // 11 months and 30 days: 1.
        (["2025-05-01", "2026-04-29"], "8000"),
        // From 29 February: a year ends on 28 February, half a year on 28 August.
        (["2024-02-29", "2025-02-28"], "8000"),
        (["2024-02-29", "2025-03-01"], "12000"),
        (["2024-02-29", "2024-08-28"], "8000"),
        (["2024-02-29", "2024-08-27"], "4000"),
        // Half a year that ends in a February without and with a 29th.
        (["2022-08-29", "2023-02-28"], "8000"),
        (["2022-08-29", "2023-02-27"], "4000"),
        (["2023-08-30", "2024-02-29"], "8000"),
        (["2023-08-30", "2024-02-28"], "4000"),
    ] {
        let result = result(&plain(days, "8000", "9000"));
        assert_eq!(result.total, yuan(total), "{days:?}");
        assert_eq!(added(&result).len(), 1);
    }
}

#[test]
fn a_wage_above_three_times_the_average_is_capped_with_twelve_years() {
    for (days, wage, total) in [
        // 19 years at a wage below the limit of 27,000.
        (["2008-01-01", "2026-12-31"], "8000", "152000"),
        // Exactly 3 × 9,000 is not above it: 19 × 27,000.
        (["2008-01-01", "2026-12-31"], "27000", "513000"),
        // One fen more: 12 × 27,000.
        (["2008-01-01", "2026-12-31"], "27000.01", "324000"),
        // Above it, but only 5 years: 5 × 27,000.
        (["2021-06-01", "2026-05-31"], "30000", "135000"),
        // Exactly 12 years; 12 years and a day; 11 years and 6 months: each 12.
        (["2014-01-01", "2025-12-31"], "30000", "324000"),
        (["2014-01-01", "2026-01-01"], "30000", "324000"),
        (["2014-01-01", "2025-06-30"], "30000", "324000"),
        // 11 years and 5 months: 11.5 × 27,000.
        (["2014-01-01", "2025-05-31"], "30000", "310500"),
    ] {
        let result = result(&plain(days, wage, "9000"));
        assert_eq!(result.total, yuan(total), "{days:?} {wage}");
    }
    let months = |days, wage: &str| result(&plain(days, wage, "9000")).steps.len();
    let (exactly, more) = (["2014-01-01", "2025-12-31"], ["2014-01-01", "2026-01-01"]);
    assert_eq!(
        (months(exactly, "30000"), months(more, "30000")),
        (4, 5),
        "only more than twelve years have the step of the twelve years"
    );
}

#[test]
fn damages_are_twice_the_compensation() {
    let days = ["2020-03-01", "2026-08-31"];
    // 7 × 8,000 × 200 %.
    let damages = result(&compensation(
        days,
        "8000",
        "9000",
        CompensationKind::Damages,
    ));
    assert_eq!(damages.total, yuan("112000"));
    assert_eq!(damages.capitals, "壹拾壹万贰仟元整");
    let last = damages.steps.last().unwrap();
    assert_eq!(last.formula, "56,000.00 × 200%");
    assert_eq!(last.basis.as_ref().unwrap().zh, "《劳动合同法》第八十七条");
}

/// Returns the compensation for a wage where the local minimum wage is this; no average wage was entered.
fn with_minimum(days: [&str; 2], wage: &str, minimum: &str) -> CalculationResult {
    result(&Calculation::Compensation(Compensation {
        kind: CompensationKind::Compensation,
        started_on: date(days[0]),
        ended_on: date(days[1]),
        wage: yuan(wage),
        average_wage: None,
        minimum_wage: some_yuan(minimum),
    }))
}

#[test]
fn a_wage_below_the_local_minimum_wage_is_raised_to_it() {
    let days = ["2020-03-01", "2026-08-31"];
    for (wage, minimum, total) in [
        // 6 years and 6 months: 7 × 2,660.
        ("2000", "2660", "18620"),
        ("2659.99", "2660", "18620"),
        ("2660", "2660", "18620"),
        ("2660.01", "2660", "18620.07"),
        // Nothing is raised without the minimum wage: 7 × 2,000.
        ("2000", "", "14000"),
    ] {
        let result = with_minimum(days, wage, minimum);
        assert_eq!(result.total, yuan(total), "{wage} {minimum}");
    }
    let raised = with_minimum(days, "2000", "2660");
    let step = (raised.steps.iter())
        .find(|step| step.formula == "2,000.00 < 2,660.00")
        .unwrap();
    assert_eq!(step.amount, some_yuan("2660"));
    assert_eq!(
        step.basis.as_ref().unwrap().zh,
        "《劳动合同法实施条例》第二十七条"
    );
    let last = raised.steps.last().unwrap();
    assert!(!step.checked && !last.checked, "no row was checked");
    assert!(raised.notices.is_empty());
    let without = with_minimum(days, "2000", "");
    assert!(without.notices[0].text.zh.contains("未填最低工资标准"));
}

#[test]
fn before_the_implementing_regulations_no_wage_is_raised() {
    // 8 months of work: one month of the wage.
    for (last, total) in [("2008-09-17", "500"), ("2008-09-18", "850")] {
        let result = with_minimum(["2008-01-01", last], "500", "850");
        assert_eq!(result.total, yuan(total), "{last}");
    }
}

#[test]
fn without_the_average_wage_the_cap_is_marked_as_unchecked() {
    let days = ["2008-01-01", "2026-12-31"];
    // 19 × 30,000: nothing is capped.
    let without = result(&plain(days, "30000", ""));
    assert_eq!(without.total, yuan("570000"));
    let unchecked = |result: &CalculationResult| {
        let steps = result.steps.iter().filter(|step| !step.checked);
        steps.count()
    };
    assert_eq!(unchecked(&without), 2, "the wage and what follows from it");
    assert_eq!(
        unchecked(&result(&plain(days, "30000", "9000"))),
        3,
        "a typed average that is in no checked row: the wage, the twelve years, the sum"
    );
}

#[test]
fn service_before_2008_is_pointed_out() {
    for (start, notices) in [("2007-12-31", 1), ("2008-01-01", 0)] {
        let result = result(&plain([start, "2026-12-31"], "8000", "9000"));
        let texts = result.notices.iter().map(|notice| &notice.text.zh);
        let named = texts.filter(|text| text.contains("2008年1月1日"));
        assert_eq!(named.count(), notices, "{start}");
    }
}

#[test]
fn compensation_refuses_each_wrong_field() {
    let days = ["2020-03-01", "2026-08-31"];
    for (calculation, code, field) in [
        (plain(days, "0", "9000"), Code::BadAmount, "wage"),
        (plain(days, ABOVE_MAX, "9000"), Code::BadAmount, "wage"),
        (plain(days, "8000", "0"), Code::BadAmount, "average_wage"),
        (
            plain(days, "8000", ABOVE_MAX),
            Code::BadAmount,
            "average_wage",
        ),
        (
            Calculation::Compensation(Compensation {
                kind: CompensationKind::Compensation,
                started_on: date(days[0]),
                ended_on: date(days[1]),
                wage: yuan("8000"),
                average_wage: None,
                minimum_wage: some_yuan("0"),
            }),
            Code::BadAmount,
            "minimum_wage",
        ),
        (
            plain(["2020-03-01", "2020-02-29"], "8000", ""),
            Code::TooEarly,
            "ended_on",
        ),
        (
            plain(["1949-12-31", "2000-02-29"], "8000", ""),
            Code::BadDate,
            "started_on",
        ),
        (
            plain(["2020-03-01", "2101-01-01"], "8000", ""),
            Code::BadDate,
            "ended_on",
        ),
        // Longer than a working life.
        (
            plain(["1960-03-01", "2021-01-01"], "8000", ""),
            Code::BadDate,
            "started_on",
        ),
        // Ended before the law.
        (
            plain(["2001-03-01", "2007-12-31"], "8000", ""),
            Code::TooEarly,
            "ended_on",
        ),
    ] {
        assert_eq!(refused(&calculation), (code, field.to_owned()));
    }
}

fn double(days: [&str; 2], wage: &str) -> Calculation {
    Calculation::DoubleWages(DoubleWages {
        started_on: date(days[0]),
        ended_on: date(days[1]),
        wage: yuan(wage),
    })
}

#[test]
fn double_wages_run_from_the_second_month_for_eleven_months() {
    for (days, total) in [
        // The first month is free.
        (["2026-01-01", "2026-01-31"], "0"),
        // 1 February is a Sunday; 2 and 3 February: 5,000 ÷ 21.75 × 2 = 459.7701…
        (["2026-01-01", "2026-02-01"], "0"),
        (["2026-01-01", "2026-02-03"], "459.77"),
        // February to April: 3 × 5,000.
        (["2026-01-01", "2026-04-30"], "15000"),
        // 10 February to 9 March, then 10–13 and 16–20 March: 5,000 + 5,000 ÷ 21.75 × 9 = 2,068.9655…
        (["2026-01-10", "2026-03-20"], "7068.97"),
        // Exactly 12 months, one day less, and years: 11 × 5,000 at most.
        (["2024-03-15", "2025-03-14"], "55000"),
        (["2024-03-15", "2026-11-20"], "55000"),
        // 10 months, and 19 working days (17–21, 24–28 February, 3–7, 10–13 March): 50,000 + 5,000 ÷ 21.75 × 19 = 4,367.8160…
        (["2024-03-15", "2025-03-13"], "54367.82"),
        // From 29 February the first month ends on 28 March; 29 March is a Friday: 5,000 ÷ 21.75 = 229.8850…
        (["2024-02-29", "2024-03-28"], "0"),
        (["2024-02-29", "2024-03-29"], "229.89"),
        // 1 to 30 July has 22 working days, more than the 21.75 of a month.
        (["2026-06-01", "2026-07-30"], "5000"),
    ] {
        let result = result(&double(days, "5000"));
        assert_eq!(result.total, yuan(total), "{days:?}");
    }
    let eleven = result(&double(["2024-03-15", "2026-11-20"], "5000"));
    assert_eq!(eleven.steps[0].formula, "2024-04-15 – 2025-03-14");
    assert_eq!(eleven.steps[1].formula, "5,000.00 × 11");
}

#[test]
fn double_wages_refuse_each_wrong_field() {
    let days = ["2026-01-01", "2026-04-30"];
    for (calculation, code, field) in [
        (double(days, "0"), Code::BadAmount, "wage"),
        (double(days, ABOVE_MAX), Code::BadAmount, "wage"),
        (
            double(["2026-01-01", "2025-12-31"], "5000"),
            Code::TooEarly,
            "ended_on",
        ),
        (
            double(["2007-12-31", "2008-12-31"], "5000"),
            Code::TooEarly,
            "started_on",
        ),
        (
            double(["1900-01-01", "2008-12-31"], "5000"),
            Code::BadDate,
            "started_on",
        ),
    ] {
        assert_eq!(refused(&calculation), (code, field.to_owned()));
    }
}
