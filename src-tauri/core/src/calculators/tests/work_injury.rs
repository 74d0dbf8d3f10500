//! The benefits of a work injury.

use super::super::injury::InjuryClaim;
use super::super::rules::Payer;
use super::*;

/// Returns an injury of this grade with an own wage of 6,000 where the average is 9,000, insured and still employed.
fn injury(grade: Option<u8>) -> InjuryClaim {
    InjuryClaim {
        injured_on: date("2025-12-09"),
        grade,
        wage: some_yuan("6000"),
        average_wage: some_yuan("9000"),
        insured: true,
        ended: false,
        medical_lump_sum: None,
        employment_lump_sum: None,
        stop_from: None,
        stop_to: None,
        original_wage: None,
        paid: None,
    }
}

fn stopped(days: [&str; 2], paid: &str) -> InjuryClaim {
    InjuryClaim {
        stop_from: Some(date(days[0])),
        stop_to: Some(date(days[1])),
        original_wage: some_yuan("5000"),
        paid: some_yuan(paid),
        ..injury(None)
    }
}

fn of(injury: InjuryClaim) -> CalculationResult {
    result(&Calculation::Injury(injury))
}

/// Returns the amounts that this payer owes, once or each month.
fn owed_by(result: &CalculationResult, payer: Payer, monthly: bool) -> Vec<String> {
    let steps = result.steps.iter();
    let steps = steps.filter(|step| step.payer == Some(payer) && step.monthly == monthly);
    steps
        .map(|step| step.amount.unwrap_or_default().to_string())
        .collect()
}

#[test]
fn each_grade_has_its_benefit_and_its_allowance() {
    use Payer::{Employer, Fund};
    for (grade, benefit, allowance) in [
        // 27, 25, 23, 21 × 6,000; 90, 85, 80, 75 % of 6,000.
        (1, "162,000.00", Some((Fund, "5,400.00"))),
        (2, "150,000.00", Some((Fund, "5,100.00"))),
        (3, "138,000.00", Some((Fund, "4,800.00"))),
        (4, "126,000.00", Some((Fund, "4,500.00"))),
        // 18, 16 × 6,000; 70, 60 % of 6,000, by the employer.
        (5, "108,000.00", Some((Employer, "4,200.00"))),
        (6, "96,000.00", Some((Employer, "3,600.00"))),
        // 13, 11, 9, 7 × 6,000.
        (7, "78,000.00", None),
        (8, "66,000.00", None),
        (9, "54,000.00", None),
        (10, "42,000.00", None),
    ] {
        let result = of(injury(Some(grade)));
        assert_eq!(result.total, Fen::ZERO, "the employer owes nothing once");
        assert_eq!(owed_by(&result, Fund, false)[0], benefit, "{grade}");
        let monthly = [Employer, Fund].into_iter().flat_map(|payer| {
            owed_by(&result, payer, true)
                .into_iter()
                .map(move |a| (payer, a))
        });
        let expected = allowance.map(|(payer, amount)| (payer, amount.to_owned()));
        assert_eq!(monthly.collect::<Vec<_>>(), Vec::from_iter(expected));
    }
}

#[test]
fn the_own_wage_stays_between_60_and_300_percent_of_the_average() {
    for (wage, benefit) in [
        // 9,000 × 60 % = 5,400; × 300 % = 27,000; grade 10 has 7 months.
        ("5399.99", "37,800.00"),
        ("5400", "37,800.00"),
        ("5400.01", "37,800.07"),
        ("27000", "189,000.00"),
        ("27000.01", "189,000.00"),
        ("26999.99", "188,999.93"),
    ] {
        let result = of(InjuryClaim {
            wage: some_yuan(wage),
            ..injury(Some(10))
        });
        assert_eq!(owed_by(&result, Payer::Fund, false)[0], benefit, "{wage}");
    }
    let without = of(InjuryClaim {
        wage: some_yuan("30000"),
        average_wage: None,
        ..injury(Some(10))
    });
    // 7 × 30,000, unchecked.
    assert_eq!(owed_by(&without, Payer::Fund, false)[0], "210,000.00");
    assert!(!without.steps[0].checked && !without.steps[1].checked);
}

