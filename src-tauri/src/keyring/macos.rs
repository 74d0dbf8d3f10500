//! The login keychain of macOS.

use security_framework::passwords::{get_generic_password, set_generic_password};

use super::{SERVICE, Unavailable};

/// `errSecItemNotFound` of the Security framework.
const NOT_FOUND: i32 = -25_300;

pub fn read_note(account: &str) -> Result<Option<String>, Unavailable> {
    match get_generic_password(SERVICE, account) {
        Ok(bytes) => Ok(String::from_utf8(bytes).ok()),
        Err(error) if error.code() == NOT_FOUND => Ok(None),
        Err(_) => Err(Unavailable),
    }
}

pub fn write_note(account: &str, note: &str) -> Result<(), Unavailable> {
    set_generic_password(SERVICE, account, note.as_bytes()).map_err(|_| Unavailable)
}
