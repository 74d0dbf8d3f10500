//! The graph of the files of the core: an arrow leads from a file to each file whose items it names. Re-exports are
//! followed to where an item stands, so that a `mod.rs` that only gathers its folder takes part in no circle.
//!
//! Read from the text, not by the compiler: `use` declarations and the paths that begin with `crate`, `super`, `self` or a
//! child module. A method that another file of the same folder defines for a type is no arrow.

use std::collections::{BTreeMap, BTreeSet};

use super::{File, code};

const CORE: &str = "src-tauri/core/src/";

/// What each folder of the core may name besides itself: dependencies point one way.
pub const LOOKS_DOWN_ON: [(&str, &[&str]); 13] = [
    ("files", &[]),
    ("domain", &[]),
    ("vault", &["files", "domain"]),
    ("documents", &["domain"]),
    ("calculators", &["domain", "documents"]),
    ("wire", &["domain"]),
    ("journal", &["files", "vault"]),
    ("store", &["files", "domain", "wire", "journal", "vault"]),
    ("exchange", &["files", "domain", "wire", "journal"]),
    ("practice", &["domain", "wire", "store", "vault"]),
    (
        "backup",
        &["files", "domain", "wire", "journal", "vault", "store"],
    ),
    (
        "app",
        &[
            "files", "domain", "wire", "store", "journal", "vault", "backup", "exchange",
            "practice",
        ],
    ),
    (
        "api",
        &[
            "domain",
            "documents",
            "calculators",
            "wire",
            "store",
            "journal",
            "vault",
            "backup",
            "exchange",
            "app",
        ],
    ),
];

/// The name of a module as its segments below the crate: `["store", "open"]`; empty for `lib.rs`.
type Name = Vec<String>;

/// A name that a `use` declaration brings in.
struct Import {
    is_public: bool,
    target: Name,
    /// The name in this file; `*` for everything.
    alias: String,
}

/// What one file says.
#[derive(Default)]
struct Module {
    imports: Vec<Import>,
    items: BTreeSet<String>,
    children: BTreeSet<String>,
    /// Child modules that only tests have.
    test_children: BTreeSet<String>,
    /// The paths outside `use` declarations.
    paths: Vec<Name>,
}

/// The files of the core by their module names, and the arrows between them.
pub struct CoreGraph {
    arrows: BTreeMap<Name, BTreeSet<Name>>,
}

impl CoreGraph {
    /// Reads the graph from the files of the tree; tests and what only tests compile are left out.
    pub fn of(files: &[File]) -> CoreGraph {
        let mut modules: BTreeMap<Name, Module> = files
            .iter()
            .filter_map(|file| Some((module_name(&file.path)?, Module::of(&file.text))))
            .collect();
        let tests: Vec<Name> = modules
            .iter()
            .flat_map(|(name, module)| module.test_children.iter().map(|child| joined(name, child)))
            .collect();
        modules.retain(|name, _| !tests.iter().any(|test| name.starts_with(test)));
        let arrows = modules
            .iter()
            .map(|(name, module)| (name.clone(), arrows(&modules, name, module)))
            .collect();
        CoreGraph { arrows }
    }

    /// Returns the number of files and of arrows.
    pub fn size(&self) -> (usize, usize) {
        (
            self.arrows.len(),
            self.arrows.values().map(BTreeSet::len).sum(),
        )
    }

    /// Returns each circle as the arrows within it, `a::b -> a::c`.
    pub fn circles(&self) -> Vec<Vec<String>> {
        let reached: BTreeMap<&Name, BTreeSet<&Name>> = self
            .arrows
            .keys()
            .map(|from| (from, self.reached_from(from)))
            .collect();
        let mut seen = BTreeSet::new();
        let mut circles = Vec::new();
        for (name, reached_from_it) in &reached {
            if !reached_from_it.contains(name) || seen.contains(name) {
                continue;
            }
            let circle: BTreeSet<&Name> = reached_from_it
                .iter()
                .filter(|other| reached[*other].contains(name))
                .copied()
                .collect();
            circles.push(self.arrows_within(&circle));
            seen.extend(circle);
        }
        circles
    }

    /// Returns every arrow from one top folder to another, `folder -> folder`.
    pub fn folder_arrows(&self) -> BTreeSet<(String, String)> {
        let all = self.arrows.iter();
        let pairs = all.flat_map(|(from, targets)| targets.iter().map(move |to| (from, to)));
        pairs
            .filter_map(|(from, to)| Some((from.first()?.clone(), to.first()?.clone())))
            .filter(|(from, to)| from != to)
            .collect()
    }

