-- Profiles, and the parts of names that people are found by. The same as postgres/0010 but for what has no common
-- word: bytes, and where the parts lie. Here they lie in their index, and so once instead of twice.

CREATE TABLE name_parts (
    part TEXT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id),
    PRIMARY KEY (part, user_id)
) WITHOUT ROWID;

CREATE INDEX name_parts_user ON name_parts (user_id);

-- What people say of themselves. On no card, since cards travel everywhere.
ALTER TABLE users ADD COLUMN bio TEXT NOT NULL DEFAULT '';

-- The picture that stands on the card; NULL for those who have none.
ALTER TABLE users ADD COLUMN avatar BIGINT;
ALTER TABLE rooms ADD COLUMN avatar BIGINT;

-- Pictures, each in its two sizes: of a person or of a room. One that is on no card is not here either.
CREATE TABLE avatars (
    id BIGINT PRIMARY KEY,
    user_id BIGINT REFERENCES users (id),
    room_id BIGINT REFERENCES rooms (id),
    small BLOB NOT NULL,
    large BLOB NOT NULL
);

CREATE UNIQUE INDEX avatars_user ON avatars (user_id);
CREATE UNIQUE INDEX avatars_room ON avatars (room_id);
