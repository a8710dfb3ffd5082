-- Rooms, who is in them, and what is said there. The dialect is the one of 0001.

CREATE TABLE rooms (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    joins TEXT NOT NULL,
    posts TEXT NOT NULL,
    history TEXT NOT NULL,
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    -- The two of a direct conversation, the smaller id first; the same one twice for notes to oneself.
    pair_low BIGINT REFERENCES users (id),
    pair_high BIGINT REFERENCES users (id),
    creator BIGINT NOT NULL REFERENCES users (id),
    -- Its creator's: asking twice for a room makes one.
    client_key BIGINT,
    members BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    last_sent BIGINT NOT NULL,
    -- The head of the room's own scope.
    head BIGINT NOT NULL,
    deleted BIGINT,
    rev BIGINT NOT NULL
);

CREATE UNIQUE INDEX rooms_pair ON rooms (pair_low, pair_high);
CREATE UNIQUE INDEX rooms_client_key ON rooms (creator, client_key);

-- A user's place in a room as the room sees it.
CREATE TABLE members (
    room_id BIGINT NOT NULL REFERENCES rooms (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    state TEXT NOT NULL,
    role TEXT NOT NULL,
    joined BIGINT NOT NULL,
    from_seq BIGINT NOT NULL,
    -- As others may see them; merged by maximum, not stamped.
    delivered BIGINT NOT NULL,
    read_seq BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (room_id, user_id)
);

CREATE UNIQUE INDEX members_rev ON members (room_id, rev);
CREATE INDEX members_in ON members (room_id, user_id) WHERE state = 'in';
-- Whether somebody else owns the room, before an owner goes.
CREATE INDEX members_owning ON members (room_id, user_id) WHERE state = 'in' AND role = 'owner';

-- The same place as its owner alone sees it; stamped in the owner's account, as sessions are.
CREATE TABLE entries (
    user_id BIGINT NOT NULL REFERENCES users (id),
    room_id BIGINT NOT NULL REFERENCES rooms (id),
    is_in BIGINT NOT NULL,
    read_seq BIGINT NOT NULL,
    unread_from BIGINT,
    from_seq BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    PRIMARY KEY (user_id, room_id)
);

CREATE UNIQUE INDEX entries_rev ON entries (user_id, rev);
CREATE INDEX entries_in ON entries (user_id, room_id) WHERE is_in = 1;

-- No foreign keys from here on: the verb has just read the room and its author under the room's lock, and a
-- message is what is written most.
CREATE TABLE messages (
    room_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    rev BIGINT NOT NULL,
    author BIGINT NOT NULL,
    client_key BIGINT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    -- What stands beside the body, as JSON: mentions; of a system line, what happened.
    data TEXT,
    reply_to BIGINT,
    edition BIGINT NOT NULL,
    -- 1 while it counts as unread for those who have not read it.
    counts BIGINT NOT NULL,
    -- How many reactions hang on it.
    reacted BIGINT NOT NULL,
    sent BIGINT NOT NULL,
    edited BIGINT,
    deleted BIGINT,
    PRIMARY KEY (room_id, seq)
);

CREATE UNIQUE INDEX messages_client_key ON messages (room_id, author, client_key);
CREATE UNIQUE INDEX messages_rev ON messages (room_id, rev);
CREATE INDEX messages_counting ON messages (room_id, seq) WHERE counts = 1;

CREATE TABLE reactions (
    room_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    emoji TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (room_id, seq, user_id, emoji)
);

CREATE TABLE mentions (
    user_id BIGINT NOT NULL,
    room_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (user_id, room_id, seq)
);

-- For a room that is emptied.
CREATE INDEX mentions_room ON mentions (room_id, seq);

-- When somebody had read how far.
CREATE TABLE read_log (
    room_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (room_id, user_id, seq)
);

CREATE INDEX read_log_at ON read_log (at);

-- Work for later that survives a restart.
CREATE TABLE jobs (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    -- What it is about, as JSON.
    data TEXT NOT NULL,
    -- Not before this moment; a lease moves it on, so that a job whose runner died is taken up again.
    due BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);

CREATE INDEX jobs_due ON jobs (due);

-- When the last connection of theirs went; NULL for who never was here.
ALTER TABLE users ADD COLUMN seen BIGINT;
