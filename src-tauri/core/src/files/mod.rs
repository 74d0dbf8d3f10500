//! Files on a disk and bytes in a file, below everything else in the core: nothing here knows a book, a vault or a case.
//!
//! * Writing: a file that is replaced is, after a crash at any point, the complete old one or the complete new one
//!   ([`replace_file`]); several files of one folder change together or not at all ([`swap`]).
//! * Reading: a small file is never read beyond its limit ([`read_small`]), and nothing but an ordinary file is opened
//!   ([`open_regular`]).
//! * Room on a disk, asked before something long begins ([`has_room_for`]).
//! * Bytes as text: [`Base64`], [`Hex`] and [`crockford`]; a list of fields as bytes: [`LengthPrefixed`].

mod base64;
pub(crate) mod crockford;
mod durable;
pub(crate) mod free_space;
mod hex;
mod length_prefixed;
mod lock;
mod small_file;
pub mod swap;

pub(crate) use base64::Base64;
pub(crate) use durable::{
    create_private_file, remove_file_if_exists, remove_folder_if_exists, replace_file, sync_file,
    sync_folder, write_new_file,
};
pub(crate) use free_space::{has_room_for, megabytes_for};
pub use hex::Hex;
pub(crate) use hex::{bytes_from_hex, hex_text};
pub(crate) use length_prefixed::LengthPrefixed;
pub(crate) use lock::lock_file;
pub(crate) use small_file::{SmallFileError, ensure_regular, open_regular, read_small};
