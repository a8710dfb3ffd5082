-- What people show of themselves, and the names they are found by. The dialect is the one of 0001.

-- 1 while they show how far they have come, and when they are here; on the card, as their name is.
ALTER TABLE users ADD COLUMN receipts BIGINT NOT NULL DEFAULT 1;
ALTER TABLE users ADD COLUMN presence BIGINT NOT NULL DEFAULT 1;
-- Those who do not: every node knows them all.
CREATE INDEX users_private ON users (id) WHERE receipts + presence < 2;

-- What a search for people begins with: their username, and their name from each of its words on. Keys made in Rust.
CREATE TABLE name_keys (
    key TEXT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (key, user_id)
);

CREATE INDEX name_keys_user ON name_keys (user_id);

-- By which way of making keys theirs were made; 0 for those who have none yet, which are made at the next start.
ALTER TABLE users ADD COLUMN keyed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX users_keyed ON users (keyed, id);
