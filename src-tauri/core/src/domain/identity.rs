//! Checks of identity numbers and telephone numbers. A wrong number is reported and never corrected silently.
//!
//! Citizen numbers: GB 11643. Unified social credit codes of organisations: GB 32100-2015, with the organisation code
//! of GB 11714 inside. Documents of other kinds (passport, permit, old registration numbers) are free text and not
//! checked here.

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use super::normal_form::fold;

/// The result of a check. A `Doubtful` number is reported and may be saved; an `Invalid` one may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "verdict", content = "reason", rename_all = "snake_case")]
pub enum NumberCheck {
    Valid,
    Doubtful(NumberDoubt),
    Invalid(NumberFault),
}

impl NumberCheck {
    pub const fn is_invalid(self) -> bool {
        matches!(self, Self::Invalid(_))
    }
}

/// The reason why a number is doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NumberDoubt {
    /// An old citizen number of 15 digits.
    OldCitizenNumber,
    /// The first two digits name no province.
    UnknownProvince,
    /// The first two characters name no kind of organisation that is known here.
    UnknownOrganisationKind,
    /// The organisation code inside has a wrong check character.
    OrganisationCode,
    /// An old registration number of 15 digits.
    OldRegistrationNumber,
    /// Neither a mobile, nor a landline, nor a service number of this country.
    UnusualPhone,
    /// The check character does not fit, which points to a typing error.
    CheckDigit,
    /// A citizen number with a digit too many or too few.
    CitizenLength,
}

impl NumberDoubt {
    /// Returns the code for which the UI has a question.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OldCitizenNumber => "old_citizen_number",
            Self::UnknownProvince => "unknown_province",
            Self::UnknownOrganisationKind => "unknown_organisation_kind",
            Self::OrganisationCode => "organisation_code",
            Self::OldRegistrationNumber => "old_registration_number",
            Self::UnusualPhone => "unusual_phone",
            Self::CheckDigit => "check_digit",
            Self::CitizenLength => "citizen_length",
        }
    }
}

/// The reason why a number is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NumberFault {
    Length,
    Character,
    /// The birth date does not exist.
    BirthDate,
}

/// Returns the number in the stored form: half-width, upper case, without white space.
pub fn normalize_number(typed: &str) -> String {
    fold(typed)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_uppercase()
}

/// Checks a citizen number 公民身份号码 of 18 digits or, from before 1999, 15 digits.
///
/// Regions that have been abolished stay valid (people keep their number: 320202–320204 are today's 梁溪区), so only the
/// province is looked at; the numbers of residents from Hong Kong, Macao and Taiwan (81–83) have the same form.
/// Digits of another length, the last of which may be X, are doubtful.
pub fn citizen_id(typed: &str) -> NumberCheck {
    let number = normalize_number(typed);
    let digits = number.strip_suffix('X').unwrap_or(&number);
    let is_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    match parse_citizen_id(&number) {
        Ok(check) => check,
        Err(NumberFault::Length) if is_digits => NumberCheck::Doubtful(NumberDoubt::CitizenLength),
        Err(fault) => NumberCheck::Invalid(fault),
    }
}

/// Returns the birth date in a citizen number that has the right form.
pub fn birth_date(typed: &str) -> Option<NaiveDate> {
    let number = normalize_number(typed);
    let born = match (parse_citizen_id(&number), number.len()) {
        (Ok(_), 18) => number[6..14].to_owned(),
        (Ok(_), _) => format!("19{}", &number[6..12]),
        (Err(_), _) => return None,
    };
    NaiveDate::parse_from_str(&born, "%Y%m%d").ok()
}

