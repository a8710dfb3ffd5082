-- Of whom a room's admins decide. The dialect is the one of 0001.

CREATE INDEX members_outside ON members (room_id, joined) WHERE state = 'requested' OR state = 'banned';
