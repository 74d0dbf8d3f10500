//! Generates the files of the UI that follow from the core: the wire types, each once, the commands with payload and
//! result, and the labels that the screen shares with exported files.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

use super::commands::{CommandVisitor, visit};
use crate::domain::event::Event;
use crate::domain::refusal::Refusal;
use crate::domain::vocabulary::{Outcome, Term};
use crate::exchange::figure_heads;
use crate::wire::call::{JobProgress, Topic};
use crate::wire::exports::ListColumn;
use crate::wire::tallies::RowsBy;

const HEADER: &str = "// Made from the core by `cargo xtask types`; not edited by hand.\n\n";

struct Types {
    config: Config,
    visited: HashSet<TypeId>,
    /// Declarations by name, so that the file does not change when commands are reordered.
    declarations: BTreeMap<String, String>,
    commands: Vec<String>,
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.visited.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declared = format!("{docs}export {}\n", T::decl(&self.config));
            self.declarations.insert(T::ident(&self.config), declared);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

impl CommandVisitor for Types {
    fn command<P: TS + 'static, R: TS + 'static>(&mut self, name: &'static str) {
        self.visit::<P>();
        self.visit::<R>();
        let (payload, result) = (P::name(&self.config), R::name(&self.config));
        self.commands.push(format!(
            "\t{name}: {{ payload: {payload}; result: {result} }};\n"
        ));
    }
}

/// Returns the generated files by name.
pub fn generated_files() -> BTreeMap<&'static str, String> {
    let mut types = Types {
        config: Config::default(),
        visited: HashSet::new(),
        declarations: BTreeMap::new(),
        commands: Vec::new(),
    };
    visit(&mut types);
    types.visit::<JobProgress>();
    types.visit::<Topic>();
    types.visit::<Refusal>();
    // The journal page shows the details of events as they are stored.
    types.visit::<Event>();
    let names: Vec<&str> = types.declarations.keys().map(String::as_str).collect();
    let commands = format!(
        "{HEADER}import type {{\n\t{}\n}} from './types';\n\nexport type Commands = {{\n{}}};\n",
        names.join(",\n\t"),
        types.commands.concat()
    );
    let all: String = types
        .declarations
        .values()
        .map(|d| format!("{d}\n"))
        .collect();
    BTreeMap::from([
        ("types.ts", format!("{HEADER}{all}")),
        ("commands.ts", commands),
        ("labels.ts", labels()),
    ])
}

/// A label by its key: Chinese, then English.
type Label = (&'static str, &'static str, &'static str);

/// Returns the labels of the columns of a list, of the rows, figures and outcomes of a tally.
fn labels() -> String {
    let terms = |terms: Vec<Term>| -> Vec<Label> {
        let label = |term: &Term| (term.code, term.zh, term.en);
        terms.iter().map(label).collect()
    };
    let outcomes = Outcome::ALL.iter().map(|outcome| {
        let short = outcome.short();
        (outcome.code(), short.zh, short.en)
    });
    let groups = [
        ("columns", terms(ListColumn::terms())),
        ("rows", terms(RowsBy::terms())),
        ("figures", figure_heads().to_vec()),
        ("outcomes", outcomes.collect()),
    ];
    let groups: String = groups
        .iter()
        .map(|(name, labels)| format!("\t{name}: {{\n{}\t}},\n", label_lines(labels)))
        .collect();
    format!("{HEADER}export const LABELS = {{\n{groups}}} as const;\n")
}

fn label_lines(labels: &[Label]) -> String {
    labels
        .iter()
        .map(|(key, zh, en)| format!("\t\t{key}: {{ zh: {zh:?}, en: {en:?} }},\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_has_both_languages() {
        let file = labels();
        let lines: Vec<&str> = file.lines().filter(|line| line.contains("zh:")).collect();
        assert!(lines.len() > 50, "{}", lines.len());
        for line in lines {
            let texts: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            assert!(!texts[0].is_empty() && !texts[0].is_ascii(), "{line}");
            assert!(!texts[1].is_empty() && texts[1].is_ascii(), "{line}");
        }
    }
}
