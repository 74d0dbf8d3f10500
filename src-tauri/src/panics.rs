//! Panics: only where they happened is kept and printed, because their messages may quote case data.

use std::cell::RefCell;
use std::panic::Location;

use casebook_core::domain::refusal::ErrorOrigin;

thread_local! {
    static LAST: RefCell<Option<ErrorOrigin>> = const { RefCell::new(None) };
}

/// Prints only the source location of a panic, and keeps it for [`take_origin`].
pub fn hide_messages() {
    std::panic::set_hook(Box::new(|panic| {
        let origin = panic.location().map(ErrorOrigin::at);
        let site = origin.as_ref().map_or("unknown", ErrorOrigin::site);
        eprintln!("casebook: internal error at {site}");
        LAST.set(origin);
    }));
}

/// Returns the origin of the last panic of this thread; without one, the line that asks.
#[track_caller]
pub fn take_origin() -> ErrorOrigin {
    LAST.take()
        .unwrap_or_else(|| ErrorOrigin::at(Location::caller()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_leaves_its_place_and_not_its_message() {
        hide_messages();
        let line = line!() + 1;
        let panicked = std::panic::catch_unwind(|| panic!("沈一 440101189001011234"));
        // The other tests show their messages.
        let _ = std::panic::take_hook();
        let message = *panicked
            .expect_err("it panics")
            .downcast::<&str>()
            .expect("a text");
        assert!(
            message.contains("沈一"),
            "the control: the message has a name"
        );
        let origin = take_origin();
        assert_eq!(origin.site(), format!("src-tauri/panics.rs:{line}"));
        assert_eq!(LAST.take(), None);
    }
}
