//! Compares the schema of a store with that of this version.

use std::sync::OnceLock;

use rusqlite::Connection;

use super::fault::Fault;
use crate::store::Store;

/// Kind, name and SQL text of a table, an index or a trigger.
type SchemaObject = (String, String, Option<String>);

/// The schema of this version. It is the same for every book and is computed once, because that is slow.
static SCHEMA: OnceLock<Vec<SchemaObject>> = OnceLock::new();

impl Store {
    /// Checks that tables, indexes and triggers are those of this version, apart from the internal ones of SQLite.
    pub(super) fn verify_schema(&self) -> Result<(), Fault> {
        let schema = match SCHEMA.get() {
            Some(schema) => schema,
            None => {
                let empty = Store::in_memory(self.vault_id, self.device);
                let schema = read_schema(&empty.map_err(|_| Fault::Schema)?.conn)?;
                SCHEMA.get_or_init(|| schema)
            }
        };
        match read_schema(&self.conn)? == *schema {
            true => Ok(()),
            false => Err(Fault::Schema),
        }
    }
}

/// Reads the schema of a store.
fn read_schema(conn: &Connection) -> Result<Vec<SchemaObject>, Fault> {
    let sql = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
               ORDER BY type, name";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
