//! What the tests, the demonstration and the benchmarks share. All of it works through public surfaces: the real window
//! by WebDriver, the core by its commands, the tree by its files.
//!
//! * [`book`]: a small book in a temporary folder, and the commands of the wire spoken to it
//! * [`insider`]: edits that an insider with the keys could make in the database, and their verification
//! * [`office`]: an office book with passphrases, and clocks that a test can set
//! * [`staffed`]: an office's book with people of every role, and a clock that the test holds
//! * [`matrix`]: every command as every role on every kind of case, compared with a table of permissions
//! * [`canaries`]: fifty unique words, written wherever a person can enter text
//! * [`lock_program`]: a program that uses a book and then locks it, for memory scans
//! * [`canary_search`]: the search for words in every encoding in which a program may write them
//! * [`window`]: one Casebook window on a display of its own, as a person at the keyboard sees it
//! * [`screens`]: the page's screens and the ways between them; [`main_job`]: a case from the first word to its closing
//! * [`gallery`]: pictures of every screen
//! * [`webdriver`]: the few WebDriver calls that this needs, over HTTP and JSON
//! * [`keys`]: chords such as `Ctrl+Enter`, as WebDriver writes them
//! * [`driver`] and [`display`]: the driver program, and a screen that nobody looks at
//! * [`startup`]: the time that a window takes to start, and its memory
//! * [`test_error`]: the error of a step in a test of the window
//! * [`workbook`]: a workbook as LibreOffice understands it
//! * [`tidy`]: the rules of this tree that no compiler knows

pub mod book;
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
pub mod office;
pub mod screens;
pub mod staffed;
pub mod startup;
pub mod test_error;
pub mod tidy;
pub mod webdriver;
pub mod window;
pub mod workbook;

pub use test_error::TestError;
pub use window::{Setup, Window};
