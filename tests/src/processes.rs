//! Running processes, as `/proc` lists them.

use std::fs;
use std::io;

/// A process and what `/proc/PID/stat` says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process {
    pub id: u32,
    pub parent: u32,
    pub group: u32,
    /// True if the process has ended and only its parent has not noticed yet.
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
        processes.extend(parse(id, &stat));
    }
    Ok(processes)
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
