//! The shim that stands between a child and its disk (`tests/faults/faults.c`), where `cargo xtask torture` built it.

use std::fs;
use std::path::{Path, PathBuf};

/// A way in which the disk fails.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The call that fails, from 1; 0: none.
    pub at: u64,
    /// With what: 5 (`EIO`) or 28 (`ENOSPC`).
    pub error: i64,
    /// And every call after it.
    pub stays: bool,
    /// Instead of failing, the call kills the child; a write is half done by then.
    pub kills: bool,
    /// So many bytes may files grow; −1: no limit.
    pub budget: i64,
    /// Writes and syncs say that they are done, and do nothing.
    pub lies: bool,
}

impl Fault {
    pub const NONE: Fault = Fault {
        at: 0,
        error: 5,
        stays: false,
        kills: false,
        budget: -1,
        lies: false,
    };
}

pub struct Shim(PathBuf);

impl Shim {
    /// None where it was not built: elsewhere than on Linux, and when the trial is run by itself.
    pub fn find() -> Option<Shim> {
        let folder = std::env::var_os("CASEBOOK_FAULTS")?;
        let shim = Path::new(&folder).join("faults.so");
        shim.exists().then_some(Shim(shim))
    }

    /// The environment of a child whose files below `data` fail so, once it has thrown the switch.
    pub fn env(&self, data: &Path, switch: &Path, fault: Fault) -> Vec<(&'static str, String)> {
        let yes = |flag: bool| i64::from(flag).to_string();
        vec![
            ("LD_PRELOAD", self.0.display().to_string()),
            ("FAULT_DIR", data.display().to_string()),
            ("FAULT_SWITCH", switch.display().to_string()),
            ("FAULT_AT", fault.at.to_string()),
            ("FAULT_ERROR", fault.error.to_string()),
            ("FAULT_STAYS", yes(fault.stays)),
            ("FAULT_KILLS", yes(fault.kills)),
            ("FAULT_BUDGET", fault.budget.to_string()),
            ("FAULT_LIES", yes(fault.lies)),
        ]
    }
}

/// In the child: from here on calls count, or no longer. Without the shim it does nothing.
pub fn throw(switch: &Path, on: bool) {
    // The switch is no file: the shim sees that it is asked for.
    drop(fs::File::open(switch.join(if on { "on" } else { "off" })));
}

/// How many calls counted, after the child threw the switch back.
pub fn calls(switch: &Path) -> u64 {
    let left = fs::read_to_string(switch.join("count"));
    left.ok()
        .and_then(|count| count.trim().parse().ok())
        .unwrap_or(0)
}

/// The call that was failed, by its name.
pub fn failed(switch: &Path) -> String {
    fs::read_to_string(switch.join("failed")).unwrap_or_default()
}
