-- Where sessions are used. The dialect is the one of 0001.

-- The address that one was opened or, to the hour, last used from; empty when that was not written down, and once it has ended.
ALTER TABLE sessions ADD COLUMN place TEXT NOT NULL DEFAULT '';
