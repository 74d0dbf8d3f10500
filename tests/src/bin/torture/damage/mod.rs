//! Damage to every file that a book lives from: a turned bit, a cut, a missing, crossed, older or foreign piece. Whatever is
//! damaged is noticed when the book is opened or verified, or it makes no difference to what the book says; nothing is
//! mended in silence into something else.

pub mod fixture;
mod kinds;
mod sets;

use std::fs;
use std::path::Path;

use self::fixture::{Books, Examined, Target};
use self::kinds::Kind;
use self::sets::Sets;
use crate::trial::{Outcome, Row, Run, Trial, copy_folder};

pub const TRIAL: Trial = Trial {
    name: "damaged files",
    name_zh: "损坏的文件",
    quick: 400,
    full: 10_000,
    run,
};

/// How often each file is hit, of a hundred.
const SHARES: &[(Target, u64)] = &[
    (Target::Store, 40),
    (Target::Journal, 20),
    (Target::Vault, 8),
    (Target::Throttle, 2),
    (Target::AnchorA, 8),
    (Target::AnchorB, 8),
    (Target::BothAnchors, 14),
];

fn run(run: &mut Run) -> Outcome<Row> {
    fixture::hush()?;
    let books = Books::make(run)?;
    sound_books_are_sound(run, &books)?;
    for _ in 0..run.count - run.count / 5 {
        let target = choose(run);
        damage_once(run, &books, target)?;
    }
    let sets = Sets::make(run, books.of(Target::Store), &books.others)?;
    sets_are_sound(run, &sets)?;
    for _ in 0..run.count / 5 {
        damage_a_set(run, &sets)?;
    }
    let control = control(run, &books)?;
    Ok(run.row(Some(control)))
}

fn choose(run: &mut Run) -> Target {
    let mut at = run.dice.below(SHARES.iter().map(|(_, share)| share).sum());
    for (target, share) in SHARES {
        if at < *share {
            return *target;
        }
        at -= share;
    }
    Target::Store
}

/// A test that finds fault with everything would notice all damage.
fn sound_books_are_sound(run: &mut Run, books: &Books) -> Outcome<()> {
    for target in [Target::Store, Target::Journal] {
        run.tried();
        let folder = run.folder()?;
        copy_folder(books.of(target), &folder)?;
        if let Examined::Noticed(why) = books.examine(&folder, target) {
            run.failed(format!("{target:?}: an undamaged book is refused: {why}"));
        }
        fs::remove_dir_all(&folder)?;
    }
    Ok(())
}

fn damage_once(run: &mut Run, books: &Books, target: Target) -> Outcome<()> {
    let folder = run.folder()?;
    copy_folder(books.of(target), &folder)?;
    // What changes nothing is rolled again: as many are damaged as the run says.
    let mut done = Vec::new();
    while done.is_empty() {
        for name in target.files() {
            let file = folder.join("office").join(name);
            done.extend(hit(run, books, target, &file, name)?);
        }
    }
    run.tried();
    match books.examine(&folder, target) {
        Examined::Noticed(_) => run.count_fact("noticed", 1),
        Examined::Same => run.count_fact("without any effect", 1),
        Examined::Different(what) => run.failed(format!("{target:?} {done:?}: {what}")),
    }
    Ok(fs::remove_dir_all(&folder)?)
}

/// What was done to one file, if it changed it.
fn hit(
    run: &mut Run,
    books: &Books,
    target: Target,
    file: &Path,
    name: &str,
) -> Outcome<Option<Kind>> {
    let size = usize::try_from(fs::metadata(file)?.len())?;
    let mut kind = Kind::roll(&mut run.dice, size);
    // Nobody has a key before signing in, so an older record cannot be told from the present one (vault::throttle).
    while target == Target::Throttle && kind.puts_back() {
        kind = Kind::roll(&mut run.dice, size);
    }
    let (older, others) = (
        books.older.join("office").join(name),
        books.others.join("office").join(name),
    );
    let changed = kind.inflict(file, &older, &others)?;
    Ok(changed.then_some(kind))
}

fn sets_are_sound(run: &mut Run, sets: &Sets) -> Outcome<()> {
    run.tried();
    let folder = run.folder()?;
    sets.lay_out(&folder, &mut run.dice)?;
    if let Examined::Noticed(why) = sets.examine(&folder) {
        run.failed(format!("an undamaged set is refused: {why}"));
    }
    Ok(fs::remove_dir_all(&folder)?)
}

fn damage_a_set(run: &mut Run, sets: &Sets) -> Outcome<()> {
    let folder = run.folder()?;
    let [file, older, others] = sets.lay_out(&folder, &mut run.dice)?;
    let size = usize::try_from(fs::metadata(&file)?.len())?;
    let mut kind = Kind::roll(&mut run.dice, size);
    while !kind.inflict(&file, &older, &others)? {
        kind = Kind::roll(&mut run.dice, size);
    }
    run.tried();
    match sets.examine(&folder) {
        Examined::Noticed(_) => run.count_fact("noticed in sets", 1),
        Examined::Same => run.count_fact("without any effect on sets", 1),
        Examined::Different(what) => run.failed(format!("set, {kind:?}: {what}")),
    }
    Ok(fs::remove_dir_all(&folder)?)
}

/// Without the page's MAC a turned bit goes unseen; without the anchor the book of yesterday does.
fn control(run: &mut Run, books: &Books) -> Outcome<bool> {
    let unseen = fixture::without_mac(run)?;
    run.count_fact("unseen without the page's MAC", unseen);
    let yesterday = books.rolled_back_with_anchor(run)?;
    Ok(unseen > 0 && yesterday)
}
