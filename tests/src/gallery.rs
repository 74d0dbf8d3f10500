//! Pictures of every screen and every dialog, in any look.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::screens::{self, CASE_TABS, Look, go, open_case, rows, show_tally, tab, wear};
use crate::{TestError, Window};

/// Where pictures are put.
pub struct Gallery<'a> {
    pub window: &'a Window,
    pub folder: PathBuf,
}

/// Cases of a book, by number, that stand where each step can be taken.
#[derive(Debug, Clone)]
pub struct Specimens {
    /// Registered, not yet accepted.
    pub registered: String,
    /// A consultation that nobody answered yet.
    pub consultation: String,
    /// In mediation.
    pub running: String,
    /// Closed with a written agreement.
    pub closed: String,
}

impl Specimens {
    /// Looks for them in the book that is open.
    pub fn find(window: &Window) -> Result<Specimens, TestError> {
        let one = |mut query: Value| -> Result<String, TestError> {
            query["descending"] = json!(true);
            let found = rows(window, query.clone())?;
            let number = found.first().and_then(|row| row["number"].as_str());
            number
                .map(str::to_owned)
                .ok_or_else(|| TestError::Unexpected(format!("the book has no case like {query}")))
        };
        Ok(Specimens {
            registered: one(json!({ "stages": ["registered"], "natures": ["labour"] }))?,
            consultation: one(json!({ "stages": ["registered"], "natures": ["consult_only"] }))?,
            running: one(json!({ "stages": ["mediating"] }))?,
            closed: one(json!({ "stages": ["closed"], "outcomes": ["R1"] }))?,
        })
    }
}

