//! The messages that Windows sends to a window when the session is locked or the PC is about to sleep.
//!
//! They come to windows only, so a window that is never shown waits for them on a thread of its own.
#![allow(
    unsafe_code,
    reason = "no maintained library listens to them; the calls are few and each states why it is sound"
)]

use std::ptr;
use std::sync::OnceLock;
use std::thread;

use casebook_core::domain::event::LockCause;
use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::System::RemoteDesktop::{
    NOTIFY_FOR_THIS_SESSION, WTSRegisterSessionNotification,
};
use windows_sys::Win32::UI::WindowsAndMessaging::{
    CreateWindowExW, DefWindowProcW, DispatchMessageW, GetMessageW, MSG, PBT_APMSUSPEND,
    RegisterClassW, WM_POWERBROADCAST, WM_WTSSESSION_CHANGE, WNDCLASSW, WTS_SESSION_LOCK,
};
use windows_sys::w;

type Tell = Box<dyn Fn(LockCause) + Send + Sync>;

/// A window procedure takes no data of its own.
static TELL: OnceLock<Tell> = OnceLock::new();

pub fn watch(tell: impl Fn(LockCause) + Send + Sync + 'static) {
    if TELL.set(Box::new(tell)).is_ok() {
        thread::spawn(wait_for_messages);
    }
}

/// Waits for messages to a hidden window until the program ends; returns at once if there can be none.
fn wait_for_messages() {
    let class = w!("CasebookScreenLock");
    // SAFETY: the class and its name are static, the procedure has the signature that Windows calls, and the message is a
    // plain structure that GetMessageW fills in before it is read.
    unsafe {
        let module = GetModuleHandleW(ptr::null());
        let description = WNDCLASSW {
            lpfnWndProc: Some(receive),
            hInstance: module,
            lpszClassName: class,
            ..std::mem::zeroed()
        };
        if RegisterClassW(&raw const description) == 0 {
            return;
        }
        let (parent, menu) = (ptr::null_mut(), ptr::null_mut());
        let window = CreateWindowExW(
            0,
            class,
            class,
            0,
            0,
            0,
            0,
            0,
            parent,
            menu,
            module,
            ptr::null(),
        );
        if window.is_null() {
            return;
        }
        // If it fails, sleep is still heard.
        WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION);
        let mut message: MSG = std::mem::zeroed();
        while GetMessageW(&raw mut message, ptr::null_mut(), 0, 0) > 0 {
            DispatchMessageW(&raw const message);
        }
    }
}

/// Receives the messages of the hidden window. Answers only after the book is locked, so that the PC does not sleep before.
unsafe extern "system" fn receive(
    window: HWND,
    message: u32,
    what: WPARAM,
    more: LPARAM,
) -> LRESULT {
    let what_code = u32::try_from(what).unwrap_or_default();
    let cause = match (message, what_code) {
        (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK) => Some(LockCause::ScreenLocked),
        (WM_POWERBROADCAST, PBT_APMSUSPEND) => Some(LockCause::Suspended),
        _ => None,
    };
    if let (Some(cause), Some(tell)) = (cause, TELL.get()) {
        tell(cause);
    }
    // SAFETY: the arguments are those that Windows passed for this window.
    unsafe { DefWindowProcW(window, message, what, more) }
}
