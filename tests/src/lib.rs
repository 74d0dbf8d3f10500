//! What the tests, the demonstration and the benchmarks share. All of it works through public surfaces: the real window
//! by WebDriver, the core by its commands, the tree by its files.
//!
//! * [`book`]: a small book in a temporary folder, and the commands of the wire spoken to it
//! * [`insider`]: what somebody with the keys could change beneath the rules, and whether it is noticed
//! * [`office`]: an office book with passphrases, and clocks that a test can set
//! * [`staffed`]: an office's book with people of every role, and a clock that the test holds
//! * [`matrix`]: every command by everybody at every kind of case, against a table written by hand
//! * [`canaries`]: fifty words of our own, put wherever a person can put one
//! * [`keeper`]: a program with secrets in memory, that locks
//! * [`leaks`]: planted words, looked for in every form in which a program leaves them behind
//! * [`window`]: one Casebook window on a display of its own, as a person at the keyboard sees it
//! * [`screens`]: the page's screens and the ways between them; [`main_job`]: a case from the first word to its closing
//! * [`gallery`]: pictures of every screen
//! * [`webdriver`]: the few WebDriver calls that this needs, over HTTP and JSON
//! * [`keys`]: chords such as `Ctrl+Enter`, as WebDriver writes them
//! * [`driver`] and [`display`]: the driver program, and a screen that nobody looks at
//! * [`startup`]: how long a window needs until it can be used, and its memory
//! * [`workbook`]: a workbook as LibreOffice understands it
//! * [`house`]: the rules of this tree that no compiler knows

pub mod book;
pub mod canaries;
pub mod display;
pub mod driver;
pub mod gallery;
pub mod gallery_office;
pub mod house;
pub mod insider;
pub mod keeper;
pub mod keys;
pub mod leaks;
pub mod main_job;
pub mod matrix;
pub mod office;
pub mod screens;
pub mod staffed;
pub mod startup;
pub mod trouble;
pub mod webdriver;
pub mod window;
pub mod workbook;

pub use trouble::Trouble;
pub use window::{Setup, Window};
