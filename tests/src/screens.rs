//! The screens of the page and the ways between them, by the names that the page gives its parts.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::{TestError, Window};

/// How the page is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// `zh` or `en`.
    pub language: &'static str,
    /// `light` or `dark`.
    pub theme: &'static str,
    /// 1 to 2.
    pub scale: f64,
    /// Width and height of the window in CSS pixels.
    pub size: (u32, u32),
}

impl Look {
    /// Both languages in both themes, at the usual scale and size.
    pub const ALL: [Look; 4] = [
        Look::new("zh", "light"),
        Look::new("zh", "dark"),
        Look::new("en", "light"),
        Look::new("en", "dark"),
    ];

    const fn new(language: &'static str, theme: &'static str) -> Look {
        Look {
            language,
            theme,
            scale: 1.0,
            size: (1280, 800),
        }
    }

    /// The same in larger letters.
    pub const fn scaled(mut self, scale: f64) -> Look {
        self.scale = scale;
        self
    }

    /// The same in the smallest window that the office's PCs have.
    pub const fn small(mut self) -> Look {
        self.size = (1024, 700);
        self
    }

    /// For the name of a picture: `zh-light-1280`, `en-dark-1280-150`.
    pub fn name(&self) -> String {
        let plain = format!("{}-{}-{}", self.language, self.theme, self.size.0);
        match (self.scale * 100.0).round() {
            100.0 => plain,
            percent => format!("{plain}-{percent}"),
        }
    }
}

/// Shows the page anew in this look. The book stays open; the page starts at its first screen.
pub fn wear(window: &Window, look: Look) -> Result<(), TestError> {
    let prefs = json!({ "language": look.language, "theme": look.theme, "scale": look.scale });
    window.rpc("prefs_set", json!({ "prefs": prefs }))?;
    let (width, height) = look.size;
    window.resize(width, height)?;
    window.reload()?;
    let lang = if look.language == "zh" { "zh-CN" } else { "en" };
    window.see(&format!("html[lang={lang}][data-theme={}]", look.theme))?;
    Ok(())
}

/// Goes to `today`, `cases`, `tallies` or `settings` by the rail.
pub fn go(window: &Window, view: &str) -> Result<(), TestError> {
    window.click(&format!("@nav-{view}"))?;
    window.see(&format!("@view-{view}")).map(drop)
}

/// Shows a part of the case in view: `overview`, `timeline`, ….
pub fn tab(window: &Window, name: &str) -> Result<(), TestError> {
    window.click(&format!("@case-tab-{name}"))?;
    window.see(&format!("@case-body-{name}")).map(drop)
}

/// Shows the list where a case may cover it, as in a narrow window.
pub fn show_list(window: &Window) -> Result<(), TestError> {
    if window.count("@back-to-list")? > 0 {
        window.click("@back-to-list")?;
    }
    window.see("@list-head").map(drop)
}

/// Goes to a case by its number, from wherever one is.
pub fn open_case(window: &Window, number: &str) -> Result<(), TestError> {
    window.press("Ctrl+K")?;
    window.see_focus("@palette-input")?;
    window.type_keys(number)?;
    // Beside what is found stands the short number.
    let short = number.rsplit('〕').next().unwrap_or(number);
    window.see_text("@palette-hit[data-group=cases][aria-selected=true]", short)?;
    window.press("Enter")?;
    window.gone("@palette")?;
    window.see_text("@case-number", number).map(drop)
}

/// Does something by its name, or by the initials of its name.
pub fn command(window: &Window, name: &str) -> Result<(), TestError> {
    window.press("Ctrl+K")?;
    window.see_focus("@palette-input")?;
    window.type_keys(name)?;
    window.see("@palette-hit[data-group=commands][aria-selected=true]")?;
    window.press("Enter")?;
    window.gone("@palette")
}

/// Locks the office's book, or leaves the practice book.
pub fn leave_book(window: &Window) -> Result<(), TestError> {
    command(window, "sd")?;
    window.see("@start").map(drop)
}

