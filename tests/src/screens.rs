//! The screens of the page and how to get to them, by the test ids of the page.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::{TestError, Window};

/// Language, theme, scale and size of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Appearance {
    /// `zh` or `en`.
    pub language: &'static str,
    /// `light` or `dark`.
    pub theme: &'static str,
    /// 1 to 2.
    pub scale: f64,
    /// Width and height of the window in CSS pixels.
    pub size: (u32, u32),
}

impl Appearance {
    /// Both languages in both themes, at the default scale and size.
    pub const ALL: [Appearance; 4] = [
        Appearance::new("zh", "light"),
        Appearance::new("zh", "dark"),
        Appearance::new("en", "light"),
        Appearance::new("en", "dark"),
    ];

    const fn new(language: &'static str, theme: &'static str) -> Appearance {
        Appearance {
            language,
            theme,
            scale: 1.0,
            size: (1280, 800),
        }
    }

    /// Returns the same appearance in larger letters.
    pub const fn scaled(mut self, scale: f64) -> Appearance {
        self.scale = scale;
        self
    }

    /// Returns the same appearance in the smallest supported window.
    pub const fn small(mut self) -> Appearance {
        self.size = (1024, 700);
        self
    }

    /// Returns the name in file names of pictures, such as `zh-light-1280` and `en-dark-1280-150`.
    pub fn name(&self) -> String {
        let plain = format!("{}-{}-{}", self.language, self.theme, self.size.0);
        match (self.scale * 100.0).round() {
            100.0 => plain,
            percent => format!("{plain}-{percent}"),
        }
    }
}

/// Reloads the page in this appearance. The book stays open, at the same place.
pub fn set_appearance(window: &Window, appearance: Appearance) -> Result<(), TestError> {
    let prefs = json!({ "language": appearance.language, "theme": appearance.theme, "scale": appearance.scale });
    window.rpc("prefs_set", json!({ "prefs": prefs }))?;
    let (width, height) = appearance.size;
    window.resize(width, height)?;
    window.reload()?;
    let lang = if appearance.language == "zh" {
        "zh-CN"
    } else {
        "en"
    };
    window.see(&format!(
        "html[lang={lang}][data-theme={}]",
        appearance.theme
    ))?;
    Ok(())
}

/// Goes to `today`, `cases`, `calendar`, `tallies` or `settings` by the navigation.
pub fn go(window: &Window, view: &str) -> Result<(), TestError> {
    window.click(&format!("@nav-{view}"))?;
    window.see(&format!("@view-{view}")).map(drop)
}

/// Goes to a section of the settings.
pub fn open_settings(window: &Window, section: &str) -> Result<(), TestError> {
    go(window, "settings")?;
    window.click(&format!("@settings-go-{section}"))?;
    window.see(&format!("@settings-{section}")).map(drop)
}

/// Opens a tab of the shown case: `overview`, `timeline`, ….
pub fn open_tab(window: &Window, name: &str) -> Result<(), TestError> {
    window.click(&format!("@case-tab-{name}"))?;
    window.see(&format!("@case-body-{name}")).map(drop)
}

/// Shows the list, which the case may cover in a narrow window.
pub fn show_list(window: &Window) -> Result<(), TestError> {
    if window.count("@back-to-list")? > 0 {
        window.click("@back-to-list")?;
    }
    window.see("@list-head").map(drop)
}

/// Opens a case by its number, from any screen.
pub fn open_case(window: &Window, number: &str) -> Result<(), TestError> {
    window.press("Ctrl+K")?;
    window.see_focus("@palette-input")?;
    window.type_keys(number)?;
    // The found case is listed with the short number.
    let short = number.rsplit('〕').next().unwrap_or(number);
    window.see_text("@palette-hit[data-group=cases][aria-selected=true]", short)?;
    window.press("Enter")?;
    window.gone("@palette")?;
    window.see_text("@case-number", number).map(drop)
}

/// Runs a command of the palette by its name, or by the initials of its name.
pub fn run_command(window: &Window, name: &str) -> Result<(), TestError> {
    window.press("Ctrl+K")?;
    window.see_focus("@palette-input")?;
    window.type_keys(name)?;
    window.see("@palette-hit[data-group=commands][aria-selected=true]")?;
    window.press("Enter")?;
    window.gone("@palette")
}

/// Locks the office's book, or leaves the practice book.
pub fn leave_book(window: &Window) -> Result<(), TestError> {
    run_command(window, "sd")?;
    window.see("@start").map(drop)
}

