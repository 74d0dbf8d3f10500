//! A hostile page: markup in every text and file name, and what a script would try that had got in all the same. In the
//! real window nothing of it runs and nothing leaves; in the engine's plain browser, the control, it does both.

mod fill;
mod listener;
mod moves;
mod payloads;

use std::fs;
use std::path::PathBuf;

use casebook_tests::display::Display;
use casebook_tests::driver::Driver;
use casebook_tests::screens::{
    CASE_TABS, Look, People, export_tally, go, open_case, show_list, show_tally, tab, wear,
};
use casebook_tests::webdriver::Session;
use casebook_tests::{Setup, Window};
use serde_json::{Value, json};

use self::listener::Listener;
use self::moves::{Aim, MOVES};
use self::payloads::{PAYLOADS, payload};
use crate::clerk::TODAY;
use crate::trial::{Outcome, Row, Run, Trial};

pub const TRIAL: Trial = Trial {
    name: "hostile page",
    name_zh: "恶意页面",
    // Cases whose every part is opened; their names are in every list of both runs.
    quick: 3,
    full: 60,
    run,
};

/// Of the payloads and of the moves, so many must succeed in the plain browser.
const CONTROL: usize = 20;

fn run(run: &mut Run) -> Outcome<Row> {
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
    for look in [Look::ALL[0], Look::ALL[2]] {
        page.texts(look, &numbers)?;
    }
    page.moves()?;
    page.calls()?;
    page.verdict("everything")?;
    let Page {
        listener, window, ..
    } = page;
    drop(window);
    let control = control(run, &listener)?;
    Ok(run.row(Some(control)))
}

/// An export folder whose own name is a payload, with a file in it whose name is one.
fn export_folder(run: &mut Run) -> Outcome<PathBuf> {
    let folder = run.folder()?.join("<img src=x onerror=ran=1>");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("'\"><svg onload=ran=1>.csv"), "")?;
    Ok(folder)
}

struct Page<'a> {
    run: &'a mut Run,
    window: Window,
    listener: Listener,
}

