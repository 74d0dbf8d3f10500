//! The rules of mediation as pure functions: no store, no file, no clock. `now`, `today` and new ids are arguments.

pub mod access;
pub mod action;
pub mod calendar;
pub mod captions;
pub mod case;
mod case_entry;
pub mod decide;
pub mod derived;
pub mod entry;
pub mod erasure;
pub mod event;
pub mod evolve;
pub mod facts;
mod holidays;
pub mod identity;
pub mod ids;
pub mod masks;
pub mod money;
pub mod number;
pub mod office;
pub mod op;
pub mod party;
pub mod period;
pub mod refusal;
pub mod stage;
pub mod text;
pub mod vocabulary;
