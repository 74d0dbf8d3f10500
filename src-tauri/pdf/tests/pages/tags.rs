//! What level A asks for besides level B: tags in the order of reading, a language, and roles of what is a heading or a table
//! (ISO 19005-1, 6.8).

use crate::program::{dossier, every_block, pdf};

/// Returns what a file lacks of a tagged one.
fn faults(pdf: &[u8]) -> Vec<&'static str> {
    let text = String::from_utf8_lossy(pdf);
    let needed = [
        "/MarkInfo",
        "/Marked true",
        "/StructTreeRoot",
        "/ParentTree",
        "/Lang",
        "/StructParents",
        "pdfaid:conformance>A<",
    ];
    needed
        .into_iter()
        .filter(|one| !text.contains(one))
        .collect()
}

/// Returns how many elements of the structure have a role.
fn count(pdf: &[u8], role: &str) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let role = format!("/S/{role}");
    text.match_indices(&role)
        .filter(|(at, _)| {
            let after = text[at + role.len()..].chars().next();
            after.is_none_or(|c| !c.is_alphanumeric())
        })
        .count()
}

#[test]
fn files_are_tagged() {
    for document in [every_block(), dossier()] {
        let pdf = pdf(&document);
        assert!(faults(&pdf).is_empty(), "{:?}", faults(&pdf));
        for one in ["/MarkInfo", "/StructTreeRoot", "/Lang"] {
            let text = String::from_utf8_lossy(&pdf).replace(one, "/X");
            assert!(!faults(text.as_bytes()).is_empty(), "control: {one}");
        }
    }
}

#[test]
fn headings_paragraphs_and_tables_have_their_roles() {
    let pdf = pdf(&every_block());
    assert_eq!(count(&pdf, "H1"), 1, "the title");
    assert_eq!(count(&pdf, "H2"), 1, "the heading of a section");
    assert_eq!(count(&pdf, "Table"), 2, "form and table");
    assert_eq!(
        count(&pdf, "TR"),
        5,
        "two rows of the form, head and two rows of the table"
    );
    assert_eq!(count(&pdf, "TH"), 2, "the heads");
    assert_eq!(count(&pdf, "TD"), 8);
    assert!(count(&pdf, "P") >= 4);
}
