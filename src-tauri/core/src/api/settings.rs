//! The office setup and the preferences of the screen.

use std::path::Path;

use chrono::Datelike;
use serde_json::Value;

use super::views::number_text;
use crate::app::App;
use crate::domain::entry::Normalize;
use crate::domain::ids::{GridId, RoomId, StaffId};
use crate::domain::office::Safety;
use crate::domain::op::Op;
use crate::domain::refusal::{Code, Refusal};
use crate::domain::vocabulary::NumberSeries;
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment, Topic};
use crate::wire::start::{
    ExportFolderSet, GridPut, NextNumber, NumberSet, OfficeSet, OfficeSetupView, PrefsSet, RoomPut,
    StaffPut,
};
use crate::wire::trust::SafetySet;

pub(super) fn prefs_set(app: &mut App, input: PrefsSet, _: &Moment) -> CommandResult<Nothing> {
    let Value::Object(changes) = input.prefs else {
        return Err(Refusal::at(Code::BadValue, "prefs"));
    };
    app.preferences.change(changes)?;
    Ok((Nothing {}, vec![]))
}

pub(super) fn export_folder_set(
    app: &mut App,
    input: ExportFolderSet,
    now: &Moment,
) -> CommandResult<Nothing> {
    app.book()?.ensure_office()?;
    app.ensure_chosen(&input.folder, "folder")?;
    if !app.take_folder()? {
        return Err(Refusal::at(Code::FolderTrouble, "folder"));
    }
    let before = app.store()?.office_setup().safety.clone();
    let after = Safety {
        export_folder: Some(input.folder),
        ..before.clone().unwrap_or_default()
    };
    app.book_mut()?
        .write_change(Op::SafetySet { before, after }, now)?;
    Ok((Nothing {}, vec![Topic::OfficeSetup]))
}

pub(super) fn setup_view(app: &App, now: &Moment) -> Result<OfficeSetupView, Refusal> {
    let store = app.store()?;
    let setup = store.office_setup();
    let office = setup
        .office
        .clone()
        .ok_or(Refusal::new(Code::StoreDamaged))?;
    let next_number = |series| {
        let text = number_text(setup, store.next_number(series, now.today.year())?)?;
        Ok::<_, Refusal>(NextNumber { series, text })
    };
    let in_use = |series: &NumberSeries| office.pattern(*series).is_some();
    let series = NumberSeries::ALL.iter().copied().filter(in_use);
    Ok(OfficeSetupView {
        last_numbers: store.last_numbers()?,
        usual_causes: store.usual_causes(now.today)?,
        next_numbers: series.map(next_number).collect::<Result<_, _>>()?,
        office,
        grids: setup.grids.clone(),
        staff: setup.staff.clone(),
        rooms: setup.rooms.clone(),
        safety: setup.safety(),
    })
}

pub(super) fn office_setup(
    app: &mut App,
    _: Nothing,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    Ok((setup_view(app, now)?, vec![]))
}

/// Sets the last number on paper of a year and series, so that an office can begin in the middle of it.
pub(super) fn number_set(
    app: &mut App,
    input: NumberSet,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let NumberSet { year, series, last } = input;
    let before = app.store()?.last_number(series, year)?;
    if last == before {
        return Ok((setup_view(app, now)?, vec![]));
    }
    let after = last;
    let op = Op::NumberSet {
        year,
        series,
        before,
        after,
    };
    write_setup_change(app, op, now)
}

fn write_setup_change(app: &mut App, op: Op, now: &Moment) -> CommandResult<OfficeSetupView> {
    app.book_mut()?.write_change(op, now)?;
    Ok((
        setup_view(app, now)?,
        vec![Topic::OfficeSetup, Topic::Cases],
    ))
}

pub(super) fn office_set(
    app: &mut App,
    input: OfficeSet,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let after = input.office.normalize("office")?;
    let before = app.store()?.office_setup().office.clone();
    write_setup_change(app, Op::OfficeSet { before, after }, now)
}

pub(super) fn grid_put(
    app: &mut App,
    input: GridPut,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let mut after = input.grid.normalize("grid")?;
    let setup = app.store()?.office_setup();
    if after.id.uuid().is_nil() {
        after.id = GridId::from_uuid(app.new_id(now.utc));
        after.position = setup
            .grids
            .iter()
            .map(|g| g.position)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
    } else if setup.grid(after.id).is_none() {
        return Err(Refusal::at(Code::NotFound, "grid.id"));
    }
    let before = setup.grid(after.id).cloned();
    write_setup_change(app, Op::GridPut { before, after }, now)
}

pub(super) fn staff_put(
    app: &mut App,
    input: StaffPut,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let mut after = input.member.clone().normalize("member")?;
    let setup = app.store()?.office_setup();
    if after.id.uuid().is_nil() {
        after.id = StaffId::from_uuid(app.new_id(now.utc));
        after.position = setup
            .staff
            .iter()
            .map(|s| s.position)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
    } else if setup.member(after.id).is_none() {
        return Err(Refusal::at(Code::NotFound, "member.id"));
    }
    if !after.active && after.id == app.book()?.user {
        return Err(Refusal::at(Code::InUse, "member.active"));
    }
    let before = setup.member(after.id).cloned();
    let mut second = None;
    if let Some(before) = &before {
        let book = app.book()?;
        book.check_access_change(before, &after)?;
        second = book.prove_second_of_change(before, &after, &input, now)?;
    }
    let op = Op::StaffPut {
        before,
        after,
        second,
    };
    write_setup_change(app, op, now)
}

pub(super) fn room_put(
    app: &mut App,
    input: RoomPut,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let mut after = input.room.normalize("room")?;
    let setup = app.store()?.office_setup();
    if after.id.uuid().is_nil() {
        after.id = RoomId::from_uuid(app.new_id(now.utc));
        after.position = setup
            .rooms
            .iter()
            .map(|r| r.position)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
    } else if setup.room(after.id).is_none() {
        return Err(Refusal::at(Code::NotFound, "room.id"));
    }
    let before = setup.room(after.id).cloned();
    write_setup_change(app, Op::RoomPut { before, after }, now)
}

pub(super) fn safety_set(
    app: &mut App,
    input: SafetySet,
    now: &Moment,
) -> CommandResult<OfficeSetupView> {
    let known = app.store()?.office_setup().safety();
    let after = Safety {
        // Only `export_folder_set` changes it.
        export_folder: known.export_folder,
        ..input.safety.normalize("safety")?
    };
    let known = known.backup_locations;
    let places = app.take_places()?;
    let is_there = |location: &str| {
        let mut places = places.iter();
        places.any(|place| place.folder == Path::new(location) && place.is_reachable)
    };
    for (i, location) in after.backup_locations.iter().enumerate() {
        // A place that an earlier version accepted does not keep the other settings from being changed.
        if !known.contains(location) {
            app.ensure_chosen(location, &format!("safety.places.{i}"))?;
        }
        let path = Path::new(location);
        let inside = path.starts_with(&app.paths.data) || app.paths.data.starts_with(path);
        let fresh = !known.contains(location);
        if inside || !path.is_absolute() || (fresh && !is_there(location)) {
            return Err(Refusal::at(
                Code::FolderTrouble,
                format!("safety.places.{i}"),
            ));
        }
    }
    let before = app.store()?.office_setup().safety.clone();
    let op = Op::SafetySet { before, after };
    app.book_mut()?.write_change(op, now)?;
    app.keep_places(places, now);
    Ok((
        setup_view(app, now)?,
        vec![Topic::OfficeSetup, Topic::Security],
    ))
}
