//! Pages for the screen and the printer, and requests that are none.

use serde_json::json;

use crate::program::{answers, every_block, files, request};

#[test]
fn each_page_is_an_svg_of_the_size_of_a4() {
    let pages = files(&request("svg", &every_block()));
    assert_eq!(pages.len(), 3);
    for page in pages {
        let page = String::from_utf8(page).expect("text");
        assert!(page.starts_with("<svg"), "{}", &page[..80]);
        assert!(page.contains("595.27"), "the width in points");
        for active in ["<script", "href=\"http", "<foreignObject", "<image"] {
            assert!(!page.contains(active), "{active}");
        }
    }
}

#[test]
fn requests_are_answered_one_after_the_other_and_bad_ones_are_told() {
    let good = request("svg", &every_block());
    let bad = json!({"form": "png", "title": "", "day": "2026-11-20", "document": {}});
    let answers = answers(&[good.clone(), bad, json!({"form": "pdf"}), good]);
    let kinds: Vec<_> = answers
        .iter()
        .map(|(answer, _)| answer["answer"].clone())
        .collect();
    assert_eq!(kinds, ["files", "failed", "failed", "files"]);
    assert_eq!(answers[0].1, answers[3].1);
}
