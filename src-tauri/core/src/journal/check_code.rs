//! The check code of a head: eight groups of four characters, to note on paper or to read out by telephone.
//!
//! It is the first 160 bits of the hash of the head in Crockford's Base32 (without I, L, O, U). Nobody can construct a
//! second journal with the same code, so a code and entry number kept outside the office show whether it was rewritten.

use super::entry::{Hash, Head};

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 32;
const GROUP: usize = 4;
const BYTES: usize = 20;

/// The result of comparing a typed code with a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeComparison {
    /// The code of this head.
    Same,
    /// The code of another head, or mistyped; the groups that differ, from 1 to 8.
    Differs { groups: Vec<u8> },
    /// Only so many of the 32 characters; `fits` if all of them are right.
    Short { characters: usize, fits: bool },
    /// More than 32 characters, or a character that no code has.
    NotACode,
}

impl Head {
    /// Returns the check code, such as `7YK1-BXXS-…`.
    pub fn check_code(&self) -> String {
        let digits = digits(&self.hash);
        let groups = digits.chunks(GROUP).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join("-")
    }

    /// Compares a typed code. Case, spaces, dashes and full-width forms do not matter; O is read as 0, I and L as 1.
    pub fn compare_code(&self, typed: &str) -> CodeComparison {
        let Some(typed) = parse(typed) else {
            return CodeComparison::NotACode;
        };
        let ours = digits(&self.hash);
        if typed.len() < LENGTH {
            return CodeComparison::Short {
                characters: typed.len(),
                fits: ours.starts_with(&typed),
            };
        }
        let pairs = (1..).zip(ours.chunks(GROUP).zip(typed.chunks(GROUP)));
        let groups: Vec<u8> = pairs
            .filter(|(_, (ours, typed))| ours != typed)
            .map(|(group, _)| group)
            .collect();
        match groups.is_empty() {
            true => CodeComparison::Same,
            false => CodeComparison::Differs { groups },
        }
    }
}

/// Returns the 32 digits of the code.
fn digits(hash: &Hash) -> [u8; LENGTH] {
    std::array::from_fn(|at| {
        let value = (0..5).fold(0, |value, bit| {
            let bit = at * 5 + bit;
            (value << 1) | usize::from(hash[bit / 8] >> (7 - bit % 8) & 1)
        });
        DIGITS[value]
    })
}

/// Returns the digits of a typed code, at most 32; `None` if it has other characters.
fn parse(typed: &str) -> Option<Vec<u8>> {
    const { assert!(BYTES * 8 == LENGTH * 5) }
    let mut digits = Vec::with_capacity(LENGTH);
    for c in typed.chars() {
        // Full-width forms, as a Chinese input method types them, are in the order of ASCII.
        let narrow = match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        };
        let digit = match narrow.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            '-' | '‐' | '–' | '—' | '−' | '.' | '_' => continue,
            c if c.is_whitespace() => continue,
            c => c,
        };
        let digit = u8::try_from(digit).ok().filter(|d| DIGITS.contains(d))?;
        digits.push(digit);
    }
    (digits.len() <= LENGTH).then_some(digits)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn head() -> Head {
        Head::genesis(Uuid::from_bytes(*b"0123456789abcdef"))
    }

    /// Computed by Python from the genesis hash in the test of `entry`.
    const CODE: &str = "7YK1-BXXS-QZDZ-55D5-B1HR-1BBB-NVF2-CB4R";

    #[test]
    fn the_code_is_that_of_an_independent_computation() {
        assert_eq!(head().check_code(), CODE);
    }

    #[test]
    fn every_way_of_typing_the_code_is_understood() {
        let spellings = [
            CODE.to_owned(),
            CODE.to_lowercase(),
            CODE.replace('-', ""),
            CODE.replace('-', " "),
            CODE.replace('-', " — "),
            CODE.replace('0', "O").replace('1', "l"),
            CODE.replace('1', "I").replace('0', "o"),
            CODE.chars()
                .map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap())
                .collect(),
        ];
        for typed in spellings {
            assert_eq!(head().compare_code(&typed), CodeComparison::Same, "{typed}");
        }
    }

    #[test]
    fn another_head_is_never_taken_for_the_same() {
        for bit in 0..BYTES * 8 {
            let mut other = head();
            other.hash[bit / 8] ^= 128 >> (bit % 8);
            let group = u8::try_from(bit / 20 + 1).unwrap();
            let groups = vec![group];
            assert_eq!(
                other.compare_code(CODE),
                CodeComparison::Differs { groups },
                "bit {bit}"
            );
        }
    }

    #[test]
    fn an_incomplete_code_differs_from_no_code() {
        let short = |characters, fits| CodeComparison::Short { characters, fits };
        assert_eq!(head().compare_code(""), short(0, true));
        assert_eq!(head().compare_code(&CODE[..9]), short(8, true));
        assert_eq!(head().compare_code("ZZZZ"), short(4, false));
        for bad in [
            format!("{CODE}0"),
            CODE.replace('-', "U"),
            "验证码".to_owned(),
        ] {
            assert_eq!(head().compare_code(&bad), CodeComparison::NotACode, "{bad}");
        }
    }
}
