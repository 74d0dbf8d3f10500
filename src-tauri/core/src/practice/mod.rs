//! The practice book.
use crate::api::Moment;
use crate::domain::ids::StaffId;
use crate::domain::office::House;
use crate::store::{Store, StoreError};

pub fn fill(_store: &mut Store, _now: &Moment) -> Result<(), StoreError> {
    Ok(())
}

pub fn user(house: &House) -> Option<StaffId> {
    house.staff.first().map(|s| s.id)
}
