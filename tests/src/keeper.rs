//! A program that has secrets in memory and then locks: what a scan of its memory looks into.
//!
//! It is run with an allocator that wipes what is freed, as the window has it, and for the control without.

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::canaries::{Canaries, Planting};
use crate::staffed::{HEAD, Office};

/// Said when the book is open and everything was worked with.
pub const OPEN: &str = "open";
/// Said when the book is locked.
pub const LOCKED: &str = "locked";
/// The file in the folder at which the keeper locks.
pub const GO: &str = "go";

const DAY: &str = "2026-11-20";

/// Signs in, plants everything, waits for the word to lock, locks, and waits to be killed.
///
/// `careless` keeps one word in memory, so that a scan can be seen to find it.
pub fn keep(folder: &Path, seed: u64, careless: bool) -> Result<(), Box<dyn std::error::Error>> {
    let refused = |refusal: casebook_core::WireError| format!("refused: {:?}", refusal.code);
    let mut office = Office::within(&folder.join("data"), DAY);
    office.sign_in(&HEAD).map_err(refused)?;
    let mut planting = Planting {
        office: &mut office,
        canaries: Canaries::new(seed),
        cases: Vec::new(),
    };
    planting.everything(DAY).map_err(refused)?;
    for (case, _) in &planting.cases {
        let asked = json!({ "case": case });
        planting.office.call("case_get", asked).map_err(refused)?;
    }
    drop(planting);
    let kept = careless.then(|| Canaries::new(seed).word(0));
    say(OPEN)?;
    while !folder.join(GO).exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    office.call("lock", json!({})).map_err(refused)?;
    // The last backup is made behind the closed door.
    office.work();
    say(LOCKED)?;
    loop {
        std::hint::black_box(&kept);
        std::thread::park();
    }
}

fn say(word: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{word}")?;
    out.flush()
}
