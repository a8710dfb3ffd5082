//! Invariant: no query in a request path grows with the size of a room or of the server. Each one's plan is
//! asked of both databases.

use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};

use crate::db::{Value, migrations};
use crate::{
    accounts, administration, args, avatars, jobs, live, marks, messages, rooms, sessions,
};

fn all() -> Vec<(&'static str, Vec<Value>)> {
    [
        requests(),
        rooms_and_jobs(),
        messages_and_marks(),
        invitations(),
        administration(),
    ]
    .concat()
}

/// Every statement that a request runs, with arguments of the right types.
fn requests() -> Vec<(&'static str, Vec<Value>)> {
    use accounts::sql as account;
    use avatars::sql as avatar;
    use sessions::sql as session;
    let name = || args!["x"].to_vec();
    let id = || args![1].to_vec();
    vec![
        (account::ANYBODY, vec![]),
        (account::WANTED, args!["x", "x"].to_vec()),
        (account::BY_USERNAME, name()),
        (account::BY_EMAIL, name()),
        (account::CARD, id()),
        (account::NEWEST, args![24].to_vec()),
        (account::CHANGED, args![1, 501].to_vec()),
        (account::RENAME, args![1, "x", 1].to_vec()),
        (account::CHOOSE, args![1, 0, 1, 1].to_vec()),
        (account::FOUND, args!["x", 1, "y", 40].to_vec()),
        (account::OWN, id()),
        (account::OWNED_ALONE, id()),
        (account::STILL_IN, args![1, 5_000].to_vec()),
        (account::ASKING_IN, args![1, 5_000].to_vec()),
        (account::EMPTY, args![1, " 1", 1].to_vec()),
        (account::CHANGE_USERNAME, args![1, "x", 1].to_vec()),
        (account::CHANGE_EMAIL, args![1, "x", "x"].to_vec()),
        (account::BIO, id()),
        (account::CHANGE_BIO, args![1, "x", 1].to_vec()),
        (account::HAVING, args!["x", 1, "y", 40].to_vec()),
        (account::LIKE, args!["x", 4].to_vec()),
        (account::FORGET_KEYS, id()),
        (account::FORGET_PARTS, id()),
        (
            avatar::INSERT,
            args![1, 1, None::<i64>, &vec![1_u8], &vec![1_u8]].to_vec(),
        ),
        (avatar::FORGET, id()),
        (avatar::FORGET_ROOMS, id()),
        (avatar::CHANGE, args![1, 1, 1].to_vec()),
        (avatar::CHANGE_ROOM, args![1, 1, 1].to_vec()),
        (avatar::SMALL, id()),
        (avatar::LARGE, id()),
        (account::UNKEYED, args![1, 100].to_vec()),
        (account::KEYED, args![1, 1].to_vec()),
        (session::BY_TOKEN, args!["x", 1].to_vec()),
        (session::BY_ID, args![1, 1].to_vec()),
        (session::TOUCH, args!["x", 1, 1, "x"].to_vec()),
        (session::END, args![1, 1, 1, 1].to_vec()),
        (session::STAMP, args![1, 1].to_vec()),
        (session::OPEN_USES, args![1, 100].to_vec()),
        (session::OLDEST_OVER, args![1, 100].to_vec()),
        (session::OPEN_OF, args![1, 100].to_vec()),
        (session::CHANGED, args![1, 1, 501].to_vec()),
        (session::EXPIRED, args![1, 100].to_vec()),
        (session::REACH, args![1, 1].to_vec()),
        (live::sql::SERVER_HEAD, vec![]),
        (live::sql::ACCOUNT_HEAD, id()),
        (live::sql::ROOM_HEAD, id()),
        (live::sql::ROOM_REACHED, id()),
        (live::sql::PLACES_CHANGED, args![1, 1, 501].to_vec()),
        (live::sql::SEEN, id()),
        (live::sql::SET_SEEN, args![1, 1].to_vec()),
        (live::sql::CHOICES_CHANGED, args![1, 501].to_vec()),
    ]
}

