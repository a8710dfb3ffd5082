-- What is somebody's, and ends with what they are. The dialect is the one of 0001.

-- Who made it, and who has to have the right to that when it is used; NULL for the command line.
ALTER TABLE password_resets ADD COLUMN made_by BIGINT REFERENCES users (id);
-- Nobody knows that of those that are open.
DELETE FROM password_resets;

-- Where somebody asks to come in.
CREATE INDEX members_asking ON members (user_id, room_id) WHERE state = 'requested';

-- Of a room, those who ask to come in and those who are kept out, each apart: however many there are of the others.
DROP INDEX members_outside;
CREATE INDEX members_requested ON members (room_id, joined) WHERE state = 'requested';
CREATE INDEX members_banned ON members (room_id, joined) WHERE state = 'banned';
-- Whoever never was in has nothing there to read from.
UPDATE members SET from_seq = 0 WHERE state <> 'in' AND read_seq = 0 AND delivered = 0;
