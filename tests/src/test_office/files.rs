//! The files of a practice book and of an office, written without the commands: every run gets the same ids, and
//! passphrases cost as little as is allowed unless another cost is given.

use std::path::Path;

use casebook_core::domain::book_kind::BookKind;
use casebook_core::domain::ids::{DeviceId, StaffId};
use casebook_core::domain::number::NumberPattern;
use casebook_core::domain::office::{Grid, Office, Room, Staff};
use casebook_core::domain::op::Op;
use casebook_core::domain::period::MonthBoundary;
use casebook_core::domain::vocabulary::{MediationBody, StaffRole, SuccessFormula};
use casebook_core::store::{Author, OpenParams, RecordedChange, Store};
use casebook_core::vault::{KdfParams, NewOffice, PersonalKey, VaultFile, VaultKey, throttle};

use super::clock::{date, morning};
use super::people::{Person, grid, member, room};

/// The id of the device that opens the stores.
pub const DEVICE: [u8; 16] = [9; 16];

/// Writes a practice book with an office, three grids, three members, two rooms and no case.
///
/// # Panics
/// If the folder has such a book or cannot be written to.
pub fn write_practice_book(data: &Path, today: &str) {
    let dir = data.join("practice");
    std::fs::create_dir_all(&dir).expect("the folder of the book");
    let (vault, key) = VaultFile::create_practice().expect("a practice vault");
    vault.write_new(&dir).expect("the vault file");
    let staff = (1..=3).map(|n| Staff {
        id: member(n),
        position: n.into(),
        name: format!("调解员{n}"),
        role: match n {
            1 => StaffRole::Supervisor,
            _ => StaffRole::Mediator,
        },
        team: String::new(),
        active: true,
    });
    let store = create_store(&dir, &vault, &key, today);
    write_setup(store, today, staff.collect());
}

/// Writes the book of an office with these people, of whom the first must be a supervisor; returns the recovery key.
///
/// # Panics
/// If the folder has such a book or cannot be written to, or nobody is given.
pub fn write_office(data: &Path, today: &str, people: &[Person]) -> String {
    write_office_with_cost(data, today, people, KdfParams::FLOOR)
}

/// Writes the book of [`write_office`] with passphrases of another cost; returns the recovery key.
///
/// # Panics
/// Like [`write_office`].
pub fn write_office_with_cost(
    data: &Path,
    today: &str,
    people: &[Person],
    kdf: KdfParams,
) -> String {
    let dir = data.join("office");
    std::fs::create_dir_all(&dir).expect("the folder of the book");
    let now = morning(date(today));
    let (first, others) = people.split_first().expect("a supervisor");
    let NewOffice {
        mut vault,
        vault_key: key,
        recovery_key: recovery,
        founder,
    } = VaultFile::create_office(first.holder(), &first.passphrase(), kdf, now)
        .expect("an office vault");
    for other in others {
        let given = vault.give_passphrase(&key, other.holder(), &other.passphrase(), kdf, None);
        given.expect("a passphrase for each person");
    }
    vault
        .confirm_recovery(&key)
        .expect("the recovery key is confirmed");
    let staff = people.iter().map(Person::staff).collect();
    write_office_files(&dir, &vault, &key, today, Some(&founder), staff);
    recovery.text().to_string()
}

/// Writes the book of an office with this vault file, which an earlier version may have written, and its one supervisor.
///
/// # Panics
/// If the passphrase does not open the vault file, or the folder has a book or cannot be written to.
pub fn write_office_with_vault(data: &Path, today: &str, vault: &[u8], passphrase: &str) {
    let dir = data.join("office");
    std::fs::create_dir_all(&dir).expect("the folder of the book");
    let path = dir.join("vault.json");
    std::fs::write(&path, vault).expect("the vault file");
    let vault = VaultFile::read(&dir).expect("a vault file");
    std::fs::remove_file(&path).expect("the vault file");
    let holder = vault
        .holders()
        .next()
        .expect("somebody who can sign in")
        .clone();
    let opened = vault.unlock(holder.user_id, passphrase, morning(date(today)));
    let key = opened.expect("the passphrase is right").vault_key;
    let supervisor = Staff {
        id: StaffId::from_uuid(holder.user_id),
        position: 1,
        name: holder.display,
        role: StaffRole::Supervisor,
        team: String::new(),
        active: true,
    };
    write_office_files(&dir, &vault, &key, today, None, vec![supervisor]);
}

