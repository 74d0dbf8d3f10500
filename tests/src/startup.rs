//! How long a window needs until it can be used, and how much memory it and its webview then hold.

use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

use crate::{Setup, Trouble, Window};

/// What one start cost.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    /// From asking for the program until the element was shown.
    pub ready: Duration,
    /// The program and its webview processes; memory that they share counts once.
    pub memory_kib: u64,
}

/// Starts a window once and waits for the element that says "usable".
pub fn measure(setup: Setup, usable: &str) -> Result<Start, Trouble> {
    let (window, asked): (Window, Instant) = Window::open_unsettled(setup)?;
    window.see(usable)?;
    let ready = asked.elapsed();
    window.settle_paint()?;
    let memory_kib = memory_of(window.program()?)?;
    Ok(Start { ready, memory_kib })
}

/// The same, with something that a person does first, as soon as it can be done.
pub fn measure_after(
    setup: Setup,
    asks: &str,
    usable: &str,
    act: impl FnOnce(&Window) -> Result<(), Trouble>,
) -> Result<Start, Trouble> {
    let (window, asked): (Window, Instant) = Window::open_unsettled(setup)?;
    window.see(asks)?;
    act(&window)?;
    window.see(usable)?;
    let ready = asked.elapsed();
    window.settle_paint()?;
    let memory_kib = memory_of(window.program()?)?;
    Ok(Start { ready, memory_kib })
}

/// Proportional memory of a process and all its descendants, in KiB.
fn memory_of(program: u32) -> Result<u64, Trouble> {
    let children = children_by_parent()?;
    let mut sum = 0;
    let mut open = vec![program];
    while let Some(process) = open.pop() {
        sum += proportional_kib(process);
        open.extend(children.get(&process).into_iter().flatten());
    }
    Ok(sum)
}

/// `Pss`: private pages, and of each shared page this process's part. Zero for a process that has just ended.
fn proportional_kib(process: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn children_by_parent() -> Result<HashMap<u32, Vec<u32>>, Trouble> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Ok(process) = name.to_string_lossy().parse::<u32>() else {
            continue;
        };
        if let Some(parent) = parent_of(process) {
            children.entry(parent).or_default().push(process);
        }
    }
    Ok(children)
}

/// The parent of a process; `None` when the process has ended.
pub fn parent_of(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // `pid (name) state parent …`; the name may hold spaces and brackets, so the fields are counted after it.
    let fields = stat.rsplit(')').next()?;
    fields.split_whitespace().nth(1)?.parse().ok()
}
