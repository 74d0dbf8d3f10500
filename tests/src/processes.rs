//! Running processes, as `/proc` lists them.

use std::fs;
use std::io;

/// A process and what `/proc/PID/stat` says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    pub id: u32,
    pub parent: u32,
    pub group: u32,
    /// True if the process and all its threads have ended and only its parent has not noticed yet.
    pub ended: bool,
}

/// Returns all processes of the machine.
pub fn all() -> io::Result<Vec<Process>> {
    let mut processes = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let Ok(id) = name.to_string_lossy().parse() else {
            continue;
        };
        // A process that has ended since is left out.
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let process = parse(id, &stat);
        processes.extend(process.map(|one| Process {
            ended: one.ended && threads_have_ended(id),
            ..one
        }));
    }
    Ok(processes)
}

/// Returns true if the process has ended, which releases its locks on files.
pub fn has_ended(id: u32) -> io::Result<bool> {
    let mut processes = all()?.into_iter();
    Ok(processes.all(|process| process.id != id || process.ended))
}

/// Returns true if every thread has ended. The first one may end before the others, which still hold the open files.
fn threads_have_ended(id: u32) -> bool {
    let threads = fs::read_dir(format!("/proc/{id}/task"))
        .into_iter()
        .flatten();
    threads.flatten().all(|thread| {
        let stat = fs::read_to_string(thread.path().join("stat")).unwrap_or_default();
        parse(id, &stat).is_none_or(|thread| thread.ended)
    })
}

/// Returns the processes of a group that still run.
pub fn running_in_group(group: u32) -> io::Result<Vec<Process>> {
    let mut processes = all()?;
    processes.retain(|process| process.group == group && !process.ended);
    Ok(processes)
}

/// Reads a line of the form `pid (name) state parent group …`.
fn parse(id: u32, stat: &str) -> Option<Process> {
    // The name may contain spaces and brackets, so the fields are counted after it.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    let ended = matches!(fields.next()?, "Z" | "X");
    Some(Process {
        id,
        parent: fields.next()?.parse().ok()?,
        group: fields.next()?.parse().ok()?,
        ended,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_process_may_contain_anything() {
        let process = |ended| Process {
            id: 7,
            parent: 3,
            group: 5,
            ended,
        };
        assert_eq!(parse(7, "7 (a) b (c) S 3 5 5 0 -1"), Some(process(false)));
        assert_eq!(parse(7, "7 (a) Z 3 5 5 0 -1"), Some(process(true)));
        assert_eq!(parse(7, ""), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_killed_process_has_ended_before_its_parent_notices() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn();
        let child = child.as_mut().expect("a process");
        assert!(!has_ended(child.id()).expect("the list of processes"));
        child.kill().expect("a signal");
        while !has_ended(child.id()).expect("the list of processes") {}
        let status = child.wait().expect("its end");
        assert!(!status.success() && has_ended(child.id()).expect("the list of processes"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_is_listed() {
        let own = std::process::id();
        let listed = all().expect("the list of processes");
        assert!(
            listed
                .iter()
                .any(|process| process.id == own && !process.ended)
        );
    }
}
