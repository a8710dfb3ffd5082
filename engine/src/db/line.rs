//! A way to SQLite, statement by statement.
//!
//! Each statement is a step to a thread of its own and back, which costs more than most statements do. So what needs no
//! answer goes along with one that does, and what is asked together goes together: one text, in one step.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use futures_util::TryStreamExt;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Either, Executor, Sqlite};

use super::Value;

/// A statement and its arguments.
pub type Asked<'a> = (&'static str, &'a [Value]);

pub struct Line<'c> {
    conn: &'c mut SqliteConnection,
    /// What is to run before the next statement.
    before: Option<&'static str>,
    /// What is to run after it.
    after: Option<&'static str>,
}

impl<'c> Line<'c> {
    pub fn new(conn: &'c mut SqliteConnection) -> Self {
        Self {
            conn,
            before: None,
            after: None,
        }
    }

    /// The same, with something to run before the first step.
    pub fn after(conn: &'c mut SqliteConnection, before: &'static str) -> Self {
        Self {
            before: Some(before),
            ..Self::new(conn)
        }
    }

    /// The same, with something to run after that step, too.
    pub fn around(
        conn: &'c mut SqliteConnection,
        before: &'static str,
        after: &'static str,
    ) -> Self {
        Self {
            after: Some(after),
            ..Self::after(conn, before)
        }
    }

    /// What was to run and did not, since no step followed.
    pub fn left(&self) -> Option<&'static str> {
        self.before
    }

    pub async fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, sqlx::Error> {
        let (text, _) = self.text(&[(sql, args)]);
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
        let (text, _) = self.text(&[(sql, args)]);
        query(text, args).fetch_all(&mut *self.conn).await
    }

    /// The rows of each of them, one after the other.
    pub async fn each(&mut self, asked: &[Asked<'_>]) -> Result<Vec<Vec<SqliteRow>>, sqlx::Error> {
        let (text, before) = self.text(asked);
        let args: Vec<Value> = asked.iter().flat_map(|(_, args)| args.to_vec()).collect();
        let mut each = vec![Vec::new()];
        let mut steps = (&mut *self.conn).fetch_many(query(text, &args));
        while let Some(step) = steps.try_next().await? {
            match (step, each.last_mut()) {
                (Either::Right(row), Some(rows)) => rows.push(row),
                _ => each.push(Vec::new()),
            }
        }
        Ok(each.into_iter().skip(before).take(asked.len()).collect())
    }

    /// The text of the next step, and how many statements it runs before those that are asked.
    fn text(&mut self, asked: &[Asked<'_>]) -> (&'static str, usize) {
        let (before, after) = (self.before.take(), self.after.take());
        if let ([(sql, _)], None, None) = (asked, before, after) {
            return (sql, 0);
        }
        let others = before.map_or(0, |before| before.split(';').count());
        (together(before, asked, after), others)
    }
}

fn query<'q>(sql: &'static str, args: &'q [Value]) -> Query<'q, Sqlite, SqliteArguments> {
    args.iter()
        .fold(sqlx::query(sql), |query, value| match value {
            Value::Int(number) => query.bind(*number),
            Value::Text(text) => query.bind(text.clone()),
            Value::Bytes(bytes) => query.bind(bytes.clone()),
        })
}

/// All of it as one text. Made once and kept: there are as many as there are ways to begin a step in the code, a few
/// times over.
fn together(
    before: Option<&'static str>,
    asked: &[Asked<'_>],
    after: Option<&'static str>,
) -> &'static str {
    type Texts = HashMap<Vec<&'static str>, &'static str>;
    static MADE: Mutex<Option<Texts>> = Mutex::new(None);
    let statements = asked.iter().map(|(sql, _)| *sql);
    let parts: Vec<&str> = before.into_iter().chain(statements).chain(after).collect();
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let texts = made.get_or_insert_default();
    if let Some(text) = texts.get(&parts) {
        return text;
    }
    let mut counted = 0;
    let numbered = asked.iter().map(|(sql, args)| {
        let text = renumbered(sql, counted);
        counted += args.len();
        text
    });
    let all: Vec<String> = before
        .map(str::to_owned)
        .into_iter()
        .chain(numbered)
        .chain(after.map(str::to_owned))
        .collect();
    let text: &'static str = all.join("; ").leak();
    texts.insert(parts, text);
    text
}

/// The statement with its parameters counted from another one on. There is no `$` in our texts but before a number.
fn renumbered(sql: &str, by: usize) -> String {
    let mut parts = sql.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        let number = number.parse().unwrap_or(0) + by;
        // Into a string: it cannot fail.
        let _ = write!(text, "${number}{rest}");
    }
    text
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, Row};

    use super::*;
    use crate::args;

    #[test]
    fn parameters_are_counted_on() {
        assert_eq!(
            renumbered("a = $1 AND b = $12, $2", 3),
            "a = $4 AND b = $15, $5"
        );
        assert_eq!(renumbered("SELECT 1", 3), "SELECT 1");
    }

    #[tokio::test]
    async fn each_gets_its_own_arguments_and_its_own_rows() {
        let mut conn = SqliteConnection::connect("sqlite::memory:")
            .await
            .expect("opens");
        let two = "SELECT $1 AS n UNION ALL SELECT $2";
        let none = "SELECT $1 AS n WHERE 1 = 0";
        let mut line = Line::around(&mut conn, "BEGIN; SAVEPOINT s", "COMMIT");
        let asked: [Asked<'_>; 3] = [(two, args![1, 2]), (none, args![3]), (two, args![4, 5])];
        let each = line.each(&asked).await.expect("is asked");
        let numbers: Vec<Vec<i64>> = each
            .iter()
            .map(|rows| rows.iter().map(|row| row.get("n")).collect())
            .collect();
        assert_eq!(numbers, [vec![1, 2], vec![], vec![4, 5]]);
        let again = line.each(&asked[..1]).await.expect("alone, too");
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].len(), 2);
    }
}
