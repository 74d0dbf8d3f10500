//! Scans the memory of the real window after a lock: what the page got and sent passes through GLib and WebKit, which free
//! it without the allocator of the program.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use casebook_tests::canary_search::WordSearch;
use casebook_tests::main_job::{self, TODAY};
use casebook_tests::{Setup, Window, processes};

use crate::memory::scan_process;
use crate::trial::{Row, Run, Trial, TrialResult};

pub const TRIAL: Trial = Trial {
    name: "memory of the window after lock",
    name_zh: "锁定后窗口的内存",
    quick: 1,
    full: 10,
    run,
};

/// Settings of glibc that take back those of the program, which are before them: the last one counts.
const UNDONE: &str = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0:\
                      glibc.malloc.perturb=0:glibc.malloc.tcache_count=7";

/// The longest time in which what was freed by a lock must be overwritten.
const TIMEOUT: Duration = Duration::from_secs(20);

fn run(run: &mut Run) -> TrialResult<Row> {
    if !cfg!(target_os = "linux") {
        return Ok(run.skip("只在 Linux / needs Linux"));
    }
    for number in 0..run.count {
        run.count_try();
        let scan = scan(Setup::default().today(TODAY), number)?;
        if scan.open == 0 {
            run.report_failure("nothing was found before the lock, so the scan does not work");
        }
        if scan.locked > 0 {
            run.report_failure(format!("after the lock: {} words", scan.locked));
        }
        if !scan.dumps_no_core {
            run.report_failure("a crash would write the memory to a file");
        }
        run.add_to_fact("words left in the page's process", scan.in_page as u64);
    }
    let undone = Setup::default().today(TODAY);
    let undone = undone.variable("GLIBC_TUNABLES", UNDONE);
    let control = scan(undone.variable("Malloc", "1"), run.count)?;
    run.add_to_fact("words left without the settings", control.locked as u64);
    Ok(run.row(Some(control.locked > 0)))
}

/// The number of words that were found in the memory of the program, and after the lock in that of the page.
struct Scan {
    open: usize,
    locked: usize,
    in_page: usize,
    dumps_no_core: bool,
}

/// Uses the window as an office does, locks it and searches for the recovery key, a start passphrase and what a case says.
/// Typed passphrases are not searched for: the driver of the test passes them through the program in a way of its own.
fn scan(setup: Setup, number: u64) -> TrialResult<Scan> {
    let window = Window::open(setup)?;
    let recovery_key = main_job::create_office(&window)?;
    let text = format!("乌木算盘压着三本旧账 wistaria {number}");
    main_job::register_with_text(&window, &text)?;
    let start = main_job::invite_supervisor(&window, "陆青")?;
    // The groups of the key are a list on their way to the page.
    let groups: Vec<&str> = recovery_key.split('-').collect();
    let pairs = groups.windows(2);
    let mut words: Vec<String> = pairs
        .flat_map(|pair| ["-", " ", "\",\""].map(|between| pair.join(between)))
        .collect();
    words.extend([start, text]);
    let words = WordSearch::new(&words);
    let program = window.program()?;
    let none = WordSearch::from_bytes(&[]);
    let (open, _) = scan_process(program, &words, &none)?;
    window.press("Ctrl+L")?;
    window.see("@sign-in-passphrase")?;
    let started = Instant::now();
    let locked = loop {
        let (locked, _) = scan_process(program, &words, &none)?;
        if locked == 0 || started.elapsed() > TIMEOUT {
            break locked;
        }
        thread::sleep(Duration::from_millis(500));
    };
    let mut in_page = 0;
    for process in processes::running_in_group(window.process_group())? {
        let name = fs::read_to_string(format!("/proc/{}/comm", process.id))?;
        if name.starts_with("WebKitWeb") && !name.starts_with("WebKitWebDriver") {
            in_page += scan_process(process.id, &words, &none)?.0;
        }
    }
    let limits = fs::read_to_string(format!("/proc/{program}/limits"))?;
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file"));
    let dumps_no_core = core.is_some_and(|line| line.split_whitespace().nth(4) == Some("0"));
    Ok(Scan {
        open,
        locked,
        in_page,
        dumps_no_core,
    })
}
