//! The libraries that Casebook consists of, as the lock files and package folders state them, and the rules for them.
//!
//! Nothing is fetched: the files are those of the last build.
//!
//! * [`licence`]: licence expressions · [`notices`]: the licence texts that a package carries

mod licence;
mod notices;
mod packages;

pub use notices::notices;
pub use packages::{CratePackage, LockedCrate, PagePackage, crates, locked_crates, page_packages};

/// Licences under which a library may be used. MPL-2.0 asks for the sources of its own files only, and none are changed.
const PERMITTED: [&str; 18] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "WTFPL",
    "Zlib",
    // SQLite's dedication to the public domain.
    "blessing",
    "CC-BY-4.0",
];

/// Page packages that name no licence in their manifest, with the first words of the licence text in their folder.
const LICENCE_BY_FILE: [(&str, &str); 1] = [("svelte-toolbelt", "MIT License")];

/// Returns the crates and page packages whose licence is not permitted, each with the licence it states.
pub fn forbidden_licences(crates: &[CratePackage], page: &[PagePackage]) -> Vec<String> {
    let is_permitted = |expression: &str| licence::permits(expression, &PERMITTED);
    let of_crates = crates
        .iter()
        .map(|c| (c.name.as_str(), c.licence.as_deref(), None));
    let of_page = page
        .iter()
        .map(|p| (p.name.as_str(), p.licence.as_deref(), p.licence_text()));
    of_crates
        .chain(of_page)
        .filter(|(name, licence, text)| match licence {
            Some(licence) => !is_permitted(licence),
            None => !LICENCE_BY_FILE.iter().any(|(package, begin)| {
                package == name && text.as_ref().is_some_and(|text| text.starts_with(begin))
            }),
        })
        .map(|(name, licence, _)| format!("{name}: {}", licence.unwrap_or("no licence")))
        .collect()
}

/// Returns the packages that do not come from the one registry of their kind, or whose content no checksum fixes.
pub fn foreign_sources(crates: &[LockedCrate], page: &[PagePackage]) -> Vec<String> {
    let registry = crates.iter().find_map(|c| c.source.as_deref());
    let of_crates = crates.iter().filter(|c| match &c.source {
        // A member of this workspace.
        None => c.checksum.is_some(),
        source => {
            !registry.is_some_and(|registry| registry.starts_with("registry+"))
                || source.as_deref() != registry
                || c.checksum.as_ref().is_none_or(|sum| sum.len() != 64)
        }
    });
    let of_page = page
        .iter()
        .filter(|p| !p.integrity.starts_with("sha512-") || p.is_elsewhere);
    of_crates
        .map(|c| c.name.clone())
        .chain(of_page.map(|p| p.name.clone()))
        .collect()
}

/// Returns the crates that are there in several versions, as lines such as `syn 1.0.109 2.0.119`, sorted by name.
pub fn double_versions(crates: &[LockedCrate]) -> Vec<String> {
    let mut lines: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in crates {
        match lines.last_mut() {
            Some((name, versions)) if *name == one.name => versions.push(&one.version),
            _ => lines.push((&one.name, vec![&one.version])),
        }
    }
    lines.retain(|(_, versions)| versions.len() > 1);
    let line = |(name, versions): (&str, Vec<&str>)| format!("{name} {}", versions.join(" "));
    lines.into_iter().map(line).collect()
}
