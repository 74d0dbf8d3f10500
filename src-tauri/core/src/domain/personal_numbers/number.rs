//! A personal number: its normal form, its digits as they were written, and what masking shows of it.

use std::ops::Range;

use crate::domain::normal_form::FoldedChar;

/// A number of a person in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalNumber {
    /// The number in the form in which numbers are compared: digits, and letters in lower case, without +86.
    pub digits: String,
    /// True if something stands between its digits, or before them a country code.
    pub is_grouped: bool,
    /// The digits as they were written, with the bytes of the text, and whether masking shows them.
    places: Vec<(FoldedChar, bool)>,
}

/// The least digits of a number that is personal without having a known form.
pub(super) const MIN_DIGITS: usize = 7;

impl PersonalNumber {
    /// Returns a number of which masking shows its ends, if it is long enough, and the country code, if nothing stands
    /// before it that could go on into it.
    pub(super) fn of(
        chars: &[FoldedChar],
        places: &[usize],
        digits: String,
        is_first: bool,
    ) -> PersonalNumber {
        let (head, tail) = shown_ends(&digits);
        let mut number = PersonalNumber::hidden(chars, places, digits);
        let written: String = number.places.iter().map(|(place, _)| place.char).collect();
        let code = ["0086", "86"]
            .into_iter()
            .find(|code| written.starts_with(code));
        let prefix = code
            .filter(|_| written != number.digits)
            .map_or(0, str::len);
        let count = places.len();
        for (at, (_, is_shown)) in number.places.iter_mut().enumerate() {
            let is_code = at < prefix;
            *is_shown = if is_code {
                is_first
            } else {
                at < prefix + head || at + tail >= count
            };
        }
        number
    }

    /// Returns a number of which masking shows nothing.
    pub(super) fn hidden(chars: &[FoldedChar], places: &[usize], digits: String) -> PersonalNumber {
        let is_run = places.windows(2).all(|pair| pair[0] + 1 == pair[1]);
        PersonalNumber {
            is_grouped: !is_run || digits.len() != places.len(),
            places: places
                .iter()
                .map(|at| (chars[*at].clone(), false))
                .collect(),
            digits,
        }
    }

    /// Returns the number with more characters of which masking shows nothing.
    pub(super) fn and_hidden(
        mut self,
        chars: &[FoldedChar],
        places: Range<usize>,
    ) -> PersonalNumber {
        self.places
            .extend(chars[places].iter().map(|place| (place.clone(), false)));
        self.is_grouped = true;
        self
    }

    /// Returns the first byte of the number in the text.
    pub(super) fn start(&self) -> Option<usize> {
        self.places.first().map(|(place, _)| place.source.start)
    }

    /// Returns each digit with its bytes, or `*` in the place of a hidden one.
    pub(super) fn masked(&self) -> impl Iterator<Item = (Range<usize>, char)> {
        self.places.iter().map(|(place, is_shown)| {
            let shown = match is_shown {
                true => place.char.to_ascii_uppercase(),
                false => '*',
            };
            (place.source.clone(), shown)
        })
    }
}

/// Returns how many digits of a number masking shows at its start and at its end. At least four stay hidden.
fn shown_ends(digits: &str) -> (usize, usize) {
    match digits.len() {
        11 if digits.starts_with('1') => (3, 4),
        15..=19 => (3, 4),
        8..=14 => (0, 4),
        _ => (0, 0),
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
