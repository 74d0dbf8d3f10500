//! Pictures of every screen and every dialog, in any appearance.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::screens::{
    self, Appearance, CASE_TABS, go, open_case, open_tab, rows, set_appearance, show_tally,
};
use crate::{TestError, Window};

/// A window and the folder of its pictures.
pub struct Gallery<'a> {
    pub window: &'a Window,
    pub folder: PathBuf,
}

/// The numbers of cases at stages at which each step is possible.
#[derive(Debug, Clone)]
pub struct SampleCases {
    /// Registered, not yet accepted.
    pub registered: String,
    /// A consultation without an answer.
    pub consultation: String,
    /// In mediation.
    pub running: String,
    /// Closed with a written agreement.
    pub closed: String,
    /// Closed with an agreement of which an instalment is overdue and partly paid.
    pub partly_paid: String,
    /// Closed, reopened and closed again.
    pub reclosed: String,
}

impl SampleCases {
    /// Finds such cases in the open book.
    pub fn find(window: &Window) -> Result<SampleCases, TestError> {
        let one = |mut query: Value| -> Result<String, TestError> {
            query["descending"] = json!(true);
            let found = rows(window, query.clone())?;
            let number = found.first().and_then(|row| row["number"].as_str());
            number
                .map(str::to_owned)
                .ok_or_else(|| TestError::Unexpected(format!("the book has no such case: {query}")))
        };
        Ok(SampleCases {
            registered: one(json!({ "stages": ["registered"], "natures": ["labour"] }))?,
            consultation: one(json!({ "stages": ["registered"], "natures": ["consult_only"] }))?,
            running: one(json!({ "stages": ["mediating"] }))?,
            closed: one(json!({ "stages": ["closed"], "outcomes": ["R1"] }))?,
            partly_paid: one(json!({ "text": "只付了三千元" }))?,
            reclosed: one(json!({ "text": "五十一笔" }))?,
        })
    }
}

