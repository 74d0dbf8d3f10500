//! Which sets are a second place, on disks that Linux tells apart.

use super::*;
use crate::backup::second_place::{PlaceState, second_place};
use crate::wire::backup_places::SecondPlace;

/// /dev/shm is a disk of its own, in memory.
#[test]
fn only_a_recent_proved_set_on_another_disk_is_a_second_place() {
    let mut book = SampleBook::new();
    let elsewhere = TempDir::new_in("/dev/shm").unwrap();
    let beside = TempDir::new_in(book.data()).unwrap();
    let (usb, same) = (elsewhere.path().to_owned(), beside.path().to_owned());
    let gone = elsewhere.path().join("unplugged");
    let asked = |book: &SampleBook, others: &[&PathBuf]| {
        let others: Vec<PathBuf> = others.iter().map(|&place| place.clone()).collect();
        let look = |folder: &PathBuf| PlaceState::look(folder, book.data(), Some(&book.keys));
        let found: Vec<PlaceState> = others.iter().map(look).collect();
        second_place(&others, &found, Some(book.now))
    };
    assert_eq!(asked(&book, &[]), SecondPlace::NotChosen);
    assert_eq!(
        second_place(std::slice::from_ref(&usb), &[], None),
        SecondPlace::Unknown
    );
    assert_eq!(asked(&book, &[&usb]), SecondPlace::NotProved);
    book.back_up(&[&same, &usb]);
    assert_eq!(asked(&book, &[&same]), SecondPlace::SameDisk);
    assert_eq!(asked(&book, &[&same, &usb]), SecondPlace::Proved);
    assert_eq!(asked(&book, &[&gone]), SecondPlace::NotProved);
    // The set of the other disk grows old while others are proved on the own disk.
    book.now += Duration::hours(23);
    assert_eq!(asked(&book, &[&usb]), SecondPlace::Proved);
    book.now += Duration::hours(1);
    assert_eq!(asked(&book, &[&usb]), SecondPlace::NotProved);
    book.now -= Duration::hours(2);
    fs::remove_file(book.sets(&usb)[0].dir.join(PROOF_FILE)).unwrap();
    assert_eq!(asked(&book, &[&usb]), SecondPlace::NotProved);
}
