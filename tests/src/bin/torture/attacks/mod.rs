//! The attacks that a reading of the program as an attacker found: each trial tries one in many variations, and succeeds with
//! it where the protection is taken out.

pub mod clock_set_back;
pub mod export_folder;
pub mod former_passphrase;
pub mod hidden_digits;
pub mod lone_supervisor;
pub mod long_session;
pub mod looks_on_full_disk;
pub mod named_paths;
pub mod old_sheet;
pub mod rollback;
pub mod silent_medium;
pub mod special_files;
pub mod stopped_export;
