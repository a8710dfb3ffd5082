//! A connection inside a transaction: statements in, rows out, the same for both databases.

use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Postgres};

use super::Value;
use super::line::{Asked, Line};
use crate::Error;

/// What a row is read into: derive `sqlx::FromRow` once and it is one on both databases.
pub trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

impl<T> Row for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

pub enum Conn<'c> {
    Sqlite(Line<'c>),
    Postgres(&'c mut PgConnection),
}

impl Conn<'_> {
    /// Runs the statement; tells how many rows it touched.
    pub async fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, Error> {
        Ok(match self {
            Self::Sqlite(line) => line.execute(sql, args).await?,
            Self::Postgres(conn) => postgres(sql, args)
                .execute(&mut **conn)
                .await?
                .rows_affected(),
        })
    }

    pub async fn find<T: Row>(
        &mut self,
        sql: &'static str,
        args: &[Value],
    ) -> Result<Option<T>, Error> {
        Ok(match self {
            Self::Sqlite(line) => match line.find(sql, args).await? {
                Some(row) => Some(T::from_row(&row)?),
                None => None,
            },
            Self::Postgres(conn) => match postgres(sql, args).fetch_optional(&mut **conn).await? {
                Some(row) => Some(T::from_row(&row)?),
                None => None,
            },
        })
    }

    /// Runs the first of the pair, which takes the first so many arguments, then asks the other, which takes all of
    /// them: one step where statements are cheap and steps are dear.
    pub async fn find_after<T: Row>(
        &mut self,
        pair: &'static Pair,
        args: &[Value],
    ) -> Result<Option<T>, Error> {
        if let Self::Postgres(_) = self {
            let first = args.get(..pair.takes).unwrap_or(args);
            self.execute(pair.first, first).await?;
            return self.find(pair.then, args).await;
        }
        self.find(pair.both, args).await
    }

    /// Asks them all, each with its own arguments: one step where steps are dear.
    pub async fn each<const N: usize>(
        &mut self,
        asked: [Asked<'_>; N],
    ) -> Result<[Rows; N], Error> {
        let each: Result<[Rows; N], _> = self.every(&asked).await?.try_into();
        each.map_err(|_| Error::broken("a statement gave no end"))
    }

    /// The same, of as many as there are. Their number makes a text of its own: let there be few of them.
    pub async fn every(&mut self, asked: &[Asked<'_>]) -> Result<Vec<Rows>, Error> {
        Ok(match self {
            Self::Sqlite(line) => {
                let each = line.each(asked).await?;
                each.into_iter().map(Rows::Sqlite).collect()
            }
            Self::Postgres(conn) => {
                let mut each = Vec::with_capacity(asked.len());
                for (sql, args) in asked {
                    let rows = postgres(sql, args).fetch_all(&mut **conn).await?;
                    each.push(Rows::Postgres(rows));
                }
                each
            }
        })
    }

    /// The row that must be there.
    pub async fn one<T: Row>(&mut self, sql: &'static str, args: &[Value]) -> Result<T, Error> {
        self.find(sql, args)
            .await?
            .ok_or_else(|| sqlx::Error::RowNotFound.into())
    }

    pub async fn all<T: Row>(
        &mut self,
        sql: &'static str,
        args: &[Value],
    ) -> Result<Vec<T>, Error> {
        Ok(match self {
            Self::Sqlite(line) => line
                .all(sql, args)
                .await?
                .iter()
                .map(T::from_row)
                .collect::<Result<_, _>>()?,
            Self::Postgres(conn) => postgres(sql, args)
                .fetch_all(&mut **conn)
                .await?
                .iter()
                .map(T::from_row)
                .collect::<Result<_, _>>()?,
        })
    }
}

/// What one of several statements gave.
pub enum Rows {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl Rows {
    pub fn all<T: Row>(&self) -> Result<Vec<T>, Error> {
        let all: Result<_, sqlx::Error> = match self {
            Self::Sqlite(rows) => rows.iter().map(T::from_row).collect(),
            Self::Postgres(rows) => rows.iter().map(T::from_row).collect(),
        };
        Ok(all?)
    }

    /// The first, where there is at most one.
    pub fn find<T: Row>(&self) -> Result<Option<T>, Error> {
        let found = match self {
            Self::Sqlite(rows) => rows.first().map(T::from_row).transpose(),
            Self::Postgres(rows) => rows.first().map(T::from_row).transpose(),
        };
        Ok(found?)
    }

    pub fn one<T: Row>(&self) -> Result<T, Error> {
        self.find()?.ok_or_else(|| sqlx::Error::RowNotFound.into())
    }
}

/// Two statements that go together; `both` is the one, a semicolon, and the other.
pub struct Pair {
    pub first: &'static str,
    /// How many of the arguments the first one takes, from `$1` on.
    pub takes: usize,
    pub then: &'static str,
    pub both: &'static str,
}

fn postgres<'q>(sql: &'static str, args: &'q [Value]) -> Query<'q, Postgres, PgArguments> {
    args.iter()
        .fold(sqlx::query(sql), |query, value| match value {
            Value::Int(number) => query.bind(*number),
            Value::Text(text) => query.bind(text.as_deref()),
            Value::Bytes(bytes) => query.bind(bytes.as_slice()),
        })
}
