//! Random paths of folders that must not be touched.

use std::path::Path;

use crate::trial::TrialRandom;

/// Ends of the names of folders that macOS opens as programs or installs.
const BUNDLES: [&str; 15] = [
    "app",
    "appex",
    "bundle",
    "framework",
    "kext",
    "mpkg",
    "pkg",
    "plugin",
    "prefpane",
    "qlgenerator",
    "saver",
    "scptd",
    "service",
    "workflow",
    "xpc",
];

/// Returns a word of small letters.
fn word(random: &mut TrialRandom) -> String {
    let letters: Vec<char> = ('a'..='z').collect();
    (0..3 + random.below(8))
        .map(|_| *random.pick(&letters))
        .collect()
}

/// Returns the path of a share, a device or a program, or a relative one.
pub fn extraordinary_path(random: &mut TrialRandom) -> String {
    let (a, b, c) = (word(random), word(random), word(random));
    match random.below(16) {
        0 => format!("\\\\{a}\\{b}"),
        1 => format!("//{a}/{b}/{c}"),
        2 => format!("/\\{a}/{b}"),
        3 => format!("\\/{a}\\{b}"),
        4 => format!("\\\\{a}@SSL\\DavWWWRoot\\{b}"),
        5 => format!("\\\\?\\UNC\\{a}\\{b}"),
        6 => format!("//?/UNC/{a}/{b}"),
        7 => format!("\\\\?\\C:\\{a}"),
        8 => format!("\\\\.\\PhysicalDrive{}", random.below(4)),
        9 => format!("//./pipe/{a}"),
        10 => format!("./{a}"),
        11 => format!("../{a}/{b}"),
        12 => format!("~/{a}"),
        13 => format!("C:{a}"),
        _ => bundle(random, &a, &b),
    }
}

/// Returns the path of a folder that is a program, or lies in one.
fn bundle(random: &mut TrialRandom, folder: &str, name: &str) -> String {
    let end = *random.pick(&BUNDLES);
    let spelt = |c: char| match random.below(2) {
        0 => c.to_ascii_uppercase(),
        _ => c,
    };
    let end: String = end.chars().map(spelt).collect();
    let below = if random.below(2) == 0 {
        "/Contents"
    } else {
        ""
    };
    format!("/{folder}/{name}.{end}{below}")
}

/// Returns the path of an ordinary folder that nobody chose in this run, near the chosen one or far from it.
pub fn ordinary_path(random: &mut TrialRandom, chosen: &Path) -> String {
    let path = match random.below(8) {
        0 => chosen.with_file_name("beside"),
        1 => chosen.join("below"),
        2 => chosen.join("..").join("beside"),
        3 => chosen.join(word(random)),
        4 => chosen.with_file_name("移动硬盘"),
        5 => chosen.with_file_name("移动 硬盘2"),
        6 => ["/dev/stdin", "/proc/self/root", "/net", "/etc"][random.index(4)].into(),
        _ => format!("/{}/{}", word(random), word(random)).into(),
    };
    path.display().to_string()
}
