//! Keeps the memory of the program from others on Linux: freed memory is overwritten, no core is dumped, and no debugger of
//! the same account attaches.
//!
//! The program's own allocator overwrites what Rust frees, on every system. A command's answer is also copied by GLib and
//! WebKit; glibc overwrites those copies if it is told so before the program starts, and WebKit then has to use glibc. That
//! turns off the hardening of WebKit's own allocator, which matters less here: the page shows nothing from outside.

use std::convert::Infallible;
use std::env;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

use casebook_core::IS_TEST_BUILD;
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// The variable of glibc's settings, and those that the program needs: freed memory is filled with a byte, and no freed
/// piece is kept in a cache that is not filled.
const TUNABLES: &str = "GLIBC_TUNABLES";
const OVERWRITE: &str = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0";

/// The variable that makes WebKit use the allocator of glibc.
const WEBKIT_ALLOCATOR: &str = "Malloc";
const OF_GLIBC: &str = "1";

/// The variables that are set for this program and the processes of the webview, and for no other program.
pub const VARIABLES: [&str; 2] = [TUNABLES, WEBKIT_ALLOCATOR];

/// Protects the memory of this process and of those of the webview. Restarts the program in the same process if it was
/// started without the settings; called before anything else.
///
/// # Errors
/// The error of the system call; what could be protected is.
pub fn protect() -> io::Result<()> {
    let tunables = env::var(TUNABLES).unwrap_or_default();
    let is_set = env::var_os(WEBKIT_ALLOCATOR).is_some_and(|value| value == OF_GLIBC);
    // Builds for tests let the settings be taken back by later ones, which shows that they are needed.
    let has_tunables = match IS_TEST_BUILD {
        true => tunables.contains(OVERWRITE),
        false => tunables == OVERWRITE,
    };
    let restarted = match is_set && has_tunables {
        true => Ok(()),
        false => restart().map(|never| match never {}),
    };
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    let limited = setrlimit(Resource::Core, none);
    let hidden = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    restarted?;
    limited?;
    Ok(hidden?)
}

/// Starts the program again in this process with these settings alone: others could undo them.
fn restart() -> io::Result<Infallible> {
    let failed = Command::new(env::current_exe()?)
        .args(env::args_os().skip(1))
        .env(TUNABLES, OVERWRITE)
        .env(WEBKIT_ALLOCATOR, OF_GLIBC)
        .exec();
    Err(failed)
}
