//! Bytes as hexadecimal digits; in JSON of one length and in one spelling.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Returns the bytes as lower-case hexadecimal digits.
pub(crate) fn hex_text(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Reads `N` bytes from lower-case hexadecimal digits; any other form is refused.
pub(crate) fn bytes_from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

/// `N` bytes; lower-case hex in JSON, any other form is refused.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Hex<const N: usize>(pub [u8; N]);

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hex(..)")
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex_text(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = bytes_from_hex(&text);
        bytes
            .map(Hex)
            .ok_or(de::Error::custom("not hex of the right length"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_has_one_spelling_and_one_length() {
        let text = serde_json::to_string(&Hex([0x00, 0x9f, 0xa0])).unwrap();
        assert_eq!(text, "\"009fa0\"");
        let read = |text: &str| serde_json::from_str::<Hex<3>>(text).map(|h| h.0);
        assert_eq!(read("\"009fa0\"").unwrap(), [0x00, 0x9f, 0xa0]);
        for other in [
            "\"009FA0\"",
            "\"009fa\"",
            "\"009fa000\"",
            "\"g09fa0\"",
            "\"＋09fa0\"",
        ] {
            assert!(read(other).is_err(), "{other}");
        }
    }
}
