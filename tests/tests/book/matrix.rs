//! Permissions: every command, called by everybody for every kind of case.

use std::path::Path;

use casebook_tests::matrix::fixture::{Fixture, Rules};
use casebook_tests::matrix::{Caller, Findings, call_all, commands_not_in_both};

#[test]
fn every_command_is_in_the_table() {
    assert_eq!(commands_not_in_both(), Vec::<&str>::new());
}

#[test]
fn everybody_is_allowed_exactly_what_the_table_says() {
    let findings = calls(Rules::Normal, &Caller::ALL);
    let failures: Vec<&String> = findings.failures().collect();
    assert!(failures.is_empty(), "\n{failures:#?}");
    assert!(findings.cells > 700, "only {} calls", findings.cells);
}

/// The controls: without roles, and without teams and restrictions, calls are allowed that the table refuses.
#[test]
fn missing_checks_of_roles_or_cases_are_detected() {
    let mediator = &Caller::ALL[3..4];
    let roles = calls(Rules::NoRoles, mediator);
    assert!(
        roles
            .allowed
            .iter()
            .any(|cell| cell.starts_with("staff_put"))
    );
    let objects = calls(Rules::NoObjects, mediator);
    assert!(
        objects
            .allowed
            .iter()
            .any(|cell| cell.starts_with("case_get"))
    );
    assert!(
        objects
            .visibility
            .iter()
            .any(|finding| finding.starts_with("case_list"))
    );
}

fn calls(rules: Rules, callers: &[Caller]) -> Findings {
    let original = tempfile::tempdir().expect("a temporary folder");
    let fixture = Fixture::make(original.path(), rules);
    let mut findings = Findings::default();
    for caller in callers {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(original.path(), folder.path());
        call_all(folder.path(), &fixture, *caller, &mut findings);
    }
    findings
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("its entries can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("it is copied");
        }
    }
}
