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

/// The least digits in a row by which a phone is found. Shorter parts would let a hidden number be guessed.
pub const FOUND_BY: usize = MIN_DIGITS;
/// The last digits by which a phone is found, by a search that journals the cases it finds.
pub const ENDING: usize = 4;
/// The least digits of a number that is no phone but that of a document or a card. It is found as a whole only.
const MIN_DOCUMENT_DIGITS: usize = 15;

/// Returns whether a number in a field or a text is long enough for that of a document or a card.
pub fn is_document_number(number: &str) -> bool {
    number.len() >= MIN_DOCUMENT_DIGITS
}

/// Returns whether a phone, in the form of [`numbers_of_field`], is found by what was typed: as a whole, by seven or more
/// digits in a row, or, if `by_ending`, by its last four.
pub fn is_found_by(number: &str, typed: &str, by_ending: bool) -> bool {
    let is_phone = number.len() >= FOUND_BY && !is_document_number(number);
    match typed.len() {
        ENDING => by_ending && number.ends_with(typed) && (is_phone || number == typed),
        FOUND_BY.. if is_phone => number.contains(typed),
        5.. => number == typed,
        _ => false,
    }
}

/// Separates the numbers of people from a text. In the rest each of their digits is a `|`.
pub fn separate_numbers(text: &str) -> (String, Vec<String>) {
    let numbers = personal_numbers(text, &[]);
    let places = numbers.iter().flat_map(PersonalNumber::masked);
    let rest = replace(text, places.map(|(range, _)| (range, '|')).collect());
    (
        rest,
        numbers.into_iter().map(|number| number.digits).collect(),
    )
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