#[test]
fn after_the_end_the_employer_owes_the_employment_subsidy() {
    let ended = InjuryClaim {
        ended: true,
        medical_lump_sum: some_yuan("120000"),
        employment_lump_sum: some_yuan("45000"),
        ..injury(Some(7))
    };
    let insured = of(ended.clone());
    assert_eq!(insured.total, yuan("45000"));
    assert_eq!(
        owed_by(&insured, Payer::Fund, false),
        ["78,000.00", "120,000.00", "198,000.00"],
        "the benefit, the medical subsidy and their sum"
    );
    // 78,000 + 120,000 + 45,000.
    let uninsured = of(InjuryClaim {
        insured: false,
        ..ended.clone()
    });
    assert_eq!(uninsured.total, yuan("243000"));
    assert_eq!(
        owed_by(&uninsured, Payer::Fund, false),
        Vec::<String>::new()
    );
    let severe = of(InjuryClaim {
        grade: Some(4),
        ..ended.clone()
    });
    assert_eq!(severe.total, Fen::ZERO, "grades 1 to 4 have no subsidies");
    let missing = of(InjuryClaim {
        employment_lump_sum: None,
        ..ended
    });
    let subsidy = missing
        .steps
        .iter()
        .find(|step| step.formula == "—")
        .unwrap();
    assert_eq!((subsidy.amount, subsidy.checked), (None, false));
}

#[test]
fn an_uninsured_employer_pays_the_monthly_allowance_but_not_in_the_sum() {
    let result = of(InjuryClaim {
        insured: false,
        ..injury(Some(3))
    });
    // 23 × 6,000; 80 % of 6,000 each month.
    assert_eq!(result.total, yuan("138000"));
    assert_eq!(owed_by(&result, Payer::Employer, true), ["4,800.00"]);
}

#[test]
fn wages_for_the_stopped_work_are_the_original_wage() {
    for (days, paid, total) in [
        // 5 January to 4 April: 3 × 5,000.
        (["2026-01-05", "2026-04-04"], "", "15000"),
        (["2026-01-05", "2026-04-04"], "4000", "11000"),
        (["2026-01-05", "2026-04-04"], "15000", "0"),
        // 5 April 清明 and 7 to 10 April are paid (6 April is only off): 5,000 ÷ 21.75 × 5 = 1,149.4252…
        (["2026-01-05", "2026-04-10"], "", "16149.43"),
        // 24 months: 24 × 5,000.
        (["2026-01-05", "2028-01-04"], "", "120000"),
    ] {
        let result = of(stopped(days, paid));
        assert_eq!(result.total, yuan(total), "{days:?} {paid}");
    }
    for (last, notices) in [("2027-01-04", 0), ("2027-01-05", 1)] {
        let result = of(stopped(["2026-01-05", last], ""));
        assert_eq!(result.notices.len(), notices, "{last}");
    }
    let both = of(InjuryClaim {
        insured: false,
        grade: Some(10),
        ..stopped(["2026-01-05", "2026-04-04"], "4000")
    });
    // 15,000 − 4,000 + 7 × 6,000.
    assert_eq!(both.total, yuan("53000"));
}

#[test]
fn statutory_holidays_are_paid_while_work_is_stopped() {
    // 16–19 February 2026 are 除夕 to 初三, 20 February is worked on another day: 6,000 ÷ 21.75 × 4 = 1,103.4482…
    let result = of(InjuryClaim {
        original_wage: some_yuan("6000"),
        ..stopped(["2026-02-16", "2026-02-20"], "")
    });
    assert_eq!(result.total, yuan("1103.45"));
}

#[test]
fn work_may_stop_before_an_occupational_disease_is_diagnosed() {
    let result = of(InjuryClaim {
        injured_on: date("2026-03-10"),
        ..stopped(["2026-01-05", "2026-04-04"], "")
    });
    assert_eq!(result.total, yuan("15000"));
}