/// Tab by Tab to a field, at most a page of fields away.
pub fn tab_to(window: &Window, name: &str) -> Result<(), TestError> {
    const FIELDS_OF_A_PAGE: usize = 12;
    for _ in 0..FIELDS_OF_A_PAGE {
        window.press("Tab")?;
        if window.has_focus(name)? {
            return Ok(());
        }
    }
    Err(TestError::Unexpected(format!(
        "Tab does not come to {name}"
    )))
}

/// Chooses in a list that narrows while one types: part of a label or a code, then Enter.
pub fn choose(window: &Window, name: &str, typed: &str) -> Result<(), TestError> {
    window.fill(name, typed)?;
    window.see(&format!("{name}-option"))?;
    window.press("Enter")?;
    window.gone(&format!("{name}-option"))
}

/// The first cases of a list, as the core gives them; `query` says what differs from all cases.
pub fn rows(window: &Window, query: Value) -> Result<Vec<Value>, TestError> {
    let mut whole = json!({
        "view": "all", "text": "", "stages": [], "natures": [], "causes": [], "grids": [], "no_grid": false,
        "mediators": [], "no_mediator": false, "sources": [], "outcomes": [], "urgencies": [],
        "collective": null, "accepted": null, "date": null, "pending_at": null, "sort": "registered", "descending": false,
    });
    if let (Some(whole), Some(differs)) = (whole.as_object_mut(), query.as_object()) {
        whole.extend(differs.clone());
    }
    let asked = json!({ "query": whole, "after": null, "limit": 50 });
    let page = window.rpc("case_list", asked)?;
    Ok(page["rows"].as_array().cloned().unwrap_or_default())
}

/// How many cases the list in view has, as it says itself.
pub fn list_length(window: &Window) -> Result<usize, TestError> {
    window.wait("the list to say how long it is", |window| {
        let said = window.text("@list-count")?;
        let digits: String = said.chars().filter(char::is_ascii_digit).collect();
        Ok(digits.parse().ok())
    })
}

/// Ticks or unticks a box.
pub fn tick(window: &Window, name: &str, wanted: bool) -> Result<(), TestError> {
    let element = window.see(name)?;
    let checked = window.session().property(&element, "checked")?;
    if checked != json!(wanted) {
        window.click(name)?;
    }
    Ok(())
}

/// Shows the tally of a `month`, `quarter` or `year` that holds today.
pub fn show_tally(window: &Window, kind: &str) -> Result<(), TestError> {
    go(window, "tallies")?;
    window.click(&format!("@tally-kind-{kind}"))?;
    window.see("@tally-sentence").map(drop)
}

/// The sentence of the tally in view, as it is read.
pub fn sentence(window: &Window) -> Result<String, TestError> {
    let text = window.text("@tally-sentence")?;
    // The numbers are links of their own; a line may break before or after one.
    Ok(text.split_whitespace().collect())
}

/// What an export says of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// Names, numbers and telephones as far as they may leave the house.
    Masked,
    Named,
}

/// Exports the tally in view as `xlsx` or `csv` and waits for the file; answers where it is.
pub fn export_tally(window: &Window, kind: &str, people: People) -> Result<PathBuf, TestError> {
    let before = exported(window, kind)?;
    window.click("@tally-export")?;
    window.see("@tally-export-dialog")?;
    window.click(&format!("@tally-export-file-{kind}"))?;
    tick(window, "@tally-export-unmasked", people == People::Named)?;
    window.click("@tally-export-start")?;
    window.gone("@tally-export-dialog")?;
    window.wait(&format!("a new .{kind} in the export folder"), |window| {
        let now = exported(window, kind)?;
        Ok(now.into_iter().find(|file| !before.contains(file)))
    })
}

/// The finished files of one kind in the export folder.
fn exported(window: &Window, kind: &str) -> Result<Vec<PathBuf>, TestError> {
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

/// The parts of a case's page, in their order.
pub const CASE_TABS: [&str; 6] = [
    "overview",
    "timeline",
    "parties",
    "sessions",
    "agreement",
    "history",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_named_by_their_look() {
        assert_eq!(Look::ALL[0].name(), "zh-light-1280");
        assert_eq!(Look::ALL[1].small().name(), "zh-dark-1024");
        assert_eq!(Look::ALL[3].scaled(1.5).name(), "en-dark-1280-150");
    }
}
