//! Scans the memory of a program that has locked its book: no canary, passphrase or key may be in it.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::Duration;

use casebook_core::vault::VaultFile;
use casebook_tests::canaries::Canaries;
use casebook_tests::canary_search::WordSearch;
use casebook_tests::lock_program::{self, LOCK_REQUEST};
use casebook_tests::test_office::people::{HEAD, MEDIATOR};
use casebook_tests::test_office::write_office;
use chrono::{DateTime, Utc};

use crate::book_writer::TODAY;
use crate::child::{self, RunningChild};
use crate::trial::{Row, Run, Trial, TrialResult, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "memory after lock",
    name_zh: "锁定后的内存",
    quick: 5,
    full: 100,
    run,
};

/// The longest time that the child may need for each step.
const TIMEOUT: Duration = Duration::from_secs(120);

/// The number of bytes that are searched at once, and of the following ones into which a word may reach.
const PIECE: usize = 1 << 22;
const OVERLAP: usize = 1 << 10;

fn run(run: &mut Run) -> TrialResult<Row> {
    if !cfg!(target_os = "linux") {
        return Ok(run.skip("只在 Linux / needs Linux"));
    }
    let fixture = run.folder()?;
    write_office(&fixture.join("data"), TODAY, &[HEAD, MEDIATOR]);
    let keys = keys(&fixture)?;
    let mut before = 0;
    for _ in 0..run.count {
        run.count_try();
        let seed = run.random.next_u64();
        let scan = scan(run, &fixture, seed, &keys, &Program::Wiping)?;
        before += scan.open;
        if scan.locked > 0 || scan.locked_keys > 0 {
            let (words, keys) = (scan.locked, scan.locked_keys);
            run.report_failure(format!("after the lock: {words} words, {keys} keys"));
        }
        if scan.open == 0 {
            run.report_failure("nothing was found before the lock, so the scan does not work");
        }
    }
    run.add_to_fact("words found before the lock", before as u64);
    let seed = run.random.next_u64();
    let leaking = scan(run, &fixture, seed, &keys, &Program::Leaking)?;
    let default = scan(run, &fixture, seed, &keys, &Program::DefaultAllocator)?;
    run.add_to_fact("words left by the default allocator", default.locked as u64);
    Ok(run.row(Some(leaking.locked > 0 && default.locked > 0)))
}

/// The program whose memory is scanned.
enum Program {
    /// Overwrites the memory that it frees, like the real program.
    Wiping,
    /// Wipes too, but keeps one canary in memory.
    Leaking,
    /// Does not overwrite the memory that it frees.
    DefaultAllocator,
}

/// The number of canaries and keys that were found before and after the lock.
struct Scan {
    open: usize,
    locked: usize,
    locked_keys: usize,
}

fn scan(
    run: &mut Run,
    fixture: &Path,
    seed: u64,
    keys: &WordSearch,
    program: &Program,
) -> TrialResult<Scan> {
    let folder = run.folder()?;
    copy_folder(fixture, &folder)?;
    let arguments = vec![folder.display().to_string(), seed.to_string()];
    let child = match program {
        Program::Wiping => child::spawn("lock", &arguments)?,
        Program::Leaking => child::spawn("lock_with_leak", &arguments)?,
        Program::DefaultAllocator => {
            child::spawn_program(&sibling_program("unwiped")?, &arguments)?
        }
    };
    wait_for_state(&child, 1)?;
    let mut canaries = Canaries::new(seed).words();
    canaries.push(HEAD.passphrase());
    let canaries = WordSearch::new(&canaries);
    let (open, _) = scan_process(child.id(), &canaries, keys)?;
    fs::write(folder.join(LOCK_REQUEST), "")?;
    wait_for_state(&child, 2)?;
    let (locked, locked_keys) = scan_process(child.id(), &canaries, keys)?;
    child.kill()?;
    fs::remove_dir_all(&folder)?;
    Ok(Scan {
        open,
        locked,
        locked_keys,
    })
}

/// Waits until the child has printed this number of lines, which are its states.
fn wait_for_state(child: &RunningChild, lines: usize) -> TrialResult<()> {
    let expected = [lock_program::OPEN, lock_program::LOCKED];
    if child.wait_for_lines(lines, TIMEOUT) && child.lines() == expected[..lines] {
        return Ok(());
    }
    Err("the child did not lock in time".into())
}

