//! Writes the office setup (office, grids, staff, rooms, safety) as rows, and reads it back.

use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;
use super::values::{Columns, code, maybe_day};
use crate::domain::number::NumberPattern;
use crate::domain::office::{Grid, Office, OfficeSetup, Room, Safety, Staff};
use crate::domain::op::Op;
use crate::domain::period::MonthBoundary;
use crate::domain::vocabulary::SuccessFormula;

/// Loads the office setup.
pub fn load(conn: &Connection) -> Result<OfficeSetup, StoreError> {
    let office = conn
        .query_row("SELECT * FROM office", [], |row| {
            Ok((
                row.get::<_, String>("number_pattern")?,
                row.get::<_, Option<String>>("consult_pattern")?,
                row.get::<_, Option<String>>("life_pattern")?,
                row.get::<_, String>("month_boundary")?,
                row.get::<_, String>("success_formula")?,
                Office {
                    name: row.get("name")?,
                    short: row.get("short")?,
                    body: row.coded("body")?,
                    number_pattern: NumberPattern::default(),
                    consult_pattern: None,
                    life_pattern: None,
                    month_boundary: MonthBoundary::Calendar,
                    success_formula: SuccessFormula::AllClosed,
                    prepared_by: row.get("prepared_by")?,
                    reviewed_by: row.get("reviewed_by")?,
                    complete_from: row.maybe_date("complete_from")?,
                    phrases: row.json("phrases")?,
                },
            ))
        })
        .optional()?;
    let office = match office {
        None => None,
        Some((main, consult, life, boundary, formula, office)) => Some(Office {
            number_pattern: pattern(&main)?,
            consult_pattern: consult.as_deref().map(pattern).transpose()?,
            life_pattern: life.as_deref().map(pattern).transpose()?,
            month_boundary: coded(&boundary)?,
            success_formula: coded(&formula)?,
            ..office
        }),
    };
    let mut grids = conn.prepare("SELECT * FROM grid ORDER BY place, id")?;
    let mut staff = conn.prepare("SELECT * FROM staff ORDER BY place, id")?;
    let mut rooms = conn.prepare("SELECT * FROM room ORDER BY place, id")?;
    Ok(OfficeSetup {
        safety: safety(conn)?,
        office,
        grids: grids
            .query_map([], |row| {
                Ok(Grid {
                    id: row.id("id")?,
                    position: row.get("place")?,
                    name: row.get("name")?,
                    liaison: row.get("liaison")?,
                    active: row.get("active")?,
                })
            })?
            .collect::<Result<_, _>>()?,
        staff: staff
            .query_map([], |row| {
                Ok(Staff {
                    id: row.id("id")?,
                    position: row.get("place")?,
                    name: row.get("name")?,
                    role: row.coded("role")?,
                    team: row.get("team")?,
                    active: row.get("active")?,
                })
            })?
            .collect::<Result<_, _>>()?,
        rooms: rooms
            .query_map([], |row| {
                Ok(Room {
                    id: row.id("id")?,
                    position: row.get("place")?,
                    name: row.get("name")?,
                    active: row.get("active")?,
                })
            })?
            .collect::<Result<_, _>>()?,
    })
}

fn pattern(stored: &str) -> Result<NumberPattern, StoreError> {
    NumberPattern::parse(stored).map_err(|_| StoreError::Damaged)
}

fn safety(conn: &Connection) -> Result<Option<Safety>, StoreError> {
    let found = conn.query_row("SELECT * FROM safety", [], |row| {
        Ok(Safety {
            idle_minutes: row.get("idle_minutes")?,
            backup_locations: row.json("places")?,
            export_folder: row.get("export_folder")?,
            keep_agreements_years: row.get("keep_agreements_years")?,
            keep_others_years: row.get("keep_others_years")?,
        })
    });
    Ok(found.optional()?)
}

fn coded<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    Ok(serde_json::from_value(text.into())?)
}

/// Writes the row that a change of the office setup concerns; other changes are ignored.
pub fn save(conn: &Connection, op: &Op) -> Result<(), StoreError> {
    match op {
        Op::OfficeSet { after, .. } => {
            conn.execute(
                "INSERT OR REPLACE INTO office (one, name, short, body, number_pattern, month_boundary, \
                 success_formula, prepared_by, reviewed_by, consult_pattern, life_pattern, complete_from, \
                 phrases) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                params![
                    after.name,
                    after.short,
                    after.body.code(),
                    after.number_pattern.as_str(),
                    code(&after.month_boundary)?,
                    code(&after.success_formula)?,
                    after.prepared_by,
                    after.reviewed_by,
                    after.consult_pattern.as_ref().map(NumberPattern::as_str),
                    after.life_pattern.as_ref().map(NumberPattern::as_str),
                    maybe_day(after.complete_from),
                    serde_json::to_string(&after.phrases)?
                ],
            )?;
        }
        Op::GridPut { after, .. } => {
            conn.execute(
                "INSERT INTO grid (id, place, name, liaison, active) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (id) DO UPDATE SET place = ?2, name = ?3, liaison = ?4, active = ?5",
                params![
                    after.id.as_bytes(),
                    after.position,
                    after.name,
                    after.liaison,
                    after.active
                ],
            )?;
        }
        Op::StaffPut { after, .. } => {
            conn.execute(
                "INSERT INTO staff (id, place, name, role, active, team) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                 ON CONFLICT (id) DO UPDATE SET place = ?2, name = ?3, role = ?4, active = ?5, team = ?6",
                params![
                    after.id.as_bytes(),
                    after.position,
                    after.name,
                    after.role.code(),
                    after.active,
                    after.team
                ],
            )?;
        }
        Op::RoomPut { after, .. } => {
            conn.execute(
                "INSERT INTO room (id, place, name, active) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (id) DO UPDATE SET place = ?2, name = ?3, active = ?4",
                params![
                    after.id.as_bytes(),
                    after.position,
                    after.name,
                    after.active
                ],
            )?;
        }
        Op::SafetySet { after, .. } => {
            conn.execute(
                "INSERT OR REPLACE INTO safety (one, idle_minutes, places, keep_agreements_years, \
                 keep_others_years, export_folder) VALUES (1, ?1, ?2, ?3, ?4, ?5)",
                params![
                    after.idle_minutes,
                    serde_json::to_string(&after.backup_locations)?,
                    after.keep_agreements_years,
                    after.keep_others_years,
                    after.export_folder
                ],
            )?;
        }
        _ => {}
    }
    Ok(())
}
