//! The rules of this tree, each with a planted breach that it must find.

use std::path::Path;

use casebook_tests::tidy::{
    CoreGraph, File, LOOKS_DOWN_ON, RULES, all_paths, documents, double_type_names, missing_files,
    missing_glossary_names, missing_tests, sources, unused_words,
};

use planted::PLANTED;

mod planted;

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

#[test]
fn a_public_type_has_its_name_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let double = double_type_names(&sources(&root).expect("the tree can be read"));
    assert!(double.is_empty(), "{double:#?}");
}

#[test]
fn a_planted_double_type_name_is_found_and_a_near_miss_passes() {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let first = file("src-tauri/core/src/store/x.rs", "pub struct Slot {\n");
    let found = |path: &str, text: &str| double_type_names(&[first.clone(), file(path, text)]);
    let other = "tests/src/x.rs";
    let planted = [
        "pub enum Slot {",
        "pub(super) type Slot = u8;",
        "    pub trait Slot<T> {",
    ];
    for text in planted {
        let places = found(other, text).pop().map(|breach| breach.place);
        let both = "Slot: src-tauri/core/src/store/x.rs:1, tests/src/x.rs:1";
        assert_eq!(places.as_deref(), Some(both), "{text}");
    }
    let near_misses = [
        "pub use crate::store::Slot;",
        "struct Slot;",
        "pub struct SlotView;",
        "// pub struct Slot;",
        "pub fn slot() -> Slot {",
    ];
    for text in near_misses {
        assert!(found(other, text).is_empty(), "{text}");
    }
    assert!(found("ui/src/lib/x.ts", "pub type Slot = 1;").is_empty());
    let for_each_system = "pub struct Slot;\npub struct Slot;\n";
    assert!(double_type_names(&[file(other, for_each_system)]).is_empty());
}

#[test]
fn a_file_that_is_named_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = sources(&root).expect("the tree can be read");
    files.extend(documents(&root).expect("the tree can be read"));
    let missing = missing_files(&files, &all_paths(&root).expect("the tree can be read"));
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_test_that_a_promise_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let documents = documents(&root).expect("the tree can be read");
    let missing = missing_tests(&documents, &sources(&root).expect("the tree can be read"));
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_planted_promise_without_its_test_is_found_and_a_near_miss_passes() {
    let file = |path: &str, text: &str| File {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let sources = [
        file(
            "tests/tests/book/x.rs",
            "#[test]\nfn a_book_locks_itself() {\nfn a_helper_of_it() {",
        ),
        file("tests/src/bin/torture/x.rs", "    name: \"power cut\",\n"),
        file("tests/src/x.rs", "    name: \"power out\",\n"),
    ];
    let missing = |path: &str, text: &str| missing_tests(&[file(path, text)], &sources).len();
    for planted in [
        "`a_book_opens_itself`",
        "`a_helper_of_it`",
        "| yes | `a_book_locks_itself`、`a_book_locks_itself_twice` |",
        "`torture: power out`",
        "`torture: a_book_locks_itself`",
    ] {
        assert_eq!(missing("docs/security.md", planted), 1, "{planted}");
    }
    for near_miss in [
        "`a_book_locks_itself`、`torture: power cut`",
        "a_book_opens_itself",
        "`vault.json`, `book_untrue`, `office.before-restore-…`",
    ] {
        assert_eq!(missing("docs/examiner.md", near_miss), 0, "{near_miss}");
    }
    assert_eq!(missing("docs/glossary.md", "`a_book_opens_itself`"), 0);
}

#[test]
fn a_planted_reference_is_found_and_a_near_miss_passes() {
    let paths = ["docs/security.md", "ui/src/lib/day.svelte.ts"].map(str::to_owned);
    let missing = |path: &str, text: &str| {
        let path = path.to_owned();
        let text = text.to_owned();
        missing_files(&[File { path, text }], &paths).len()
    };
    let planted = [
        (
            "src-tauri/core/src/x.rs",
            "/// See `store/verify/derived.rs`.",
        ),
        ("src-tauri/core/src/x.rs", "let a = 1; // foo.rs"),
        ("src-tauri/core/src/x.rs", "/* law.md"),
        ("ui/src/lib/X.svelte", "<!-- Day.svelte -->"),
        ("ui/src/lib/x.css", "/* tokens.css */"),
        ("docs/x.md", "The rules are in [trust](docs/trust.md)."),
        ("docs/x.md", "`ui/src/night` and `tests/golden/a.json`"),
    ];
    for (path, text) in planted {
        let count = if text.contains(" and ") { 2 } else { 1 };
        assert_eq!(missing(path, text), count, "{path}: {text}");
    }
    let near_misses = [
        (
            "src-tauri/core/src/x.rs",
            "/// `vault.json` and `prefs.json` in the data folder",
        ),
        (
            "src-tauri/core/src/x.rs",
            "let sql = condition.sql; // its text",
        ),
        ("src-tauri/core/src/x.rs", "include_str!(\"law.md\")"),
        (
            "src-tauri/core/src/x.rs",
            "/// See `docs/security.md` and lib/day.svelte.ts.",
        ),
        (
            "docs/x.md",
            "Node.js, https://example.org/page.html, `.test.ts`, `*.rs`",
        ),
        ("docs/x.md", "`ui/dist` and `ui/src/lib/` are folders"),
        ("src-tauri/core/migrations/x.sql", "-- law.md"),
    ];
    for (path, text) in near_misses {
        assert_eq!(missing(path, text), 0, "{path}: {text}");
    }
}

#[test]
fn no_circle_is_between_files_of_the_core_and_no_arrow_leads_up() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let graph = CoreGraph::of(&sources(&root).expect("the tree can be read"));
    let (files, arrows) = graph.size();
    assert!(
        files > 150 && arrows > 600,
        "{files} files, {arrows} arrows"
    );
    let circles = graph.circles();
    assert!(circles.is_empty(), "{circles:#?}");
    for (from, to) in graph.folder_arrows() {
        let below = LOOKS_DOWN_ON.iter().find(|(folder, _)| *folder == from);
        let allowed = below.is_none_or(|(_, below)| below.contains(&to.as_str()));
        assert!(allowed, "{from} -> {to}");
    }
}

