-- The pause between pulls that webhooks cause depends on how long the list was.
ALTER TABLE "pull_wake" ADD COLUMN "rests_until" TIMESTAMPTZ(6);