/// Those of invitations and of who may come.
fn invitations() -> Vec<(&'static str, Vec<Value>)> {
    use crate::{invitations::sql as invitation, registration::sql as registration};
    let (two, three, four) = (
        || args![1, 1].to_vec(),
        || args![1, 1, 99].to_vec(),
        || args![1, 1, 1, 100].to_vec(),
    );
    let none = || None::<i64>;
    let made = args![1, "x", "x", none(), 1, none(), none()].to_vec();
    vec![
        (invitation::INSERT, made),
        (invitation::BY_HASH, args!["x"].to_vec()),
        (invitation::BY_ID, args![1].to_vec()),
        (invitation::OF_ROOM, four()),
        (invitation::OF_SERVER, three()),
        (invitation::OF_SERVER_BY, four()),
        (invitation::FULL_ROOM, three()),
        (invitation::FULL_HANDS, three()),
        (invitation::REVOKE, two()),
        (invitation::END_OF, two()),
        (invitation::CAME, two()),
        (invitation::COUNT, two()),
        (invitation::EXPIRE, two()),
        (invitation::FORGET_USES, two()),
        (invitation::FORGET, two()),
        (registration::SETTINGS, vec![]),
        (registration::CHANGED, args![1].to_vec()),
        (registration::CHANGE, args!["x", 1].to_vec()),
    ]
}

/// What administrators ask, and what is asked for them.
fn administration() -> Vec<(&'static str, Vec<Value>)> {
    use accounts::sql as account;
    use administration::sql as administer;
    vec![
        (account::OWN_NAMES, args![1].to_vec()),
        (account::SET_PASSWORD, args![1, "x"].to_vec()),
        (account::RESET_HOLDER, args!["x"].to_vec()),
        (account::PUT_RESET, args![1, "x", 1, 1].to_vec()),
        (account::USE_RESET, args![1, "x", 1].to_vec()),
        (account::FORGET_RESET, args![1].to_vec()),
        (sessions::sql::OPEN_IDS, args![1, 100].to_vec()),
        (administer::STANDING, args![1].to_vec()),
        (administer::OTHER_OWNER, args![1].to_vec()),
        (administer::SET_ROLE, args![1, "x", 1].to_vec()),
        (administer::DISABLE, args![1, None::<i64>, 1].to_vec()),
        (administer::NEWEST, args![1, 51].to_vec()),
        (administer::BY_NAME, args!["x", 1, "y", 102].to_vec()),
        (administer::BY_EMAIL, args!["x", 1, "y", 102].to_vec()),
        (administer::LISTED, args![1, 51].to_vec()),
        (administer::OWNERS, args![1, 3].to_vec()),
        (administer::RECORD, args![1, None::<i64>, "x"].to_vec()),
        (administer::AUDIT, args![1, 51].to_vec()),
    ]
}

/// What counts no further than a figure that it is given, which it finds by an index and reads under its name.
fn counted() -> Vec<(&'static str, Vec<Value>)> {
    use administration::sql as administer;
    vec![
        (administer::COUNT_PEOPLE, args![10_001].to_vec()),
        (administer::COUNT_ROOMS, args![10_001].to_vec()),
        (administer::COUNT_MESSAGES, args![10_001].to_vec()),
        (administer::ACTIVE, args![1, 10_001].to_vec()),
    ]
}

/// What grows with the server, with a room, or with somebody else's rooms.
const TABLES: [&str; 13] = [
    "channel_keys",
    "users",
    "rooms",
    "members",
    "entries",
    "messages",
    "mentions",
    "reactions",
    "read_log",
    "invitations",
    "invitation_uses",
    "sessions",
    "audit",
];

/// Whether this step goes through the table from end to end.
fn walks(step: &str, how: &str, table: &str) -> bool {
    let mut words = step.split(how).skip(1);
    words.any(|rest| rest.split_whitespace().next() == Some(table))
}

/// What goes through all rooms of one person, of whom there are `limits::ROOMS_MAX` at most. It may walk and sort those:
/// it finds them, and what belongs to each, by an index.
fn rails() -> Vec<(&'static str, Vec<Value>)> {
    use rooms::cards::sql as card;
    let (two, four) = (|| args![1, 40].to_vec(), || args![1, 40, 1, 1].to_vec());
    vec![
        (card::RAIL, two()),
        (card::RAIL_LASTS, two()),
        (card::RAIL_PEOPLE, two()),
        (card::BEFORE, four()),
        (card::BEFORE_LASTS, four()),
        (live::sql::ROOMS_OF, args![1].to_vec()),
        (card::COUNT, args![1].to_vec()),
    ]
}

