-- access: keys that read one store for a while
ALTER TABLE "api_key" ADD COLUMN "store_id" UUID;
ALTER TABLE api_key ADD CONSTRAINT api_key_of_store_ends CHECK (store_id IS NULL OR expires_at IS NOT NULL);
CREATE INDEX "api_key_store_id_idx" ON "api_key"("store_id");

-- stores: what a store says that we did not know, and every action that it offered
CREATE TABLE "supported_action_seen" (
    "store_id" UUID NOT NULL,
    "value" TEXT NOT NULL,
    "known" BOOLEAN NOT NULL,
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "supported_action_seen_pkey" PRIMARY KEY ("store_id","value")
);
CREATE TABLE "unfamiliar_item" (
    "store_id" UUID NOT NULL,
    "item" TEXT NOT NULL,
    "first_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "unfamiliar_item_pkey" PRIMARY KEY ("store_id","item")
);

-- store-notifications: how a hint was verified, what replays it, hints that need not be followed at once, and the pulls that were done
ALTER TABLE "store_notification" ADD COLUMN "actor" TEXT,
ADD COLUMN "replay_of" BIGINT,
ADD COLUMN "verification" TEXT NOT NULL DEFAULT 'TOKEN';
ALTER TABLE store_notification DROP CONSTRAINT store_notification_source;
ALTER TABLE store_notification ADD CONSTRAINT store_notification_source CHECK (source IN ('CALLBACK', 'GLOBAL_CALLBACK', 'WEBHOOK', 'REPLAY'));
ALTER TABLE store_notification ADD CONSTRAINT store_notification_verification
  CHECK (verification IN ('TOKEN', 'HEADER', 'RAW_BODY', 'REBUILT_BODY', 'OPERATOR', 'REFUSED_SIGNATURE', 'REFUSED_BODY', 'REFUSED_STORE'));
ALTER TABLE store_notification ADD CONSTRAINT store_notification_replay CHECK ((source = 'REPLAY') = (replay_of IS NOT NULL AND actor IS NOT NULL));
ALTER TABLE "pull_wake" ADD COLUMN "claimed_at" TIMESTAMPTZ(6),
ADD COLUMN "soon_at" TIMESTAMPTZ(6);
CREATE TABLE "pull_run" (
    "id" BIGSERIAL NOT NULL,
    "store_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "claimed_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_clock(),

    CONSTRAINT "pull_run_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "pull_run_store_id_kind_claimed_at_idx" ON "pull_run"("store_id", "kind", "claimed_at");
ALTER TABLE pull_wake DROP CONSTRAINT pull_wake_kind;
ALTER TABLE pull_wake ADD CONSTRAINT pull_wake_kind
  CHECK (kind IN ('REQUESTS', 'CANCELLATIONS', 'ACCEPTED', 'STOCK', 'FORECAST', 'ACCOUNT'));
INSERT INTO pull_wake (store_id, kind, gen, started_gen, done_gen, due_at, not_before, lease_until)
  SELECT DISTINCT store_id, 'ACCOUNT', 0, 0, 0, db_now(), db_now(), '-infinity'::timestamptz FROM pull_wake
  ON CONFLICT DO NOTHING;

-- locations: how the store has a location, where that differs from what we want
ALTER TABLE "location" ADD COLUMN "compared_at" TIMESTAMPTZ(6),
ADD COLUMN "drift" JSONB;

-- onboarding: each session token opens the door once; when a webhook was last heard
CREATE TABLE "session_token" (
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "session_token_pkey" PRIMARY KEY ("token_hash")
);
ALTER TABLE "store_webhook" ADD COLUMN "last_received_at" TIMESTAMPTZ(6);
