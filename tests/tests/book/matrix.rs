//! Who may do what, at the wire: every command by everybody at every kind of case.

use std::path::Path;

use casebook_tests::matrix::ground::{Ground, Rules};
use casebook_tests::matrix::{Caller, Found, call_all, not_in_table};

#[test]
fn every_command_is_in_the_table() {
    assert_eq!(not_in_table(), Vec::<&str>::new());
}

#[test]
fn nobody_may_more_or_less_than_the_table_says() {
    let found = calls(Rules::InForce, &Caller::ALL);
    let failures: Vec<&String> = found.failures().collect();
    assert!(failures.is_empty(), "\n{failures:#?}");
    assert!(found.cells > 700, "only {} calls", found.cells);
}

/// The controls: without roles, and without teams and restrictions, the same calls are allowed and the table notices.
#[test]
fn the_table_notices_when_roles_or_objects_are_not_looked_at() {
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
            .sight
            .iter()
            .any(|told| told.starts_with("case_list"))
    );
}

fn calls(rules: Rules, callers: &[Caller]) -> Found {
    let fixture = tempfile::tempdir().expect("a temporary folder");
    let ground = Ground::make(fixture.path(), rules);
    let mut found = Found::default();
    for caller in callers {
        let folder = tempfile::tempdir().expect("a temporary folder");
        copy(fixture.path(), folder.path());
        call_all(folder.path(), &ground, *caller, &mut found);
    }
    found
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
