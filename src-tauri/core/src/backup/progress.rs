//! The progress of long work.

use crate::store::Progress;

/// Returns a callback that maps the progress of one part to the range `from..to` of the whole, in thousandths.
pub(super) fn sub_progress<'a>(
    progress: Progress<'a>,
    from: u64,
    to: u64,
) -> impl FnMut(u64, u64) -> bool + 'a {
    move |done, total| {
        let share = (to - from) * done.min(total) / total.max(1);
        progress(from + share, 1000)
    }
}