/// What is about one room and reads from what it has found itself, which bears one of `FOUND`'s names.
fn cards() -> Vec<(&'static str, Vec<Value>)> {
    use rooms::cards::sql as card;
    vec![
        (card::ONE, args![1, 40].to_vec()),
        (card::ONE_LAST, args![1, 40].to_vec()),
        (marks::sql::UNREAD, args![1, 40, 1, 1].to_vec()),
    ]
}

/// The named subqueries of those: a room, or as many rows as their LIMIT says.
const FOUND: [&str; 7] = [
    "rail",
    "ends",
    "unread_rows",
    "mention_rows",
    "counting",
    "recent",
    "mentioning",
];

/// What is sent, read and marked.
fn messages_and_marks() -> Vec<(&'static str, Vec<Value>)> {
    use marks::sql as mark;
    use messages::sql as message;
    let (two, three, four) = (
        || args![1, 1].to_vec(),
        || args![1, 1, 1].to_vec(),
        || args![1, 1, 1, 1].to_vec(),
    );
    let none = || None::<i64>;
    vec![
        (message::TAKE, two()),
        (message::SAY.first, two()),
        (message::SAY.then, args![1, 1, 1, 1, "x"].to_vec()),
        (
            message::INSERT,
            args![1, 1, 1, 1, 1, "x", None::<String>, none(), 1].to_vec(),
        ),
        (
            message::INSERT_LINE,
            args![1, 1, 1, 1, 1, None::<String>, 1].to_vec(),
        ),
        (message::BY_KEY, three()),
        (message::ONE, two()),
        (
            message::EDIT,
            args![1, 1, 1, "x", None::<String>, 1].to_vec(),
        ),
        (message::EMPTY, four()),
        (message::STAMP, four()),
        (message::REACT, args![1, 1, 1, "x", 1].to_vec()),
        (message::UNREACT, args![1, 1, 1, "x"].to_vec()),
        (message::UNREACT_ALL, two()),
        (message::MENTION, three()),
        (message::UNMENTION, three()),
        (message::CHANGED, three()),
        (message::DOWN, four()),
        (message::UP, three()),
        (message::SENT_FROM, two()),
        (message::QUOTED, four()),
        (message::REACTIONS, three()),
        (message::REACTIONS_CHANGED, three()),
        (mark::CHANGED, three()),
        (mark::PLACE, two()),
        (mark::MOVE_ENTRY, args![1, 1, 1, none(), 1].to_vec()),
        (mark::KEEP, args![1, 1, "x", none(), 1, 1].to_vec()),
        (mark::FAVOURITES, args![1, 50].to_vec()),
        (mark::MOVE_MARK, four()),
        (mark::LOG, four()),
        (mark::FORGET, args![1, 1000].to_vec()),
        (mark::OF_ROOM, three()),
        (mark::READERS, four()),
    ]
}

