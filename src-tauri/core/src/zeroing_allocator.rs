//! The allocator of the program: memory is overwritten before it is freed.

#![expect(unsafe_code, reason = "an allocator hands out raw memory")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::arch::asm;

/// The system's allocator, which overwrites every block with zeros before it is freed, so that strings of a locked book
/// and parts of its keys do not remain.
///
/// `realloc` is the default of the trait: a block that grows is copied, and the former one freed, thus overwritten.
pub struct ZeroingAllocator;

// SAFETY: every block comes from `System` and goes back to it with the layout that it was allocated with.
unsafe impl GlobalAlloc for ZeroingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's duties are those of `System`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as in `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block has `layout.size()` bytes and is not used after this call.
        unsafe {
            block.write_bytes(0, layout.size());
            // The compiler must take it that this reads the block; otherwise it could leave out writes before a free.
            asm!("/* {0} */", in(reg) block, options(nostack, preserves_flags));
            System.dealloc(block, layout);
        }
    }
}
