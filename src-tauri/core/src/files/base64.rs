//! Bytes as base64 in JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// `N` bytes, base64 in JSON; any other length is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Base64<const N: usize>(pub [u8; N]);

impl<const N: usize> Serialize for Base64<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Base64<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD.decode(text).map_err(de::Error::custom)?;
        let bytes = bytes
            .try_into()
            .map_err(|_| de::Error::custom("wrong length"))?;
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_has_one_length_and_its_padding_bits_are_zero() {
        let text = serde_json::to_string(&Base64([0x00, 0x9f, 0xa0, 0xff])).unwrap();
        assert_eq!(text, "\"AJ+g/w==\"");
        let read = |text: &str| serde_json::from_str::<Base64<4>>(text).map(|bytes| bytes.0);
        assert_eq!(read("\"AJ+g/w==\"").unwrap(), [0x00, 0x9f, 0xa0, 0xff]);
        for other in [
            "\"AJ+g\"",
            "\"AJ+g/wA=\"",
            "\"AJ+g/w\"",
            "\"AJ+g/x==\"",
            "\"AJ-g_w==\"",
        ] {
            assert!(read(other).is_err(), "{other}");
        }
    }
}
