-- Of whom a room's admins decide, and by what channels are found. The dialect is the one of 0001.

CREATE INDEX members_outside ON members (room_id, joined) WHERE state = 'requested' OR state = 'banned';

-- Channels by their names from each word on. Keys made in Rust.
CREATE TABLE channel_keys (
    key TEXT NOT NULL,
    room_id BIGINT NOT NULL REFERENCES rooms (id),
    -- 1 for the key that is all of the name: the directory lists by it.
    is_whole BIGINT NOT NULL,
    PRIMARY KEY (key, room_id)
);

CREATE INDEX channel_keys_whole ON channel_keys (key, room_id) WHERE is_whole = 1;
CREATE INDEX channel_keys_room ON channel_keys (room_id);

-- By which way of making keys a channel's were made; 0 for those that have none yet, which are made at the next start.
ALTER TABLE rooms ADD COLUMN keyed BIGINT NOT NULL DEFAULT 0;
CREATE INDEX rooms_keyed ON rooms (keyed, id) WHERE kind = 'channel';
