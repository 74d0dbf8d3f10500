//! The journeys of a person through the real window, each on books of its own.
//!
//! Not part of plain `cargo test`: they need the finished page and a built program. `cargo xtask test` runs them last;
//! by hand: `cargo test -p casebook-tests --test journeys [name]`.

mod client;
mod entry;
mod find;
mod handed_in;
mod look;
mod main_job;
mod markup;
mod smoke;
mod start;
mod tally;
mod trust_in;
mod trust_screens;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use casebook_tests::{Setup, TestError, Window};

/// Opens a window and goes through a journey. When that fails, `target/journeys/NAME.png` and `.html` show what was there.
fn journey(name: &str, setup: Setup, steps: impl FnOnce(&mut Window) -> Result<(), TestError>) {
    let mut window = match Window::open(setup) {
        Ok(window) => window,
        Err(trouble) => panic!("{name}: the window does not open: {trouble}"),
    };
    // A failed assertion is worth a picture too.
    let end = catch_unwind(AssertUnwindSafe(|| steps(&mut window)));
    if !matches!(end, Ok(Ok(()))) {
        let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/journeys");
        let _ = window.screenshot(&place.join(format!("{name}.png")));
        if let Ok(source) = window.session().source() {
            let _ = std::fs::write(place.join(format!("{name}.html")), source);
        }
    }
    match end {
        Ok(Ok(())) => {}
        Ok(Err(trouble)) => {
            let said = window.texts("[role=alert], [data-testid=toast]");
            panic!(
                "{name}: {trouble}; the page says: {:?}",
                said.unwrap_or_default()
            )
        }
        Err(panic) => resume_unwind(panic),
    }
}
