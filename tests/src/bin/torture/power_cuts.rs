//! Cuts the power while a book is written to: the book is on a file system in a file, which is shut down without
//! writing its dirty pages (ext4, `FS_IOC_SHUTDOWN` without flushing the log). Only lines read before the cut count as
//! acknowledged.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use casebook_tests::test_office::write_practice_book;
use rusqlite::Connection;

use crate::acknowledged::Acknowledged;
use crate::book_writer::{Acknowledge, TODAY};
use crate::child::{self, RunningChild};
use crate::trial::{Row, Run, Trial, TrialRandom, TrialResult, copy_folder, print_line};

pub const TRIAL: Trial = Trial {
    name: "power cut",
    name_zh: "断电",
    quick: 40,
    full: 1_000,
    run,
};

/// The number of cuts on one book before a new book is used.
const CUTS_PER_BOOK: u64 = 8;
/// The power is cut after at most this many acknowledgements and this delay after the last of them.
const MAX_LINES: usize = 10;
const MAX_DELAY: Duration = Duration::from_millis(40);
/// The longest time that a child may need to open the book.
const MAX_OPENING: Duration = Duration::from_secs(30);
/// The number of cuts within which the control must lose data.
const MAX_CONTROL_CUTS: u64 = 60;
/// The size of the file system in MiB: enough for some small books, and quick to format.
const SIZE_MIB: u64 = 64;

fn run(run: &mut Run) -> TrialResult<Row> {
    let Some(cut) = cut_program() else {
        return Ok(run.skip("只在 Linux / needs Linux and `cargo xtask torture`"));
    };
    let folder = run.folder()?;
    let disk = match Disk::make(&folder, cut) {
        Ok(disk) => disk,
        Err(_) => return Ok(run.skip("需要管理员权限 / needs root and loop devices")),
    };
    let fixture = run.folder()?;
    write_practice_book(&fixture, TODAY);
    let mut acknowledged = Acknowledged::default();
    for turn in 0..run.count {
        let book = disk.mount_point.join((turn / CUTS_PER_BOOK).to_string());
        if !book.exists() {
            disk.reset(&fixture, &book)?;
            acknowledged = Acknowledged::default();
        }
        run.count_try();
        let before = acknowledged.count;
        cut_once(run, &disk, &book, &mut acknowledged)?;
        run.add_to_fact("acknowledged before the cut", acknowledged.count - before);
        let violations = acknowledged.find_violations(&book);
        if !violations.is_empty() {
            run.report_failure(violations.join("; "));
            disk.reset(&fixture, &book)?;
            acknowledged = Acknowledged::default();
        }
    }
    let detected = control(run, &disk)?;
    Ok(run.row(Some(detected)))
}

/// Returns the program that cuts the power, if `cargo xtask torture` has built it.
fn cut_program() -> Option<PathBuf> {
    let folder = std::env::var_os("CASEBOOK_FAULTS")?;
    let program = Path::new(&folder).join("cut");
    program.exists().then_some(program)
}

fn cut_once(
    run: &mut Run,
    disk: &Disk,
    book: &Path,
    acknowledged: &mut Acknowledged,
) -> TrialResult<()> {
    let arguments = [
        book.display().to_string(),
        run.random.next_u64().to_string(),
        Acknowledge::AfterReply.argument().to_string(),
    ];
    let child = child::spawn("book_writer", &arguments)?;
    if !child.wait_for_lines(1 + run.random.index(MAX_LINES), MAX_OPENING) {
        let returned = child.kill()?;
        return Err(format!("the child did not open the book ({})", returned.status).into());
    }
    child.let_run(run.random.duration_below(MAX_DELAY));
    let lines = disk.cut_and_remount(child)?;
    acknowledged.add(&lines);
    // A refusal before the cut has no cause, so it is a failure.
    for refused in std::mem::take(&mut acknowledged.refused) {
        run.report_failure(format_args!("refused before the cut: {refused}"));
    }
    Ok(())
}