#[test]
fn the_glossary_names_what_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = sources(&root).expect("the tree can be read");
    let paths = all_paths(&root).expect("the tree can be read");
    let documents = documents(&root).expect("the tree can be read");
    let glossary = documents
        .iter()
        .find(|file| file.path == "docs/glossary.md");
    let glossary = glossary.expect("the glossary");
    let missing = missing_glossary_names(glossary, &sources, &paths);
    assert!(missing.is_empty(), "{missing:#?}");
    // In two pieces, because this file is a source, too.
    let unknown = ["Case", "Thing"].concat();
    let planted = File {
        path: "x.md".to_owned(),
        text: format!("| `Case`, `store::verify`, `vault.json` |\n| `store::{unknown}` |\n"),
    };
    let found = missing_glossary_names(&planted, &sources, &paths);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].place, format!("x.md:2: store::{unknown}"));
}

/// Files of a core, by their path below its sources.
fn core_files(files: &[(&str, &str)]) -> CoreGraph {
    let file = |(path, text): &(&str, &str)| File {
        path: format!("src-tauri/core/src/{path}"),
        text: (*text).to_owned(),
    };
    CoreGraph::of(&files.iter().map(file).collect::<Vec<_>>())
}

/// Two files that name each other, each by another way; and near misses.
#[test]
fn a_planted_circle_is_found_and_a_near_miss_passes() {
    let lower = "pub struct Slot;\n";
    let ways = [
        "use super::slots::Slot;\n",
        "use crate::vault::slots::Slot;\n",
        "use crate::vault::Slot;\n",
        "use crate::{\n    domain,\n    vault::{Key, Slot as Place},\n};\n",
        "fn f() {\n    let _ = super::slots::Slot;\n}\n",
        "pub use super::slots::Slot;\n",
    ];
    let folder = "mod keys;\nmod slots;\npub use keys::Key;\npub use slots::Slot;\n";
    for way in ways {
        let keys = format!("{way}pub struct Key;\n");
        let graph = |slots: &str| {
            core_files(&[
                ("domain/mod.rs", ""),
                ("vault/mod.rs", folder),
                ("vault/keys.rs", &keys),
                ("vault/slots.rs", slots),
            ])
        };
        let circle = ["vault::keys -> vault::slots", "vault::slots -> vault::keys"];
        for back in ["use super::Key;\n", "use super::keys::{self, Key};\n"] {
            let found = graph(&format!("{back}{lower}")).circles();
            assert_eq!(found, [circle], "{way}{back}");
        }
        let near_misses = [
            "",
            "// use super::Key;\n",
            "#[cfg(test)]\nuse super::Key;\n",
            "#[cfg(test)]\nmod tests {\n    use super::super::Key;\n}\n",
        ];
        for miss in near_misses {
            let found = graph(&format!("{lower}{miss}")).circles();
            assert!(found.is_empty(), "{way}{miss}: {found:?}");
        }
    }
}

#[test]
fn a_planted_circle_with_the_file_of_a_folder_is_found() {
    let child = ("vault/keys.rs", "use super::VaultError;\npub struct Key;\n");
    let types = "pub struct VaultError;\n";
    let with = |text: String| core_files(&[("vault/mod.rs", &text), child]).circles();
    let circle = ["vault -> vault::keys", "vault::keys -> vault"];
    for way in [
        "use keys::Key;\n",
        "use self::keys::Key;\n",
        "fn f(_: keys::Key) {}\n",
    ] {
        assert_eq!(with(format!("mod keys;\n{way}{types}")), [circle], "{way}");
    }
    // What the file of a folder only gathers is no arrow of its own.
    assert!(with(format!("mod keys;\npub use keys::Key;\n{types}")).is_empty());
    // A file of tests may name everything.
    assert!(with(format!("#[cfg(test)]\nmod keys;\nuse keys::Key;\n{types}")).is_empty());
}

#[test]
fn a_planted_arrow_up_is_found_however_it_is_written() {
    for way in [
        "use crate::store::Store;\n",
        "use super::super::store::Store;\n",
    ] {
        let graph = core_files(&[
            ("files/mod.rs", "mod durable;\n"),
            ("files/durable.rs", way),
            ("store/mod.rs", "pub struct Store;\n"),
        ]);
        let arrows: Vec<_> = graph.folder_arrows().into_iter().collect();
        assert_eq!(arrows, [("files".to_owned(), "store".to_owned())], "{way}");
    }
}

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
fn every_word_that_is_not_used_has_one_to_use_instead() {
    let words = unused_words();
    assert!(words.len() > 25, "{words:?}");
    for (word, say) in &words {
        assert!(!word.is_empty() && !say.is_empty(), "{word}: {say}");
        assert!(
            !say.to_lowercase().split('、').any(|one| one == word),
            "{word}"
        );
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
fn markup_may_be_written_by_a_page_test_only() {
    for (path, breaches) in [("ui/src/x.test.ts", 0), ("ui/src/x.ts", 1)] {
        let (path, text) = (path.to_owned(), "a.innerHTML = b\n".to_owned());
        assert_eq!(found(&File { path, text }).len(), breaches);
    }
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
