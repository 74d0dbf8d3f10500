//! What is kept of internal errors for a report.

use rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER;

use super::*;
use crate::domain::refusal::{ErrorOrigin, Refusal};
use crate::wire::errors::InternalError;
use crate::wire::start::{Draft, FormWithDraft};

/// Personal data, none of which a report may hold.
const PERSONAL: [&str; 3] = ["沈一", "440101189001011234", "13800000000"];

/// Makes saving drafts fail with a message that quotes personal data.
fn plant_fault(app: &App) {
    let message = PERSONAL.join(" ");
    app.book().unwrap().store.fail_drafts(&message);
}

fn save_draft(app: &mut App) -> Refusal {
    let draft =
        json!({ "form": "new_case", "subject": "1", "body": { "text": PERSONAL.join(" ") } });
    call(app, "draft_save", draft, &now()).unwrap_err()
}

fn details(app: &mut App) -> Value {
    ok(app, "error_details", json!({}))
}

#[test]
fn an_error_of_sqlite_is_kept_with_its_site_and_code() {
    let (_folder, mut app, _) = office();
    assert_eq!(details(&mut app)["errors"], json!([]));
    plant_fault(&app);
    let refusal = save_draft(&mut app);
    assert_eq!(refusal.code, Code::Internal);
    let origin = refusal.origin.unwrap();
    assert!(origin.site().starts_with("store/draft.rs:"), "{origin:?}");
    assert_eq!(origin.sqlite_code(), Some(SQLITE_CONSTRAINT_TRIGGER));
    let details = details(&mut app);
    let kept = json!([{
        "at": "2026-11-20T02:00:00Z", "command": "draft_save", "code": "internal", "origin": origin,
    }]);
    assert_eq!(details["errors"], kept);
    assert_eq!(details["schema_version"], crate::store::SCHEMA_VERSION);
}

#[test]
fn no_personal_data_of_an_error_is_kept_or_answered() {
    let (_folder, mut app, _) = office();
    plant_fault(&app);
    let store = &app.book().unwrap().store;
    let user = app.book().unwrap().user;
    let draft = Draft {
        form: FormWithDraft::Note,
        subject: "1".into(),
        body: json!({}),
        saved_at: "2026-11-20T02:00:00Z".into(),
    };
    let planted = store.save_draft(user, &draft);
    let planted = format!("{planted:?}");
    let answered = serde_json::to_string(&save_draft(&mut app)).unwrap();
    let kept = details(&mut app).to_string();
    for personal in PERSONAL {
        assert!(planted.contains(personal), "the control: {planted}");
        assert!(!answered.contains(personal), "{answered}");
        assert!(!kept.contains(personal), "{kept}");
    }
}

#[test]
fn a_name_of_no_command_and_an_expected_refusal_are_not_kept() {
    let (_folder, mut app, _) = office();
    assert_eq!(
        refused(&mut app, PERSONAL[0], json!({})),
        Code::UnknownCommand
    );
    assert_eq!(command_name(PERSONAL[0]), "unknown");
    assert_eq!(refused(&mut app, "case_get", json!({})), Code::BadRequest);
    assert_eq!(details(&mut app)["errors"], json!([]));
}

#[test]
fn the_last_twenty_errors_outlive_a_panic() {
    let (_folder, mut app, user) = office();
    plant_fault(&app);
    for _ in 0..24 {
        save_draft(&mut app);
    }
    let origin = ErrorOrigin::at(std::panic::Location::caller());
    let refusal = app.restart("case_list", origin.clone(), &now());
    assert_eq!(refusal.origin, Some(origin.clone()));
    assert!(!app.is_open());
    ok(
        &mut app,
        "sign_in",
        json!({ "user": user, "passphrase": PASSPHRASE }),
    );
    let errors = app.internal_errors.list();
    let commands: Vec<&str> = errors.iter().map(|error| error.command).collect();
    assert_eq!(
        commands,
        [vec!["draft_save"; 19], vec!["case_list"]].concat()
    );
    assert!(matches!(errors.last(), Some(InternalError { origin: last, .. }) if *last == origin));
}
