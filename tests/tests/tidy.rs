//! The rules of this tree, each with a planted breach that it must find.

use std::path::Path;

use casebook_tests::tidy::{File, RULES, sources};

#[test]
fn the_tree_keeps_the_tidy_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = sources(&root).expect("the tree can be read");
    assert!(files.len() > 20, "only {} files found", files.len());
    let breaches: Vec<String> = files
        .iter()
        .flat_map(|file| RULES.iter().flat_map(|rule| rule.breaches(file)))
        .map(|breach| format!("{}: {}", breach.place, breach.rule))
        .collect();
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

/// A path and a text that break exactly this rule; and a near miss that does not.
const PLANTED: [(&str, &str, &str, &str); 22] = [
    (
        "imports @tauri-apps",
        "ui/src/features/x.ts",
        "import { invoke } from '@tauri-apps/api/core'",
        "import { call } from '../lib/backend'",
    ),
    (
        "says tauri::",
        "src-tauri/core/src/lib.rs",
        "use tauri::AppHandle;",
        "use crate::app::App; // not tauri::",
    ),
    (
        "says tauri::",
        "tests/src/window.rs",
        "use tauri_plugin_dialog;",
        "// tauri_plugin_dialog",
    ),
    (
        "does not ask",
        "src-tauri/core/src/store/mod.rs",
        "let t = chrono::Utc::now();",
        "let t = now.utc;",
    ),
    (
        "does not ask",
        "src-tauri/core/src/store/mod.rs",
        "std::env::var(\"HOME\")",
        "// never std::env",
    ),
    (
        "does not ask",
        "src-tauri/core/src/store/mod.rs",
        "Uuid::now_v7()",
        "Uuid::new_v7(stamp)",
    ),
    (
        "does not ask",
        "src-tauri/core/src/store/mod.rs",
        "let t = Instant::now();\n#[cfg(test)]",
        "#[cfg(test)]\nlet t = Instant::now();",
    ),
    (
        "point one way",
        "src-tauri/core/src/domain/case.rs",
        "use crate::store::Store;",
        "use crate::domain::money::Fen;",
    ),
    (
        "point one way",
        "src-tauri/core/src/domain/case.rs",
        "use rusqlite::Connection;",
        "/// as rusqlite would // rusqlite",
    ),
    (
        "point one way",
        "src-tauri/core/src/store/lists.rs",
        "use crate::app::App;",
        "use crate::wire::lists::CaseQuery;",
    ),
    (
        "point one way",
        "src-tauri/core/src/app/session.rs",
        "use crate::api::commands::COMMANDS;",
        "use crate::practice; // not crate::api",
    ),
    (
        "point one way",
        "src-tauri/core/src/api/start.rs",
        "use crate::practice;",
        "use crate::app::App;",
    ),
    (
        "the live copy",
        "src-tauri/core/src/store/open.rs",
        "unsafe { ffi::sqlite3_close(db) };",
        "// never unsafe",
    ),
    (
        "the live copy",
        "src-tauri/core/src/api/x.rs",
        "#![expect(unsafe_code, reason = \"none\")]",
        "#![expect(clippy::all, reason = \"none\")]",
    ),
    (
        "through Book::visible_case",
        "src-tauri/core/src/api/x.rs",
        "let case = app.store()?.case(input.case)?;",
        "let case = app.book()?.visible_case(op.case()?)?;",
    ),
    (
        "through Book::visible_case",
        "src-tauri/core/src/app/x.rs",
        "let case = self.store.case(id)?;",
        "let case = opened.store.case(id)?;",
    ),
    (
        "doer words",
        "src-tauri/core/src/api/x.rs",
        "pub struct CaseManager;",
        "pub enum Trade { Service }",
    ),
    ("doer words", "ui/src/lib/dateUtils.ts", "", ""),
    (
        "doer words",
        "ui/src/lib/x.ts",
        "export class DraftHandler {",
        "const handle = () => {}",
    ),
    ("left to do", "ui/src/lib/x.ts", "// TODO later", "// done"),
    ("no markup", "ui/src/lib/X.svelte", "{@html note}", "{note}"),
    (
        "no markup",
        "ui/src/lib/x.ts",
        "box.innerHTML = note",
        "box.textContent = note",
    ),
];

#[test]
fn every_rule_finds_a_planted_breach_and_passes_its_near_miss() {
    for (rule, path, bad, good) in PLANTED {
        let file = |text: &str| File {
            path: path.to_owned(),
            text: format!("// first line\n{text}\n"),
        };
        assert_eq!(found(&file(bad)), [rule], "planted in {path}: {bad}");
        // A file that is wrong by its name alone has no near miss of text.
        if !good.is_empty() {
            assert!(found(&file(good)).is_empty(), "near miss in {path}: {good}");
        }
    }
}

#[test]
fn a_long_file_is_found_and_one_at_the_limit_passes() {
    let file = |lines: usize| File {
        path: "ui/src/lib/x.ts".to_owned(),
        text: "let a = 1\n".repeat(lines),
    };
    assert_eq!(found(&file(501)), ["under 500"]);
    assert!(found(&file(500)).is_empty());
}

#[test]
fn every_rule_has_a_planted_breach() {
    for rule in &RULES {
        let planted = PLANTED.iter().any(|(name, ..)| rule.name.contains(name));
        assert!(planted || rule.name.contains("under 500"), "{}", rule.name);
    }
}

/// The short names of the rules that a file breaks.
fn found(file: &File) -> Vec<&'static str> {
    let short = PLANTED.iter().map(|(name, ..)| *name).chain(["under 500"]);
    let mut names: Vec<&str> = RULES
        .iter()
        .filter(|rule| !rule.breaches(file).is_empty())
        .filter_map(|rule| short.clone().find(|name| rule.name.contains(name)))
        .collect();
    names.dedup();
    names
}
