//! A personal number: its normal form, its digits as they were written, and what masking shows of it.

use std::ops::Range;

use crate::domain::normal_form::FoldedChar;

/// A number of a person in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalNumber {
    /// The number in the form in which numbers are compared: digits, and letters in lower case, without +86.
    pub digits: String,
    /// The digits as they were written, with the bytes of the text: the country code comes first.
    pub(super) places: Vec<FoldedChar>,
    /// True if something stands between its digits, or before them a country code.
    pub is_grouped: bool,
}

/// The least digits of a number that is personal without having a known form.
pub(super) const MIN_DIGITS: usize = 7;

impl PersonalNumber {
    pub(super) fn of(chars: &[FoldedChar], positions: &[usize], digits: String) -> PersonalNumber {
        let is_run = positions.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        PersonalNumber {
            is_grouped: !is_run || digits.len() != positions.len(),
            places: positions.iter().map(|at| chars[*at].clone()).collect(),
            digits,
        }
    }

    /// Returns how many digits masking keeps at the start and at the end.
    fn kept(&self) -> (usize, usize) {
        match self.digits.len() {
            11 if self.digits.starts_with('1') => (3, 4),
            15..=19 => (3, 4),
            8..=14 => (0, 4),
            _ => (0, 0),
        }
    }

    /// Returns how many digits before the number are the country code, which stays readable.
    fn country_code_length(&self) -> usize {
        let written: String = self.places.iter().map(|place| place.char).collect();
        let code = ["0086", "86"]
            .into_iter()
            .find(|code| written.starts_with(code));
        code.filter(|_| written != self.digits).map_or(0, str::len)
    }

    /// Returns each digit with its bytes, or `*` in the place of a hidden one.
    pub(super) fn masked(&self) -> impl Iterator<Item = (Range<usize>, char)> {
        let count = self.places.len();
        let prefix = self.country_code_length();
        let (head, tail) = self.kept();
        self.places.iter().enumerate().map(move |(at, place)| {
            let is_kept = at < prefix + head || at + tail >= count;
            let shown = match is_kept {
                true => place.char.to_ascii_uppercase(),
                false => '*',
            };
            (place.source.clone(), shown)
        })
    }
}

/// Returns a number without the country code of China. An area code that follows it gets its 0 back.
pub fn national(digits: &str, has_plus: bool) -> String {
    let rest = match digits.strip_prefix("0086") {
        Some(rest) => Some(rest),
        None if has_plus => digits.strip_prefix("86"),
        None => digits
            .strip_prefix("861")
            .map(|_| &digits[2..])
            .filter(|rest| rest.len() == 11),
    };
    match rest {
        Some(rest) if rest.starts_with(['0', '1', '4', '8']) || rest.len() < 9 => rest.to_string(),
        Some(rest) => format!("0{rest}"),
        None => digits.to_string(),
    }
}

/// Returns the digit for which a folded character stands, and whether it is a Chinese numeral. A number is written in
/// one script.
pub(super) fn digit(c: char) -> Option<(char, bool)> {
    const NUMERALS: &str = "零一二三四五六七八九";
    let nth = |at: usize| char::from_digit(at as u32, 10);
    match c {
        '0'..='9' => Some((c, false)),
        '\u{660}'..='\u{669}' => Some((nth(c as usize - 0x660)?, false)),
        '\u{6F0}'..='\u{6F9}' => Some((nth(c as usize - 0x6F0)?, false)),
        '〇' | '○' => Some(('0', true)),
        '幺' => Some(('1', true)),
        _ => Some((
            nth(NUMERALS.chars().position(|numeral| numeral == c)?)?,
            true,
        )),
    }
}
