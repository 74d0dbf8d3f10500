//! The fonts: every character of theirs is set, and what they lack is named.

use serde_json::json;

use crate::program::{answers, document, pdf, request, text};

/// Returns the characters of an encoding's range of two bytes.
fn characters(first: std::ops::RangeInclusive<u8>, second: std::ops::RangeInclusive<u8>) -> String {
    let mut bytes = Vec::new();
    for (a, b) in first.flat_map(|a| second.clone().map(move |b| (a, b))) {
        if b != 0x7f {
            bytes.extend([a, b]);
        }
    }
    let text = encoding_rs::GBK.decode(&bytes).0.into_owned();
    let is_hanzi = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    text.chars().filter(is_hanzi).collect()
}

#[test]
fn every_character_of_gbk_and_of_the_extensions_has_a_glyph() {
    let gbk = characters(0x81..=0xfe, 0x40..=0xfe);
    assert!(gbk.chars().count() >= 20_902, "{}", gbk.chars().count());
    let extension_a: String = ('\u{3400}'..='\u{4db5}').collect();
    let all = format!("{gbk}{extension_a}𠮷㛃堃喆祎翀镕〔〕【】《》“”‘’—…·□■√①⑩￥％");
    let (answer, files) = answers(&[request(
        "pdf",
        &document(json!([
            {"block": "paragraph", "line": text(&all)},
        ])),
    )])
    .remove(0);
    assert_eq!(answer["answer"], "files", "{answer}");
    // Each character has a mapping back to Unicode; one that was set as another would have its.
    assert!(files[0].len() > 1_000_000);
}

#[test]
fn bold_falls_back_to_regular() {
    let mut bold = document(json!([{"block": "heading", "text": "㛃𠮷"}]));
    bold["title"] = json!("关于㛃𠮷的决定");
    assert!(!pdf(&bold).is_empty());
}

#[test]
fn characters_without_a_glyph_are_named_and_nothing_is_set() {
    let names = text("李😀和张\u{2a6de}😀");
    let (answer, files) = answers(&[request(
        "pdf",
        &document(json!([
            {"block": "plain", "line": names},
        ])),
    )])
    .remove(0);
    assert_eq!(answer["answer"], "missing_characters", "{answer}");
    assert!(
        answer["characters"]
            .as_str()
            .expect("characters")
            .starts_with('😀')
    );
    assert!(files.is_empty());
}

#[test]
fn control_characters_and_marks_of_the_layout_are_plain_text() {
    let odd = "甲\u{0}\u{7}\u{b}\t乙\r\n丙 #strong[x] $y$ *z* \\ // @a <b>\u{feff}\u{200b}";
    let file = pdf(&document(json!([{"block": "plain", "line": text(odd)}])));
    assert!(!file.is_empty());
}

#[test]
fn a_long_record_is_set_page_after_page() {
    let long = "双方就工资数额陈述如下。".repeat(500);
    let (answer, _) = answers(&[request(
        "svg",
        &document(json!([
            {"block": "paragraph", "line": text(&long)},
        ])),
    )])
    .remove(0);
    // 6,000 characters of 32 to a line and some 25 lines to a page.
    assert_eq!(answer["pages"], 8, "{answer}");
}
