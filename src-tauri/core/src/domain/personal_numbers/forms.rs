//! The forms of single numbers. They decide only how much of a hidden number masking shows, and what a search finds.

use std::ops::Range;

use super::number::{MIN_DIGITS, PersonalNumber, national};
use super::runs::GroupSlice;
use crate::domain::identity::has_citizen_form;

/// The most digits of a form: a bank card with a country code before it would be 23.
const MAX_DIGITS: usize = 24;

/// Returns the numbers of a part of a run that is personal: those whose forms cover it, or one that is hidden whole.
pub(super) fn numbers_of(part: GroupSlice<'_>) -> Vec<PersonalNumber> {
    let count = part.groups.len();
    // For each group, where the longest number ends from which on the rest is covered, too.
    let mut ends = vec![None; count + 1];
    ends[count] = Some(count);
    for first in (0..count).rev() {
        let mut digits = 0;
        for last in first..count {
            digits += part.groups[last].digits.len();
            if last > first && digits > MAX_DIGITS {
                break;
            }
            if ends[last + 1].is_some() && with_form(part.part(first..last + 1)).is_some() {
                ends[first] = Some(last + 1);
            }
        }
    }
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < count
        && let Some(end) = ends[at]
    {
        numbers.extend(with_form(part.part(at..end)));
        at = end;
    }
    match numbers.is_empty() {
        true => vec![PersonalNumber::hidden(
            part.chars,
            &part.places(),
            part.digits(),
        )],
        false => numbers,
    }
}

/// Returns whether the digits are a mobile, landline or identity number, in any groups.
pub(super) fn is_known_form(window: GroupSlice<'_>) -> bool {
    let count: usize = window.groups.iter().map(|group| group.digits.len()).sum();
    let phone = || national(&window.digits(), window.has_plus());
    let is_phone = || {
        [is_mobile, is_landline]
            .iter()
            .any(|is_form| is_form(&phone()))
    };
    (10..=MAX_DIGITS).contains(&count) && (is_phone() || citizen_number(window).is_some())
}

/// Returns whether these groups and others beside them are a number, whatever stands between them.
pub(super) fn is_part_of_number(run: GroupSlice<'_>, groups: Range<usize>) -> bool {
    let count = run.groups.len();
    (groups.end.saturating_sub(MAX_DIGITS)..=groups.start).any(|first| {
        let mut ends = groups.end..=count.min(first + MAX_DIGITS);
        ends.any(|end| is_known_form(run.part(first..end)))
    })
}

/// Returns whether one group is surely a whole number: a mobile or an identity number.
pub(super) fn is_complete(group: GroupSlice<'_>) -> bool {
    is_mobile(&national(&group.digits(), group.has_plus())) || citizen_number(group).is_some()
}

/// Returns the window as one number, if it has the form of one.
pub(super) fn with_form(window: GroupSlice<'_>) -> Option<PersonalNumber> {
    let number =
        |digits| PersonalNumber::of(window.chars, &window.places(), digits, window.starts_run());
    let digits = window.digits();
    let phone = national(&digits, window.has_plus());
    let is_phone = is_mobile(&phone) || is_service(&phone) || is_landline(&phone);
    if let Some(number) = citizen_number(window) {
        Some(number)
    } else if is_phone || is_long_number(window) || is_local_phone(window) {
        Some(number(phone))
    } else if is_bank_card(window) {
        Some(number(digits))
    } else {
        with_extension(window)
    }
}

/// Returns an identity number of 18 characters, the last of which may be X and may stand apart, or an old one of 15.
fn citizen_number(window: GroupSlice<'_>) -> Option<PersonalNumber> {
    let mut digits = window.digits();
    let mut places = window.places();
    if digits.len() == 17 {
        let behind = window.chars[window.end()..].iter().take(3);
        let x = behind
            .map(|place| place.char)
            .position(|c| c != ' ' && c != '-')?;
        let at = window.end() + x;
        if window.chars[at].char != 'x' {
            return None;
        }
        digits.push('x');
        places.push(at);
    }
    has_citizen_form(&digits).then(|| PersonalNumber::of(window.chars, &places, digits, false))
}

fn is_mobile(number: &str) -> bool {
    number.len() == 11 && matches!(number.as_bytes(), [b'1', b'3'..=b'9', ..])
}

fn is_service(number: &str) -> bool {
    number.len() == 10 && (number.starts_with("400") || number.starts_with("800"))
}

/// Returns whether a number is a landline with its area code.
fn is_landline(number: &str) -> bool {
    let local = match number.as_bytes() {
        [b'0', b'1', b'0', local @ ..] | [b'0', b'2', _, local @ ..] => local,
        [b'0', b'3'..=b'9', _, _, local @ ..] => local,
        _ => return false,
    };
    matches!(local.len(), 7 | 8) && local[0] != b'0'
}

/// Returns whether the window is a local number in two groups, such as 8270-1234.
fn is_local_phone(window: GroupSlice<'_>) -> bool {
    let is_local = matches!(window.digits().as_bytes(), [b'2'..=b'9', ..]);
    is_local && matches!(window.lengths()[..], [3 | 4, 4])
}

/// Returns a landline with its extension, such as 82701234-8012; the extension is hidden whole.
fn with_extension(window: GroupSlice<'_>) -> Option<PersonalNumber> {
    let (extension, groups) = window.groups.split_last()?;
    let phone = window.part(0..groups.len());
    let digits = national(&phone.digits(), phone.has_plus());
    let has_extension = extension.gap == "-" && extension.digits.len() < MIN_DIGITS;
    let is_local =
        matches!(digits.len(), 7 | 8) && (phone.groups.len() == 1 || is_local_phone(phone));
    (has_extension && (is_landline(&digits) || is_local)).then(|| {
        PersonalNumber::of(window.chars, &phone.places(), digits, phone.starts_run())
            .and_hidden(window.chars, extension.places.clone())
    })
}

/// Returns whether the window is a bank card of 16 to 19 digits in groups of four, or with its first six apart.
fn is_bank_card(window: GroupSlice<'_>) -> bool {
    matches!(
        window.lengths()[..],
        [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] | [6, 10..=13] | [6, 4, 4, 2..=4] | [6, 6, 4..=7]
    )
}

fn is_long_number(window: GroupSlice<'_>) -> bool {
    window.groups.len() == 1 && window.groups[0].digits.len() >= MIN_DIGITS
}
