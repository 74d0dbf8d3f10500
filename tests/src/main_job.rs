//! A case from the first word to its closing, as a mediator goes through it in the window.

use crate::{Trouble, Window};

/// Opens the practice book from the first screen and waits for the day's work.
pub fn open_practice_book(window: &Window) -> Result<(), Trouble> {
    window.click("@start-practice")?;
    window.see("@practice-banner")?;
    window.see("@view-today").map(drop)
}
