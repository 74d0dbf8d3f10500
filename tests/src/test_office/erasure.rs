//! The days that an erasure takes.

use chrono::Duration;
use serde_json::json;

use super::TestOffice;

impl TestOffice {
    /// Lets the days pass that an erasure takes after its request; accounts that were made before are old enough then, too. A
    /// colleague with this passphrase signs in on three of the days. Nobody is signed in afterwards.
    ///
    /// # Panics
    /// If the colleague cannot sign in.
    pub fn wait_until_erasable(&mut self, colleague: &str, passphrase: &str) {
        for _ in 0..3 {
            self.pass_days(11);
            self.sign_in(colleague, passphrase)
                .expect("the colleague signs in");
        }
        self.pass_days(0);
    }

    /// Locks the book and lets these days pass.
    pub fn pass_days(&mut self, days: i64) {
        self.ok("lock", json!({}));
        self.run_tasks();
        self.clock.pass(Duration::days(days));
    }
}
