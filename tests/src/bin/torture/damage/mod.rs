//! Damages every file of a book and of its backup sets: flipped bits, truncated, deleted, swapped, older and foreign
//! data. The damage must be detected when the book is opened or verified, or the content must be unchanged; it must
//! never be silently different.

mod damages;
pub mod fixture;
mod sets;

use std::fs;
use std::path::Path;

use self::damages::Damage;
use self::fixture::{Books, Examination, Target};
use self::sets::Sets;
use crate::trial::{Row, Run, Trial, TrialResult, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "damaged files",
    name_zh: "损坏的文件",
    quick: 400,
    full: 10_000,
    run,
};

/// The files with the percentage of the tries that damage each of them.
const SHARES: &[(Target, u64)] = &[
    (Target::Store, 40),
    (Target::Journal, 20),
    (Target::Vault, 8),
    (Target::Throttle, 2),
    (Target::AnchorA, 8),
    (Target::AnchorB, 8),
    (Target::BothAnchors, 14),
];

fn run(run: &mut Run) -> TrialResult<Row> {
    fixture::silence_cipher_log()?;
    let books = Books::make(run)?;
    check_undamaged_books(run, &books)?;
    for _ in 0..run.count - run.count / 5 {
        let target = choose_target(run);
        damage_book(run, &books, target)?;
    }
    let sets = Sets::make(run, books.of(Target::Store), &books.other_office)?;
    check_undamaged_set(run, &sets)?;
    for _ in 0..run.count / 5 {
        damage_set(run, &sets)?;
    }
    let control = control(run, &books)?;
    Ok(run.row(Some(control)))
}

fn choose_target(run: &mut Run) -> Target {
    let mut at = run
        .random
        .below(SHARES.iter().map(|(_, share)| share).sum());
    for (target, share) in SHARES {
        if at < *share {
            return *target;
        }
        at -= share;
    }
    Target::Store
}

/// Checks that undamaged books pass, because a check that refuses every book would detect all damage.
fn check_undamaged_books(run: &mut Run, books: &Books) -> TrialResult<()> {
    for target in [Target::Store, Target::Journal] {
        run.count_try();
        let folder = run.folder()?;
        copy_folder(books.of(target), &folder)?;
        if let Examination::Detected(reason) = books.examine(&folder, target) {
            run.report_failure(format!(
                "{target:?}: an undamaged book is refused: {reason}"
            ));
        }
        fs::remove_dir_all(&folder)?;
    }
    Ok(())
}

/// Damages the file, or both files, of one target and examines the book.
fn damage_book(run: &mut Run, books: &Books, target: Target) -> TrialResult<()> {
    let folder = run.folder()?;
    copy_folder(books.of(target), &folder)?;
    // A damage that changes nothing is chosen again, so that the number of damaged books is the requested one.
    let mut damages = Vec::new();
    while damages.is_empty() {
        for name in target.files() {
            let file = folder.join("office").join(name);
            damages.extend(damage_file(run, books, target, &file, name)?);
        }
    }
    run.count_try();
    match books.examine(&folder, target) {
        Examination::Detected(_) => run.add_to_fact("detected", 1),
        Examination::Unchanged => run.add_to_fact("without any effect", 1),
        Examination::Different(difference) => {
            run.report_failure(format!("{target:?} {damages:?}: {difference}"))
        }
    }
    Ok(fs::remove_dir_all(&folder)?)
}

/// Damages one file; returns the damage if it changed the file.
fn damage_file(
    run: &mut Run,
    books: &Books,
    target: Target,
    file: &Path,
    name: &str,
) -> TrialResult<Option<Damage>> {
    let size = usize::try_from(fs::metadata(file)?.len())?;
    let mut damage = Damage::random(&mut run.random, size);
    // The throttle record is read before sign-in without a key, so an older record cannot be detected
    // (vault::throttle).
    while target == Target::Throttle && damage.is_substitution() {
        damage = Damage::random(&mut run.random, size);
    }
    let (older, other_office) = (
        books.older.join("office").join(name),
        books.other_office.join("office").join(name),
    );
    let changed = damage.apply(file, &older, &other_office)?;
    Ok(changed.then_some(damage))
}

fn check_undamaged_set(run: &mut Run, sets: &Sets) -> TrialResult<()> {
    run.count_try();
    let folder = run.folder()?;
    sets.copy_to(&folder, &mut run.random)?;
    if let Examination::Detected(reason) = sets.examine(&folder) {
        run.report_failure(format!("an undamaged set is refused: {reason}"));
    }
    Ok(fs::remove_dir_all(&folder)?)
}

fn damage_set(run: &mut Run, sets: &Sets) -> TrialResult<()> {
    let folder = run.folder()?;
    let [file, older, other_office] = sets.copy_to(&folder, &mut run.random)?;
    let size = usize::try_from(fs::metadata(&file)?.len())?;
    let mut damage = Damage::random(&mut run.random, size);
    while !damage.apply(&file, &older, &other_office)? {
        damage = Damage::random(&mut run.random, size);
    }
    run.count_try();
    match sets.examine(&folder) {
        Examination::Detected(_) => run.add_to_fact("detected in sets", 1),
        Examination::Unchanged => run.add_to_fact("without any effect on sets", 1),
        Examination::Different(difference) => {
            run.report_failure(format!("set, {damage:?}: {difference}"))
        }
    }
    Ok(fs::remove_dir_all(&folder)?)
}

/// Returns true if bit flips pass without the page MAC, and an older book passes together with its older anchor.
fn control(run: &mut Run, books: &Books) -> TrialResult<bool> {
    let undetected = fixture::count_undetected_without_mac(run)?;
    run.add_to_fact("undetected without the page MAC", undetected);
    let rollback_passes = books.rollback_with_anchor_passes(run)?;
    Ok(undetected > 0 && rollback_passes)
}
