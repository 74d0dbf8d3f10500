//! Crockford's base32 in groups of four, for secrets that people read out and type.
//!
//! The alphabet is ten digits and 22 letters, without I, L, O and U, which look like others. Typed
//! text is normalized ([`normalize`]), because it comes from paper or over the phone.

use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The characters between two dashes.
pub(crate) const GROUP_LENGTH: usize = 4;

/// Encodes `bytes`, five bits per character, highest bit first; the last is padded with zeros.
pub(crate) fn encode(bytes: &[u8]) -> Zeroizing<String> {
    let count = (bytes.len() * 8).div_ceil(5);
    // The full size at once: a growing string would leave unwiped pieces behind.
    let mut text = Zeroizing::new(String::with_capacity(count));
    for at in 0..count {
        let five = (0..5).fold(0_u8, |five, bit| (five << 1) | bit_at(bytes, at * 5 + bit));
        text.push(char::from(ALPHABET[usize::from(five)]));
    }
    text
}

fn bit_at(bytes: &[u8], at: usize) -> u8 {
    bytes
        .get(at / 8)
        .map_or(0, |byte| (byte >> (7 - at % 8)) & 1)
}

/// Decodes normalized `text`; `None` if it has characters outside the alphabet, is not `N` bytes
/// long, or has padding bits other than zero.
pub(crate) fn decode<const N: usize>(text: &str) -> Option<Zeroizing<[u8; N]>> {
    if text.len() != (N * 8).div_ceil(5) {
        return None;
    }
    let mut bytes = Zeroizing::new([0; N]);
    for (index, character) in text.bytes().enumerate() {
        let five = ALPHABET.iter().position(|known| *known == character)?;
        for bit in 0..5 {
            let (at, one) = (index * 5 + bit, ((five >> (4 - bit)) & 1) as u8);
            match bytes.get_mut(at / 8) {
                Some(byte) => *byte |= one << (7 - at % 8),
                None if one == 0 => {}
                None => return None,
            }
        }
    }
    Some(bytes)
}

/// Inserts the dashes: `ABCD-EFGH-…`
pub(crate) fn join_groups(text: &str) -> Zeroizing<String> {
    let mut groups = Zeroizing::new(String::with_capacity(
        text.len() + text.len() / GROUP_LENGTH,
    ));
    for (at, character) in text.chars().enumerate() {
        if at > 0 && at % GROUP_LENGTH == 0 {
            groups.push('-');
        }
        groups.push(character);
    }
    groups
}

/// Maps typed text to the alphabet: full-width forms become plain, small letters capital, O becomes
/// 0, I and L become 1, spaces and dashes of every kind are dropped. `None` if anything else is in
/// it, or more than `max_length` characters.
pub(crate) fn normalize(typed: &str, max_length: usize) -> Option<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::with_capacity(max_length));
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
        if text.len() == max_length {
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
        assert_eq!(encode(b"casebook").as_str(), "CDGQ6SB2DXQPP");
        let counted: [u8; 32] = std::array::from_fn(|i| i as u8);
        assert_eq!(
            encode(&counted).as_str(),
            "000G40R40M30E209185GR38E1W8124GK2GAHC5RR34D1P70X3RFG"
        );
        assert_eq!(decode(&encode(&counted)).as_deref(), Some(&counted));
    }

    #[test]
    fn only_exact_encodings_are_decoded() {
        assert!(decode::<32>(&"0".repeat(52)).is_some(), "control");
        // A bit beyond the last byte.
        assert!(decode::<32>(&format!("{}1", "0".repeat(51))).is_none());
        assert!(decode::<32>(&"0".repeat(51)).is_none());
        assert!(decode::<32>(&"0".repeat(53)).is_none());
        assert!(decode::<32>(&format!("{}U", "0".repeat(51))).is_none());
    }

    #[test]
    fn usual_variants_of_typing_are_accepted() {
        let normalize = |typed| normalize(typed, 8).map(|text| text.to_string());
        assert_eq!(normalize("abcd-efgh").as_deref(), Some("ABCDEFGH"));
        assert_eq!(
            normalize(" ａｂｃｄ　－ＥＦＧＨ\n").as_deref(),
            Some("ABCDEFGH")
        );
        assert_eq!(normalize("o0Oi—1lL").as_deref(), Some("0001111"));
        assert_eq!(normalize("ABCD–EFG").as_deref(), Some("ABCDEFG"));
        for no in ["ABCDEFGU", "ABCDEFG!", "ABCDEFG甲", "ABCDEFGHJ"] {
            assert_eq!(normalize(no), None, "{no}");
        }
    }
}
