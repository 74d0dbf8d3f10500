//! Cuts a run at what is surely whole, and judges the parts between.

use super::forms::{is_complete, is_part_of_number, numbers_of, with_form};
use super::harmless::{is_full_date, is_harmless};
use super::number::{MIN_DIGITS, PersonalNumber};
use super::runs::{Group, GroupSlice};

/// The most digits that stay readable beside a number, such as those of 15、13800001111.
const MAX_BESIDE: usize = 2;

/// Appends the personal numbers of a run.
///
/// A run is cut at known numbers, at whole mobile and identity numbers, and at dates with signs of their own. What lies
/// between is judged as a whole: it stays readable if it is harmless, and otherwise all of its digits are hidden. Beside a
/// number only two digits stay readable. With the ends of two numbers that are shown they are nine in a row at most, fewer
/// than any phone with its area code has, so that no number stays readable by being cut at the wrong place.
pub(super) fn find_numbers(run: GroupSlice<'_>, known: &[String], found: &mut Vec<PersonalNumber>) {
    let mut part_start = 0;
    let mut at = 0;
    let mut follows_number = false;
    while at <= run.groups.len() {
        let cut = cut_at(run, at, known);
        let is_end = at == run.groups.len();
        let (count, number) = cut.unwrap_or((0, None));
        if count > 0 || is_end {
            let part = run.part(part_start..at);
            let is_beside = follows_number || number.is_some();
            let is_short = part.lengths().iter().sum::<usize>() <= MAX_BESIDE;
            if !is_harmless(part) || is_beside && !is_short || holds_known(part, known) {
                found.extend(numbers_of(part));
            }
            follows_number = number.is_some();
            part_start = at + count;
        }
        found.extend(number);
        at += count.max(1);
    }
}

/// Returns how many groups from here on are surely whole, and their number if they are one.
fn cut_at(
    run: GroupSlice<'_>,
    at: usize,
    known: &[String],
) -> Option<(usize, Option<PersonalNumber>)> {
    let groups = &run.groups[at..];
    if let Some(window) = known.iter().find_map(|number| known_at(run, at, number)) {
        let number = with_form(window).unwrap_or_else(|| {
            PersonalNumber::of(window.chars, &window.places(), window.digits(), false)
        });
        return Some((window.groups.len(), Some(number)));
    }
    if !groups.is_empty() && is_complete(run.part(at..at + 1)) {
        return Some((1, with_form(run.part(at..at + 1))));
    }
    let [year, month, _, after @ ..] = groups else {
        return None;
    };
    let is_apart =
        |group: &Group| group.gap != month.gap && !group.gap.contains(char::is_alphabetic);
    let stands_apart = is_apart(year) && after.first().is_none_or(is_apart);
    let is_date = stands_apart && is_full_date(&groups[..3]);
    (is_date && !is_part_of_number(run, at..at + 3)).then_some((3, None))
}

/// Returns the groups from here on that are a known number, with or without a country code. A part of a group is none,
/// and a number of four digits or fewer could be anything.
fn known_at<'a>(run: GroupSlice<'a>, at: usize, known: &str) -> Option<GroupSlice<'a>> {
    let known = digits_of(known).filter(|digits| digits.len() > 4)?;
    let mut digits = String::new();
    for last in at..run.groups.len() {
        digits.push_str(&run.groups[last].digits);
        let is_known = ["", "86", "0086"]
            .iter()
            .any(|code| digits.strip_prefix(code) == Some(known));
        if is_known && (known.len() >= MIN_DIGITS || last == at) {
            return Some(run.part(at..last + 1));
        }
        if digits.len() > known.len() + 4 {
            break;
        }
    }
    None
}

/// Returns whether a known number is hidden in the digits of a part.
fn holds_known(part: GroupSlice<'_>, known: &[String]) -> bool {
    let digits = part.digits();
    let known = known.iter().filter_map(|number| digits_of(number));
    known
        .filter(|one| one.len() >= MIN_DIGITS)
        .any(|one| digits.contains(one))
}

/// Returns a number without the X at its end; none if it has other letters.
fn digits_of(number: &str) -> Option<&str> {
    let digits = number.strip_suffix('x').unwrap_or(number);
    digits.bytes().all(|b| b.is_ascii_digit()).then_some(digits)
}
