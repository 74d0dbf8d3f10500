//! Power cuts: a file system in a file is shut down under a book that is being worked at, its unwritten pages thrown
//! away (ext4, `FS_IOC_SHUTDOWN` without flushing its log). Only what was heard before the cut counts as acknowledged.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use casebook_tests::book::Book;
use rusqlite::Connection;

use crate::clerk::{Manner, TODAY};
use crate::errand::{self, Sent};
use crate::ledger::Ledger;
use crate::trial::{Dice, Outcome, Row, Run, Trial, copy_folder, say};

pub const TRIAL: Trial = Trial {
    name: "power cut",
    name_zh: "断电",
    quick: 40,
    full: 1_000,
    run,
};

/// So many cuts at one book before a new one is begun.
const CUTS_PER_BOOK: u64 = 8;
/// The power goes after at most so many acknowledgements, and so long after the last of them.
const MOST_LINES: usize = 10;
const LONGEST: Duration = Duration::from_millis(40);
/// The longest that a child may need to open the book.
const OPENING: Duration = Duration::from_secs(30);
/// The control loses something within so many cuts, or it did not fail.
const CONTROL_CUTS: u64 = 60;
/// Of the file system, in MiB: enough for a small book, quick to make.
const SIZE: u64 = 64;

fn run(run: &mut Run) -> Outcome<Row> {
    let Some(cut) = cut_program() else {
        return Ok(run.skip("只在 Linux / needs Linux and `cargo xtask torture`"));
    };
    let folder = run.folder()?;
    let disk = match Disk::make(&folder, cut) {
        Ok(disk) => disk,
        Err(_) => return Ok(run.skip("需要管理员权限 / needs root and loop devices")),
    };
    let fixture = run.folder()?;
    Book::make(&fixture, TODAY);
    let mut ledger = Ledger::default();
    for turn in 0..run.count {
        let book = disk.place.join((turn / CUTS_PER_BOOK).to_string());
        if !book.exists() {
            disk.begin(&fixture, &book)?;
            ledger = Ledger::default();
        }
        run.tried();
        let before = ledger.heard;
        cut_once(run, &disk, &book, &mut ledger)?;
        run.count_fact("acknowledged before the cut", ledger.heard - before);
        let wrong = ledger.compare(&book);
        if !wrong.is_empty() {
            run.failed(wrong.join("; "));
            disk.begin(&fixture, &book)?;
            ledger = Ledger::default();
        }
    }
    let caught = control(run, &disk)?;
    Ok(run.row(Some(caught)))
}

/// The program that cuts, where `cargo xtask torture` built it.
fn cut_program() -> Option<PathBuf> {
    let folder = std::env::var_os("CASEBOOK_FAULTS")?;
    let program = Path::new(&folder).join("cut");
    program.exists().then_some(program)
}

fn cut_once(run: &mut Run, disk: &Disk, book: &Path, ledger: &mut Ledger) -> Outcome<()> {
    let words = [
        book.display().to_string(),
        run.dice.roll().to_string(),
        Manner::Honest.word().to_string(),
    ];
    let child = errand::send("clerk", &words)?;
    if !child.wait_for_lines(1 + run.dice.index(MOST_LINES), OPENING) {
        let returned = child.kill()?;
        return Err(format!("the clerk did not open the book ({})", returned.status).into());
    }
    child.let_run(run.dice.moment(LONGEST));
    let said = disk.cut_under(child)?;
    ledger.hear(&said);
    // It was refused only before the cut if it was refused for nothing.
    for refused in std::mem::take(&mut ledger.refused) {
        run.failed(format_args!("refused before the cut: {refused}"));
    }
    Ok(())
}

