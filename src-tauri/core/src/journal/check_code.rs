//! The head as people note it: eight groups of four characters, on paper or read out by telephone.
//!
//! It is the first 160 bits of the head's hash in Crockford's Base32 (no I, L, O, U), which nobody can hit a second
//! time: whoever rewrites the journal gets another code. Compared with the entry's number it is a witness outside the house.

use super::entry::{Hash, Head};

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 32;
const GROUP: usize = 4;
const BYTES: usize = 20;

/// What a typed code says of a head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// The very same head.
    Same,
    /// Another head, or mistyped: the groups that differ, from 1 to 8.
    Differs { groups: Vec<u8> },
    /// So many characters of the 32; none of them was wrong so far if `fits`.
    Short { characters: usize, fits: bool },
    /// More than 32 characters, or one that no code has.
    NotACode,
}

impl Head {
    /// Eight groups of four characters, such as `7YK1-BXXS-…`.
    pub fn check_code(&self) -> String {
        let digits = digits(&self.hash);
        let groups = digits.chunks(GROUP).map(String::from_utf8_lossy);
        groups.collect::<Vec<_>>().join("-")
    }

    /// Compares what somebody typed from paper: small letters, spaces and dashes do not matter, nor do full-width
    /// characters, and O is read as 0, I and L as 1.
    pub fn compared(&self, typed: &str) -> Compared {
        let Some(typed) = read(typed) else {
            return Compared::NotACode;
        };
        let ours = digits(&self.hash);
        if typed.len() < LENGTH {
            return Compared::Short {
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
            true => Compared::Same,
            false => Compared::Differs { groups },
        }
    }
}

fn digits(hash: &Hash) -> [u8; LENGTH] {
    std::array::from_fn(|at| {
        let value = (0..5).fold(0, |value, bit| {
            let bit = at * 5 + bit;
            (value << 1) | usize::from(hash[bit / 8] >> (7 - bit % 8) & 1)
        });
        DIGITS[value]
    })
}

/// The digits in what was typed, at most 32; nothing if something else is among them.
fn read(typed: &str) -> Option<Vec<u8>> {
    const { assert!(BYTES * 8 == LENGTH * 5) }
    let mut digits = Vec::with_capacity(LENGTH);
    for c in typed.chars() {
        // Full-width forms, as a Chinese keyboard types them, stand in the order of ASCII.
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

    /// By Python, from the hash of the genesis that the entry's test has.
    const CODE: &str = "7YK1-BXXS-QZDZ-55D5-B1HR-1BBB-NVF2-CB4R";

    #[test]
    fn the_code_is_that_of_an_independent_computation() {
        assert_eq!(head().check_code(), CODE);
    }

    #[test]
    fn it_is_understood_as_people_type_it() {
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
            assert_eq!(head().compared(&typed), Compared::Same, "{typed}");
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
                other.compared(CODE),
                Compared::Differs { groups },
                "bit {bit}"
            );
        }
    }

    #[test]
    fn what_is_not_yet_or_no_code_is_told_apart() {
        let short = |characters, fits| Compared::Short { characters, fits };
        assert_eq!(head().compared(""), short(0, true));
        assert_eq!(head().compared(&CODE[..9]), short(8, true));
        assert_eq!(head().compared("ZZZZ"), short(4, false));
        for bad in [
            format!("{CODE}0"),
            CODE.replace('-', "U"),
            "验证码".to_owned(),
        ] {
            assert_eq!(head().compared(&bad), Compared::NotACode, "{bad}");
        }
    }
}
