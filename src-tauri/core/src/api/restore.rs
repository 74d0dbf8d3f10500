//! Restoring: a whole book from a medium, before anybody is signed in, or one case from a backup set.

use std::path::Path;

use serde_json::{Map, Value};

use super::backups::backup_set_view;
use super::cases::{new_record, write};
use crate::app::App;
use crate::app::medium_content::CaseCopy;
use crate::app::restore::RestoreSource;
use crate::backup::{ErasureLedger, FolderScan, FoundSet, Manifest, present_head};
use crate::domain::book_kind::BookKind;
use crate::domain::case::Case;
use crate::domain::ids::StaffId;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::store::StoreSummary;
use crate::vault::{Holder, RecoveryKey};
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::cases::SavedChange;
use crate::wire::exports::JobStarted;
use crate::wire::trust::{
    CaseInSet, CaseInSetView, RestorePreview, RestoreQuery, RestoreRun, RestoreSet, SignInName,
};

/// Returns the number of known erasures that the set does not contain.
fn count_later_erasures(manifest: &Manifest, ledger: &ErasureLedger) -> u64 {
    let known = &manifest.content.erased;
    let later = ledger.lines().filter(|(case, _)| !known.contains(case));
    later.count() as u64
}

pub(super) fn restore_preview(
    app: &mut App,
    input: RestoreQuery,
    now: &Moment,
) -> CommandResult<RestorePreview> {
    app.ensure_chosen(&input.folder, "folder")?;
    let RestoreSource {
        scan,
        present,
        ledger,
        removed_staff,
        newer_book_unopened,
        summaries,
    } = app.find_restore_source(&input.recovery_key)?;
    let FolderScan {
        keys,
        subfolder,
        sets,
        newest,
        ..
    } = scan;
    let present_seq = (present.as_ref())
        .and_then(|keys| present_head(&app.paths.data, keys))
        .map(|head| head.seq);
    let recovery = RecoveryKey::parse(&input.recovery_key)?;
    let to_prove = app.vault_to_prove(&recovery, present.as_ref(), now)?;
    let same = (present.as_ref()).is_some_and(|p| p.key.vault_id() == keys.key.vault_id());
    let view = |(set, summary): (FoundSet, Option<StoreSummary>)| {
        let erasures = (set.manifest.as_ref()).map_or(0, |m| count_later_erasures(m, &ledger));
        let path = Path::new(&subfolder).join(&set.name);
        let set = backup_set_view(set);
        let beyond = |here: i64| if same { (here - set.seq).max(0) } else { here };
        RestoreSet {
            path: path.to_string_lossy().into_owned(),
            last_number: summary.as_ref().and_then(|g| g.last_number.clone()),
            last_change: summary.and_then(|g| g.last_change),
            discarded_entries: present_seq
                .filter(|_| set.unusable_because.is_none())
                .map(beyond),
            erasures,
            set,
        }
    };
    let sets = sets.into_iter().zip(summaries).map(view).collect();
    let newest = newest.ok_or(Refusal::new(Code::SetDamaged))?;
    let supervisor = |(id, name)| SignInName { id, name };
    let is_here = |name: &SignInName| !removed_staff.contains(&name.id);
    let sign_in_name = |holder: &Holder| SignInName {
        id: StaffId::from_uuid(holder.user_id),
        name: holder.display.clone(),
    };
    let can_sign_in = (keys.vault.holders()).map(sign_in_name).filter(is_here);
    let preview = RestorePreview {
        office: newest.office,
        can_sign_in: can_sign_in.collect(),
        present_people: to_prove.map(|vault| vault.holders().map(sign_in_name).collect()),
        newer_book_unopened,
        sets,
        present_seq,
        book_exists: app.book_folder(BookKind::Office).exists(),
        supervisors: (newest.supervisors.into_iter())
            .map(supervisor)
            .filter(is_here)
            .collect(),
    };
    Ok((preview, vec![]))
}

pub(super) fn restore_run(
    app: &mut App,
    input: RestoreRun,
    now: &Moment,
) -> CommandResult<JobStarted> {
    app.ensure_chosen(&input.folder, "folder")?;
    let job = app.begin_restore(input, now)?;
    Ok((JobStarted { job }, vec![Topic::Book]))
}

/// Returns the fields and parts of a case by their wire names, to compare two versions.
fn comparable_fields(case: &Case) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(case) else {
        return Map::new();
    };
    if let Some(Value::Object(nested)) = fields.remove("fields") {
        fields.extend(nested);
    }
    // A restore does not change these.
    for name in ["version", "restricted", "erasure"] {
        fields.remove(name);
    }
    fields
}

fn differing_fields(copy: &Case, here: Option<&Case>) -> Vec<String> {
    let (copy, here) = (
        comparable_fields(copy),
        here.map(comparable_fields).unwrap_or_default(),
    );
    let differs = copy
        .iter()
        .filter(|(name, value)| here.get(*name) != Some(*value));
    differs.map(|(name, _)| name.clone()).collect()
}

/// Takes the case that was read from a set, and the present one, unless the case was erased: older sets have it for some
/// days more.
fn take_unless_erased(app: &mut App) -> Result<(CaseCopy, Option<Case>), Refusal> {
    let copy = app.take_case_in_set()?;
    let here = app.book()?.visible_case_if_present(copy.case.id)?;
    let is_erased = |case: &Case| case.erased_on.is_some();
    let erased = app.store()?.erasure_records()?;
    if is_erased(&copy.case)
        || here.as_ref().is_some_and(is_erased)
        || erased.iter().any(|line| line.case == copy.case.id)
    {
        return Err(Refusal::new(Code::Erased));
    }
    Ok((copy, here))
}

pub(super) fn case_in_set(app: &mut App, _: CaseInSet, _: &Moment) -> CommandResult<CaseInSetView> {
    let (copy, here) = take_unless_erased(app)?;
    let view = CaseInSetView {
        number: copy.case.number_text.clone(),
        applicants: copy.case.applicants(),
        respondents: copy.case.respondents(),
        as_of: copy.made_at,
        version: copy.case.version,
        differs: differing_fields(&copy.case, here.as_ref()),
        here: here.map(|case| case.version),
    };
    Ok((view, vec![]))
}

pub(super) fn case_restore(
    app: &mut App,
    _: CaseInSet,
    now: &Moment,
) -> CommandResult<SavedChange> {
    let (copy, here) = take_unless_erased(app)?;
    let version = here.as_ref().map(|case| case.version);
    let mut after = Box::new(Case {
        version: version.unwrap_or(0).max(copy.case.version) + 1,
        ..copy.case
    });
    if let Some(here) = here {
        // Restriction and a pending erasure were decided in this book, and an older version does not revoke them.
        (after.restricted, after.erasure) = (here.restricted, here.erasure);
    }
    let as_of = copy.as_of;
    write(
        app,
        new_record(Op::CaseRestore { after, as_of }),
        version,
        None,
        now,
    )
}