/// Those of rooms and jobs; what a job runs is bounded just so.
fn rooms_and_jobs() -> Vec<(&'static str, Vec<Value>)> {
    use jobs::sql as job;
    use rooms::{ending::sql as ending, sql as room};
    let named = || args![1, "x", "x", 1].to_vec();
    let made = || {
        let none: Option<i64> = None;
        let (text, number) = ("x", 1);
        let args = args![
            number, text, text, text, text, text, text, none, none, number, none, number, number
        ];
        args.to_vec()
    };
    let mut all = vec![
        (room::SEAT, args![1, 1].to_vec()),
        (room::CHANGED, args![1, 1].to_vec()),
        (room::MEMBERS_CHANGED, args![1, 1, 501].to_vec()),
        (room::MEMBERS_IN, args![1, 1, 201].to_vec()),
        (room::MEMBERS_ASKING, args![1, 200].to_vec()),
        (room::MEMBERS_BANNED, args![1, 200].to_vec()),
        (room::PUT_ASIDE, args![1, 1, "banned", 1, 1].to_vec()),
        (room::GIVE, args![1, 1, "admin", 1].to_vec()),
        (room::SET_POLICY, args![1, "open", "all", "all", 1].to_vec()),
        (room::ALL_CHANNELS, args!["x", 1, 1, 21].to_vec()),
        (room::CHANNELS, args!["x", 1, "y", 1, 40].to_vec()),
        (room::WHOLE_KEY, args![1].to_vec()),
        (room::FORGET_KEYS, args![1].to_vec()),
        (room::UNKEYED, args![1, 100].to_vec()),
        (room::KEYED, args![1, 1].to_vec()),
        (room::MEMBER, args![1, 1].to_vec()),
        (room::INSERT, made()),
        (room::OF_PAIR, args![1, 1].to_vec()),
        (room::OF_KEY, args![1, 1].to_vec()),
        (room::GUEST, args![1, 1, 1999].to_vec()),
        (room::PUT_MEMBER, args![1, 1, "x", 1, 1, 1, 1].to_vec()),
        (room::PUT_ENTRY, args![1, 1, 1, 1, 1].to_vec()),
        (room::PUT_OUT, args![1, 1, "x", 1].to_vec()),
        (room::CLOSE_ENTRY, args![1, 1, 1].to_vec()),
        (room::DECLINE_ENTRY, args![1, 1, 1].to_vec()),
        (room::HAS_ENTRY, args![1, 1].to_vec()),
        (room::HAS_ENDED, args![1, 1].to_vec()),
        (room::OTHER_OWNER, args![1, 1].to_vec()),
        (room::COUNT, args![1, 1, 1].to_vec()),
        (room::RENAME, named()),
        (room::END, args![1, 1, 1].to_vec()),
        (ending::STILL_IN, args![1, 100].to_vec()),
        (ending::FORGET_UP_TO, args![1, 1].to_vec()),
        (job::INSERT, args![1, "x", "x", 1].to_vec()),
        (job::DUE, args![1].to_vec()),
        (job::TAKE, args![1, 1].to_vec()),
        (job::MOVE, args![1, 1, 1].to_vec()),
        (job::DONE, args![1, 1].to_vec()),
    ];
    let chunks = ending::CHUNKS.iter();
    all.extend(chunks.map(|chunk| (*chunk, args![1, 1000].to_vec())));
    all
}

/// What a statement may do beside finding rows by an index.
#[derive(Clone, Copy)]
enum May {
    /// Nothing.
    Find,
    /// Read through what it found, under its name.
    ReadFound,
    /// Or count it, each once.
    CountFound,
    /// And sort it.
    SortFound,
}

impl May {
    fn do_on_sqlite(self, sql: &str, step: &str) -> bool {
        // A walk along an index that a LIMIT ends is as short as its LIMIT.
        let bounded =
            step == "SCAN CONSTANT ROW" || step.contains("INDEX") && sql.contains("LIMIT");
        let found = FOUND.iter().any(|name| walks(step, "SCAN", name));
        let (scans, sorts) = (step.starts_with("SCAN"), step.contains("TEMP B-TREE"));
        match self {
            Self::Find => !sorts && (!scans || bounded),
            Self::ReadFound => !sorts && (!scans || found),
            Self::CountFound => {
                let each = step.contains("count(DISTINCT)");
                (!sorts || each) && (!scans || bounded || found)
            }
            Self::SortFound => !TABLES.iter().any(|table| walks(step, "SCAN", table)),
        }
    }

    /// What is found has no table there to be scanned.
    fn do_on_postgres(self, sql: &str, step: &str) -> bool {
        let (scans, sorts) = (step.contains("Seq Scan"), step.contains("Sort"));
        match self {
            Self::Find => !sorts && (!scans || asks_for_one(sql)),
            // One card is sorted as many are, in the last step, where it is alone: SQLite sees that, and does not.
            Self::ReadFound => !(scans || sorts && step.contains("->")),
            Self::CountFound => !scans,
            Self::SortFound => !TABLES.iter().any(|table| walks(step, "Seq Scan on", table)),
        }
    }
}