fn write_office_files(
    dir: &Path,
    vault: &VaultFile,
    key: &VaultKey,
    today: &str,
    founder: Option<&PersonalKey>,
    staff: Vec<Staff>,
) {
    vault.write_new(dir).expect("the vault file");
    let clock = throttle::ClockReading {
        utc: morning(date(today)),
        uptime_ms: 1_000,
        boot: Some("first"),
    };
    throttle::Throttle::create(dir, &clock).expect("the record of failures");
    let mut store = create_store(dir, vault, key, today);
    if let Some(founder) = founder {
        let stated = store.state_signing_key(founder, &supervisor(today));
        stated.expect("the key of the founder is stated");
    }
    write_setup(store, today, staff);
}

/// Returns the parameters that open the store in this folder.
pub fn open_params<'a>(vault: &VaultFile, key: &VaultKey, dir: &'a Path) -> OpenParams<'a> {
    OpenParams {
        kind: vault.kind(),
        vault_id: vault.vault_id(),
        vk_version: key.version(),
        vault: vault.revision(),
        key: key.db_key(vault.db_salt()),
        anchor_key: key.anchor_key(),
        dir,
        device: DeviceId::from_bytes(DEVICE),
    }
}

/// Creates an empty store whose entries need no signature, like those of an earlier version.
fn create_store(dir: &Path, vault: &VaultFile, key: &VaultKey, today: &str) -> Store {
    let params = OpenParams {
        kind: BookKind::Practice,
        ..open_params(vault, key, dir)
    };
    Store::create(params, morning(date(today))).expect("an empty store")
}

/// Returns the first member as the author of a change.
fn supervisor(today: &str) -> Author {
    let today = date(today);
    Author {
        actor: member(1),
        utc: morning(today),
        today,
    }
}

fn write_setup(mut store: Store, today: &str, staff: Vec<Staff>) {
    let author = supervisor(today);
    let staff = staff.into_iter().map(|after| Op::StaffPut {
        before: None,
        second: None,
        after,
    });
    for op in setup_ops().into_iter().chain(staff) {
        let change = RecordedChange { op, undoes: None };
        (store.write(&change, &author, None)).expect("the setup of the office is accepted");
    }
}

/// Returns the changes that set up the office, its grids and its rooms.
fn setup_ops() -> Vec<Op> {
    let office = Op::OfficeSet {
        before: None,
        after: Office {
            name: "盛和市场工会".into(),
            short: "盛".into(),
            body: MediationBody::Regional,
            number_pattern: NumberPattern::default(),
            consult_pattern: None,
            life_pattern: None,
            month_boundary: MonthBoundary::Calendar,
            success_formula: SuccessFormula::AllClosed,
            prepared_by: "沈一".into(),
            reviewed_by: "顾二".into(),
            complete_from: None,
            phrases: Vec::new(),
        },
    };
    let grids = (1..=3_u8).map(|n| Op::GridPut {
        before: None,
        after: Grid {
            id: grid(n),
            position: n.into(),
            name: format!("第{n}网格"),
            liaison: String::new(),
            active: true,
        },
    });
    let rooms = (1..=2_u8).map(|n| Op::RoomPut {
        before: None,
        after: Room {
            id: room(n),
            position: n.into(),
            name: format!("{n}号调解室"),
            active: true,
        },
    });
    std::iter::once(office).chain(grids).chain(rooms).collect()
}