impl Page<'_> {
    /// Every view in one language, with the cases of as many payloads as the run wants.
    fn texts(&mut self, look: Look, numbers: &[String]) -> Outcome<()> {
        wear(&self.window, look)?;
        go(&self.window, "today")?;
        self.window.see("@today-date")?;
        self.verdict("today")?;
        go(&self.window, "cases")?;
        self.window.see("@case-list-row")?;
        self.verdict("list")?;
        let wanted = usize::try_from(self.run.count)?.min(numbers.len());
        // The first dozen are the plainest; chance takes from all of them.
        let begin = if self.run.quick {
            self.run.dice.index(numbers.len())
        } else {
            0
        };
        for n in (0..wanted).map(|n| (begin + n * 7) % numbers.len()) {
            self.case(n, &numbers[n])?;
        }
        go(&self.window, "cases")?;
        show_list(&self.window)?;
        self.window.click("@quick-all")?;
        self.window.click("@list-mode-table")?;
        self.window.see("@case-table")?;
        self.verdict("table")?;
        self.window.click("@list-mode-list")?;
        self.search()?;
        for kind in ["month", "year"] {
            show_tally(&self.window, kind)?;
            self.verdict("tallies")?;
        }
        go(&self.window, "settings")?;
        self.window.see("@settings-folder")?;
        self.verdict("settings")?;
        self.export()
    }

    /// The page of a case, part by part; what was typed must be there as it was typed.
    fn case(&mut self, n: usize, number: &str) -> Outcome<()> {
        let text = payload(n, &self.listener.address);
        open_case(&self.window, number)?;
        let mut seen = 0;
        for name in CASE_TABS {
            tab(&self.window, name)?;
            self.window.settle_paint()?;
            let body = self.window.text("@case-page")?;
            seen += body.matches(text.as_str()).count();
            self.verdict(&format!("case {}, {name}", n + 1))?;
        }
        if seen < CASE_TABS.len() {
            self.run.failed(format!(
                "payload {}: shown {seen} times as it was typed",
                n + 1
            ));
        }
        Ok(())
    }

    fn search(&mut self) -> Outcome<()> {
        for text in ["<img", "<script>", "javascript", "onload"] {
            self.window.press("Ctrl+K")?;
            self.window.see_focus("@palette-input")?;
            self.window.type_keys(text)?;
            self.window.see("@palette-hit[data-group=cases]")?;
            self.verdict("search")?;
            self.window.press("Escape")?;
            self.window.gone("@palette")?;
        }
        Ok(())
    }

    /// Exports a tally, so that the page tells of a file in a folder of such a name.
    fn export(&mut self) -> Outcome<()> {
        show_tally(&self.window, "month")?;
        export_tally(&self.window, "csv", People::Masked)?;
        self.verdict("export")
    }

    /// One more try: nothing ran, nothing became markup, nothing came to the listener, and the page is where it was.
    fn verdict(&mut self, place: &str) -> Outcome<()> {
        self.run.tried();
        self.window.settle_paint()?;
        let state = self.window.session().script(STATE, vec![])?;
        let expected = json!([null, null, [], true]);
        if state != expected {
            self.run.failed(format!("{place}: {state}"));
        }
        if self.window.session().windows()? != 1 {
            self.run.failed(format!("{place}: another window"));
        }
        let came = self.listener.take();
        if !came.is_empty() {
            self.run
                .failed(format!("{place}: came to the listener: {came:?}"));
        }
        Ok(())
    }

    fn moves(&mut self) -> Outcome<()> {
        for attempt in MOVES {
            self.run.tried();
            let word = self.attempt(attempt)?;
            self.run.count_fact(&format!("moves {word}"), 1);
            if word == "came" {
                self.run.failed(format!("{}: it went through", attempt.0));
            }
            let left = self.window.session().script(moves::TIDY, vec![])?;
            if left[0] != json!(null) || left[1] != json!(null) {
                self.run.failed(format!("{}: {left}", attempt.0));
            }
            let came = self.listener.take();
            if !came.is_empty() {
                self.run
                    .failed(format!("{}: came to the listener: {came:?}", attempt.0));
            }
        }
        self.window.reload()?;
        Ok(self.window.see("@view-today").map(drop)?)
    }

    fn attempt(&self, attempt: &moves::Move) -> Outcome<String> {
        let here = vec![json!(self.listener.address)];
        let word = self
            .window
            .session()
            .script_until_done(&moves::script(attempt), here)?;
        Ok(word.as_str().unwrap_or_default().to_owned())
    }

    /// Calls past the one command, and calls of it that no page of ours makes.
    fn calls(&mut self) -> Outcome<()> {
        let all = json!({ "query": { "view": "all" } });
        let before = self.window.rpc("case_count", all.clone())?;
        for (name, body) in moves::calls() {
            self.run.tried();
            let call = "const [name, body, done] = arguments;
                window.__TAURI_INTERNALS__.invoke(name, body).then(() => done('came'), () => done('refused'))";
            let arguments = vec![json!(name), body.clone()];
            let word = self.window.session().script_until_done(call, arguments)?;
            if word != json!("refused") {
                self.run
                    .failed(format!("{name} {}: not refused", body["cmd"]));
            }
        }
        if self.window.rpc("case_count", all)? != before {
            self.run.failed("a refused call changed the book");
        }
        Ok(())
    }
}

/// What ran, what was spoilt, which elements came out of texts, and whether the page is still ours.
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

/// The same texts put into a page carelessly, and the same moves, in a browser without our policy.
fn control(run: &mut Run, listener: &Listener) -> Outcome<bool> {
    let folder = run.folder()?;
    let display = Display::start()?;
    let driver = Driver::start("zh_CN.UTF-8", &folder, &display)?;
    let session = Session::begin_plain(driver.port)?;
    let plain = format!("http://{}/plain", listener.address);
    let mut ran = 0;
    for n in 0..PAYLOADS.len() {
        session.navigate(&plain)?;
        let text = payload(n, &listener.address);
        let done = session.script_until_done(CARELESS, vec![json!(text)]);
        let went = !listener.take().is_empty();
        if went || matches!(done, Ok(Value::Bool(true))) {
            ran += 1;
        }
    }
    let mut went = 0;
    for attempt in MOVES {
        session.navigate(&plain)?;
        let here = vec![json!(listener.address)];
        let word = session.script_until_done(&moves::script(attempt), here);
        let came = !listener.take().is_empty();
        // A page that went away takes the answer with it; the listener knows where it went.
        if word.is_ok_and(|word| word == json!("came")) || (attempt.1 == Aim::Out && came) {
            went += 1;
        }
    }
    run.count_fact("payloads that ran in the control", ran as u64);
    run.count_fact("moves that went through in the control", went as u64);
    Ok(ran >= CONTROL && went >= CONTROL)
}

/// Puts the text into the page as markup and touches what came of it.
const CARELESS: &str = "const [text, done] = arguments;
    window.ran = 0;
    const box = document.getElementById('app');
    box.innerHTML = text;
    for (const e of box.querySelectorAll('a, button, div')) {
        e.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
        e.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    }
    setTimeout(() => done(window.ran === 1), 250)";
