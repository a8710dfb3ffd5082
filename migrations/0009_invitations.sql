-- Who may take an account here, and what they are asked in by. The dialect is the one of 0001.

ALTER TABLE server ADD COLUMN registration TEXT NOT NULL DEFAULT 'open';
-- The settings' place in the server's scope.
ALTER TABLE server ADD COLUMN settings_rev BIGINT NOT NULL DEFAULT 0;

CREATE TABLE invitations (
    id BIGINT PRIMARY KEY,
    -- What it is found by: SHA-256 of its code, in hex.
    code_hash TEXT NOT NULL,
    -- For those who may pass it on; emptied when it ends. (Whoever reads this file reads more than it leads to.)
    code TEXT NOT NULL,
    -- NULL: to the server alone.
    room_id BIGINT REFERENCES rooms (id),
    maker BIGINT NOT NULL REFERENCES users (id),
    expires BIGINT,
    -- How many may come by it; NULL: everybody.
    most BIGINT,
    uses BIGINT NOT NULL,
    -- When it was taken back or used up; a sweep removes it then.
    ended BIGINT
);

CREATE UNIQUE INDEX invitations_code_hash ON invitations (code_hash);
CREATE INDEX invitations_open ON invitations (room_id, id) WHERE ended IS NULL;
CREATE INDEX invitations_here ON invitations (id) WHERE room_id IS NULL AND ended IS NULL;
CREATE INDEX invitations_maker ON invitations (maker, id) WHERE ended IS NULL;
-- For the sweep, and for a room that is emptied.
CREATE INDEX invitations_ended ON invitations (ended) WHERE ended IS NOT NULL;
CREATE INDEX invitations_expiring ON invitations (expires) WHERE ended IS NULL;
CREATE INDEX invitations_room ON invitations (room_id, id);

-- Who came by which: each takes one of its uses, once.
CREATE TABLE invitation_uses (
    invitation_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    PRIMARY KEY (invitation_id, user_id)
);
