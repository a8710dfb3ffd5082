-- How the owner of an entry keeps the room. The dialect is the one of 0001.

-- What they want to be called for.
ALTER TABLE entries ADD COLUMN level TEXT NOT NULL DEFAULT 'all';
-- Until when it is silent; NULL when it is not.
ALTER TABLE entries ADD COLUMN muted BIGINT;
ALTER TABLE entries ADD COLUMN favourite BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entries ADD COLUMN archived BIGINT NOT NULL DEFAULT 0;

-- Those are in every picture.
CREATE INDEX entries_favourite ON entries (user_id, room_id) WHERE favourite = 1;
