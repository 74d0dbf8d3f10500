//! The keyring of the system, which holds a note for each book. Where there is none, or it is locked, nothing is read and
//! nothing written: it never asks for a password.
//!
//! `read_note` returns the note of an account, none if the keyring has none; `write_note` replaces it. Both may take some
//! seconds.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
pub use linux::{read_note, write_note};
#[cfg(target_os = "macos")]
pub use macos::{read_note, write_note};
#[cfg(windows)]
pub use windows::{read_note, write_note};

/// The name of the program in the keyring.
const SERVICE: &str = "Casebook";

/// The keyring of this system cannot be used now.
#[derive(Debug)]
pub struct Unavailable;
