//! Memory after the lock: no planted word, no passphrase, no key can be found in the core any more.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::Duration;

use casebook_core::vault::VaultFile;
use casebook_tests::book::member;
use casebook_tests::canaries::Canaries;
use casebook_tests::keeper::{self, GO};
use casebook_tests::leaks::Words;
use casebook_tests::staffed::{HEAD, MEDIATOR, Office};
use chrono::{DateTime, Utc};

use crate::clerk::TODAY;
use crate::errand::{self, Sent};
use crate::trial::{Outcome, Row, Run, Trial, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "memory after lock",
    name_zh: "锁定后的内存",
    quick: 5,
    full: 100,
    run,
};

const WORKING: Duration = Duration::from_secs(120);

fn run(run: &mut Run) -> Outcome<Row> {
    if !cfg!(target_os = "linux") {
        return Ok(run.skip("只在 Linux / needs Linux"));
    }
    let fixture = run.folder()?;
    Office::make(&fixture.join("data"), TODAY, &[HEAD, MEDIATOR]);
    let keys = keys(&fixture)?;
    let mut before = 0;
    for _ in 0..run.count {
        run.tried();
        let seed = run.dice.roll();
        let scan = scan(run, &fixture, seed, &keys, &Keeper::Wiping)?;
        before += scan.open;
        if scan.locked > 0 || scan.locked_keys > 0 {
            let (words, keys) = (scan.locked, scan.locked_keys);
            run.failed(format!("after the lock: {words} words, {keys} keys"));
        }
        if scan.open == 0 {
            run.failed("nothing was found before the lock: the scan sees nothing");
        }
    }
    run.count_fact("words found before the lock", before as u64);
    let seed = run.dice.roll();
    let careless = scan(run, &fixture, seed, &keys, &Keeper::Careless)?;
    let usual = scan(run, &fixture, seed, &keys, &Keeper::Usual)?;
    run.count_fact("words left by the usual allocator", usual.locked as u64);
    Ok(run.row(Some(careless.locked > 0 && usual.locked > 0)))
}

/// Which program works at the book.
enum Keeper {
    Wiping,
    /// Keeps a word.
    Careless,
    /// Wipes nothing that it frees.
    Usual,
}

/// How much was found.
struct Scan {
    open: usize,
    locked: usize,
    locked_keys: usize,
}

fn scan(run: &mut Run, fixture: &Path, seed: u64, keys: &Words, who: &Keeper) -> Outcome<Scan> {
    let folder = run.folder()?;
    copy_folder(fixture, &folder)?;
    let words = vec![folder.display().to_string(), seed.to_string()];
    let child = match who {
        Keeper::Wiping => errand::send("keeper", &words)?,
        Keeper::Careless => errand::send("careless_keeper", &words)?,
        Keeper::Usual => errand::send_program(&beside("unwiped")?, &words)?,
    };
    heard(&child, 1)?;
    let mut looked_for = Canaries::new(seed).words();
    looked_for.push(HEAD.passphrase());
    let looked_for = Words::new(&looked_for);
    let (open, _) = look(child.id(), &looked_for, keys)?;
    fs::write(folder.join(GO), "")?;
    heard(&child, 2)?;
    let (locked, locked_keys) = look(child.id(), &looked_for, keys)?;
    child.kill()?;
    fs::remove_dir_all(&folder)?;
    Ok(Scan {
        open,
        locked,
        locked_keys,
    })
}

fn heard(child: &Sent, lines: usize) -> Outcome<()> {
    let expected = [keeper::OPEN, keeper::LOCKED];
    if child.wait_for_lines(lines, WORKING) && child.said() == expected[..lines] {
        return Ok(());
    }
    Err("the child did not come to its lock".into())
}

/// A program that lies beside this one.
fn beside(name: &str) -> io::Result<std::path::PathBuf> {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    Ok(std::env::current_exe()?.with_file_name(name))
}

/// The keys of the book, as bytes and as the text in which they are handed to the store.
fn keys(fixture: &Path) -> Outcome<Words> {
    let vault = VaultFile::read(&fixture.join("data/office"))?;
    let now: DateTime<Utc> = format!("{TODAY}T02:00:00Z").parse()?;
    let entrance = vault.unlock(member(HEAD.n).uuid(), &HEAD.passphrase(), now)?;
    let vault_key = entrance.vault_key;
    let text = vault_key.db_key(vault.db_salt()).raw_key();
    // x'<64 digits of the key><32 digits of the salt>': the salt is no secret.
    let digits = text.trim_start_matches("x'").get(..64).unwrap_or_default();
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16);
    let bytes = (0..digits.len())
        .step_by(2)
        .map(byte)
        .collect::<Result<Vec<u8>, _>>()?;
    let upper = digits.to_uppercase().into_bytes();
    let secret = vault_key.exposed().to_vec();
    Ok(Words::raw(&[
        bytes,
        digits.as_bytes().to_vec(),
        upper,
        secret,
    ]))
}

/// Reads all memory of a process that is its own and readable; answers how many words and keys were in it.
fn look(process: u32, words: &Words, keys: &Words) -> io::Result<(usize, usize)> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps"))?;
    let mut memory = File::open(format!("/proc/{process}/mem"))?;
    let (mut found, mut found_keys) = (0, 0);
    for line in maps.lines() {
        let Some((begin, end)) = own_region(line) else {
            continue;
        };
        let mut bytes = vec![0; usize::try_from(end - begin).unwrap_or(0)];
        memory.seek(SeekFrom::Start(begin))?;
        // A region may be shorter than it says, or go while it is read.
        let mut read = 0;
        while let Ok(more @ 1..) = memory.read(&mut bytes[read..]) {
            read += more;
        }
        found += words.plain(&bytes[..read]).len();
        found_keys += keys.plain(&bytes[..read]).len();
    }
    Ok((found, found_keys))
}

/// The addresses of a line of `maps`, if the region is private, readable, and no window into the kernel.
fn own_region(line: &str) -> Option<(u64, u64)> {
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

/// The errands: work at a book, lock it at the word, and wait.
pub fn keeper(words: &[String]) -> Outcome<()> {
    keep(words, false)
}

pub fn careless_keeper(words: &[String]) -> Outcome<()> {
    keep(words, true)
}

fn keep(words: &[String], careless: bool) -> Outcome<()> {
    let [folder, seed] = words else {
        return Err("keeper FOLDER SEED".into());
    };
    keeper::keep(Path::new(folder), seed.parse()?, careless)
}
