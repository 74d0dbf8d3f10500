//! The licences, sources and versions of all libraries; each rule with a planted breach that it must find.

use std::fs;
use std::path::{Path, PathBuf};

use casebook_tests::supply_chain::{
    CratePackage, LockedCrate, PagePackage, crates, double_versions, forbidden_licences,
    foreign_sources, locked_crates, notices, page_packages,
};
use sha2::{Digest, Sha256};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> Vec<PagePackage> {
    let page = page_packages(&root()).expect("the page's lock file can be read");
    assert!(page.len() > 100, "only {} packages found", page.len());
    page
}

fn locked() -> Vec<LockedCrate> {
    let locked = locked_crates(&root()).expect("the lock file can be read");
    assert!(locked.len() > 300, "only {} crates found", locked.len());
    locked
}

fn built() -> Vec<CratePackage> {
    crates(&root()).expect("cargo knows the crates of this system")
}

#[test]
fn every_library_has_a_permitted_licence() {
    let (mut crates, mut page) = (built(), page());
    assert_eq!(forbidden_licences(&crates, &page), [""; 0]);
    crates[0].licence = Some("GPL-3.0-only".into());
    page[0].licence = None;
    let named = format!("{}: no licence", page[0].name);
    assert_eq!(
        forbidden_licences(&crates[..1], &page[..1]),
        [format!("{}: GPL-3.0-only", crates[0].name), named]
    );
}

#[test]
fn every_library_comes_from_the_registry_with_its_checksum() {
    let (crates, page) = (locked(), page());
    assert_eq!(foreign_sources(&crates, &page), [""; 0]);
    let library = crates.iter().find(|c| c.source.is_some());
    let library = library.expect("a library");
    let member = crates.iter().find(|c| c.source.is_none());
    let member = member.expect("a member of this workspace").clone();
    let planted = [
        LockedCrate {
            source: Some("git+https://example.org/library#0123".into()),
            ..library.clone()
        },
        LockedCrate {
            checksum: None,
            ..library.clone()
        },
        LockedCrate {
            checksum: library.checksum.clone(),
            ..member
        },
    ];
    for breach in planted {
        let name = breach.name.clone();
        assert_eq!(foreign_sources(&[library.clone(), breach], &[]), [name]);
    }
    let weak = PagePackage {
        integrity: "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=".into(),
        ..page[0].clone()
    };
    let linked = PagePackage {
        is_elsewhere: true,
        ..page[0].clone()
    };
    for breach in [weak, linked] {
        let found = foreign_sources(&[], std::slice::from_ref(&breach));
        assert_eq!(found, [breach.name]);
    }
}

/// A second version of a library costs build time and size: it is listed in `golden/double_versions.txt`, so that it is
/// noticed when one is added.
#[test]
fn no_library_is_there_twice_unnoticed() {
    let known = include_str!("../golden/double_versions.txt");
    assert_eq!(
        double_versions(&locked()),
        known.lines().collect::<Vec<_>>()
    );
    let twice = |version: &str| LockedCrate {
        version: version.into(),
        ..locked()[0].clone()
    };
    let found = double_versions(&[twice("1.0.0"), twice("2.0.0")]);
    assert_eq!(found, [format!("{} 1.0.0 2.0.0", locked()[0].name)]);
}

/// The cipher under the book is compared with its authors' release by hand, once for each new version; the page of the
/// libraries says when that was done and for which file.
#[test]
fn the_database_is_the_one_that_was_compared() {
    let page = fs::read_to_string(root().join("docs/libraries.md")).expect("the page of libraries");
    let crates = built();
    let source = crates.iter().find(|c| c.name == "sqlcipher-src");
    let source = source.expect("the sources of SQLCipher");
    let file = fs::read(source.folder.join("sqlcipher/sqlcipher.c")).expect("the amalgamation");
    let hash: String = Sha256::digest(&file)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let row = format!("| `sqlcipher-src` {} | `{hash}` |", source.version);
    assert!(page.contains(&row), "docs/libraries.md has no row {row}");
}

#[test]
fn the_notices_name_every_library_of_the_program_and_no_tool() {
    let notices = notices(&root()).expect("every library has a licence text");
    for title in [
        "tauri ",
        "rusqlite ",
        "openssl-src ",
        "sqlcipher-src ",
        "svelte ",
        "echarts ",
    ] {
        assert!(notices.contains(&format!("\n{title}")), "{title}");
    }
    assert!(notices.contains("Permission is hereby granted"));
    for tool in ["proptest ", "calamine ", "vitest ", "eslint "] {
        assert!(!notices.contains(&format!("\n{tool}")), "{tool}");
    }
}
