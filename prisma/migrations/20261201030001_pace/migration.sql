-- How many requests a token may have under way, and how long each rests, is a fact of the platform (clients/platform.ts). Until now all were 29 Next.
ALTER TABLE pace_slot ADD COLUMN rest_ms INTEGER NOT NULL DEFAULT 1000 CHECK (rest_ms >= 0);
ALTER TABLE pace_slot ALTER COLUMN rest_ms DROP DEFAULT;
ALTER TABLE pace_slot DROP CONSTRAINT pace_slot_number;
ALTER TABLE pace_slot ADD CONSTRAINT pace_slot_number CHECK (slot >= 0);
