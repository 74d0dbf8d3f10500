//! The committed TypeScript types equal those that the core generates.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use casebook_core::api::typescript;
use casebook_tests::tidy;

#[test]
fn the_committed_types_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(tidy::WIRE_TYPES);
    let committed: BTreeMap<String, String> = fs::read_dir(&folder)
        .expect("the folder of generated types")
        .map(|entry| {
            let path = entry.expect("its entries").path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).expect("text"))
        })
        .collect();
    let fresh = typescript::generated_files();
    assert_eq!(
        committed.keys().map(String::as_str).collect::<Vec<_>>(),
        fresh.keys().copied().collect::<Vec<_>>(),
    );
    for (name, text) in fresh {
        assert!(
            committed[name] == text,
            "{name} is stale: run `cargo xtask types` and commit"
        );
    }
}
