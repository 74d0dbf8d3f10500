//! Puts markup into every text and file name and runs the attacks of an injected script. In the real window nothing may
//! run and no request may be sent; in a plain browser of the same engine, the control, both must happen.

mod attacks;
mod fill;
mod listener;
mod payloads;

use std::fs;
use std::path::PathBuf;

use casebook_tests::display::Display;
use casebook_tests::driver::Driver;
use casebook_tests::screens::{
    Appearance, CASE_TABS, People, export_tally, go, open_case, open_tab, set_appearance,
    show_list, show_tally,
};
use casebook_tests::webdriver::WebDriverSession;
use casebook_tests::{Setup, Window};
use serde_json::{Value, json};

use self::attacks::{ATTACKS, Goal};
use self::listener::Listener;
use self::payloads::{PAYLOADS, payload};
use crate::book_writer::TODAY;
use crate::trial::{Row, Run, Trial, TrialResult};

pub const TRIAL: Trial = Trial {
    name: "hostile page",
    name_zh: "恶意页面",
    // The number of cases of which every tab is opened; the lists show all of them in both runs.
    quick: 3,
    full: 60,
    run,
};

/// The number of payloads, and of attacks, that must succeed in the plain browser.
const MIN_CONTROL_SUCCESSES: usize = 20;

fn run(run: &mut Run) -> TrialResult<Row> {
    let listener = Listener::start()?;
    let data = run.folder()?;
    let exports = export_folder(run)?;
    let numbers = fill::fill(&data, &listener.address)?;
    let setup = Setup::default().today(TODAY).data(&data).exports(&exports);
    let window = Window::open(setup)?;
    window.click("@start-practice")?;
    window.see("@view-today")?;
    let mut page = Page {
        run,
        window,
        listener,
    };
    for appearance in [Appearance::ALL[0], Appearance::ALL[2]] {
        page.check_views(appearance, &numbers)?;
    }
    page.run_attacks()?;
    page.try_calls()?;
    page.check("end")?;
    let Page {
        listener, window, ..
    } = page;
    drop(window);
    let control = control(run, &listener)?;
    Ok(run.row(Some(control)))
}

/// Creates an export folder whose name is a payload, with a file whose name is a payload.
fn export_folder(run: &mut Run) -> TrialResult<PathBuf> {
    let folder = run.folder()?.join("<img src=x onerror=ran=1>");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("'\"><svg onload=ran=1>.csv"), "")?;
    Ok(folder)
}

/// The real window under attack.
struct Page<'a> {
    run: &'a mut Run,
    window: Window,
    listener: Listener,
}

impl Page<'_> {
    /// Checks every view in one language, and as many cases as the run asks for.
    fn check_views(&mut self, appearance: Appearance, numbers: &[String]) -> TrialResult<()> {
        set_appearance(&self.window, appearance)?;
        go(&self.window, "today")?;
        self.window.see("@today-date")?;
        self.check("today")?;
        go(&self.window, "cases")?;
        self.window.see("@case-list-row")?;
        self.check("list")?;
        let count = usize::try_from(self.run.count)?.min(numbers.len());
        // A quick run starts at a random payload, because the first dozen are the simplest.
        let begin = if self.run.quick {
            self.run.random.index(numbers.len())
        } else {
            0
        };
        for n in (0..count).map(|n| (begin + n * 7) % numbers.len()) {
            self.check_case(n, &numbers[n])?;
        }
        go(&self.window, "cases")?;
        show_list(&self.window)?;
        self.window.click("@quick-all")?;
        self.window.click("@list-mode-table")?;
        self.window.see("@case-table")?;
        self.check("table")?;
        self.window.click("@list-mode-list")?;
        self.check_search()?;
        for kind in ["month", "year"] {
            show_tally(&self.window, kind)?;
            self.check("tallies")?;
        }
        go(&self.window, "settings")?;
        self.window.see("@settings-folder")?;
        self.check("settings")?;
        self.check_export()
    }

    /// Checks each tab of a case; the payload must be shown as the text that was typed.
    fn check_case(&mut self, n: usize, number: &str) -> TrialResult<()> {
        let text = payload(n, &self.listener.address);
        open_case(&self.window, number)?;
        let mut shown = 0;
        for name in CASE_TABS {
            open_tab(&self.window, name)?;
            self.window.settle_paint()?;
            let body = self.window.text("@case-page")?;
            shown += body.matches(text.as_str()).count();
            self.check(&format!("case {}, {name}", n + 1))?;
        }
        if shown < CASE_TABS.len() {
            self.run
                .report_failure(format!("payload {}: shown {shown} times as text", n + 1));
        }
        Ok(())
    }

    fn check_search(&mut self) -> TrialResult<()> {
        for text in ["<img", "<script>", "javascript", "onload"] {
            self.window.press("Ctrl+K")?;
            self.window.see_focus("@palette-input")?;
            self.window.type_keys(text)?;
            self.window.see("@palette-hit[data-group=cases]")?;
            self.check("search")?;
            self.window.press("Escape")?;
            self.window.gone("@palette")?;
        }
        Ok(())
    }

    /// Exports a tally, so that the page shows the name of the export folder.
    fn check_export(&mut self) -> TrialResult<()> {
        show_tally(&self.window, "month")?;
        export_tally(&self.window, "csv", People::Masked)?;
        self.check("export")
    }

    /// Counts one try and checks that nothing ran, no text became markup, no request was sent and the page is still
    /// ours.
    fn check(&mut self, view: &str) -> TrialResult<()> {
        self.run.count_try();
        self.window.settle_paint()?;
        let state = self.window.session().script(STATE, vec![])?;
        let expected = json!([null, null, [], true]);
        if state != expected {
            self.run.report_failure(format!("{view}: {state}"));
        }
        if self.window.session().windows()? != 1 {
            self.run.report_failure(format!("{view}: another window"));
        }
        let requests = self.listener.take_requests();
        if !requests.is_empty() {
            self.run
                .report_failure(format!("{view}: requests to the listener: {requests:?}"));
        }
        Ok(())
    }

    fn run_attacks(&mut self) -> TrialResult<()> {
        for attack in ATTACKS {
            self.run.count_try();
            let result = self.run_attack(attack)?;
            self.run.add_to_fact(&format!("attacks {result}"), 1);
            if result == "succeeded" {
                self.run
                    .report_failure(format!("{}: it succeeded", attack.0));
            }
            let state = self.window.session().script(attacks::CLEAN_UP, vec![])?;
            if state[0] != json!(null) || state[1] != json!(null) {
                self.run.report_failure(format!("{}: {state}", attack.0));
            }
            let requests = self.listener.take_requests();
            if !requests.is_empty() {
                self.run.report_failure(format!(
                    "{}: requests to the listener: {requests:?}",
                    attack.0
                ));
            }
        }
        self.window.reload()?;
        Ok(self.window.see("@view-today").map(drop)?)
    }

    fn run_attack(&self, attack: &attacks::Attack) -> TrialResult<String> {
        let host = vec![json!(self.listener.address)];
        let result = self
            .window
            .session()
            .script_until_done(&attacks::script(attack), host)?;
        Ok(result.as_str().unwrap_or_default().to_owned())
    }

    /// Makes calls of the shell that the real page never makes; each must be refused.
    fn try_calls(&mut self) -> TrialResult<()> {
        let all = json!({ "query": { "view": "all" } });
        let before = self.window.rpc("case_count", all.clone())?;
        for (name, body) in attacks::calls() {
            self.run.count_try();
            let call = "const [name, body, done] = arguments;
                window.__TAURI_INTERNALS__.invoke(name, body).then(() => done('succeeded'), () => done('refused'))";
            let arguments = vec![json!(name), body.clone()];
            let result = self.window.session().script_until_done(call, arguments)?;
            if result != json!("refused") {
                self.run
                    .report_failure(format!("{name} {}: not refused", body["cmd"]));
            }
        }
        if self.window.rpc("case_count", all)? != before {
            self.run.report_failure("a refused call changed the book");
        }
        Ok(())
    }
}