    fn reached_from(&self, start: &Name) -> BTreeSet<&Name> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&Name> = self.arrows[start].iter().collect();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(&self.arrows[next]);
            }
        }
        reached
    }

    fn arrows_within(&self, circle: &BTreeSet<&Name>) -> Vec<String> {
        let mut within = Vec::new();
        for from in circle {
            for to in self.arrows[*from].iter().filter(|to| circle.contains(to)) {
                within.push(format!("{} -> {}", from.join("::"), to.join("::")));
            }
        }
        within
    }
}

fn joined(name: &Name, child: &str) -> Name {
    let mut name = name.clone();
    name.push(child.to_owned());
    name
}

/// Returns the module of a file of the core; none for another file.
fn module_name(path: &str) -> Option<Name> {
    let inside = path.strip_prefix(CORE)?.strip_suffix(".rs")?;
    let mut name: Name = inside.split('/').map(str::to_owned).collect();
    if matches!(name.last()?.as_str(), "mod" | "lib") {
        name.pop();
    }
    Some(name)
}

/// Returns the files to which the arrows of one file lead.
fn arrows(modules: &BTreeMap<Name, Module>, name: &Name, module: &Module) -> BTreeSet<Name> {
    let mut named: Vec<Name> = Vec::new();
    for import in &module.imports {
        let Some(target) = module.absolute(name, &import.target) else {
            continue;
        };
        // A re-export gathers; whoever uses it has the arrow.
        let gathers = import.is_public && target.starts_with(name);
        if !gathers {
            named.push(target);
        }
    }
    let paths = module.paths.iter();
    named.extend(paths.filter_map(|path| module.absolute(name, path)));
    let files = named.iter().map(|target| file_of(modules, target, 0));
    files.filter(|file| file != name).collect()
}

/// Returns the file in which the item of an absolute path stands, through re-exports.
fn file_of(modules: &BTreeMap<Name, Module>, path: &[String], depth: usize) -> Name {
    let known = (0..=path.len())
        .rev()
        .find(|n| modules.contains_key(&path[..*n]));
    let length = known.unwrap_or(0);
    let file = path[..length].to_vec();
    let Some((module, item)) = modules.get(&file).zip(path.get(length)) else {
        return file;
    };
    if module.items.contains(item) || depth > 8 {
        return file;
    }
    let absolute = |import: &Import| module.absolute(&file, &import.target);
    let by_name = module.imports.iter().find(|import| import.alias == *item);
    if let Some(mut target) = by_name.and_then(absolute) {
        target.extend_from_slice(&path[length + 1..]);
        return file_of(modules, &target, depth + 1);
    }
    let globs = module
        .imports
        .iter()
        .filter(|import| import.is_public && import.alias == "*");
    let mut from_glob = globs.filter_map(absolute);
    let holds = |target: &Name| modules.get(target).is_some_and(|m| m.items.contains(item));
    from_glob.find(holds).unwrap_or(file)
}

impl Module {
    fn of(text: &str) -> Module {
        let mut module = Module::default();
        let text = module.without_tests(text);
        let mut rest = String::new();
        let mut open_use: Option<(bool, String)> = None;
        for line in text.lines() {
            if let Some((_, declared)) = &mut open_use {
                declared.push_str(line.trim());
            } else if let Some((is_public, declared)) = use_declaration(line) {
                open_use = Some((is_public, declared.to_owned()));
            } else {
                module.read_item(line);
                rest.push_str(line);
                rest.push('\n');
            }
            if let Some((is_public, declared)) = open_use.take_if(|(_, d)| d.ends_with(';')) {
                let tree = declared.trim_end_matches(';');
                module.read_use_tree(is_public, &[], tree);
            }
        }
        module.paths = paths_in(&rest, &module.children);
        module
    }

    /// Returns the text without comments and without what `#[cfg(test)]` marks, and notes its modules.
    fn without_tests(&mut self, text: &str) -> String {
        let mut kept = String::new();
        let mut lines = text.lines().map(code);
        while let Some(line) = lines.next() {
            if line.trim() != "#[cfg(test)]" {
                kept.push_str(line);
                kept.push('\n');
                continue;
            }
            let indent = indent_of(line);
            for marked in lines.by_ref() {
                if let Some(child) = declared_name(marked, &["mod"]) {
                    self.test_children.insert(child);
                }
                let ends = marked.trim_end().ends_with([';', '}', ',']);
                if ends && indent_of(marked) == indent {
                    break;
                }
            }
        }
        kept
    }

