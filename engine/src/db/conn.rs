//! A connection inside a transaction: statements in, rows out, the same for both databases.

use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{FromRow, Postgres, Sqlite};

use super::Value;
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
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Conn<'_> {
    /// Runs the statement; tells how many rows it touched.
    pub async fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, Error> {
        Ok(match self {
            Self::Sqlite(conn) => sqlite(sql, args)
                .execute(&mut **conn)
                .await?
                .rows_affected(),
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
            Self::Sqlite(conn) => match sqlite(sql, args).fetch_optional(&mut **conn).await? {
                Some(row) => Some(T::from_row(&row)?),
                None => None,
            },
            Self::Postgres(conn) => match postgres(sql, args).fetch_optional(&mut **conn).await? {
                Some(row) => Some(T::from_row(&row)?),
                None => None,
            },
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
            Self::Sqlite(conn) => sqlite(sql, args)
                .fetch_all(&mut **conn)
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

fn sqlite<'q>(sql: &'static str, args: &'q [Value]) -> Query<'q, Sqlite, SqliteArguments> {
    args.iter()
        .fold(sqlx::query(sql), |query, value| match value {
            Value::Int(number) => query.bind(*number),
            Value::Text(text) => query.bind(text.clone()),
        })
}

fn postgres<'q>(sql: &'static str, args: &'q [Value]) -> Query<'q, Postgres, PgArguments> {
    args.iter()
        .fold(sqlx::query(sql), |query, value| match value {
            Value::Int(number) => query.bind(*number),
            Value::Text(text) => query.bind(text.as_deref()),
        })
}
