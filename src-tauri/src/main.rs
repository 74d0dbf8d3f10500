//! The window around `casebook-core`: one page and one command; it contains no rules of its own.
//!
//! The page is not trusted. It can call [`rpc::rpc`] and receive the events `job` and `topics`, and nothing else: no
//! remote origin, no navigation, no second window, no plugin. The core checks the permission of every call.

// On Windows, a console program would open a console beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod clock;
mod desktop;
mod keyring;
mod panics;
#[cfg(target_os = "linux")]
mod process_memory;
mod rpc;
mod screen_lock;
#[cfg(all(test, target_os = "linux"))]
mod test_bus;
mod thread_restart;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use casebook_core::{IS_TEST_BUILD, Paths, ZeroingAllocator, is_local};
use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{Manager, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent};

use crate::arguments::Arguments;
use crate::clock::SystemClock;
use crate::rpc::Core;

/// Background of the light theme, so that the window does not flash white before the page is drawn.
const BACKGROUND: Color = Color(0xfa, 0xf8, 0xf4, 0xff);

#[global_allocator]
static MEMORY: ZeroingAllocator = ZeroingAllocator;

/// A proxy address that nothing listens on.
#[cfg(target_os = "linux")]
const DEAD_PROXY: &str = "http://127.0.0.1:1";

/// The variable by which the webview lets WebDriver operate it: another program could then read and change the open book.
const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";
/// Variables by which the webviews of Windows and Linux, and GTK, open themselves to other programs.
const REMOTE_CONTROL: [&str; 6] = [
    AUTOMATION,
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
    "WEBVIEW2_BROWSER_EXECUTABLE_FOLDER",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "GTK_DEBUG",
];

fn main() -> ExitCode {
    let set = |name: &&&str| std::env::var_os(name).is_some();
    if let Some(name) = REMOTE_CONTROL.iter().find(set)
        && !IS_TEST_BUILD
    {
        eprintln!("casebook: not while {name} is set");
        return ExitCode::from(2);
    }
    let arguments = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("casebook: {problem}\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    panics::hide_messages();
    #[cfg(target_os = "linux")]
    if let Err(error) = process_memory::protect() {
        eprintln!("casebook: memory is not protected: {error}");
    }
    let run = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .setup(move |app| open_window(app, arguments))
        .run(tauri::generate_context!());
    if let Err(error) = run {
        eprintln!("casebook: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Returns the mount table, by which the core recognizes network drives; empty where there is none.
fn mounts() -> String {
    std::fs::read_to_string("/proc/self/mounts").unwrap_or_default()
}

/// Returns the path of the program that sets documents as pages: it is in the folder of this one.
fn page_program() -> PathBuf {
    let this = std::env::current_exe().unwrap_or_default();
    this.with_file_name(format!("casebook-pdf{}", std::env::consts::EXE_SUFFIX))
}

/// Opens the one window, `main`, with the core at the chosen folders.
fn open_window(app: &mut tauri::App, arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let data = match arguments.data {
        Some(folder) => std::path::absolute(folder)?,
        // The folder above contains the webview's own files, which hold no data of the books.
        None => app.path().app_local_data_dir()?.join("books"),
    };
    let exports = match arguments.exports {
        Some(folder) => folder,
        // Without a documents folder, exports go to the home folder, where a person can find them.
        None => match app.path().document_dir() {
            Ok(documents) => documents.join("Casebook"),
            Err(_) => app.path().home_dir()?.join("Casebook"),
        },
    };
    let profile = data.join("webview");
    let clock = SystemClock::new(arguments.today);
    let core = Core::start(
        app.handle().clone(),
        Paths {
            local: is_local(&data, &mounts()),
            data,
            exports,
            page_program: page_program(),
        },
        clock,
    );
    app.manage(core.clone());
    let (locked_core, page) = (core.clone(), app.handle().clone());
    screen_lock::watch(move |cause| locked_core.lock_with_system(&page, cause));

    // WebDriver cannot drive WebKitGTK in a private session. A driven window keeps its profile beside its own data
    // instead.
    let driven = std::env::var_os(AUTOMATION).is_some();
    let mut window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("调解台账 Casebook")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 600.0)
        .background_color(BACKGROUND)
        .general_autofill_enabled(false)
        .browser_extensions_enabled(false)
        .zoom_hotkeys_enabled(false)
        .devtools(false)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    // WebKit connects to the target of a link before it asks whether navigation is allowed. The dead proxy makes that
    // connection fail without a DNS lookup; the page itself does not use the network.
    #[cfg(target_os = "linux")]
    {
        window = window.proxy_url(Url::parse(DEAD_PROXY)?);
    }
    window = if driven {
        window.data_directory(profile)
    } else {
        window.incognito(true)
    };
    let window = window.build()?;
    #[cfg(target_os = "linux")]
    window.with_webview(|webview| draw_without_gpu(&webview.inner()))?;
    window.clone().on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event
            && core.is_open()
        {
            // The book is locked and its last backup is made before the program exits; the window need not stay open
            // for that.
            api.prevent_close();
            let _ = window.hide();
            core.close();
        }
    });
    Ok(())
}

/// Makes the webview draw on the CPU.
#[cfg(target_os = "linux")]
fn draw_without_gpu(webview: &webkit2gtk::WebView) {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    // Drawing on the GPU costs about 100 MB, and where OpenGL is emulated (old PCs, virtual machines) ten times as long
    // from a key to the drawn letter.
    if let Some(settings) = webview.settings() {
        settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
    }
}

/// Returns true if an address is the page inside this binary; all other navigation is refused.
///
/// The address is `tauri://localhost` on Linux and macOS, `http(s)://tauri.localhost` on Windows.
fn is_own_page(url: &Url) -> bool {
    let (schemes, host): (&[&str], _) = if cfg!(windows) {
        (&["http", "https"], "tauri.localhost")
    } else {
        (&["tauri"], "localhost")
    };
    schemes.contains(&url.scheme()) && url.host_str() == Some(host) && url.port().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_page_in_the_binary_is_allowed() {
        for (address, expected) in [
            ("tauri://localhost/index.html", cfg!(not(windows))),
            ("http://tauri.localhost/", cfg!(windows)),
            ("https://example.org/", false),
            ("tauri://localhost.example.org/", false),
            ("tauri://localhost:8080/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
        ] {
            let url = Url::parse(address).expect("the test's own address");
            assert_eq!(is_own_page(&url), expected, "{address}");
        }
    }
}