#[test]
fn the_subsidies_come_with_their_condition() {
    for (grade, condition) in [
        (4, None),
        (5, Some(("职工本人提出", "第三十六条第二款"))),
        (6, Some(("职工本人提出", "第三十六条第二款"))),
        (7, Some(("合同期满终止", "第三十七条第（二）项"))),
        (10, Some(("合同期满终止", "第三十七条第（二）项"))),
    ] {
        let ended = of(InjuryClaim {
            ended: true,
            ..injury(Some(grade))
        });
        let named = (ended.notices.iter()).find(|notice| notice.text.zh.contains("限于"));
        assert_eq!(named.is_some(), condition.is_some(), "{grade}");
        if let (Some(notice), Some((text, article))) = (named, condition) {
            assert!(notice.text.zh.contains(text), "{grade}: {notice:?}");
            assert!(notice.basis.zh.ends_with(article), "{grade}: {notice:?}");
        }
        let employed = of(injury(Some(grade)));
        assert!(!(employed.notices.iter()).any(|notice| notice.text.zh.contains("限于")));
    }
}

#[test]
fn injury_benefits_refuse_each_wrong_field() {
    let right = || stopped(["2026-01-05", "2026-04-04"], "");
    let graded = || injury(Some(7));
    let zero = some_yuan("0");
    for (injury, code, field) in [
        (injury(None), Code::Missing, "grade"),
        (injury(Some(0)), Code::BadValue, "grade"),
        (injury(Some(11)), Code::BadValue, "grade"),
        (
            InjuryClaim {
                wage: None,
                ..graded()
            },
            Code::Missing,
            "wage",
        ),
        (
            InjuryClaim {
                wage: zero,
                ..graded()
            },
            Code::BadAmount,
            "wage",
        ),
        (
            InjuryClaim {
                average_wage: zero,
                ..graded()
            },
            Code::BadAmount,
            "average_wage",
        ),
        (
            InjuryClaim {
                medical_lump_sum: zero,
                ..graded()
            },
            Code::BadAmount,
            "medical_lump_sum",
        ),
        (
            InjuryClaim {
                employment_lump_sum: some_yuan(ABOVE_MAX),
                ..graded()
            },
            Code::BadAmount,
            "employment_lump_sum",
        ),
        (
            InjuryClaim {
                injured_on: date("2010-12-31"),
                ..graded()
            },
            Code::TooEarly,
            "injured_on",
        ),
        (
            InjuryClaim {
                injured_on: date("1949-12-31"),
                ..graded()
            },
            Code::BadDate,
            "injured_on",
        ),
        (
            InjuryClaim {
                paid: some_yuan("1"),
                ..graded()
            },
            Code::Missing,
            "stop_from",
        ),
        (
            InjuryClaim {
                stop_from: None,
                ..right()
            },
            Code::Missing,
            "stop_from",
        ),
        (
            InjuryClaim {
                stop_to: None,
                ..right()
            },
            Code::Missing,
            "stop_to",
        ),
        (
            InjuryClaim {
                stop_to: Some(date("2026-01-04")),
                ..right()
            },
            Code::TooEarly,
            "stop_to",
        ),
        // 24 months and a day.
        (
            InjuryClaim {
                stop_to: Some(date("2028-01-05")),
                ..right()
            },
            Code::TooLate,
            "stop_to",
        ),
        (
            InjuryClaim {
                original_wage: None,
                ..right()
            },
            Code::Missing,
            "original_wage",
        ),
        (
            InjuryClaim {
                original_wage: zero,
                ..right()
            },
            Code::BadAmount,
            "original_wage",
        ),
        (
            InjuryClaim {
                paid: some_yuan("15000.01"),
                ..right()
            },
            Code::BadAmount,
            "paid",
        ),
    ] {
        let refused = refused(&Calculation::Injury(injury));
        assert_eq!(refused, (code, field.to_owned()));
    }
}
