//! Reads the tables of law in `rules/`.

use serde::de::DeserializeOwned;

/// Returns the rows of a table, each made from its cells by `make`.
///
/// # Errors
/// The number of the first bad row, from 1 below the head, and what is wrong with it.
pub fn read_rows<R: DeserializeOwned, T>(
    table: &str,
    make: impl Fn(R) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows = reader.deserialize::<R>().enumerate();
    rows.map(|(at, row)| {
        row.map_err(|error| error.to_string())
            .and_then(&make)
            .map_err(|error| format!("row {}: {error}", at + 1))
    })
    .collect()
}
