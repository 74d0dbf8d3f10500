//! A window with nothing in it: what Tauri and the webview cost by themselves. Casebook's start and memory are measured
//! beside it (`cargo xtask bench`).

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|app| {
            // The same kind of window as Casebook's own, driven or not.
            let driven = std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some();
            WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("Empty")
                .inner_size(1280.0, 800.0)
                .devtools(false)
                .incognito(!driven)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!(
            "examples/empty_window/tauri.conf.json"
        ))
}
