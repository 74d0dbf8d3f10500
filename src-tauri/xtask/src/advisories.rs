//! `cargo xtask advisories`: asks the databases of known faults of libraries.

use std::process::{Command, Stdio};

use crate::program::Failure;
use crate::tree;

/// The answer of one database.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Clean,
    /// The library has known faults; holds the report of the database.
    Faults(String),
    /// It could not be asked, for this reason. Nothing is known then.
    NotChecked(String),
}

/// Asks both databases and prints their answers; fails if one names a fault.
pub fn advisories() -> Result<(), Failure> {
    let root = tree::root();
    let mut audit = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    audit.args(["audit", "--json"]).current_dir(&root);
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["audit", "--json"]).current_dir(root.join("ui"));
    let answers = [
        ("RustSec (Cargo.lock)", ask(audit, "\"vulnerabilities\"")),
        (
            "npm (ui/package-lock.json)",
            ask(npm, "\"auditReportVersion\""),
        ),
    ];
    let mut faults = false;
    for (name, answer) in answers {
        match answer {
            Answer::Clean => println!("{name}: no known fault"),
            Answer::NotChecked(reason) => println!("{name}: not checked: {reason}"),
            Answer::Faults(report) => {
                println!("{name}: known faults\n{report}");
                faults = true;
            }
        }
    }
    match faults {
        true => Err(Failure::Message("a library has a known fault".to_owned())),
        false => Ok(()),
    }
}

/// Runs a program that answers in JSON; an answer without `proof` is none of the database.
fn ask(mut program: Command, proof: &str) -> Answer {
    match program.stdin(Stdio::null()).output() {
        Ok(output) => read(
            output.status.success(),
            &String::from_utf8_lossy(&output.stdout),
            &String::from_utf8_lossy(&output.stderr),
            proof,
        ),
        Err(error) => Answer::NotChecked(error.to_string()),
    }
}

fn read(succeeded: bool, report: &str, errors: &str, proof: &str) -> Answer {
    match (report.contains(proof), succeeded) {
        (true, true) => Answer::Clean,
        (true, false) => Answer::Faults(report.to_owned()),
        (false, _) => {
            let mut lines = errors
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty());
            Answer::NotChecked(lines.next().unwrap_or("no answer").to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_none_of_the_database_is_no_clean_result() {
        let proof = "\"vulnerabilities\"";
        let clean = r#"{"vulnerabilities":{"found":false}}"#;
        let found = r#"{"vulnerabilities":{"found":true}}"#;
        assert_eq!(read(true, clean, "", proof), Answer::Clean);
        assert_eq!(read(false, found, "", proof), Answer::Faults(found.into()));
        for succeeded in [true, false] {
            let offline = read(
                succeeded,
                "",
                "\n  couldn't fetch the database\nmore",
                proof,
            );
            assert_eq!(
                offline,
                Answer::NotChecked("couldn't fetch the database".into())
            );
            let other = read(succeeded, r#"{"error":{"code":"E405"}}"#, "", proof);
            assert_eq!(other, Answer::NotChecked("no answer".into()));
        }
    }
}