impl Gallery<'_> {
    /// Takes a picture of what the window shows.
    pub fn picture(&self, screen: &str, look: Look) -> Result<(), TestError> {
        let name = format!("{screen}-{}.png", look.name());
        self.window.screenshot(&self.folder.join(name))
    }

    /// Every screen of an open book in one look.
    pub fn book(&self, look: Look, cases: &Specimens) -> Result<(), TestError> {
        wear(self.window, look)?;
        go(self.window, "today")?;
        self.window.see("@today-date")?;
        self.picture("today", look)?;
        self.cases(look, cases)?;
        self.steps(look, cases)?;
        self.new_case(look)?;
        self.tallies(look)?;
        self.settings(look)?;
        self.boxes(look)
    }

    /// The list with a case beside it, each of the case's tabs, and the list as a table.
    fn cases(&self, look: Look, cases: &Specimens) -> Result<(), TestError> {
        let window = self.window;
        go(window, "cases")?;
        window.see("@case-list-row")?;
        window.see("@case-page")?;
        self.picture("cases", look)?;
        open_case(window, &cases.closed)?;
        for name in CASE_TABS {
            tab(window, name)?;
            self.picture(&format!("case-{name}"), look)?;
        }
        go(window, "today")?;
        go(window, "cases")?;
        screens::show_list(window)?;
        window.click("@quick-all")?;
        window.click("@list-mode-table")?;
        window.see("@case-table")?;
        window.see("@case-list-row")?;
        self.picture("cases-table", look)?;
        window.click("@list-export")?;
        self.dialog("export-dialog", "cases-export", look)?;
        window.click("@list-mode-list")?;
        window.gone("@case-table")
    }

    /// A picture of a dialog that has been asked for; it is then given up, so that no draft of it is left.
    pub(crate) fn dialog(&self, name: &str, screen: &str, look: Look) -> Result<(), TestError> {
        let cancel = format!("@{}-cancel", name.trim_end_matches("-dialog"));
        let name = format!("@{name}");
        self.window.see(&name)?;
        self.picture(screen, look)?;
        if self.window.count(&cancel)? > 0 {
            self.window.click(&cancel)?;
        } else {
            self.window.press("Escape")?;
        }
        self.window.gone(&name)
    }

    /// The dialog of every step, of a party, a term and its performance, and the sheet of a session.
    fn steps(&self, look: Look, cases: &Specimens) -> Result<(), TestError> {
        let window = self.window;
        open_case(window, &cases.registered)?;
        window.click("@step-accept")?;
        self.dialog("accept-dialog", "step-accept", look)?;
        self.menu_step("refuse", look)?;
        tab(window, "parties")?;
        window.click("@party-add")?;
        self.dialog("party-dialog", "party", look)?;

        open_case(window, &cases.consultation)?;
        window.click("@step-answer")?;
        self.dialog("answer-dialog", "step-answer", look)?;

        open_case(window, &cases.running)?;
        window.click("@step-close")?;
        window.click("@outcome-R1")?;
        self.dialog("close-dialog", "step-close", look)?;
        self.menu_step("extend", look)?;
        tab(window, "agreement")?;
        window.click("@obligation-add")?;
        self.dialog("obligation-dialog", "term", look)?;
        window.click("@case-hold-session")?;
        window.see("@session-editor")?;
        window.click("@session-state-held")?;
        window.see("@session-attendance")?;
        self.picture("session", look)?;
        window.click("@session-cancel")?;
        window.gone("@session-editor")?;

        open_case(window, &cases.closed)?;
        tab(window, "agreement")?;
        window.click("@obligation-0-perform")?;
        self.dialog("performed-dialog", "performed", look)?;
        self.menu_step("void", look)?;
        window.click("@step-reopen-button")?;
        self.dialog("reopen-dialog", "step-reopen", look)
    }

    fn menu_step(&self, step: &str, look: Look) -> Result<(), TestError> {
        self.window.click("@case-menu")?;
        self.window.click(&format!("@step-{step}"))?;
        self.dialog(&format!("{step}-dialog"), &format!("step-{step}"), look)
    }

    fn new_case(&self, look: Look) -> Result<(), TestError> {
        let window = self.window;
        window.press("Ctrl+N")?;
        window.see_focus("@entry-applicant")?;
        self.picture("new-case", look)?;
        window.press("Ctrl+Enter")?;
        window.see("@entry-missing")?;
        window.click("@entry-more")?;
        window.see("@entry-urgency")?;
        self.picture("new-case-more", look)?;
        window.click("@entry-leave")?;
        window.gone("@view-new_case")
    }

    fn tallies(&self, look: Look) -> Result<(), TestError> {
        let window = self.window;
        for kind in ["month", "year"] {
            show_tally(window, kind)?;
            see_chart_at_rest(window)?;
            self.picture(&format!("tally-{kind}"), look)?;
        }
        window.session().script(
            "document.querySelector('[data-testid=tally-trend-chart]').scrollIntoView({ block: 'center' })",
            vec![],
        )?;
        self.picture("tally-year-below", look)?;
        window.click("@tally-export")?;
        self.dialog("tally-export-dialog", "tally-export", look)
    }

    fn settings(&self, look: Look) -> Result<(), TestError> {
        go(self.window, "settings")?;
        self.picture("settings", look)?;
        for section in ["people", "screen"] {
            self.window.click(&format!("@settings-go-{section}"))?;
            self.picture(&format!("settings-{section}"), look)?;
        }
        Ok(())
    }

    /// Ctrl+K, empty and with something found, and the keys.
    fn boxes(&self, look: Look) -> Result<(), TestError> {
        let window = self.window;
        window.press("Ctrl+K")?;
        self.dialog("palette", "palette", look)?;
        window.press("Ctrl+K")?;
        window.see_focus("@palette-input")?;
        window.type_keys("行")?;
        window.see("@palette-hit[data-group=cases]")?;
        self.dialog("palette", "palette-found", look)?;
        window.press("F1")?;
        self.dialog("shortcuts", "shortcuts", look)
    }

    /// What is seen before there is a book.
    pub fn first_start(&self, look: Look) -> Result<(), TestError> {
        wear(self.window, look)?;
        self.window.see("@start-office")?;
        self.picture("first-start", look)?;
        self.window.click("@start-office")?;
        self.window.see("@start-form")?;
        self.picture("first-start-form", look)?;
        self.window.click("@start-back")?;
        self.window.see("@start-office").map(drop)
    }
}

/// The chart moves by itself when it comes; two glances in a row that show the same are its end.
pub fn see_chart_at_rest(window: &Window) -> Result<(), TestError> {
    let mut before = None;
    window.wait("the chart to be at rest", |window| {
        let drawn = "return document.querySelector('[data-testid=tally-trend-chart] svg')?.innerHTML ?? null";
        let drawn = window.session().script(drawn, vec![])?;
        let same = !drawn.is_null() && before.as_ref() == Some(&drawn);
        before = Some(drawn);
        Ok(same.then_some(()))
    })
}
