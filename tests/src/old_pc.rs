//! An old office PC, imitated by control groups: one core at a quarter of its speed, and 2 GB of memory.
//!
//! The kernel stops a group for the rest of each period in which it used up its quota. The period is 5 ms, so that a
//! program runs evenly slowly; in the usual 100 ms it would run at full speed and then stand still.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PERIOD_US: u32 = 5_000;
const QUOTA_US: u32 = 1_250;
const MEMORY_BYTES: u64 = 2 << 30;
/// The folders in which control groups are mounted, of either version.
const ROOT: &str = "/sys/fs/cgroup";
/// The longest wait until the processes of a group have ended.
const END: Duration = Duration::from_secs(5);

/// The control groups of one old PC; they are removed when this value is dropped.
pub struct OldPc {
    /// One group in version 2; one per controller, the processor's first, in version 1.
    groups: Vec<PathBuf>,
    folder: TempDir,
}

impl OldPc {
    /// Makes the control groups.
    ///
    /// # Errors
    /// The system has no control groups, or this user may not make any.
    pub fn create() -> io::Result<OldPc> {
        let root = Path::new(ROOT);
        let name = format!("casebook-old-pc-{}", std::process::id());
        let mut pc = OldPc {
            groups: Vec::new(),
            folder: tempfile::tempdir()?,
        };
        if root.join("cgroup.controllers").exists() {
            fs::write(root.join("cgroup.subtree_control"), "+cpu +memory")?;
            let quota = format!("{QUOTA_US} {PERIOD_US}");
            let limits = [("cpu.max", quota), ("memory.max", MEMORY_BYTES.to_string())];
            pc.add_group(root.join(name), &limits)?;
        } else {
            let period = ("cpu.cfs_period_us", PERIOD_US.to_string());
            let quota = ("cpu.cfs_quota_us", QUOTA_US.to_string());
            let memory = ("memory.limit_in_bytes", MEMORY_BYTES.to_string());
            pc.add_group(root.join("cpu").join(&name), &[period, quota])?;
            pc.add_group(root.join("memory").join(&name), &[memory])?;
        }
        Ok(pc)
    }

    fn add_group(&mut self, group: PathBuf, limits: &[(&str, String)]) -> io::Result<()> {
        fs::create_dir(&group)?;
        self.groups.push(group.clone());
        for (file, limit) in limits {
            fs::write(group.join(file), limit)?;
        }
        Ok(())
    }

    /// Writes a script that starts `program` on this PC, and returns its path.
    pub fn starter(&self, program: &Path) -> io::Result<PathBuf> {
        let program = program.canonicalize()?;
        let script = self.folder.path().join("start");
        let mut file = File::create(&script)?;
        writeln!(file, "#!/bin/sh")?;
        for group in &self.groups {
            writeln!(file, "echo $$ > '{}/cgroup.procs'", group.display())?;
        }
        writeln!(file, "exec taskset -c 0 '{}' \"$@\"", program.display())?;
        drop(file);
        #[cfg(unix)]
        fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        Ok(script)
    }

    /// Returns true if the kernel has stopped a program of this PC at least once, that is, if the limit works.
    pub fn was_throttled(&self) -> bool {
        let stat = self.groups.first().map(|group| group.join("cpu.stat"));
        let stat = stat.and_then(|file| fs::read_to_string(file).ok());
        let stat = stat.unwrap_or_default();
        let count = stat
            .lines()
            .find_map(|line| line.strip_prefix("nr_throttled "));
        count.is_some_and(|count| count != "0")
    }
}

impl Drop for OldPc {
    fn drop(&mut self) {
        // A group can be removed only when its last process has ended.
        let started = Instant::now();
        for group in &self.groups {
            while fs::remove_dir(group).is_err() && started.elapsed() < END {
                thread::sleep(Duration::from_millis(50));
            }
        }
    }
}