/// A script that returns `ran`, `polluted`, the suspicious elements and attributes, and whether the page is still ours.
const STATE: &str = "const odd = [];
    for (const e of document.querySelectorAll('*')) {
        if (['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'MARQUEE', 'VIDEO', 'AUDIO'].includes(e.tagName)) odd.push(e.tagName);
        if (e.tagName === 'SCRIPT' && e.closest('body')) odd.push('SCRIPT');
        for (const { name, value } of e.attributes) {
            if (name.startsWith('on')) odd.push(name);
            if (/^\\s*javascript:/i.test(value) && name !== 'value' && name !== 'title') odd.push(name + '=javascript:');
        }
        if (e.getAttribute('src') === 'x') odd.push('src=x');
    }
    const ours = ['tauri:', 'http:', 'https:'].includes(location.protocol) && location.host.includes('localhost');
    return [window.ran ?? null, ({}).polluted ?? null, odd, ours]";

/// Returns true if the payloads, inserted as markup, and the attacks succeed in a browser without a content security
/// policy.
fn control(run: &mut Run, listener: &Listener) -> TrialResult<bool> {
    let folder = run.folder()?;
    let display = Display::start()?;
    let driver = Driver::start(&[("LANG", "zh_CN.UTF-8".to_owned())], &folder, &display)?;
    let session = WebDriverSession::begin_plain(driver.port)?;
    let plain = format!("http://{}/plain", listener.address);
    let mut ran = 0;
    for n in 0..PAYLOADS.len() {
        session.navigate(&plain)?;
        let text = payload(n, &listener.address);
        let done = session.script_until_done(INSERT_AS_MARKUP, vec![json!(text)]);
        let requested = !listener.take_requests().is_empty();
        if requested || matches!(done, Ok(Value::Bool(true))) {
            ran += 1;
        }
    }
    let mut succeeded = 0;
    for attack in ATTACKS {
        session.navigate(&plain)?;
        let host = vec![json!(listener.address)];
        let result = session.script_until_done(&attacks::script(attack), host);
        let requested = !listener.take_requests().is_empty();
        // A page that navigated away returns no result, but the listener has its request.
        if result.is_ok_and(|result| result == json!("succeeded"))
            || (attack.1 == Goal::Send && requested)
        {
            succeeded += 1;
        }
    }
    run.add_to_fact("payloads that ran in the control", ran as u64);
    run.add_to_fact("attacks that succeeded in the control", succeeded as u64);
    Ok(ran >= MIN_CONTROL_SUCCESSES && succeeded >= MIN_CONTROL_SUCCESSES)
}

/// A script that inserts a text as markup and sends mouse events to the new elements.
const INSERT_AS_MARKUP: &str = "const [text, done] = arguments;
    window.ran = 0;
    const box = document.getElementById('app');
    box.innerHTML = text;
    for (const e of box.querySelectorAll('a, button, div')) {
        e.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
        e.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    }
    setTimeout(() => done(window.ran === 1), 250)";
