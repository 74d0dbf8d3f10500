//! The notification that macOS posts when the screen is locked. That the Mac slept is noticed by the time that passed.
#![allow(
    unsafe_code,
    reason = "the observer is called by Objective-C; the one call states why it is sound"
)]

use std::ptr::NonNull;

use block2::RcBlock;
use casebook_core::domain::event::LockCause;
use objc2_foundation::{
    NSDistributedNotificationCenter, NSNotification, NSOperationQueue, NSString,
};

pub fn watch(tell: impl Fn(LockCause) + Send + Sync + 'static) {
    let center = NSDistributedNotificationCenter::defaultCenter();
    let name = NSString::from_str("com.apple.screenIsLocked");
    let told = RcBlock::new(move |_: NonNull<NSNotification>| tell(LockCause::ScreenLocked));
    // A queue of its own: a call of the core may hold its lock for a while, and the window is drawn on the main thread.
    let queue = NSOperationQueue::new();
    // SAFETY: the block can be called from every thread (it is `Send` and `Sync`), and the center copies it.
    let observer = unsafe {
        center.addObserverForName_object_queue_usingBlock(Some(&name), None, Some(&queue), &told)
    };
    // It observes as long as the program runs.
    std::mem::forget(observer);
}
