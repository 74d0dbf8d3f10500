//! The progress of long work.

/// A callback that receives the work done and the total, and returns false to stop the task.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

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
