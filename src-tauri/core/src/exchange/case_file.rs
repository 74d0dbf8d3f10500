//! A file of cases that is written on a thread of its own: the lock of the book is needed only to read the cases.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use super::file_names::PackedFile;
use super::file_task::FileTask;
use super::line::RegisterLine;
use super::{CaseListFile, ExportError, TallyWorkbook};

/// The pages of lines that may wait for the thread.
const MAX_WAITING: usize = 4;

/// A file that is filled with cases, page by page.
pub enum CaseFile {
    Tally(Box<TallyWorkbook>),
    List(Box<CaseListFile>),
}

impl CaseFile {
    fn push(&mut self, lines: &[RegisterLine]) -> Result<(), ExportError> {
        match self {
            CaseFile::Tally(workbook) => workbook.push_register(lines),
            CaseFile::List(list) => list.push(lines),
        }
    }

    fn pack(self, stop: &AtomicBool) -> Result<PackedFile, ExportError> {
        match self {
            CaseFile::Tally(workbook) => workbook.pack(stop),
            CaseFile::List(list) => list.pack(stop),
        }
    }
}

/// A [`CaseFile`] and the thread that writes it. If it is dropped, the thread ends soon and no file is left.
pub struct CaseFileThread {
    /// `None` once all lines have been sent. Dropped before the thread, which waits for them.
    lines: Option<SyncSender<Vec<RegisterLine>>>,
    thread: FileTask<PackedFile>,
}

impl CaseFileThread {
    pub fn start(mut file: CaseFile) -> CaseFileThread {
        let (lines, pages) = sync_channel::<Vec<RegisterLine>>(MAX_WAITING);
        let thread = FileTask::start(move |stop| {
            for page in pages {
                match stop.load(Ordering::Acquire) {
                    true => return Err(ExportError::Disk),
                    false => file.push(&page)?,
                }
            }
            file.pack(stop)
        });
        CaseFileThread {
            lines: Some(lines),
            thread,
        }
    }

    /// Hands lines to the thread; returns them if too many wait already. A failure of the thread is reported by
    /// [`CaseFileThread::packed`].
    pub fn push(&self, page: Vec<RegisterLine>) -> Option<Vec<RegisterLine>> {
        match self.lines.as_ref()?.try_send(page) {
            Err(TrySendError::Full(page)) => Some(page),
            Ok(()) | Err(TrySendError::Disconnected(_)) => None,
        }
    }

    /// Tells the thread that all lines were handed to it.
    pub fn complete(&mut self) {
        self.lines = None;
    }

    /// Returns the complete file once there is one, or the failure of the thread; waits for it no longer than `wait`.
    pub fn packed(&self, wait: Duration) -> Option<Result<PackedFile, ExportError>> {
        self.thread.result(wait)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::exchange::fixtures::{header, line, office_setup};
    use crate::wire::exports::{FileKind, Language, ListColumn};

    const LONG: Duration = Duration::from_secs(60);

    fn list(dir: &Path, kind: FileKind) -> CaseListFile {
        let header = header(Language::Zh, true);
        CaseListFile::begin(kind, dir, header, &office_setup(), ListColumn::ALL).unwrap()
    }

    fn thread(dir: &Path, kind: FileKind) -> CaseFileThread {
        CaseFileThread::start(CaseFile::List(Box::new(list(dir, kind))))
    }

    fn files(dir: &Path) -> usize {
        fs::read_dir(dir).unwrap().count()
    }

    #[test]
    fn the_thread_writes_all_lines_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let mut thread = thread(dir.path(), FileKind::Csv);
        for number in 1..=300 {
            let mut page = Some(vec![line(number)]);
            while let Some(unsent) = page {
                page = thread.push(unsent);
                assert!(page.is_none() || thread.packed(Duration::from_millis(1)).is_none());
            }
        }
        thread.complete();
        let packed = thread.packed(LONG).unwrap().unwrap();
        let part = fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap();
        let bytes = fs::read(part.path()).unwrap();
        let number = line(7).row.number;
        let is_in = |bytes: &[u8]| bytes.windows(number.len()).any(|b| b == number.as_bytes());
        assert!(
            !bytes.is_empty() && !is_in(&bytes),
            "it is unreadable as long as it may be cut off"
        );
        let readable = packed.decrypt(&AtomicBool::new(false)).unwrap();
        assert!(is_in(&fs::read(part.path()).unwrap()), "control");
        let name = readable.persist("清单").unwrap();
        let text = fs::read_to_string(dir.path().join(name)).unwrap();
        assert_eq!(text.lines().count(), 301);
        let at = |number: u32| text.find(&line(number).row.number).unwrap();
        assert!(at(1) < at(2) && at(2) < at(300));
    }

    #[test]
    fn a_dropped_export_leaves_no_file() {
        for complete in [false, true] {
            let dir = tempfile::tempdir().unwrap();
            let mut thread = thread(dir.path(), FileKind::Xlsx);
            assert!(thread.push((1..=50).map(line).collect()).is_none());
            assert!(files(dir.path()) > 0, "control");
            if complete {
                thread.complete();
                drop(thread.packed(LONG).unwrap().unwrap());
            }
            drop(thread);
            assert_eq!(files(dir.path()), 0, "complete: {complete}");
        }
    }

    #[test]
    fn a_file_is_not_completed_after_the_export_was_stopped() {
        for stopped in [false, true] {
            let dir = tempfile::tempdir().unwrap();
            let packed = list(dir.path(), FileKind::Xlsx).pack(&AtomicBool::new(stopped));
            assert_eq!(packed.is_err(), stopped);
            drop(packed);
            assert_eq!(files(dir.path()), 0);
        }
    }

    #[test]
    fn a_thread_that_lags_behind_returns_the_lines() {
        let dir = tempfile::tempdir().unwrap();
        let thread = thread(dir.path(), FileKind::Xlsx);
        let page: Vec<RegisterLine> = (1..=100).map(line).collect();
        let refused = (0..1_000).find_map(|_| thread.push(page.clone()));
        assert_eq!(refused.map(|lines| lines.len()), Some(100));
        let mut again = Some(page);
        while let Some(unsent) = again {
            again = thread.push(unsent);
        }
    }
}
