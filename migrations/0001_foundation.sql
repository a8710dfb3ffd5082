-- The dialect is the one described in engine/src/db/mod.rs: it means the same on SQLite and PostgreSQL.

CREATE TABLE server (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    -- Names this history of this database; a restored backup gets another.
    epoch BIGINT NOT NULL,
    head BIGINT NOT NULL
);

CREATE TABLE users (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    role TEXT NOT NULL,
    username TEXT NOT NULL,
    username_key TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    -- 1 for the first account, NULL for all others: the index below lets only one be first.
    founder BIGINT CHECK (founder = 1),
    created BIGINT NOT NULL,
    -- The head of the account's own scope.
    head BIGINT NOT NULL,
    -- The card's place in the server's scope.
    rev BIGINT NOT NULL
);

CREATE UNIQUE INDEX users_username_key ON users (username_key);
CREATE UNIQUE INDEX users_email_key ON users (email_key);
CREATE UNIQUE INDEX users_founder ON users (founder);
CREATE UNIQUE INDEX users_rev ON users (rev);

CREATE TABLE sessions (
    id BIGINT PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    -- SHA-256 of the cookie's value, in hex; NULL once the session has ended.
    token_hash TEXT,
    device TEXT NOT NULL,
    opened BIGINT NOT NULL,
    used BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    ended BIGINT,
    rev BIGINT NOT NULL
);

CREATE UNIQUE INDEX sessions_token_hash ON sessions (token_hash);
CREATE UNIQUE INDEX sessions_rev ON sessions (user_id, rev);
-- The open ones: a person's list, and what the sweep looks through.
CREATE INDEX sessions_open ON sessions (user_id, id) WHERE ended IS NULL;
CREATE INDEX sessions_expiring ON sessions (expires) WHERE ended IS NULL;
