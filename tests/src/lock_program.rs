//! A program that uses a book and then locks it, so that its memory can be scanned. It is run with an allocator that
//! overwrites freed memory, like the real program, and for the control without one.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::canaries::{Canaries, CanaryWriter};
use crate::test_office::people::HEAD;
use crate::test_office::{TestOffice, describe_refusal};

/// The line that is printed when the book is open and all canaries are written.
pub const OPEN: &str = "open";
/// The line that is printed when the book is locked.
pub const LOCKED: &str = "locked";
/// The name of the file whose creation in the folder makes the program lock.
pub const LOCK_REQUEST: &str = "lock";

const DAY: &str = "2026-11-20";

/// Signs in, writes all canaries, locks on request, and waits to be killed.
///
/// With `leaks` it keeps one word in memory, which the scan must find.
pub fn run(folder: &Path, seed: u64, leaks: bool) -> Result<(), Box<dyn std::error::Error>> {
    let mut office = TestOffice::start_office(&folder.join("data"), DAY);
    office.sign_in_as(&HEAD).map_err(describe_refusal)?;
    let mut writer = CanaryWriter {
        office: &mut office,
        canaries: Canaries::new(seed),
        cases: Vec::new(),
    };
    writer.plant_all(DAY).map_err(describe_refusal)?;
    for (case, _) in &writer.cases {
        let payload = json!({ "case": case });
        writer
            .office
            .call("case_get", payload)
            .map_err(describe_refusal)?;
    }
    drop(writer);
    let leaked = leaks.then(|| Canaries::new(seed).word(0));
    print_line(OPEN)?;
    while !folder.join(LOCK_REQUEST).exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    office.call("lock", json!({})).map_err(describe_refusal)?;
    // Finishes the backup that the lock starts.
    office.run_tasks();
    print_line(LOCKED)?;
    loop {
        std::hint::black_box(&leaked);
        std::thread::park();
    }
}

fn print_line(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