/// Returns true if a store in WAL mode with `synchronous = NORMAL`, which seldom syncs, loses rows on the same disk.
fn control(run: &mut Run, disk: &Disk) -> TrialResult<bool> {
    for turn in 1..=MAX_CONTROL_CUTS {
        let store = disk.mount_point.join(format!("wal-{turn}.db"));
        let child = child::spawn("wal_writer", &[store.display().to_string()])?;
        if !child.wait_for_lines(1, MAX_OPENING) {
            return Err("the WAL writer does not start".into());
        }
        child.let_run(run.random.duration_below(MAX_DELAY));
        let lines = disk.cut_and_remount(child)?;
        let acknowledged = lines.last().and_then(|line| line.parse::<i64>().ok());
        let newest = open_wal_store(&store).and_then(|store| {
            store.query_row("SELECT ifnull(max(n), 0) FROM row", [], |row| {
                row.get::<_, i64>(0)
            })
        });
        if newest.ok() < acknowledged {
            run.add_to_fact("control lost at cut", turn);
            return Ok(true);
        }
    }
    Ok(false)
}

/// Opens an encrypted store in WAL mode with `synchronous = NORMAL`, the settings that the real store avoids.
fn open_wal_store(path: &Path) -> rusqlite::Result<Connection> {
    let store = Connection::open(path)?;
    store.pragma_update(None, "key", "control")?;
    store.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
         CREATE TABLE IF NOT EXISTS row (n INTEGER PRIMARY KEY, words TEXT)",
    )?;
    Ok(store)
}

/// Runs the child of the control: writes row after row and prints the number of each when it is committed.
pub fn run_wal_writer(arguments: &[String]) -> TrialResult<()> {
    let [path] = arguments else {
        return Err("usage: wal_writer FILE".into());
    };
    let store = open_wal_store(Path::new(path))?;
    let mut random = TrialRandom::new(1, path);
    for n in 1_i64.. {
        let text = format!("{:x}", random.next_u64()).repeat(20);
        store.execute("INSERT INTO row VALUES (?1, ?2)", (n, text))?;
        print_line(&n.to_string())?;
    }
    Ok(())
}

/// A file system in a file, which is unmounted when this is dropped.
struct Disk {
    image: PathBuf,
    mount_point: PathBuf,
    cut: PathBuf,
}

impl Disk {
    fn make(folder: &Path, cut: PathBuf) -> TrialResult<Disk> {
        let disk = Disk {
            image: folder.join("disk.img"),
            mount_point: folder.join("disk"),
            cut,
        };
        fs::File::create(&disk.image)?.set_len(SIZE_MIB << 20)?;
        fs::create_dir_all(&disk.mount_point)?;
        run_program("mkfs.ext4", &["-q", "-F", text(&disk.image)?])?;
        disk.mount()?;
        // One cut in advance: where the system forbids it, the trial is skipped.
        run_program(text(&disk.cut)?, &[text(&disk.mount_point)?])?;
        disk.remount()?;
        Ok(disk)
    }

    fn mount(&self) -> TrialResult<()> {
        run_program(
            "mount",
            &["-o", "loop", text(&self.image)?, text(&self.mount_point)?],
        )
    }

    fn remount(&self) -> TrialResult<()> {
        run_program("umount", &[text(&self.mount_point)?])?;
        self.mount()
    }

    /// Replaces all books on the disk by a fresh one and syncs it.
    fn reset(&self, fixture: &Path, book: &Path) -> TrialResult<()> {
        for old in fs::read_dir(&self.mount_point)? {
            let old = old?.path();
            if old.is_dir() && !old.ends_with("lost+found") {
                fs::remove_dir_all(old)?;
            }
        }
        copy_folder(fixture, book)?;
        run_program("sync", &["-f", text(&self.mount_point)?])
    }

    /// Cuts the power while the child runs and mounts the disk again; returns the lines that the child had printed
    /// before.
    fn cut_and_remount(&self, child: RunningChild) -> TrialResult<Vec<String>> {
        let lines = child.lines();
        let cut = run_program(text(&self.cut)?, &[text(&self.mount_point)?]);
        child.kill()?;
        cut?;
        self.remount()?;
        Ok(lines)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Ok(mount_point) = text(&self.mount_point) {
            let _ = run_program("umount", &[mount_point]);
        }
    }
}

fn text(path: &Path) -> TrialResult<&str> {
    Ok(path.to_str().ok_or("the path is not UTF-8")?)
}

/// Runs a program without showing its output and returns an error unless it succeeds.
fn run_program(program: &str, arguments: &[&str]) -> TrialResult<()> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    if command.status()?.success() {
        return Ok(());
    }
    Err(format!("{program} failed").into())
}