impl Gallery<'_> {
    /// Saves a picture of the window.
    pub fn save_picture(&self, screen: &str, appearance: Appearance) -> Result<(), TestError> {
        let name = format!("{screen}-{}.png", appearance.name());
        self.window.screenshot(&self.folder.join(name))
    }

    /// Saves a picture of every screen of an open book in one appearance.
    pub fn open_book(&self, appearance: Appearance, cases: &SampleCases) -> Result<(), TestError> {
        set_appearance(self.window, appearance)?;
        go(self.window, "today")?;
        self.window.see("@today-date")?;
        self.save_picture("today", appearance)?;
        self.cases(appearance, cases)?;
        self.steps(appearance, cases)?;
        self.new_case(appearance)?;
        self.calendar(appearance)?;
        self.tallies(appearance)?;
        self.settings(appearance)?;
        self.palette(appearance)
    }

    /// Saves pictures of the list beside a case, of each tab of a case, and of the list as a table.
    fn cases(&self, appearance: Appearance, cases: &SampleCases) -> Result<(), TestError> {
        let window = self.window;
        go(window, "cases")?;
        window.see("@case-list-row")?;
        window.see("@case-page")?;
        self.save_picture("cases", appearance)?;
        open_case(window, &cases.closed)?;
        for name in CASE_TABS {
            open_tab(window, name)?;
            self.save_picture(&format!("case-{name}"), appearance)?;
        }
        open_case(window, &cases.partly_paid)?;
        open_tab(window, "agreement")?;
        self.save_picture("case-agreement-partly-paid", appearance)?;
        window.click("@obligation-1-pay")?;
        self.save_dialog("payment-dialog", "payment", appearance)?;
        go(window, "today")?;
        go(window, "cases")?;
        screens::show_list(window)?;
        window.click("@quick-all")?;
        window.click("@list-mode-table")?;
        window.see("@case-table")?;
        window.see("@case-list-row")?;
        self.save_picture("cases-table", appearance)?;
        window.click("@list-export")?;
        self.save_dialog("export-dialog", "cases-export", appearance)?;
        window.click("@list-mode-list")?;
        window.gone("@case-table")
    }

    /// Saves a picture of an opened dialog and cancels the dialog, so that no draft of it is left.
    pub(crate) fn save_dialog(
        &self,
        name: &str,
        screen: &str,
        appearance: Appearance,
    ) -> Result<(), TestError> {
        let cancel = format!("@{}-cancel", name.trim_end_matches("-dialog"));
        let name = format!("@{name}");
        self.window.see(&name)?;
        self.save_picture(screen, appearance)?;
        if self.window.count(&cancel)? > 0 {
            self.window.click(&cancel)?;
        } else {
            self.window.press("Escape")?;
        }
        self.window.gone(&name)
    }

    /// Saves pictures of the dialogs of every step, of a party, of an obligation and its performance, and of the session
    /// editor.
    fn steps(&self, appearance: Appearance, cases: &SampleCases) -> Result<(), TestError> {
        let window = self.window;
        open_case(window, &cases.registered)?;
        window.click("@step-accept")?;
        self.save_dialog("accept-dialog", "step-accept", appearance)?;
        self.menu_step("refuse", appearance)?;
        open_tab(window, "parties")?;
        window.click("@party-add")?;
        self.save_dialog("party-dialog", "party", appearance)?;

        open_case(window, &cases.consultation)?;
        window.click("@step-answer")?;
        self.save_dialog("answer-dialog", "step-answer", appearance)?;

        open_case(window, &cases.running)?;
        window.click("@step-close")?;
        window.click("@outcome-R1")?;
        self.save_dialog("close-dialog", "step-close", appearance)?;
        self.menu_step("extend", appearance)?;
        self.menu_step("correct", appearance)?;
        open_tab(window, "overview")?;
        window.click("@claim-calculate")?;
        window.see("@calculator")?;
        window.fill("@calc-wage", "6000")?;
        window.fill("@calc-unpaid-days", "10")?;
        window.see("@calc-result")?;
        self.save_dialog("calculator", "calculator", appearance)?;
        window.click("@case-attempt")?;
        self.save_dialog("attempt-dialog", "attempt", appearance)?;
        open_tab(window, "agreement")?;
        window.click("@obligation-add")?;
        self.save_dialog("obligation-dialog", "term", appearance)?;
        window.click("@instalments-open")?;
        window.see("@instalments-dialog")?;
        window.fill("@instalments-sentence", "12100元分3期，每月31日")?;
        self.save_dialog("instalments-dialog", "instalments", appearance)?;
        open_tab(window, "parties")?;
        window.click("@people-open")?;
        self.save_dialog("people-dialog", "people", appearance)?;
        window.click("@case-hold-session")?;
        window.see("@session-editor")?;
        window.click("@session-state-held")?;
        window.see("@session-attendance")?;
        self.save_picture("session", appearance)?;
        window.click("@session-cancel")?;
        window.gone("@session-editor")?;

        open_case(window, &cases.closed)?;
        open_tab(window, "agreement")?;
        window.click("@obligation-0-perform")?;
        self.save_dialog("performed-dialog", "performed", appearance)?;
        self.menu_step("void", appearance)?;
        window.click("@step-reopen-button")?;
        self.save_dialog("reopen-dialog", "step-reopen", appearance)?;
        self.corrections(appearance, cases)
    }

    /// Saves pictures of the dialogs that correct the earlier round of a case that was reopened and closed again.
    fn corrections(&self, appearance: Appearance, cases: &SampleCases) -> Result<(), TestError> {
        let window = self.window;
        open_case(window, &cases.reclosed)?;
        window.click("@case-menu")?;
        window.click("@step-correct")?;
        window.see("@correct-dialog")?;
        let counted = match appearance.language {
            "zh" => "统计信息",
            _ => "counted by",
        };
        screens::choose(window, "@correct-fact", counted)?;
        window.see("@counted-people")?;
        self.save_dialog("correct-dialog", "correct-counted", appearance)?;
        open_tab(window, "overview")?;
        window.click("@fact-collective")?;
        window.click("@edit-collective")?;
        self.save_dialog("reason-dialog", "correct-reason", appearance)?;
        window.press("Escape")
    }

    fn menu_step(&self, step: &str, appearance: Appearance) -> Result<(), TestError> {
        self.window.click("@case-menu")?;
        self.window.click(&format!("@step-{step}"))?;
        self.save_dialog(
            &format!("{step}-dialog"),
            &format!("step-{step}"),
            appearance,
        )
    }

    fn new_case(&self, appearance: Appearance) -> Result<(), TestError> {
        let window = self.window;
        window.press("Ctrl+N")?;
        window.see_focus("@entry-applicant")?;
        self.save_picture("new-case", appearance)?;
        window.press("Ctrl+Enter")?;
        window.see("@entry-missing")?;
        window.click("@entry-more")?;
        window.see("@entry-urgency")?;
        self.save_picture("new-case-more", appearance)?;
        window.click("@entry-leave")?;
        window.gone("@view-new_case")
    }

    /// Saves pictures of the calendar as a month, a week and a list, and of its export. A narrow window has the list only.
    fn calendar(&self, appearance: Appearance) -> Result<(), TestError> {
        let window = self.window;
        go(window, "calendar")?;
        window.see("@calendar-legend")?;
        self.save_picture("calendar", appearance)?;
        if window.count("@calendar-narrow")? == 0 {
            for layout in ["week", "agenda", "month"] {
                window.click(&format!("@calendar-layout-{layout}"))?;
                self.save_picture(&format!("calendar-{layout}"), appearance)?;
            }
        }
        window.click("@calendar-export")?;
        self.save_dialog("calendar-export-dialog", "calendar-export", appearance)
    }

    fn tallies(&self, appearance: Appearance) -> Result<(), TestError> {
        let window = self.window;
        for kind in ["month", "year"] {
            show_tally(window, kind)?;
            wait_for_chart(window)?;
            self.save_picture(&format!("tally-{kind}"), appearance)?;
        }
        window.session().script(
            "document.querySelector('[data-testid=tally-trend-chart]').scrollIntoView({ block: 'center' })",
            vec![],
        )?;
        self.save_picture("tally-year-below", appearance)?;
        window.click("@tally-export")?;
        self.save_dialog("tally-export-dialog", "tally-export", appearance)
    }

    fn settings(&self, appearance: Appearance) -> Result<(), TestError> {
        go(self.window, "settings")?;
        self.save_picture("settings", appearance)?;
        for section in ["people", "screen"] {
            self.window.click(&format!("@settings-go-{section}"))?;
            self.save_picture(&format!("settings-{section}"), appearance)?;
        }
        Ok(())
    }

    /// Saves pictures of the palette, empty and with a found case, and of the list of shortcuts.
    fn palette(&self, appearance: Appearance) -> Result<(), TestError> {
        let window = self.window;
        window.press("Ctrl+K")?;
        self.save_dialog("palette", "palette", appearance)?;
        window.press("Ctrl+K")?;
        window.see_focus("@palette-input")?;
        window.type_keys("行")?;
        window.see("@palette-hit[data-group=cases]")?;
        self.save_dialog("palette", "palette-found", appearance)?;
        window.press("F1")?;
        self.save_dialog("shortcuts", "shortcuts", appearance)
    }

    /// Saves pictures of the first start.
    pub fn first_start(&self, appearance: Appearance) -> Result<(), TestError> {
        set_appearance(self.window, appearance)?;
        self.window.see("@start-office")?;
        self.save_picture("first-start", appearance)?;
        self.window.click("@start-office")?;
        self.window.see("@start-form")?;
        self.save_picture("first-start-form", appearance)?;
        self.window.click("@start-back")?;
        self.window.see("@start-office").map(drop)
    }
}

/// Waits until the animation of the chart has ended: two reads in a row find the same drawing.
pub fn wait_for_chart(window: &Window) -> Result<(), TestError> {
    let mut before = None;
    window.wait("the chart to stop moving", |window| {
        let drawn = "return document.querySelector('[data-testid=tally-trend-chart] svg')?.innerHTML ?? null";
        let drawn = window.session().script(drawn, vec![])?;
        let same = !drawn.is_null() && before.as_ref() == Some(&drawn);
        before = Some(drawn);
        Ok(same.then_some(()))
    })
}