/// The same disk under a store that keeps a write-ahead log and syncs it seldom (WAL, NORMAL): it must lose.
fn control(run: &mut Run, disk: &Disk) -> Outcome<bool> {
    for turn in 1..=CONTROL_CUTS {
        let store = disk.place.join(format!("loose-{turn}.db"));
        let child = errand::send("loose_writer", &[store.display().to_string()])?;
        if !child.wait_for_lines(1, OPENING) {
            return Err("the loose writer does not begin".into());
        }
        child.let_run(run.dice.moment(LONGEST));
        let said = disk.cut_under(child)?;
        let acknowledged = said.last().and_then(|line| line.parse::<i64>().ok());
        let kept = loose_store(&store).and_then(|store| {
            store.query_row("SELECT ifnull(max(n), 0) FROM row", [], |row| {
                row.get::<_, i64>(0)
            })
        });
        if kept.ok() < acknowledged {
            run.count_fact("control lost at cut", turn);
            return Ok(true);
        }
    }
    Ok(false)
}

/// An encrypted store with the settings that ours does not have.
fn loose_store(path: &Path) -> rusqlite::Result<Connection> {
    let store = Connection::open(path)?;
    store.pragma_update(None, "key", "control")?;
    store.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
         CREATE TABLE IF NOT EXISTS row (n INTEGER PRIMARY KEY, words TEXT)",
    )?;
    Ok(store)
}

/// The errand of the control: writes row after row, and says the number of each when it is committed.
pub fn loose_writer(words: &[String]) -> Outcome<()> {
    let [path] = words else {
        return Err("loose_writer FILE".into());
    };
    let store = loose_store(Path::new(path))?;
    let mut dice = Dice::new(1, path);
    for n in 1_i64.. {
        let text = format!("{:x}", dice.roll()).repeat(20);
        store.execute("INSERT INTO row VALUES (?1, ?2)", (n, text))?;
        say(&n.to_string())?;
    }
    Ok(())
}

/// A file system in a file, mounted as long as this lives.
struct Disk {
    image: PathBuf,
    place: PathBuf,
    cut: PathBuf,
}

impl Disk {
    fn make(folder: &Path, cut: PathBuf) -> Outcome<Disk> {
        let disk = Disk {
            image: folder.join("disk.img"),
            place: folder.join("disk"),
            cut,
        };
        fs::File::create(&disk.image)?.set_len(SIZE << 20)?;
        fs::create_dir_all(&disk.place)?;
        must("mkfs.ext4", &["-q", "-F", text(&disk.image)?])?;
        disk.mount()?;
        // A first cut, with nobody there: where the system forbids it, the trial is skipped.
        must(text(&disk.cut)?, &[text(&disk.place)?])?;
        disk.remount()?;
        Ok(disk)
    }

    fn mount(&self) -> Outcome<()> {
        must(
            "mount",
            &["-o", "loop", text(&self.image)?, text(&self.place)?],
        )
    }

    fn remount(&self) -> Outcome<()> {
        must("umount", &[text(&self.place)?])?;
        self.mount()
    }

    /// Puts a fresh book there and makes sure that it is on the disk; what was there before goes.
    fn begin(&self, fixture: &Path, book: &Path) -> Outcome<()> {
        for old in fs::read_dir(&self.place)? {
            let old = old?.path();
            if old.is_dir() && !old.ends_with("lost+found") {
                fs::remove_dir_all(old)?;
            }
        }
        copy_folder(fixture, book)?;
        must("sync", &["-f", text(&self.place)?])
    }

    /// Cuts the power under a child and brings it back. Answers what the child had said before.
    fn cut_under(&self, child: Sent) -> Outcome<Vec<String>> {
        let said = child.said();
        let cut = must(text(&self.cut)?, &[text(&self.place)?]);
        child.kill()?;
        cut?;
        self.remount()?;
        Ok(said)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if let Ok(place) = text(&self.place) {
            let _ = must("umount", &[place]);
        }
    }
}

fn text(path: &Path) -> Outcome<&str> {
    Ok(path.to_str().ok_or("a path that is no text")?)
}

/// A program that must end well; what it says is not shown.
fn must(program: &str, words: &[&str]) -> Outcome<()> {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    if command.status()?.success() {
        return Ok(());
    }
    Err(format!("{program} failed").into())
}
