//! Checks of the input; each refusal names its field.

use chrono::{Datelike, NaiveDate};

use super::statutory_holidays::is_statutory_holiday;
use crate::domain::calendar::{is_provisional, is_workday};
use crate::domain::entry::check_date;
use crate::domain::money::Fen;
use crate::domain::refusal::{Code, Refusal};

/// The longest span of a calculation in years: a working life.
const MAX_YEARS: i32 = 60;

/// Returns the amount of a field that must be above zero.
pub fn above_zero(amount: Fen, field: &str) -> Result<Fen, Refusal> {
    if amount == Fen::ZERO || amount > Fen::MAX_INPUT {
        return Err(Refusal::at(Code::BadAmount, field));
    }
    Ok(amount)
}

/// Returns the amount of a field that may be empty, but not zero.
pub fn optional_above_zero(amount: Option<Fen>, field: &str) -> Result<Option<Fen>, Refusal> {
    amount.map(|amount| above_zero(amount, field)).transpose()
}

/// Refuses an amount that is too large; none and zero are right.
pub fn in_range(amount: Option<Fen>, field: &str) -> Result<(), Refusal> {
    match amount {
        Some(amount) if amount > Fen::MAX_INPUT => Err(Refusal::at(Code::BadAmount, field)),
        _ => Ok(()),
    }
}

/// Refuses days that cannot be right, an end before the start, and spans longer than a working life.
pub fn span(
    (first, first_field): (NaiveDate, &str),
    (last, last_field): (NaiveDate, &str),
) -> Result<(), Refusal> {
    check_date("", first_field, Some(first))?;
    check_date("", last_field, Some(last))?;
    if last < first {
        return Err(Refusal::at(Code::TooEarly, last_field).with(first.to_string()));
    }
    match last.year() - first.year() > MAX_YEARS {
        true => Err(Refusal::at(Code::BadDate, first_field)),
        false => Ok(()),
    }
}

/// Refuses a number of hundredths above its limit.
pub fn at_most(hundredths: u32, max: u32, field: &str) -> Result<(), Refusal> {
    match hundredths > max {
        true => Err(Refusal::at(Code::BadValue, field)),
        false => Ok(()),
    }
}

/// Returns the working days from first to last, both included, in hundredths.
pub fn working_days(first: NaiveDate, last: NaiveDate) -> i64 {
    let days = first.iter_days().take_while(|day| *day <= last);
    days.filter(|day| is_workday(*day)).map(|_| 100).sum()
}

/// Returns the paid days 计薪天数 from first to last, both included, in hundredths: working days and statutory holidays, which together
/// make the 21.75 of a month (《劳动法》第五十一条；人社部发〔2025〕2号).
pub fn paid_days(first: NaiveDate, last: NaiveDate) -> i64 {
    let days = first.iter_days().take_while(|day| *day <= last);
    days.filter(|day| is_paid(*day)).map(|_| 100).sum()
}

/// Returns true for a working day or a statutory holiday. In a year without a notice the days off for holidays at weekends are not
/// known and count as working days, so those holidays do not count besides.
fn is_paid(day: NaiveDate) -> bool {
    let is_at_weekend = day.weekday().number_from_monday() > 5;
    is_workday(day) || (is_statutory_holiday(day) && !(is_at_weekend && is_provisional(day)))
}
