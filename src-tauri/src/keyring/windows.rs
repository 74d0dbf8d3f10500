//! The Credential Manager of Windows.
#![allow(
    unsafe_code,
    reason = "two calls of the system; a library for them would bring one more layer"
)]

use std::ptr;

use windows_sys::Win32::Foundation::{ERROR_NOT_FOUND, FILETIME, GetLastError};
use windows_sys::Win32::Security::Credentials::{
    CRED_PERSIST_LOCAL_MACHINE, CRED_TYPE_GENERIC, CREDENTIALW, CredFree, CredReadW, CredWriteW,
};

use super::{SERVICE, Unavailable};

pub fn read_note(account: &str) -> Result<Option<String>, Unavailable> {
    let name = target_name(account);
    let mut found: *mut CREDENTIALW = ptr::null_mut();
    // SAFETY: the name ends with a zero, and `found` is valid for the write of one pointer.
    let is_read = unsafe { CredReadW(name.as_ptr(), CRED_TYPE_GENERIC, 0, &raw mut found) };
    if is_read == 0 {
        // SAFETY: the call has no arguments and reads only the state of this thread.
        return match unsafe { GetLastError() } {
            ERROR_NOT_FOUND => Ok(None),
            _ => Err(Unavailable),
        };
    }
    // SAFETY: a successful call leaves a valid credential, whose blob has the size that it states; it is freed once, after
    // its bytes were copied.
    let bytes = unsafe {
        let CREDENTIALW {
            CredentialBlob: blob,
            CredentialBlobSize: size,
            ..
        } = *found;
        let bytes = match blob.is_null() {
            true => Vec::new(),
            false => std::slice::from_raw_parts(blob, size as usize).to_vec(),
        };
        CredFree(found.cast());
        bytes
    };
    Ok(String::from_utf8(bytes).ok())
}

pub fn write_note(account: &str, note: &str) -> Result<(), Unavailable> {
    let (mut name, mut bytes) = (target_name(account), note.as_bytes().to_vec());
    let credential = CREDENTIALW {
        Flags: 0,
        Type: CRED_TYPE_GENERIC,
        TargetName: name.as_mut_ptr(),
        Comment: ptr::null_mut(),
        LastWritten: FILETIME {
            dwLowDateTime: 0,
            dwHighDateTime: 0,
        },
        CredentialBlobSize: u32::try_from(bytes.len()).map_err(|_| Unavailable)?,
        CredentialBlob: bytes.as_mut_ptr(),
        Persist: CRED_PERSIST_LOCAL_MACHINE,
        AttributeCount: 0,
        Attributes: ptr::null_mut(),
        TargetAlias: ptr::null_mut(),
        UserName: ptr::null_mut(),
    };
    // SAFETY: every pointer of the credential is null or outlives the call, and the size is that of the blob.
    match unsafe { CredWriteW(&raw const credential, 0) } {
        0 => Err(Unavailable),
        _ => Ok(()),
    }
}

/// Returns the name under which an account is stored, ended with a zero.
fn target_name(account: &str) -> Vec<u16> {
    let name = format!("{SERVICE}/{account}\0");
    name.encode_utf16().collect()
}
