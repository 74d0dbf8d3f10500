//! The name and the numbers of the format of `vault.json`, which everything sealed in it is bound to.

pub(super) const FORMAT: &str = "casebook-vault";
/// The version of the format, raised with every new field: an older program must refuse the file, not
/// drop fields it does not know.
pub(super) const VERSION: u32 = 3;
/// The suite of ciphers: Argon2id, XChaCha20-Poly1305, HPKE (X25519, HKDF-SHA256, ChaCha20-Poly1305), HMAC-SHA256. A
/// suite of other ciphers (SM2, SM3, SM4) would be 2.
pub(super) const SUITE: u32 = 1;
