//! Generates the TypeScript types of the UI from the wire types: each type once, and the commands with payload and
//! result.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

use super::commands::{CommandVisitor, visit};
use crate::domain::refusal::Refusal;
use crate::wire::call::{JobProgress, Topic};

const HEADER: &str =
    "// Made from the core's wire types by `cargo xtask types`; not edited by hand.\n\n";

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
    ])
}
