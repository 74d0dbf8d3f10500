//! Tests of the core through its commands.

mod access;
mod access_log;
mod applicants;
mod attempts;
mod backup_status;
mod backups;
mod calendar;
mod clock;
mod corrections;
mod counted_rounds;
mod date_order;
mod deadlines;
mod derived;
mod device_keys;
mod documents;
mod drafts;
mod earlier_office;
mod earlier_rounds;
mod earlier_versions;
mod erasure;
mod erasure_in_sets;
mod erasure_people;
mod erasure_wait;
mod export_journal;
mod exports;
mod failed_acts;
mod folders;
mod further_causes;
mod guards;
mod hidden_numbers;
mod histories;
mod insider;
mod journal;
mod key_confirm;
mod keyring;
mod lists;
mod main_job;
mod matrix;
mod next_action;
mod numbers;
mod offers;
mod own_keys;
mod put_back;
mod refusals;
mod register;
mod restore;
mod restore_over_book;
mod restore_over_trouble;
mod restored_slots;
mod retention;
mod rounds;
mod screen_lock;
mod second_person;
mod session;
mod sets_ahead;
mod several_parts;
mod sign_in;
mod signatures;
mod slow_media;
mod tallies;
mod tally_figures;
mod today;
mod typed;
mod upgrades;
mod worker_facts;

/// A file in this folder that is not in the list above would not run.
#[test]
fn every_file_is_in_the_runner() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/book");
    let runner = include_str!("main.rs");
    for entry in std::fs::read_dir(folder).expect("the folder of this test") {
        let path = entry.expect("its entries").path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        assert!(
            name == "main" || runner.contains(&format!("mod {name};")),
            "{name} is not run"
        );
    }
}