/// One row, behind a LIMIT of one.
fn asks_for_one(sql: &str) -> bool {
    let mut behind = sql.split("LIMIT 1").skip(1);
    behind.any(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// What nobody may write, told as if it were one of those: so that it is known that it would be noticed.
fn bad() -> Vec<(May, &'static str, Vec<Value>)> {
    let id = || args![1].to_vec();
    let everybody = "SELECT id FROM users WHERE created > $1";
    let reads = "SELECT * FROM read_log WHERE seq + 0 = $1";
    let sorted = "SELECT seq FROM (SELECT seq FROM messages WHERE room_id = $1
        ORDER BY sent LIMIT 100) AS counting";
    let reacted = "SELECT seq FROM reactions WHERE at > $1 ORDER BY at";
    let within = "SELECT counting.seq FROM (SELECT seq FROM messages WHERE sent > $1 LIMIT 100)
        AS counting JOIN rooms ON rooms.id = counting.seq";
    let mut bad = Vec::new();
    for may in [May::Find, May::ReadFound, May::CountFound, May::SortFound] {
        bad.extend([everybody, reads, reacted, within].map(|sql| (may, sql, id())));
    }
    bad.extend([May::Find, May::ReadFound].map(|may| (may, sorted, id())));
    bad
}

/// Every statement with what it may do, and whether it is to hold to that.
fn judged() -> Vec<(May, &'static str, Vec<Value>, bool)> {
    let may = |may, all: Vec<(&'static str, Vec<Value>)>| {
        all.into_iter()
            .map(move |(sql, args)| (may, sql, args, true))
    };
    may(May::Find, all())
        .chain(may(May::ReadFound, cards()))
        .chain(may(May::CountFound, counted()))
        .chain(may(May::SortFound, rails()))
        .chain(
            bad()
                .into_iter()
                .map(|(may, sql, args)| (may, sql, args, false)),
        )
        .collect()
}

macro_rules! explain {
    ($conn:expr, $how:literal, $sql:expr, $args:expr, $column:expr) => {{
        // The text is one of our own constants.
        let query = sqlx::query(AssertSqlSafe(format!("{} {}", $how, $sql)));
        let query = $args.iter().fold(query, |query, value| match value {
            Value::Int(number) => query.bind(*number),
            Value::Text(text) => query.bind(text.clone()),
            Value::Bytes(bytes) => query.bind(bytes.clone()),
        });
        let rows = query.fetch_all(&mut $conn).await.expect("is explained");
        rows.iter()
            .map(|row| row.get::<String, _>($column))
            .collect::<Vec<_>>()
    }};
}

#[tokio::test]
async fn every_request_walks_an_index_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("plans.db"))
        .create_if_missing(true);
    let mut conn = options.connect().await.expect("opens");
    migrations::sqlite()
        .run_direct(None, &mut conn, false)
        .await
        .expect("migrates");
    for (may, sql, args, holds) in judged() {
        let plan: Vec<String> = explain!(conn, "EXPLAIN QUERY PLAN", sql, args, "detail");
        assert_eq!(
            plan.iter().all(|step| may.do_on_sqlite(sql, step)),
            holds,
            "{sql}\n{plan:#?}"
        );
    }
}

#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told where PostgreSQL is"
)]
async fn every_request_walks_an_index_on_postgres() {
    let cluster = std::env::var("ROOST_TEST_POSTGRES").expect("run under scripts/with-postgres");
    let mut conn = PgConnection::connect(&cluster).await.expect("answers");
    // Tables of its own; and small tables are not read from end to end just because they are small.
    sqlx::raw_sql("CREATE SCHEMA plans; SET search_path TO plans; SET enable_seqscan = off; SET enable_sort = off")
        .execute(&mut conn)
        .await
        .expect("is set");
    migrations::postgres()
        .run_direct(None, &mut conn, false)
        .await
        .expect("migrates");
    for (may, sql, args, holds) in judged() {
        let plan: Vec<String> = explain!(conn, "EXPLAIN", sql, args, 0);
        assert_eq!(
            plan.iter().all(|step| may.do_on_postgres(sql, step)),
            holds,
            "{sql}\n{plan:#?}"
        );
    }
}