/// Presses Tab until the field has the focus.
pub fn tab_to(window: &Window, name: &str) -> Result<(), TestError> {
    const MAX_TABS: usize = 12;
    for _ in 0..MAX_TABS {
        window.press("Tab")?;
        if window.has_focus(name)? {
            return Ok(());
        }
    }
    Err(TestError::Unexpected(format!(
        "{name} is not reached by Tab"
    )))
}

/// Chooses from a list by typing part of a label or a code, then Enter.
pub fn choose(window: &Window, name: &str, typed: &str) -> Result<(), TestError> {
    window.fill(name, typed)?;
    window.see(&format!("{name}-option"))?;
    window.press("Enter")?;
    window.gone(&format!("{name}-option"))
}

/// Returns the first cases of a list from the core; `query` has the fields that differ from the query of all cases.
pub fn rows(window: &Window, query: Value) -> Result<Vec<Value>, TestError> {
    let mut whole = json!({
        "view": "all", "text": "", "stages": [], "natures": [], "causes": [], "grids": [], "no_grid": false,
        "mediators": [], "no_mediator": false, "sources": [], "outcomes": [], "urgencies": [],
        "collective": null, "accepted": null, "date": null, "pending_at": null, "sort": "registered", "descending": false,
    });
    if let (Some(whole), Some(differs)) = (whole.as_object_mut(), query.as_object()) {
        whole.extend(differs.clone());
    }
    let request = json!({ "query": whole, "after": null, "limit": 50 });
    let page = window.rpc("case_list", request)?;
    Ok(page["rows"].as_array().cloned().unwrap_or_default())
}

/// Returns the number of cases that the shown list states.
pub fn list_length(window: &Window) -> Result<usize, TestError> {
    window.wait("the list to state its length", |window| {
        let count = window.text("@list-count")?;
        let digits: String = count.chars().filter(char::is_ascii_digit).collect();
        Ok(digits.parse().ok())
    })
}

/// Sets a checkbox.
pub fn set_checkbox(window: &Window, name: &str, wanted: bool) -> Result<(), TestError> {
    let element = window.see(name)?;
    let checked = window.session().property(&element, "checked")?;
    if checked != json!(wanted) {
        window.click(name)?;
    }
    Ok(())
}

/// Shows the tally of the present `month`, `quarter` or `year`.
pub fn show_tally(window: &Window, kind: &str) -> Result<(), TestError> {
    go(window, "tallies")?;
    window.click(&format!("@tally-kind-{kind}"))?;
    window.see("@tally-sentence").map(drop)
}

/// Returns the sentence of the shown tally without spaces.
pub fn sentence(window: &Window) -> Result<String, TestError> {
    let text = window.text("@tally-sentence")?;
    // The numbers are links, and a line may break before or after one.
    Ok(text.split_whitespace().collect())
}

/// The form of personal data in an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// Masked names, ID numbers and telephone numbers.
    Masked,
    Unmasked,
}

/// Exports the shown tally as `xlsx` or `csv`; waits for the file and returns its path.
pub fn export_tally(window: &Window, kind: &str, people: People) -> Result<PathBuf, TestError> {
    let before = exported_files(window, kind)?;
    window.click("@tally-export")?;
    window.see("@tally-export-dialog")?;
    window.click(&format!("@tally-export-file-{kind}"))?;
    set_checkbox(window, "@tally-export-unmasked", people == People::Unmasked)?;
    window.click("@tally-export-start")?;
    window.gone("@tally-export-dialog")?;
    window.wait(&format!("a new .{kind} in the export folder"), |window| {
        let now = exported_files(window, kind)?;
        Ok(now.into_iter().find(|file| !before.contains(file)))
    })
}

/// Returns the finished files of one kind in the export folder.
fn exported_files(window: &Window, kind: &str) -> Result<Vec<PathBuf>, TestError> {
    let folder = window.exports();
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder)?;
    let files = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut files = files.collect::<Result<Vec<_>, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == kind));
    Ok(files)
}

/// The tabs of a case, in their order.
pub const CASE_TABS: [&str; 8] = [
    "overview",
    "timeline",
    "parties",
    "sessions",
    "agreement",
    "worker",
    "documents",
    "history",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_named_by_their_appearance() {
        assert_eq!(Appearance::ALL[0].name(), "zh-light-1280");
        assert_eq!(Appearance::ALL[1].small().name(), "zh-dark-1024");
        assert_eq!(Appearance::ALL[3].scaled(1.5).name(), "en-dark-1280-150");
    }
}