/// Parses a citizen number and returns the verdict on its region.
fn parse_citizen_id(number: &str) -> Result<NumberCheck, NumberFault> {
    let is_old = match number.chars().count() {
        18 => false,
        15 => true,
        _ => return Err(NumberFault::Length),
    };
    let (digits, last) = match number.char_indices().next_back() {
        Some((at, last)) if !is_old => (&number[..at], Some(last)),
        _ => (number, None),
    };
    let is_last = |c: char| c.is_ascii_digit() || c == 'X';
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !last.is_none_or(is_last) {
        return Err(NumberFault::Character);
    }
    // The old form has no century; it was replaced in 1999.
    let born = if is_old {
        format!("19{}", &digits[6..12])
    } else {
        digits[6..14].to_owned()
    };
    NaiveDate::parse_from_str(&born, "%Y%m%d").map_err(|_| NumberFault::BirthDate)?;
    Ok(
        if last.is_some() && citizen_check_character(digits) != last {
            NumberCheck::Doubtful(NumberDoubt::CheckDigit)
        } else if !PROVINCES.contains(&&digits[..2]) {
            NumberCheck::Doubtful(NumberDoubt::UnknownProvince)
        } else if is_old {
            NumberCheck::Doubtful(NumberDoubt::OldCitizenNumber)
        } else {
            NumberCheck::Valid
        },
    )
}

/// Returns whether a folded number looks like a citizen number: 18 characters, or 15 of the old form, with a province and
/// a birth date. Its check character may be wrong.
pub(super) fn has_citizen_form(number: &str) -> bool {
    parse_citizen_id(&number.to_uppercase()).is_ok() && PROVINCES.contains(&&number[..2])
}

