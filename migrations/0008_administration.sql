-- Looking after the server. The dialect is the one of 0001.

-- Since when the account is closed to its owner.
ALTER TABLE users ADD COLUMN disabled BIGINT;
-- Whether somebody else owns the server, before an owner goes.
CREATE INDEX users_owning ON users (id) WHERE role = 'owner' AND disabled IS NULL;

-- Who was here lately.
CREATE INDEX sessions_used ON sessions (used, user_id);

-- What administrators look through: never what two people have between them.
CREATE INDEX rooms_shared ON rooms (id) WHERE kind <> 'direct' AND deleted IS NULL;

-- By what somebody may choose another password, once: one for each, the latest.
CREATE TABLE password_resets (
    user_id BIGINT PRIMARY KEY REFERENCES users (id),
    -- SHA-256 of the code, in hex.
    code_hash TEXT NOT NULL,
    expires BIGINT NOT NULL
);

CREATE UNIQUE INDEX password_resets_code ON password_resets (code_hash);

-- What administrators did. Rows are only ever added, in the transaction of what they tell of.
CREATE TABLE audit (
    -- Dense, under the server's lock.
    number BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    -- NULL for the command line.
    by_user BIGINT REFERENCES users (id),
    -- As JSON.
    act TEXT NOT NULL
);
