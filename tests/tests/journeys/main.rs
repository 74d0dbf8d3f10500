//! Journeys through the real window as a person uses it, each with books of its own.
//!
//! They are not part of plain `cargo test`, because they need the built page and program. `cargo xtask test` runs them; by
//! hand: `cargo test -p casebook-tests --test journeys [name]`.

mod appearance;
mod client;
mod entry;
mod find;
mod first_start;
mod main_job;
mod markup;
mod protection;
mod screen_lock;
mod sign_in;
mod smoke;
mod tally;
mod workbook;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use casebook_tests::{Setup, TestError, Window};

/// Opens a window and runs a journey. If it fails, `target/journeys/NAME.png` and `.html` show the page.
fn journey(name: &str, setup: Setup, steps: impl FnOnce(&mut Window) -> Result<(), TestError>) {
    let mut window = match Window::open(setup) {
        Ok(window) => window,
        Err(error) => panic!("{name}: the window does not open: {error}"),
    };
    // Also takes the picture after a failed assertion.
    let end = catch_unwind(AssertUnwindSafe(|| steps(&mut window)));
    if !matches!(end, Ok(Ok(()))) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/journeys");
        let _ = window.screenshot(&folder.join(format!("{name}.png")));
        if let Ok(source) = window.session().source() {
            let _ = std::fs::write(folder.join(format!("{name}.html")), source);
        }
    }
    match end {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            let messages = window.texts("[role=alert], [data-testid=toast]");
            panic!(
                "{name}: {error}; the page says: {:?}",
                messages.unwrap_or_default()
            )
        }
        Err(panic) => resume_unwind(panic),
    }
}
