//! The free space of a disk, asked before something long begins.

use std::path::Path;

/// The bytes that stay free, for the journal and for other programs: 16 MiB.
const RESERVE: u64 = 16 << 20;

/// Returns whether the disk of this folder has room for so many bytes. A disk that cannot be asked is tried: if it is full,
/// the writing itself fails.
pub(crate) fn has_room_for(bytes: u64, folder: &Path) -> bool {
    free_bytes(folder).is_none_or(|free| free >= bytes.saturating_add(RESERVE))
}

/// Returns the megabytes that the disk must have free for so many bytes.
pub(crate) fn megabytes_for(bytes: u64) -> u64 {
    bytes.saturating_add(RESERVE).div_ceil(1 << 20)
}

fn free_bytes(folder: &Path) -> Option<u64> {
    #[cfg(test)]
    if let Some(free) = tests::IMITATED.get() {
        return Some(free);
    }
    fs4::available_space(folder).ok()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        /// The free bytes of every disk, for this thread.
        pub static IMITATED: Cell<Option<u64>> = const { Cell::new(None) };
    }

    #[test]
    fn a_disk_has_room_for_some_bytes_and_not_for_all() {
        let folder = tempfile::tempdir().unwrap();
        assert!(has_room_for(1, folder.path()));
        assert!(!has_room_for(u64::MAX, folder.path()));
        assert!(
            has_room_for(u64::MAX, &folder.path().join("missing")),
            "tried"
        );
        IMITATED.set(Some(RESERVE + 7));
        assert!(has_room_for(7, folder.path()) && !has_room_for(8, folder.path()));
        assert_eq!((megabytes_for(0), megabytes_for(7)), (16, 17));
        IMITATED.set(None);
    }
}
