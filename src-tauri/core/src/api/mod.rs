//! The interface of the core: the list of commands ([`commands`]), and their handlers, one file per topic. A handler
//! translates the types of the wire to calls of the running program ([`crate::app`]) and of its store.

mod backups;
mod calculators;
mod calendar;
mod cases;
pub mod commands;
mod corrections;
mod documents;
mod drafts;
mod erasure;
mod error_details;
mod exports;
mod journal;
mod lists;
mod medium_reading;
mod parts;
mod people;
mod restore;
mod reveal;
mod session;
mod sessions;
mod settings;
mod snippets;
mod start;
mod steps;
mod tallies;
#[cfg(test)]
mod tests;
mod today;
#[cfg(any(test, feature = "tests"))]
pub mod typescript;
mod views;
mod worker_facts;

use serde_json::Value;

use crate::app::App;
use crate::wire::call::{Moment, Reply, WireError};

pub use crate::app::medium_content::{MediumContent, MediumReading};
pub use commands::{COMMANDS, command_name};
pub use medium_reading::medium_reading;

/// Runs the command with this name, and reads on media what it needs. Whoever shares the app with others calls
/// [`medium_reading`] and [`call_with`] instead.
pub fn call(
    app: &mut App,
    command: &str,
    payload: Value,
    now: &Moment,
) -> Result<Reply, WireError> {
    let content = medium_reading(app, command, &payload).map(MediumReading::run);
    call_with(app, command, payload, content, now)
}

/// Runs the command with this name; `content` is what [`medium_reading`] said that it needs.
pub fn call_with(
    app: &mut App,
    command: &str,
    payload: Value,
    content: Option<MediumContent>,
    now: &Moment,
) -> Result<Reply, WireError> {
    app.set_medium_content(content);
    if let Ok(book) = app.book_mut() {
        // Before anything is done under a clock that was set.
        book.note_clock(now);
    }
    let reply = commands::dispatch(app, command, payload, now);
    app.set_medium_content(None);
    if let Err(refusal) = &reply {
        app.internal_errors
            .note(command_name(command), refusal, now);
    }
    app.release_unused_data_lock();
    reply
}
