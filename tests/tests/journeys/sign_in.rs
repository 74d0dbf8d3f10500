//! Sign-in, locking and recovery, and what the locked or covered window shows.

use casebook_tests::main_job::{self, PASSPHRASE, TODAY, WAGES, create_office};
use casebook_tests::test_office::NIL;
use casebook_tests::{Setup, TestError, Window};
use serde_json::{Value, json};

use crate::journey;

const NAME: &str = WAGES.applicant;
const OWN: &str = "青瓜 三轮车 下雨天 两把铜钥匙";

#[test]
fn a_locked_window_contains_nothing_and_opens_where_it_was() {
    journey("lock", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        main_job::enter_dispute(window, &WAGES)?;
        let number = main_job::register(window)?;
        // The control: the case is in the page before the lock.
        assert!(page_contains(window, NAME)?, "the case is not in the page");
        window.press("Ctrl+L")?;
        window.see("@sign-in")?;
        for secret in [NAME, WAGES.phone, WAGES.respondent, &number] {
            assert!(
                !page_contains(window, secret)?,
                "the locked page holds {secret}"
            );
        }
        assert_eq!(refused(window, "case_list")?, "locked");
        sign_in(window, PASSPHRASE)?;
        window.see_text("@case-number", &number).map(drop)
    });
}

#[test]
fn unfinished_input_is_kept_over_a_lock() {
    journey("lock_typing", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        main_job::enter_dispute(window, &WAGES)?;
        window.press("Ctrl+L")?;
        window.see("@sign-in")?;
        assert!(
            !page_contains(window, NAME)?,
            "the locked page holds the draft"
        );
        sign_in(window, PASSPHRASE)?;
        window.see_value("@entry-applicant", NAME)?;
        window.see_value("@entry-summary", WAGES.summary)
    });
}

#[test]
fn an_idle_book_warns_and_locks_itself() {
    journey("idle", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        main_job::enter_dispute(window, &WAGES)?;
        main_job::register(window)?;
        let mut safety = window.rpc("office_setup", json!({}))?["safety"].take();
        safety["idle_minutes"] = json!(1);
        window.rpc("safety_set", json!({ "safety": safety }))?;
        // A reload comes back to the same place.
        window.reload()?;
        window.see("@case-page")?;
        window.see("@idle-warning")?;
        assert!(page_contains(window, NAME)?, "it locked too early");
        window.see("@sign-in")?;
        assert!(
            !page_contains(window, NAME)?,
            "the locked page holds {NAME}"
        );
        sign_in(window, PASSPHRASE)?;
        window.see("@view-cases").map(drop)
    });
}

#[test]
fn the_privacy_key_hides_everything_at_once() {
    journey("cover", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        main_job::enter_dispute(window, &WAGES)?;
        main_job::register(window)?;
        assert!(is_readable(window, NAME)?, "the case is not shown");
        main_job::prepare_acceptance(window)?;
        window.press("F9")?;
        window.see("@cover")?;
        assert!(!is_readable(window, NAME)?, "the covered page shows {NAME}");
        window.gone("@accept-dialog")?;
        // A visitor's keys lift nothing and reach nothing beneath.
        for key in ["Enter", "Escape", "Ctrl+Enter", "Down"] {
            window.press(key)?;
        }
        window.see("@cover")?;
        assert!(!is_readable(window, NAME)?, "a key showed {NAME}");
        window.press("F9")?;
        window.gone("@cover")?;
        window.see("@accept-dialog")?;
        assert!(is_readable(window, NAME)?, "the case did not come back");
        // Ctrl+L also locks while the page is covered and a dialog is open.
        window.press("F9")?;
        window.press("Ctrl+L")?;
        window.see("@sign-in").map(drop)
    });
}

#[test]
fn a_new_colleague_chooses_a_passphrase_of_their_own() {
    journey(
        "start_passphrase",
        Setup::default().today(TODAY),
        |window| {
            create_office(window)?;
            let start = invite(window, "林小满", "auditor")?;
            sign_out(window)?;
            window.click_text("@sign-in-person", "林小满")?;
            window.fill("@sign-in-passphrase", &start)?;
            window.press("Enter")?;
            window.see("@choose-own")?;
            let button = top(window, "@choose-own-enter")?;
            window.fill("@own-passphrase", "linxiaoman199012")?;
            window.see("@own-passphrase-strength-word[data-level='0'], @own-passphrase-strength-word[data-level='1'], @own-passphrase-strength-word[data-level='2']")?;
            // A rating that comes late does not move the button under the pointer.
            assert_eq!(top(window, "@choose-own-enter")?, button);
            window.fill("@own-passphrase-again", "linxiaoman199012")?;
            window.press("Enter")?;
            window.see("@own-passphrase-field-error")?;
            window.fill("@own-passphrase", OWN)?;
            window.see("@own-passphrase-strength-word[data-level='3'], @own-passphrase-strength-word[data-level='4']")?;
            window.fill("@own-passphrase-again", OWN)?;
            window.press("Enter")?;
            // An auditor is shown only the journal and the settings.
            window.see("@view-journal")?;
            window.see("@nav-settings")?;
            for view in ["today", "cases", "tallies"] {
                assert_eq!(window.count(&format!("@nav-{view}"))?, 0, "{view}");
            }
            assert_eq!(window.count("@new-case")?, 0);
            sign_out(window)?;
            window.click_text("@sign-in-person", "林小满")?;
            window.fill("@sign-in-passphrase", &start)?;
            window.press("Enter")?;
            window.see("@sign-in-passphrase-field-error")?;
            sign_in(window, OWN)?;
            window.see("@view-journal").map(drop)
        },
    );
}

