//! The preferences of this screen, and the id of this installation.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::error_mapping::disk_trouble;
use crate::domain::ids::DeviceId;
use crate::domain::refusal::{Code, Refusal};
use crate::files::{read_small, replace_file};
use crate::vault::random;

const PREFS_FILE: &str = "prefs.json";
const DEVICE_FILE: &str = "device";
/// Limit of the preferences; larger ones are a mistake.
const MAX_BYTES: usize = 256 * 1024;

/// Preferences of this screen: language, theme, scale and view state. They are not part of the book and not journaled.
pub(crate) struct Preferences {
    data: PathBuf,
    values: Map<String, Value>,
}

impl Preferences {
    /// Reads the preferences; unreadable ones are replaced by the defaults, so that the program always starts.
    pub fn read(data: &Path) -> Preferences {
        let text = read_small(&data.join(PREFS_FILE), MAX_BYTES as u64).unwrap_or_default();
        let values = serde_json::from_slice(&text).unwrap_or_default();
        let data = data.to_owned();
        Preferences { data, values }
    }

    pub fn values(&self) -> &Map<String, Value> {
        &self.values
    }

    /// Changes some preferences and writes all of them.
    pub fn change(&mut self, changes: Map<String, Value>) -> Result<(), Refusal> {
        let mut values = self.values.clone();
        values.extend(changes);
        if serde_json::to_vec(&values).map_or(usize::MAX, |v| v.len()) > MAX_BYTES {
            return Err(Refusal::at(Code::TooLong, "prefs"));
        }
        self.values = values;
        self.write()
    }

    fn write(&self) -> Result<(), Refusal> {
        let bytes = serde_json::to_vec(&self.values).unwrap_or_default();
        write_small(&self.data, PREFS_FILE, &bytes).map_err(disk_trouble)
    }
}

/// Replaces a small file of the data folder, which is created if it is missing.
fn write_small(data: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(data)?;
    replace_file(data, name, bytes)
}

/// Returns the id of this installation, which is made at the first start.
pub(super) fn read_or_create_device_id(data: &Path) -> DeviceId {
    if let Ok(text) = read_small(&data.join(DEVICE_FILE), MAX_BYTES as u64)
        && let Ok(text) = String::from_utf8(text)
        && let Ok(id) = text.trim().parse()
    {
        return id;
    }
    let id = DeviceId::from_bytes(random::<16>().unwrap_or_default());
    // If it cannot be written, creating a book reports the disk error.
    let _ = write_small(data, DEVICE_FILE, id.to_string().as_bytes());
    id
}
