//! The UI's types, made from the wire types: every type once, and the commands with payload and result.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};

use ts_rs::{Config, TS, TypeVisitor};

use super::commands::{CommandVisitor, visit};
use crate::domain::refusal::Refusal;
use crate::wire::call::{JobProgress, Topic};

const HEAD: &str =
    "// Made from the core's wire types by `cargo xtask types`; not edited by hand.\n\n";

struct Types {
    config: Config,
    seen: HashSet<TypeId>,
    /// Declarations by name, so that the file does not move when commands do.
    found: BTreeMap<String, String>,
    commands: Vec<String>,
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declared = format!("{docs}export {}\n", T::decl(&self.config));
            self.found.insert(T::ident(&self.config), declared);
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

/// The generated files by name.
pub fn files() -> BTreeMap<&'static str, String> {
    let mut types = Types {
        config: Config::default(),
        seen: HashSet::new(),
        found: BTreeMap::new(),
        commands: Vec::new(),
    };
    visit(&mut types);
    types.visit::<JobProgress>();
    types.visit::<Topic>();
    types.visit::<Refusal>();
    let names: Vec<&str> = types.found.keys().map(String::as_str).collect();
    let commands = format!(
        "{HEAD}import type {{\n\t{}\n}} from './types';\n\nexport type Commands = {{\n{}}};\n",
        names.join(",\n\t"),
        types.commands.concat()
    );
    let all: String = types.found.values().map(|d| format!("{d}\n")).collect();
    BTreeMap::from([
        ("types.ts", format!("{HEAD}{all}")),
        ("commands.ts", commands),
    ])
}
