//! Checks of identity numbers and telephone numbers. A wrong number is reported and never corrected silently.
//!
//! Citizen numbers: GB 11643. Unified social credit codes of organisations: GB 32100-2015, with the organisation code
//! of GB 11714 inside. Documents of other kinds (passport, permit, old registration numbers) are free text and not
//! checked here.

use chrono::NaiveDate;
use serde::Serialize;
use ts_rs::TS;

use super::text::fold;

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
}

/// The reason why a number is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NumberFault {
    Length,
    Character,
    /// The birth date does not exist.
    BirthDate,
    /// The check character does not fit, which points to a typing error.
    CheckDigit,
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
pub fn citizen_id(typed: &str) -> NumberCheck {
    match parse_citizen_id(&normalize_number(typed)) {
        Ok(check) => check,
        Err(fault) => NumberCheck::Invalid(fault),
    }
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
    if last.is_some() && citizen_check_character(digits) != last {
        return Err(NumberFault::CheckDigit);
    }
    Ok(if !PROVINCES.contains(&&digits[..2]) {
        NumberCheck::Doubtful(NumberDoubt::UnknownProvince)
    } else if is_old {
        NumberCheck::Doubtful(NumberDoubt::OldCitizenNumber)
    } else {
        NumberCheck::Valid
    })
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
        return NumberCheck::Invalid(NumberFault::CheckDigit);
    }
    if !has_known_kind(&code[..2]) {
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
mod tests {
    use super::*;

    fn citizen(number: &str) -> NumberCheck {
        citizen_id(number)
    }

    #[test]
    fn valid_citizen_numbers() {
        for number in [
            "11010519491231002X",
            "440524188001010014",
            "320204188501010011",
            "32020418850101002X",
            "320213188503070524",
            "320281188412319992",
        ] {
            assert_eq!(citizen(number), NumberCheck::Valid, "{number}");
        }
        assert_eq!(citizen("１１０１０５ 19491231 002x"), NumberCheck::Valid);
    }

    #[test]
    fn invalid_citizen_numbers() {
        for (number, fault) in [
            ("110105194912310021", NumberFault::CheckDigit),
            ("320204188501010012", NumberFault::CheckDigit),
            ("320204188502300011", NumberFault::BirthDate),
            ("320204188513010011", NumberFault::BirthDate),
            ("32020418850101001A", NumberFault::Character),
            ("3202041885010100X1", NumberFault::Character),
            ("32020418850101001", NumberFault::Length),
            ("", NumberFault::Length),
            (
                "三二〇二〇四一八八五〇一〇一〇〇一一",
                NumberFault::Character,
            ),
            ("32020485010100禾", NumberFault::Character),
            ("禾20204850101001", NumberFault::Character),
        ] {
            assert_eq!(citizen(number), NumberCheck::Invalid(fault), "{number}");
        }
    }

    #[test]
    fn old_citizen_numbers_and_unknown_provinces_are_doubtful() {
        assert_eq!(
            citizen("320204050101001"),
            NumberCheck::Doubtful(NumberDoubt::OldCitizenNumber)
        );
        assert_eq!(
            citizen("320204050230001"),
            NumberCheck::Invalid(NumberFault::BirthDate)
        );
        let strange = format!(
            "99020418850101001{}",
            citizen_check_character("99020418850101001").unwrap()
        );
        assert_eq!(
            citizen(&strange),
            NumberCheck::Doubtful(NumberDoubt::UnknownProvince)
        );
    }

    #[test]
    fn credit_codes() {
        for code in [
            "91350100M000100Y43",
            "11320000MB151840XJ",
            "91320213MA0000015Q",
            "92320213MA0000015M",
            "81320213MC0000012L",
            " 91320213ma0000015q ",
            "９１３２０２１３ＭＡ０００００１５Ｑ",
        ] {
            assert_eq!(uscc(code), NumberCheck::Valid, "{code}");
        }
        for (code, fault) in [
            ("91350100M000100Y4Z", NumberFault::Character),
            ("91350100M000100Y44", NumberFault::CheckDigit),
            ("9135010OM000100Y43", NumberFault::Character),
            ("91A50100M000100Y43", NumberFault::Character),
            ("91350100M000100Y4", NumberFault::Length),
            ("禾1350100M000100Y43", NumberFault::Character),
            ("32020000001234A", NumberFault::Length),
        ] {
            assert_eq!(uscc(code), NumberCheck::Invalid(fault), "{code}");
        }
        assert_eq!(
            uscc("320200000012345"),
            NumberCheck::Doubtful(NumberDoubt::OldRegistrationNumber)
        );
    }

    #[test]
    fn the_organisation_code_inside_has_its_own_check() {
        assert_eq!(organisation_check_character("M000100Y"), Some('4'));
        assert_eq!(organisation_check_character("D2143569"), Some('X'));
        // The outer check character fits, the inner one does not.
        let outer = |body: &str| {
            USCC_CHARACTERS
                .chars()
                .map(|last| format!("{body}{last}"))
                .find(|code| !matches!(uscc(code), NumberCheck::Invalid(_)))
        };
        let code = outer("91320213MA0000016").unwrap();
        assert_eq!(
            uscc(&code),
            NumberCheck::Doubtful(NumberDoubt::OrganisationCode)
        );
        let code = outer("98320213MA0000015").unwrap();
        assert_eq!(
            uscc(&code),
            NumberCheck::Doubtful(NumberDoubt::UnknownOrganisationKind)
        );
    }

    #[test]
    fn phones() {
        for typed in [
            "13800001234",
            "138 0000 1234",
            "138-0000-1234",
            "+86 13800001234",
            "+86-13800001234",
            "１３８００００１２３４",
            "0510-82701234",
            "051082701234",
            "(0510)82701234",
            "（0510）8270 1234",
            "010-8270123",
            "82701234",
            "82701234-8012",
            "0510-82701234-8012",
            "4008001234",
            "400-800-1234",
        ] {
            assert_eq!(phone(typed), NumberCheck::Valid, "{typed}");
        }
        for typed in [
            "12345",
            "12800001234",
            "+44 20 7946 0000",
            "1380000123",
            "661234",
        ] {
            assert_eq!(
                phone(typed),
                NumberCheck::Doubtful(NumberDoubt::UnusualPhone),
                "{typed}"
            );
        }
        for (typed, fault) in [
            ("", NumberFault::Length),
            ("1", NumberFault::Length),
            ("1234567890123456", NumberFault::Length),
            ("13800001234a", NumberFault::Character),
            ("王小禾", NumberFault::Character),
        ] {
            assert_eq!(phone(typed), NumberCheck::Invalid(fault), "{typed}");
        }
    }

    #[test]
    fn the_wire_form_names_verdict_and_reason() {
        let json = serde_json::to_string(&NumberCheck::Invalid(NumberFault::CheckDigit)).unwrap();
        assert_eq!(json, r#"{"verdict":"invalid","reason":"check_digit"}"#);
    }
}