/// Returns the path of a program in the folder of this one.
fn sibling_program(name: &str) -> io::Result<std::path::PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(std::env::current_exe()?.with_file_name(name))
}

/// Returns the keys of the book, as bytes and in the hexadecimal text in which they are passed to SQLCipher.
fn keys(fixture: &Path) -> TrialResult<WordSearch> {
    let vault = VaultFile::read(&fixture.join("data/office"))?;
    let now: DateTime<Utc> = format!("{TODAY}T02:00:00Z").parse()?;
    let entrance = vault.unlock(HEAD.id().uuid(), &HEAD.passphrase(), now)?;
    let vault_key = entrance.vault_key;
    let text = vault_key.db_key(vault.db_salt()).raw_key();
    // The text is x'<64 digits of the key><32 digits of the salt>'; the salt is not secret.
    let digits = text.trim_start_matches("x'").get(..64).unwrap_or_default();
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16);
    let bytes = (0..digits.len())
        .step_by(2)
        .map(byte)
        .collect::<Result<Vec<u8>, _>>()?;
    let upper = digits.to_uppercase().into_bytes();
    let secret = vault_key.expose_secret().to_vec();
    Ok(WordSearch::from_bytes(&[
        bytes,
        digits.as_bytes().to_vec(),
        upper,
        secret,
    ]))
}

/// Reads the private readable memory of a process; returns how many words and keys are in it.
pub fn scan_process(
    process: u32,
    words: &WordSearch,
    keys: &WordSearch,
) -> io::Result<(usize, usize)> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps"))?;
    let mut memory = File::open(format!("/proc/{process}/mem"))?;
    let (mut found, mut found_keys) = (0, 0);
    for line in maps.lines() {
        let Some((begin, end)) = private_region(line) else {
            continue;
        };
        for begin in (begin..end).step_by(PIECE) {
            let bytes = read_memory(
                &mut memory,
                begin,
                end.min(begin + (PIECE + OVERLAP) as u64),
            )?;
            // Most of a large region was never written.
            if bytes.iter().any(|byte| *byte != 0) {
                found += words.search_bytes(&bytes).len();
                found_keys += keys.search_bytes(&bytes).len();
            }
        }
    }
    Ok((found, found_keys))
}

/// Reads the memory between two addresses as far as it is readable: a region may shrink or be unmapped while it is read.
fn read_memory(memory: &mut File, begin: u64, end: u64) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(end - begin).unwrap_or(0)];
    memory.seek(SeekFrom::Start(begin))?;
    let mut read = 0;
    while let Ok(more @ 1..) = memory.read(&mut bytes[read..]) {
        read += more;
    }
    bytes.truncate(read);
    Ok(bytes)
}

/// Returns the addresses in a line of `maps` if the region is private, readable and not mapped from the kernel.
fn private_region(line: &str) -> Option<(u64, u64)> {
    let mut columns = line.split_whitespace();
    let (range, rights) = (columns.next()?, columns.next()?);
    let kernel =
        line.ends_with("[vvar]") || line.ends_with("[vsyscall]") || line.ends_with("[vvar_vclock]");
    if !rights.starts_with('r') || !rights.ends_with('p') || kernel {
        return None;
    }
    let (begin, end) = range.split_once('-')?;
    let address = |text: &str| u64::from_str_radix(text, 16).ok();
    Some((address(begin)?, address(end)?))
}

/// Runs the child: uses a book, locks it on request and waits to be killed.
pub fn run_child(arguments: &[String]) -> TrialResult<()> {
    run_program(arguments, false)
}

/// Runs the child that keeps one canary in memory.
pub fn run_leaking_child(arguments: &[String]) -> TrialResult<()> {
    run_program(arguments, true)
}

fn run_program(arguments: &[String], canary_search: bool) -> TrialResult<()> {
    let [folder, seed] = arguments else {
        return Err("usage: lock FOLDER SEED".into());
    };
    lock_program::run(Path::new(folder), seed.parse()?, canary_search)
}
