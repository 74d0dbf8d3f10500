//! Conditions of a query, as SQL with parameters.

use rusqlite::types::Value;

/// SQL conditions, joined by AND, with their parameters.
#[derive(Debug, Default, Clone)]
pub struct Conditions {
    pub sql: Vec<String>,
    pub params: Vec<Value>,
}

impl Conditions {
    pub(super) fn add(&mut self, sql: &str, params: impl IntoIterator<Item = Value>) {
        self.sql.push(sql.to_string());
        self.params.extend(params);
    }

    /// Adds `column IN (…)`; `or_none` also matches rows without a value.
    pub(super) fn add_in(&mut self, column: &str, values: Vec<Value>, or_none: bool) {
        let marks = vec!["?"; values.len()].join(", ");
        let sql = match (values.len(), or_none) {
            (0, false) => return,
            (0, true) => format!("{column} IS NULL"),
            (1, false) => format!("{column} = ?"),
            (_, false) => format!("{column} IN ({marks})"),
            (_, true) => format!("({column} IN ({marks}) OR {column} IS NULL)"),
        };
        self.add(&sql, values);
    }

    pub(super) fn and(&mut self, more: Conditions) {
        self.sql.extend(more.sql);
        self.params.extend(more.params);
    }

    /// Returns the conditions as one SQL expression; `1` if there are none.
    pub fn text(&self) -> String {
        if self.sql.is_empty() {
            "1".to_string()
        } else {
            self.sql.join(" AND ")
        }
    }
}