/// Returns the check character by ISO 7064 MOD 11-2 as in GB 11643; none if the text is not 17 digits.
fn citizen_check_character(digits: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let values: Vec<u32> = digits
        .chars()
        .map(|c| c.to_digit(10))
        .collect::<Option<_>>()?;
    if values.len() != WEIGHTS.len() {
        return None;
    }
    let sum: u32 = values
        .iter()
        .zip(WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    "10X98765432".chars().nth((sum % 11) as usize)
}

/// The first two digits of the region codes of GB/T 2260.
const PROVINCES: &[&str] = &[
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82", "83", "91",
];

/// The 31 characters of a unified social credit code, in the order of their values: no I, O, S, V, Z.
const USCC_CHARACTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Checks a unified social credit code 统一社会信用代码 of an organisation; an individual business 个体工商户 has one too (92).
pub fn uscc(typed: &str) -> NumberCheck {
    let code = normalize_number(typed);
    let length = code.chars().count();
    if length == 15 && code.bytes().all(|b| b.is_ascii_digit()) {
        return NumberCheck::Doubtful(NumberDoubt::OldRegistrationNumber);
    }
    if length != 18 {
        return NumberCheck::Invalid(NumberFault::Length);
    }
    let values: Option<Vec<usize>> = code.chars().map(|c| USCC_CHARACTERS.find(c)).collect();
    let Some(values) = values.filter(|_| code[2..8].bytes().all(|b| b.is_ascii_digit())) else {
        return NumberCheck::Invalid(NumberFault::Character);
    };
    // Weights are the powers of 3 modulo 31.
    let (sum, _) = values[..17].iter().fold((0, 1), |(sum, weight), value| {
        (sum + value * weight, weight * 3 % 31)
    });
    if (31 - sum % 31) % 31 != values[17] {
        NumberCheck::Doubtful(NumberDoubt::CheckDigit)
    } else if !has_known_kind(&code[..2]) {
        NumberCheck::Doubtful(NumberDoubt::UnknownOrganisationKind)
    } else if organisation_check_character(&code[8..16]) != code.chars().nth(16) {
        NumberCheck::Doubtful(NumberDoubt::OrganisationCode)
    } else {
        NumberCheck::Valid
    }
}

/// Returns whether the registering authority (first character) may register this kind of organisation (second).
fn has_known_kind(kind: &str) -> bool {
    match kind.as_bytes() {
        [b'1', b'1'..=b'3' | b'9'] => true,
        [b'5', b'1'..=b'3' | b'9'] => true,
        // Unions: 81 at the base, 89 others.
        [b'8', b'1' | b'9'] => true,
        [b'9', b'1'..=b'3'] => true,
        [b'2' | b'3' | b'4' | b'6' | b'7' | b'A' | b'N' | b'Y', _] => true,
        _ => false,
    }
}

/// Returns the check character of an organisation code, GB 11714.
fn organisation_check_character(body: &str) -> Option<char> {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let values: Vec<u32> = body
        .chars()
        .map(|c| c.to_digit(36))
        .collect::<Option<_>>()?;
    let sum: u32 = values
        .iter()
        .zip(WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

/// Checks a field for phones, which may hold several: the first that is not valid decides.
pub fn phones(typed: &str) -> NumberCheck {
    let checks: Vec<NumberCheck> = split_phones(typed).into_iter().map(phone).collect();
    let worst = checks.iter().find(|check| check.is_invalid());
    let doubtful = checks.iter().find(|check| **check != NumberCheck::Valid);
    *worst.or(doubtful).unwrap_or(&NumberCheck::Valid)
}

/// Splits a field for phones at list signs, and at blanks if every piece is then a phone by itself.
fn split_phones(typed: &str) -> Vec<&str> {
    let is_list_sign = |c: char| {
        matches!(
            c,
            '/' | '／' | '、' | '，' | ',' | '；' | ';' | '|' | '或' | '和' | '及' | '\n'
        )
    };
    let listed = typed
        .split(is_list_sign)
        .map(str::trim)
        .filter(|piece| !piece.is_empty());
    let mut phones = Vec::new();
    for piece in listed {
        let words: Vec<&str> = piece.split_whitespace().collect();
        let is_many = words.len() > 1 && words.iter().all(|word| phone(word) == NumberCheck::Valid);
        match is_many && phone(piece) != NumberCheck::Valid {
            true => phones.extend(words),
            false => phones.push(piece),
        }
    }
    // A field of signs only is one wrong phone.
    match phones.is_empty() {
        true => vec![typed],
        false => phones,
    }
}

/// Checks a telephone number: mobile, landline with or without area code and extension, service number 400/800. White
/// space, a leading +86 or 0086 and hyphens inside a mobile number do not matter. Other numbers of 3 to 15 digits are
/// doubtful, because abroad they look different.
pub fn phone(typed: &str) -> NumberCheck {
    let number = normalize_number(typed);
    let national = number
        .strip_prefix("+86")
        .or_else(|| number.strip_prefix("0086"))
        .unwrap_or(&number);
    let national = national.trim_start_matches('-');
    if !number
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '-' | '+' | '(' | ')'))
    {
        return NumberCheck::Invalid(NumberFault::Character);
    }
    let digits: String = national.chars().filter(char::is_ascii_digit).collect();
    if is_mobile(&digits) || is_service(&digits) || is_landline(national) {
        NumberCheck::Valid
    } else if (3..=15).contains(&digits.len()) {
        NumberCheck::Doubtful(NumberDoubt::UnusualPhone)
    } else {
        NumberCheck::Invalid(NumberFault::Length)
    }
}

/// Returns whether the digits are a mobile number: `1[3-9]` and nine digits.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// Returns whether the digits are a service number: 400 or 800 and seven digits.
fn is_service(digits: &str) -> bool {
    digits.len() == 10 && (digits.starts_with("400") || digits.starts_with("800"))
}

/// Returns whether the number is a landline: an optional area code of 0 and 2–3 digits, seven or eight digits, and an
/// optional extension of up to six digits.
fn is_landline(number: &str) -> bool {
    let number = number.replace('(', "").replace(')', "-");
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
    };
    let is_local = |part: &str| digits(part, 7..=8) && !part.starts_with('0');
    let is_area = |part: &str| digits(part, 3..=4) && part.starts_with('0');
    let is_joined = |part: &str| {
        digits(part, 10..=12)
            && (3..=4).any(|area| is_area(&part[..area]) && is_local(&part[area..]))
    };
    match number.split('-').collect::<Vec<_>>()[..] {
        [one] => is_local(one) || is_joined(one),
        [one, two] => {
            (is_area(one) && is_local(two))
                || ((is_local(one) || is_joined(one)) && digits(two, 1..=6))
        }
        [area, local, extension] => is_area(area) && is_local(local) && digits(extension, 1..=6),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
