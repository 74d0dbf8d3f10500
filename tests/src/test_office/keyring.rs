//! An imitated keyring of the system.

use std::collections::HashMap;

use casebook_core::{KeyringCall, Topic};

use super::TestOffice;

/// The notes by account.
#[derive(Debug, Default)]
pub struct TestKeyring {
    pub notes: HashMap<String, String>,
    /// The number of notes that were written.
    pub writes: usize,
}

impl TestKeyring {
    /// Answers everything that the program asks, as the window does; returns the topics that became stale.
    pub fn answer(&mut self, office: &mut TestOffice) -> Vec<Topic> {
        let mut topics = Vec::new();
        loop {
            let now = office.now();
            match office.app.take_keyring_call(&now) {
                None => return topics,
                Some(KeyringCall::Write { account, note }) => {
                    self.notes.insert(account, note);
                    self.writes += 1;
                }
                Some(KeyringCall::Read { account }) => {
                    let note = self.notes.get(&account).map(String::as_str);
                    topics.extend(office.app.compare_with_keyring(&account, note, &now));
                }
            }
        }
    }
}
