//! A copy of the store that is being made.
//!
//! rusqlite's `Backup` borrows both connections for its whole life, so it cannot be stored beside them between two
//! calls. This file therefore calls the C interface of SQLite. A tidy rule keeps `unsafe`
//! to it and the allocator.
#![expect(
    unsafe_code,
    reason = "a backup handle that lives beside its connection; rusqlite can only borrow"
)]

use std::ffi::c_int;

use rusqlite::{Connection, Error, ffi};

/// A copy that is being made. Until it is dropped, only SQLite uses its connection.
pub(super) struct LiveCopy {
    handle: *mut ffi::sqlite3_backup,
    _into: Connection,
}

// SAFETY: the handle belongs to two connections that were opened without a thread of their own; whoever holds the store
// mutably holds both, and nobody else reaches them.
unsafe impl Send for LiveCopy {}

impl LiveCopy {
    /// Begins a copy from one connection to the other.
    pub(super) fn begin(from: &Connection, into: Connection) -> Result<LiveCopy, Error> {
        // SAFETY: both handles are of open connections; the names are C strings that live for ever. `from` outlives the
        // copy, since the store drops its copy before its connection, and `into` is moved into the copy.
        let handle = unsafe {
            ffi::sqlite3_backup_init(
                into.handle(),
                c"main".as_ptr(),
                from.handle(),
                c"main".as_ptr(),
            )
        };
        if handle.is_null() {
            return Err(sqlite_error(ffi::SQLITE_ERROR));
        }
        Ok(LiveCopy {
            handle,
            _into: into,
        })
    }

    /// Copies up to `pages` pages; returns true when the copy is complete.
    pub(super) fn step(&mut self, pages: c_int) -> Result<bool, Error> {
        // SAFETY: the handle is finished only when the copy is dropped.
        match unsafe { ffi::sqlite3_backup_step(self.handle, pages) } {
            ffi::SQLITE_DONE => Ok(true),
            ffi::SQLITE_OK | ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Ok(false),
            code => Err(sqlite_error(code)),
        }
    }

    /// Returns the pages that are left and the pages in all, as of the last step.
    pub(super) fn left(&self) -> (u64, u64) {
        // SAFETY: as in `step`.
        let (left, all) = unsafe {
            (
                ffi::sqlite3_backup_remaining(self.handle),
                ffi::sqlite3_backup_pagecount(self.handle),
            )
        };
        (
            u64::try_from(left).unwrap_or(0),
            u64::try_from(all).unwrap_or(0),
        )
    }
}

impl Drop for LiveCopy {
    fn drop(&mut self) {
        // SAFETY: the handle came from `sqlite3_backup_init` and is not used again; both connections are still open.
        unsafe { ffi::sqlite3_backup_finish(self.handle) };
    }
}

/// Returns the error with an SQLite result code.
pub(super) fn sqlite_error(code: c_int) -> Error {
    Error::SqliteFailure(ffi::Error::new(code), None)
}
