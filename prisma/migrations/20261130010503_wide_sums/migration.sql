-- Two lines of the most pieces are more than 32 bits hold.
ALTER TABLE cancellation_request ALTER COLUMN saved_pieces TYPE bigint;
