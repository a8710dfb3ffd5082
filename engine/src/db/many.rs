//! Many rows with few statements: for who fills whole tables.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Conn, Value};
use crate::Error;

/// Where rows go. A `const` of the noun's `sql.rs`.
pub(crate) struct Table {
    pub name: &'static str,
    /// Separated by commas.
    pub columns: &'static str,
}

/// Rows of one statement on SQLite: the same few texts again and again, so that each is prepared once.
const STEPS: [usize; 3] = [64, 8, 1];

impl Conn<'_> {
    /// Puts them all there: the values of one row after those of another, each with one for every column.
    pub(crate) async fn insert(&mut self, into: &Table, values: &[Value]) -> Result<(), Error> {
        let columns = into.columns.split(',').count();
        match self {
            Self::Sqlite(line) => {
                let mut rest = values;
                while !rest.is_empty() {
                    let left = rest.len() / columns;
                    let fits = |step: &usize| *step <= left;
                    let step = STEPS.into_iter().find(fits).unwrap_or(1);
                    let (now, later) = rest.split_at(step * columns);
                    line.execute(into.with_rows(step, columns), now).await?;
                    rest = later;
                }
            }
            Self::Postgres(conn) => {
                let Some(first) = values.get(..columns) else {
                    return Ok(());
                };
                let mut query = sqlx::query(into.with_arrays(first));
                for (place, value) in first.iter().enumerate() {
                    let column = values.iter().skip(place).step_by(columns);
                    query = match value {
                        Value::Int(_) => query.bind(column.map(number).collect::<Vec<_>>()),
                        Value::Text(_) => query.bind(column.map(text).collect::<Vec<_>>()),
                        Value::Bytes(_) => query.bind(column.map(bytes).collect::<Vec<_>>()),
                    };
                }
                query.execute(&mut **conn).await?;
            }
        }
        Ok(())
    }
}

impl Table {
    /// Nameless parameters: SQLite looks each name up among all the others.
    fn with_rows(&self, rows: usize, columns: usize) -> &'static str {
        kept((self.name, rows), || {
            let row = format!("({})", vec!["?"; columns].join(", "));
            let rows = vec![row; rows].join(", ");
            format!("INSERT INTO {} ({}) VALUES {rows}", self.name, self.columns)
        })
    }

    /// Each column as one array, however many rows there are.
    fn with_arrays(&self, row: &[Value]) -> &'static str {
        let column = |(place, value): (usize, &Value)| {
            let kind = match value {
                Value::Int(_) => "BIGINT",
                Value::Text(_) => "TEXT",
                Value::Bytes(_) => "BYTEA",
            };
            format!("${}::{kind}[]", place + 1)
        };
        kept((self.name, 0), || {
            let arrays: Vec<String> = row.iter().enumerate().map(column).collect();
            let (name, columns, arrays) = (self.name, self.columns, arrays.join(", "));
            format!("INSERT INTO {name} ({columns}) SELECT * FROM UNNEST({arrays})")
        })
    }
}

/// A text of constants alone, made once: there are a few for each table.
fn kept(key: (&'static str, usize), text: impl FnOnce() -> String) -> &'static str {
    type Texts = HashMap<(&'static str, usize), &'static str>;
    static MADE: Mutex<Option<Texts>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.get_or_insert_default()
        .entry(key)
        .or_insert_with(|| text().leak())
}

fn number(value: &Value) -> Option<i64> {
    match value {
        Value::Int(number) => *number,
        Value::Text(_) | Value::Bytes(_) => None,
    }
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => text.as_deref(),
        Value::Int(_) | Value::Bytes(_) => None,
    }
}

fn bytes(value: &Value) -> Option<&[u8]> {
    match value {
        Value::Bytes(bytes) => Some(bytes),
        Value::Int(_) | Value::Text(_) => None,
    }
}