    fn read_item(&mut self, line: &str) {
        if line.starts_with(' ') {
            return;
        }
        if line.ends_with(';')
            && let Some(child) = declared_name(line, &["mod"])
        {
            self.children.insert(child);
        }
        const ITEMS: [&str; 9] = [
            "fn",
            "struct",
            "enum",
            "trait",
            "const",
            "static",
            "type",
            "union",
            "macro_rules!",
        ];
        self.items.extend(declared_name(line, &ITEMS));
    }

    /// Reads `a::{b, c as d}` into one import for each name.
    fn read_use_tree(&mut self, is_public: bool, before: &[String], tree: &str) {
        let (head, group) = match tree.split_once('{') {
            Some((head, group)) => (head, group.trim_end().strip_suffix('}')),
            None => (tree, None),
        };
        let (head, alias) = match head.split_once(" as ") {
            Some((head, alias)) => (head, Some(alias.trim().to_owned())),
            None => (head, None),
        };
        let segments = head.split("::").map(str::trim).filter(|s| !s.is_empty());
        let mut target: Name = before.to_vec();
        target.extend(segments.map(str::to_owned));
        if let Some(group) = group {
            for branch in split_branches(group) {
                self.read_use_tree(is_public, &target, branch);
            }
            return;
        }
        let mut name = target.last().cloned().unwrap_or_default();
        if name == "self" || name == "*" {
            target.pop();
        }
        if name == "self" {
            name = target.last().cloned().unwrap_or_default();
        }
        self.imports.push(Import {
            is_public,
            target,
            alias: alias.unwrap_or(name),
        });
    }

    /// Returns a path of this file from the crate; none if it leads out of the crate.
    fn absolute(&self, name: &Name, path: &[String]) -> Option<Name> {
        let mut base = name.clone();
        let mut path = path;
        match path.first()?.as_str() {
            "crate" => return Some(path[1..].to_vec()),
            "self" => path = &path[1..],
            "super" => {
                while path.first().is_some_and(|segment| segment == "super") {
                    base.pop()?;
                    path = &path[1..];
                }
            }
            child if self.children.contains(child) => {}
            _ => return None,
        }
        base.extend_from_slice(path);
        Some(base)
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Returns whether a `use` declaration that begins here is public, and its text after the keyword.
fn use_declaration(line: &str) -> Option<(bool, &str)> {
    let line = line.trim();
    match line.strip_prefix("use ") {
        Some(tree) => Some((false, tree)),
        None => {
            let after = line.strip_prefix("pub")?;
            let after = match after.strip_prefix('(') {
                Some(scope) => scope.split_once(')')?.1,
                None => after,
            };
            Some((true, after.trim_start().strip_prefix("use ")?))
        }
    }
}

/// Returns the name that a line declares with one of the keywords.
fn declared_name(line: &str, keywords: &[&str]) -> Option<String> {
    let mut words = line.split_whitespace().skip_while(|word| {
        word.starts_with("pub") || matches!(*word, "async" | "unsafe" | "extern" | "\"C\"")
    });
    let mut keyword = words.next()?;
    let mut name = words.next()?;
    if keyword == "const" && name == "fn" {
        (keyword, name) = (name, words.next()?);
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let name: String = name.chars().take_while(|c| is_name(*c)).collect();
    (keywords.contains(&keyword) && !name.is_empty()).then_some(name)
}

/// Splits the branches of a `use` group at the commas outside inner groups.
fn split_branches(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut branches) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    branches.push(&group[start..]);
    branches.retain(|branch| !branch.trim().is_empty());
    branches
}

/// Returns the paths of two segments or more that begin at `crate`, `super`, `self` or a child module.
fn paths_in(text: &str, children: &BTreeSet<String>) -> Vec<Name> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = text
        .split(|c| !is_part(c))
        .filter(|word| word.contains("::"));
    let paths = words.map(|word| {
        let segments = word.split("::").filter(|s| !s.is_empty());
        segments.map(|s| s.trim_matches(':').to_owned()).collect()
    });
    paths
        .filter(|path: &Name| {
            path.len() > 1
                && (matches!(path[0].as_str(), "crate" | "super" | "self")
                    || children.contains(&path[0]))
        })
        .collect()
}
