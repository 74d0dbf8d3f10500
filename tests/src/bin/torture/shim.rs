//! Controls the preloaded library (`tests/faults/faults.c`) that makes the disk of a child fail. `cargo xtask torture`
//! builds it.

use std::fs;
use std::path::{Path, PathBuf};

/// A fault of the disk of a child.
#[derive(Debug, Clone, Copy)]
pub struct DiskFault {
    /// The number of the call that fails, from 1; 0 for none.
    pub at: u64,
    /// The error number: 5 (`EIO`) or 28 (`ENOSPC`).
    pub error: i64,
    /// True if every later call fails too.
    pub persistent: bool,
    /// True if the call kills the child instead of failing; half of a write is done by then.
    pub kills: bool,
    /// The number of bytes by which files may grow; −1 for no limit.
    pub budget: i64,
    /// True if writes and syncs report success and do nothing.
    pub ignores_writes: bool,
}

impl DiskFault {
    pub const NONE: DiskFault = DiskFault {
        at: 0,
        error: 5,
        persistent: false,
        kills: false,
        budget: -1,
        ignores_writes: false,
    };
}

/// The path of the library.
pub struct Shim(PathBuf);

impl Shim {
    /// Finds the library; returns `None` where it was not built, that is, except on Linux under `cargo xtask torture`.
    pub fn find() -> Option<Shim> {
        let folder = std::env::var_os("CASEBOOK_FAULTS")?;
        let shim = Path::new(&folder).join("faults.so");
        shim.exists().then_some(Shim(shim))
    }

    /// Returns the environment of a child in which calls on files below `data` fail once [`arm`] is called.
    pub fn env(
        &self,
        data: &Path,
        shim_folder: &Path,
        fault: DiskFault,
    ) -> Vec<(&'static str, String)> {
        let number = |flag: bool| i64::from(flag).to_string();
        vec![
            ("LD_PRELOAD", self.0.display().to_string()),
            ("FAULT_DIR", data.display().to_string()),
            ("FAULT_SHIM_DIR", shim_folder.display().to_string()),
            ("FAULT_AT", fault.at.to_string()),
            ("FAULT_ERROR", fault.error.to_string()),
            ("FAULT_PERSISTENT", number(fault.persistent)),
            ("FAULT_KILLS", number(fault.kills)),
            ("FAULT_BUDGET", fault.budget.to_string()),
            ("FAULT_IGNORE_WRITES", number(fault.ignores_writes)),
        ]
    }
}

/// Starts counting and failing calls. Called in the child; does nothing without the shim.
pub fn arm(shim_folder: &Path) {
    // The file does not exist: the shim reacts to the attempt to open it.
    drop(fs::File::open(shim_folder.join("on")));
}

/// Stops counting and failing calls. Called in the child; does nothing without the shim.
pub fn disarm(shim_folder: &Path) {
    drop(fs::File::open(shim_folder.join("off")));
}

/// Returns the number of calls that were counted until the child called [`disarm`].
pub fn calls(shim_folder: &Path) -> u64 {
    let text = fs::read_to_string(shim_folder.join("count"));
    text.ok()
        .and_then(|count| count.trim().parse().ok())
        .unwrap_or(0)
}

/// Returns the name of the call that failed.
pub fn failed(shim_folder: &Path) -> String {
    fs::read_to_string(shim_folder.join("failed")).unwrap_or_default()
}
