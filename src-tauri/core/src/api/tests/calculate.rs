//! The calculators through their command.

use super::*;

fn overtime(wage: Value) -> Value {
    json!({ "calculator": "overtime", "input": {
        "wage": wage, "workday_hours": 1_000, "rest_day_hours": null, "holiday_hours": null, "paid": null,
    } })
}

#[test]
fn a_calculation_is_answered_and_leaves_nothing_in_the_journal() {
    let (_folder, mut app, _) = office();
    let before = app.book().unwrap().store.head().seq;
    let result = ok(&mut app, "calculate", overtime(json!(435_000)));
    // 4,350 ÷ 21.75 ÷ 8 × 10 × 150 %.
    assert_eq!(result["total"], 37_500);
    assert_eq!(result["capitals"], "叁佰柒拾伍元整");
    let figures = ok(&mut app, "regional_figures", json!({}));
    assert!(figures.as_array().unwrap().len() > 10);
    refused(&mut app, "calculate", overtime(json!(0)));
    assert_eq!(app.book().unwrap().store.head().seq, before);
}

#[test]
fn what_is_no_amount_is_refused_with_its_field() {
    let (_folder, mut app, _) = office();
    for wage in [
        json!(-1),
        json!(1.5),
        json!("4350"),
        json!(9_007_199_254_740_992_i64),
        json!(0),
    ] {
        let refusal = call(&mut app, "calculate", overtime(wage.clone()), &now()).unwrap_err();
        let field = refusal.field.unwrap_or_default();
        assert_eq!(field.rsplit('.').next(), Some("wage"), "{wage}");
    }
    for payload in [
        json!({ "calculator": "interest", "input": {} }),
        json!({ "calculator": "overtime" }),
        json!({}),
    ] {
        call(&mut app, "calculate", payload, &now()).unwrap_err();
    }
}

#[test]
fn nobody_calculates_before_signing_in() {
    let (_folder, mut app) = app();
    for (cmd, payload) in [
        ("calculate", overtime(json!(435_000))),
        ("regional_figures", json!({})),
    ] {
        assert_eq!(refused(&mut app, cmd, payload), Code::NoBook, "{cmd}");
    }
}
