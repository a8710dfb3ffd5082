-- Keys are made in Rust and compared by their bytes, whatever the cluster's locale. (SQLite always does.)
ALTER TABLE users ALTER COLUMN username_key TYPE TEXT COLLATE "C";
ALTER TABLE users ALTER COLUMN email_key TYPE TEXT COLLATE "C";
ALTER TABLE sessions ALTER COLUMN token_hash TYPE TEXT COLLATE "C";
