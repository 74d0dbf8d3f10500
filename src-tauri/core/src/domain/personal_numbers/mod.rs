//! Finds the numbers of people in a text in every way of writing: mobile and landline phones, identity numbers, bank
//! cards, social insurance numbers, and the credit code of an individual business 个体工商户, which is one person's.
//!
//! A text is cut into runs of digits with nothing but blanks and signs between them. Seven or more digits of a run belong
//! to a person unless they are, as a whole, an amount, a date or the number of a case. What a run holds besides decides
//! only how it is shown, never whether it is hidden.

mod code;
mod forms;
mod harmless;
mod number;
mod parts;
mod runs;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::normal_form::{FoldedChar, fold, fold_with_places};
pub use code::is_public_code;
use number::{MIN_DIGITS, digit};
pub use number::{PersonalNumber, national};
use runs::{GroupSlice, runs};

/// Finds the personal numbers of a text, in order. `known` are numbers of the people concerned, in the form of
/// [`numbers_of_field`]; they are found also if they have no known form.
pub fn personal_numbers(text: &str, known: &[String]) -> Vec<PersonalNumber> {
    let chars = fold_with_places(text);
    let mut used = vec![false; chars.len()];
    let mut found = code::find_codes(&chars, &mut used);
    for groups in &runs(text, &chars, &used) {
        let run = GroupSlice {
            chars: &chars,
            groups,
        };
        parts::find_numbers(run, known, &mut found);
    }
    found.sort_by_key(PersonalNumber::start);
    found
}

/// Returns the numbers of a field for numbers, such as a phone field with two phones.
pub fn numbers_of_field(field: &str) -> Vec<String> {
    let found = personal_numbers(field, &[]).into_iter();
    let mut numbers: Vec<String> = found.map(|number| number.digits).collect();
    let is_list_sign =
        |c: char| matches!(c, '/' | '、' | ',' | ';' | '|' | '\n' | '或' | '和' | '及');
    for piece in fold(field).split(is_list_sign) {
        let whole: String = piece.chars().filter(char::is_ascii_alphanumeric).collect();
        let whole = national(&whole, piece.trim_start().starts_with('+'));
        let is_part = |one: &&String| whole.contains(one.as_str());
        let is_many = numbers.iter().filter(is_part).count() > 1;
        if !whole.is_empty() && !is_many && !numbers.contains(&whole) {
            numbers.push(whole);
        }
    }
    numbers
}

/// Returns whether a number of a person, in the form of [`numbers_of_field`], is found by what was typed: as a whole, by
/// its last four characters, or by seven or more in a row. Shorter parts would let a hidden number be guessed.
pub fn is_found_by(number: &str, typed: &str) -> bool {
    match typed.len() {
        0..=3 => false,
        4 if number.len() >= MIN_DIGITS && number.ends_with(typed) => true,
        7.. => number.contains(typed),
        _ => number == typed,
    }
}

/// Masks the personal numbers of a text and leaves everything else as it is.
pub fn mask_numbers(text: &str, known: &[String]) -> String {
    let numbers = personal_numbers(text, known);
    replace(
        text,
        numbers.iter().flat_map(PersonalNumber::masked).collect(),
    )
}

/// Masks a field for phones: the numbers in it, and every digit that belongs to none of them.
pub fn mask_phones(field: &str) -> String {
    let chars = fold_with_places(field);
    let numbers = personal_numbers(field, &[]);
    let mut shown: Vec<(Range<usize>, char)> =
        numbers.iter().flat_map(PersonalNumber::masked).collect();
    let is_shown = |place: &FoldedChar| shown.iter().any(|(range, _)| *range == place.source);
    let others = chars
        .iter()
        .filter(|place| digit(place.char).is_some() && !is_shown(place));
    let others: Vec<_> = others.map(|place| (place.source.clone(), '*')).collect();
    shown.extend(others);
    shown.sort_by_key(|(range, _)| range.start);
    replace(field, shown)
}

/// Replaces ranges of a text, which are in order, by characters. One range may have several.
fn replace(text: &str, shown: Vec<(Range<usize>, char)>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (range, c) in shown {
        if range.start >= done {
            out.push_str(&text[done..range.start]);
            done = range.end;
        }
        out.push(c);
    }
    out.push_str(&text[done..]);
    out
}
