//! A list of fields as bytes, for what is hashed, signed or authenticated.

/// An unambiguous encoding of a list of fields: each is preceded by its length (u32, big-endian), so that no two
/// different lists give the same bytes.
#[derive(Default)]
pub(crate) struct LengthPrefixed(Vec<u8>);

impl LengthPrefixed {
    /// Adds one field. Fields are far shorter than 4 GiB.
    #[must_use]
    pub(crate) fn with(mut self, field: &[u8]) -> Self {
        let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(field);
        self
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_lists_have_different_bytes() {
        let list = |fields: &[&[u8]]| {
            let list = fields
                .iter()
                .fold(LengthPrefixed::default(), |list, field| list.with(field));
            list.bytes().to_vec()
        };
        assert_eq!(list(&[b"a", b"bc"]), b"\0\0\0\x01a\0\0\0\x02bc");
        assert_ne!(list(&[b"ab", b"c"]), list(&[b"a", b"bc"]));
        assert_ne!(list(&[b"a", b""]), list(&[b"a"]));
    }
}
