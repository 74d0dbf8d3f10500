//! Secrets as people read them out and type them in: Crockford's base32, in groups of four.
//!
//! Ten digits and 22 letters; I, L, O and U are left out, so that nothing looks like anything else.
//! What is typed is read with patience ([`read`]), because it comes from paper or over the phone.

use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters between two dashes.
pub(super) const GROUP: usize = 4;

/// The bits of `bytes` as characters, five each, highest bit first; the last is filled up with
/// zeros.
pub(super) fn write(bytes: &[u8]) -> Zeroizing<String> {
    let count = (bytes.len() * 8).div_ceil(5);
    // The full size at once: a growing string would leave unwiped pieces behind.
    let mut text = Zeroizing::new(String::with_capacity(count));
    for at in 0..count {
        let five = (0..5).fold(0_u8, |five, bit| (five << 1) | bit_of(bytes, at * 5 + bit));
        text.push(char::from(ALPHABET[usize::from(five)]));
    }
    text
}

fn bit_of(bytes: &[u8], at: usize) -> u8 {
    bytes
        .get(at / 8)
        .map_or(0, |byte| (byte >> (7 - at % 8)) & 1)
}

/// The bytes of `text`, which must be characters of the alphabet as [`fold`] gives them; `None`
/// if it has any other, if it is not `N` bytes long, or if the bits that fill up the last
/// character are not zero.
pub(super) fn read<const N: usize>(text: &str) -> Option<Zeroizing<[u8; N]>> {
    if text.len() != (N * 8).div_ceil(5) {
        return None;
    }
    let mut bytes = Zeroizing::new([0; N]);
    for (place, character) in text.bytes().enumerate() {
        let five = ALPHABET.iter().position(|known| *known == character)?;
        for bit in 0..5 {
            let (at, one) = (place * 5 + bit, ((five >> (4 - bit)) & 1) as u8);
            match bytes.get_mut(at / 8) {
                Some(byte) => *byte |= one << (7 - at % 8),
                None if one == 0 => {}
                None => return None,
            }
        }
    }
    Some(bytes)
}

/// `ABCD-EFGH-…`
pub(super) fn grouped(text: &str) -> Zeroizing<String> {
    let mut groups = Zeroizing::new(String::with_capacity(text.len() + text.len() / GROUP));
    for (at, character) in text.chars().enumerate() {
        if at > 0 && at % GROUP == 0 {
            groups.push('-');
        }
        groups.push(character);
    }
    groups
}

/// What a person typed, in the alphabet: full-width forms made plain, small letters made capital,
/// O read as 0, I and L as 1, spaces and dashes of every kind left out. `None` if anything else is
/// in it, or more than `most` characters.
pub(super) fn fold(typed: &str, most: usize) -> Option<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::with_capacity(most));
    for character in typed.chars() {
        let plain = match character {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0)?,
            _ => character,
        };
        let known = match plain.to_ascii_uppercase() {
            space if space.is_whitespace() => continue,
            '-' | '_' | '.' | '·' | '‐'..='―' | '−' | '－' | 'ー' | '一' => continue,
            'O' => '0',
            'I' | 'L' => '1',
            capital if capital.is_ascii() && ALPHABET.contains(&(capital as u8)) => capital,
            _ => return None,
        };
        if text.len() == most {
            return None;
        }
        text.push(known);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors from Python (`int.from_bytes`, base 32, Crockford's alphabet).
    #[test]
    fn characters_are_those_of_an_independent_implementation() {
        assert_eq!(write(b"casebook").as_str(), "CDGQ6SB2DXQPP");
        let counted: [u8; 32] = std::array::from_fn(|i| i as u8);
        assert_eq!(
            write(&counted).as_str(),
            "000G40R40M30E209185GR38E1W8124GK2GAHC5RR34D1P70X3RFG"
        );
        assert_eq!(read(&write(&counted)).as_deref(), Some(&counted));
    }

    #[test]
    fn what_is_not_exactly_the_text_of_some_bytes_is_refused() {
        assert!(read::<32>(&"0".repeat(52)).is_some(), "control");
        // A bit beyond the last byte.
        assert!(read::<32>(&format!("{}1", "0".repeat(51))).is_none());
        assert!(read::<32>(&"0".repeat(51)).is_none());
        assert!(read::<32>(&"0".repeat(53)).is_none());
        assert!(read::<32>(&format!("{}U", "0".repeat(51))).is_none());
    }

    #[test]
    fn typing_is_understood_with_patience() {
        let fold = |typed| fold(typed, 8).map(|text| text.to_string());
        assert_eq!(fold("abcd-efgh").as_deref(), Some("ABCDEFGH"));
        assert_eq!(fold(" ａｂｃｄ　－ＥＦＧＨ\n").as_deref(), Some("ABCDEFGH"));
        assert_eq!(fold("o0Oi—1lL").as_deref(), Some("0001111"));
        assert_eq!(fold("ABCD–EFG").as_deref(), Some("ABCDEFG"));
        for no in ["ABCDEFGU", "ABCDEFG!", "ABCDEFG甲", "ABCDEFGHJ"] {
            assert_eq!(fold(no), None, "{no}");
        }
    }
}