#[test]
fn the_last_backup_below_the_fields_does_not_move_them() {
    journey("start_still", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        sign_out(window)?;
        window.gone("@last-backup")?;
        let field = top(window, "@sign-in-passphrase")?;
        let append = "const room = document.createElement('div');
            room.style.height = '4rem';
            document.querySelector('main').append(room);";
        window.session().script(append, vec![])?;
        assert_eq!(top(window, "@sign-in-passphrase")?, field);
        // The control: what comes above the fields does move them.
        let prepend =
            "document.querySelector('main').prepend(document.querySelector('main').lastChild)";
        window.session().script(prepend, vec![])?;
        assert_ne!(top(window, "@sign-in-passphrase")?, field);
        Ok(())
    });
}

#[test]
fn wrong_passphrases_are_delayed_and_the_page_shows_the_wait() {
    journey("throttle", Setup::default().today(TODAY), |window| {
        create_office(window)?;
        sign_out(window)?;
        for n in 1..=6 {
            window.fill("@sign-in-passphrase", &format!("wrong guess number {n}"))?;
            window.press("Enter")?;
            window.see("@sign-in-passphrase-field-error")?;
            window.gone("@sign-in-enter[aria-busy]")?;
        }
        window.see_text("@sign-in-enter", "0:")?;
        // The right one is refused during the wait.
        window.fill("@sign-in-passphrase", PASSPHRASE)?;
        window.press("Enter")?;
        assert_eq!(refused(window, "case_list")?, "locked");
        window.click("@sign-in-forgotten")?;
        window.see("@forgotten").map(drop)
    });
}

#[test]
fn the_recovery_key_opens_the_book_of_a_forgotten_passphrase() {
    journey("recovery", Setup::default().today(TODAY), |window| {
        let key = create_office(window)?;
        sign_out(window)?;
        window.click("@sign-in-forgotten")?;
        window.click("@forgotten-recover")?;
        window.see_focus("@recovery-key")?;
        // One character is wrong.
        let last = if key.ends_with('0') { "1" } else { "0" };
        window.type_keys(&format!("{}{last}", &key[..key.len() - 1]))?;
        window.fill("@recover-own", OWN)?;
        window.fill("@recover-own-again", OWN)?;
        window.press("Enter")?;
        window.see("@recovery-key-field-error")?;
        window.fill("@recovery-key", &key.replace('-', " ").to_lowercase())?;
        window.click("@recover-enter")?;
        // The used key is replaced by a new one, which must be confirmed.
        window.see("@recovery-sheet")?;
        assert_ne!(window.texts("@recovery-sheet .text")?.join("-"), key);
        window.click("@keep-key-later")?;
        window.see("@view-today")?;
        sign_out(window)?;
        sign_in(window, OWN)?;
        // Somebody else may sit at the PC by now.
        window.see_focus("@keep-key-passphrase")?;
        assert_eq!(window.count("@recovery-sheet")?, 0);
        window.type_keys(OWN)?;
        window.press("Enter")?;
        window.see("@recovery-sheet").map(drop)
    });
}

/// Returns true if the page or its storage contains this text, shown or not.
fn page_contains(window: &Window, text: &str) -> Result<bool, TestError> {
    let script = "const fields = [...document.querySelectorAll('input, textarea')].map((field) => field.value);
        const beside = [JSON.stringify(history.state), window.name, document.title,
            JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
        return [document.documentElement.outerHTML, ...fields, ...beside].some((one) => String(one).includes(arguments[0]))";
    let found = window.session().script(script, vec![json!(text)])?;
    Ok(found == json!(true))
}

/// Returns true if this text can be read on the screen or found with a search in the page.
fn is_readable(window: &Window, text: &str) -> Result<bool, TestError> {
    let script = "getSelection().removeAllRanges();
        const found = window.find(arguments[0], false, false, true);
        getSelection().removeAllRanges();
        return found || document.body.innerText.includes(arguments[0])";
    let found = window.session().script(script, vec![json!(text)])?;
    Ok(found == json!(true))
}

/// Returns how far below the upper edge of the window an element begins.
fn top(window: &Window, name: &str) -> Result<Value, TestError> {
    let element = window.see(name)?;
    let script = "return arguments[0].getBoundingClientRect().top";
    window.session().script(script, vec![element.to_json()])
}

/// Returns the code with which the core refuses a command.
fn refused(window: &Window, cmd: &str) -> Result<String, TestError> {
    let answer = window.invoke(json!({ "cmd": cmd, "payload": {} }))?;
    let code = answer["error"]["code"].as_str().unwrap_or("nothing");
    Ok(code.to_owned())
}

/// Signs in as the selected person.
fn sign_in(window: &Window, passphrase: &str) -> Result<(), TestError> {
    window.fill("@sign-in-passphrase", passphrase)?;
    window.press("Enter")?;
    window.gone("@sign-in")
}

/// Signs out by the navigation.
fn sign_out(window: &Window) -> Result<(), TestError> {
    window.click("@rail-out")?;
    window.see("@sign-in").map(drop)
}

/// Adds a staff member and invites them; returns their start passphrase.
fn invite(window: &Window, name: &str, role: &str) -> Result<String, TestError> {
    let member =
        json!({ "id": NIL, "place": 9, "name": name, "role": role, "team": "", "active": true });
    let setup = window.rpc("staff_put", json!({ "member": member }))?;
    let staff = setup["staff"].as_array().into_iter().flatten();
    let id = staff
        .filter(|one| one["name"] == name)
        .find_map(|one| one["id"].as_str())
        .unwrap_or_default();
    let invite = json!({ "member": id, "passphrase": PASSPHRASE });
    let invitation: Value = window.rpc("user_invite", invite)?;
    Ok(invitation["start_passphrase"]
        .as_str()
        .unwrap_or_default()
        .to_owned())
}
