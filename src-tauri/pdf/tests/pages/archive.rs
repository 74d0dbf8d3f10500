//! PDF/A-1b by the validator of PDFBox, and the text that a reader takes out of the file.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::program::{dossier, every_block, pdf};

/// Where Debian and Ubuntu keep the libraries; `cargo xtask setup` installs them.
const LIBRARIES: &str = "/usr/share/java";
const JARS: [&str; 10] = [
    "pdfbox2",
    "pdfbox2-tools",
    "preflight",
    "xmpbox",
    "fontbox2",
    "commons-logging",
    "commons-io",
    "bcprov",
    "javax.activation",
    "jaxb-api",
];

fn java(class: &str, arguments: &[&Path]) -> Output {
    let jars = JARS.map(|jar| format!("{LIBRARIES}/{jar}.jar"));
    Command::new("java")
        .args(["-cp", &jars.join(":"), class])
        .args(arguments)
        .output()
        .expect("java: `cargo xtask setup` installs it")
}

/// Returns what the validator finds wrong with a file; none if it is valid.
fn faults(pdf: &[u8]) -> Option<String> {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("a.pdf");
    std::fs::write(&file, pdf).expect("the file");
    let output = java("org.apache.pdfbox.preflight.Validator_A1b", &[&file]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    match said.contains("is a valid PDF/A-1b file") {
        true => None,
        false => Some(said),
    }
}

fn text_of(pdf: &[u8]) -> String {
    let folder = TempDir::new().expect("a folder");
    let [file, text] = ["a.pdf", "a.txt"].map(|name| folder.path().join(name));
    std::fs::write(&file, pdf).expect("the file");
    let encoding: &[&Path] = &["-encoding".as_ref(), "UTF-8".as_ref(), &file, &text];
    let output = java("org.apache.pdfbox.tools.ExtractText", encoding);
    assert!(output.status.success(), "{output:?}");
    std::fs::read_to_string(text).expect("the text")
}

/// Returns the file with some bytes replaced by others of the same length.
fn with(pdf: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let (from, to) = (from.as_bytes(), to.as_bytes());
    let mut changed = pdf.to_vec();
    let mut found = false;
    for at in 0..changed.len() - from.len() {
        if &changed[at..at + from.len()] == from {
            changed[at..at + from.len()].copy_from_slice(to);
            found = true;
        }
    }
    assert!(found, "no {from:?}");
    changed
}

#[cfg(target_os = "linux")]
#[test]
fn every_document_is_a_valid_archive_file() {
    for document in [every_block(), dossier()] {
        let pdf = pdf(&document);
        assert_eq!(faults(&pdf), None);
        // The controls: a font that is not embedded, and metadata that name no archive level.
        assert!(faults(&with(&pdf, "/FontFile3", "/FontFilx3")).is_some());
        assert!(faults(&with(&pdf, "pdfaid:part", "pdfaid:pazt")).is_some());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn text_is_taken_out_in_the_order_of_the_page() {
    let text: String = text_of(&pdf(&every_block()))
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let mut at = 0;
    for piece in [
        "盛泽镇调解委员会",
        "调解协议书",
        "盛劳调字〔2026〕第7号",
        "申请人：𠮷㛃堃，住址：",
        "一、争议事实",
        "双方因工资发生争议，第二行在此处另起。共12,000.00元（人民币壹万贰仟元整）。",
        "纠纷类型",
        "加班费",
        "日期",
        "序号",
        "事项",
        "1",
        "支付工资",
        "此致",
        "吴江区仲裁委员会",
        "申请人：",
        "法定代表人（负责人）或者委托代理人（签名）：",
        "记录人：",
        "盛泽镇调解委员会（盖章）",
        "2026年11月20日",
        "2026年11月21日",
        "注：本表一份存卷。",
        "附页",
        "本协议书一式三份。",
    ] {
        let found = text[at..].find(piece);
        at += found.unwrap_or_else(|| panic!("no {piece} after {} in {text}", &text[..at]))
            + piece.len();
    }
    assert!(text.contains("第1页共3页"), "{text}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_contents_of_a_dossier_name_the_numbered_pages() {
    let text: String = text_of(&pdf(&dossier()))
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    for piece in [
        "1申请书1—2",
        "2调解笔录3",
        "3回访记录无",
        "第1页共3页",
        "第3页共3页",
    ] {
        assert!(text.contains(piece), "{piece} in {text}");
    }
    assert_eq!(
        text.matches("共3页").count(),
        3,
        "cover and back have no number"
    );
}

#[test]
fn the_same_document_gives_the_same_file() {
    assert!(pdf(&every_block()) == pdf(&every_block()));
    let text = String::from_utf8_lossy(&pdf(&every_block())).into_owned();
    assert!(text.contains("2026-11-20"), "the day of the request");
}
