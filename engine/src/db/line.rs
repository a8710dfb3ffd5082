//! A way to SQLite, statement by statement.
//!
//! Each statement is a step to a thread of its own and back, which costs more than most statements do. So what needs no
//! answer goes along with the next one that does: they are one text, in one step.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures_util::TryStreamExt;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Either, Executor, Sqlite};

use super::Value;

pub struct Line<'c> {
    conn: &'c mut SqliteConnection,
    /// What is to run before the next statement.
    before: Option<&'static str>,
}

impl<'c> Line<'c> {
    pub fn new(conn: &'c mut SqliteConnection) -> Self {
        Self { conn, before: None }
    }

    /// The same, with something to run before the first statement.
    pub fn after(conn: &'c mut SqliteConnection, before: &'static str) -> Self {
        let before = Some(before);
        Self { conn, before }
    }

    /// What was to run and did not, since no statement followed.
    pub fn left(&self) -> Option<&'static str> {
        self.before
    }

    pub async fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, sqlx::Error> {
        let text = self.text(sql);
        // Only the last one's count is that of the statement: SQLite repeats the count for what changes no rows.
        let mut rows = 0;
        let mut steps = (&mut *self.conn).fetch_many(query(text, args));
        while let Some(step) = steps.try_next().await? {
            if let Either::Left(done) = step {
                rows = done.rows_affected();
            }
        }
        Ok(rows)
    }

    pub async fn find(
        &mut self,
        sql: &'static str,
        args: &[Value],
    ) -> Result<Option<SqliteRow>, sqlx::Error> {
        // To its end, not only to its first row: a statement that stops there may not have done all it does.
        Ok(self.all(sql, args).await?.into_iter().next())
    }

    pub async fn all(
        &mut self,
        sql: &'static str,
        args: &[Value],
    ) -> Result<Vec<SqliteRow>, sqlx::Error> {
        let text = self.text(sql);
        query(text, args).fetch_all(&mut *self.conn).await
    }

    fn text(&mut self, sql: &'static str) -> &'static str {
        match self.before.take() {
            Some(before) => together(before, sql),
            None => sql,
        }
    }
}

fn query<'q>(sql: &'static str, args: &'q [Value]) -> Query<'q, Sqlite, SqliteArguments> {
    args.iter()
        .fold(sqlx::query(sql), |query, value| match value {
            Value::Int(number) => query.bind(*number),
            Value::Text(text) => query.bind(text.clone()),
        })
}

/// The two as one text. Made once and kept: there are as many as there are statements that a verb begins with, a few
/// times over.
fn together(before: &'static str, sql: &'static str) -> &'static str {
    type Texts = HashMap<(&'static str, &'static str), &'static str>;
    static MADE: Mutex<Option<Texts>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    made.get_or_insert_default()
        .entry((before, sql))
        .or_insert_with(|| format!("{before}; {sql}").leak())
}
