//! Hears that the system locks its screen or is about to sleep, so that the book locks with it. A system that cannot be
//! asked is not heard; the book then still locks when it is idle.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use casebook_core::domain::event::LockCause;

/// Calls `tell` each time the system locks its screen or is about to sleep, as long as the program runs. `tell` may take
/// long. Called once, on the thread of the window.
pub fn watch(tell: impl Fn(LockCause) + Send + Sync + 'static) {
    #[cfg(target_os = "linux")]
    linux::watch(tell);
    #[cfg(target_os = "macos")]
    macos::watch(tell);
    #[cfg(windows)]
    windows::watch(tell);
}
