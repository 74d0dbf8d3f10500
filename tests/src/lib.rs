//! What the tests, the demonstration and the benchmarks share. All of it works through public interfaces: the real window
//! by WebDriver, the core by its commands, the tree by its files.
//!
//! * [`test_office`]: the program on a folder of its own, with a clock that the test sets
//! * [`insider`]: edits that an insider with the keys could make in the database, and their verification
//! * [`matrix`]: every command as every role on every kind of case, compared with a table of permissions
//! * [`canaries`]: fifty unique words, written wherever a person can enter text
//! * [`lock_program`]: a program that uses a book and then locks it, for memory scans
//! * [`canary_search`]: the search for words in every encoding in which a program may write them
//! * [`window`]: one Casebook window on a display of its own, used as by a person at the keyboard
//! * [`screens`]: the screens of the page and how to get to them; [`main_job`]: a case from registration to closing
//! * [`gallery`]: pictures of every screen
//! * [`webdriver`]: the WebDriver calls that the tests need, over HTTP and JSON
//! * [`keys`]: chords such as `Ctrl+Enter`, as WebDriver writes them
//! * [`driver`], [`display`], [`message_bus`] and [`processes`]: the driver program, a virtual screen, a message bus, and
//!   the processes of a window
//! * [`startup`]: the time that a window takes to start, and its memory
//! * [`old_pc`]: an old PC, imitated by control groups
//! * [`test_error`]: the error of a step in a test of the window
//! * [`workbook`]: a workbook as LibreOffice reads it
//! * [`tidy`]: the tidy rules; [`supply_chain`]: the libraries, their licences, sources and versions

pub mod canaries;
pub mod canary_search;
pub mod display;
pub mod driver;
pub mod gallery;
pub mod gallery_office;
pub mod insider;
pub mod keys;
pub mod lock_program;
pub mod main_job;
pub mod matrix;
pub mod message_bus;
pub mod old_pc;
pub mod processes;
pub mod screens;
mod selector;
pub mod startup;
pub mod supply_chain;
pub mod test_error;
pub mod test_office;
pub mod tidy;
pub mod webdriver;
pub mod window;
mod window_folder;
pub mod workbook;

pub use test_error::TestError;
pub use window::{Setup, Window};
