-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "last_used_at" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_record" (
    "api_key_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "idempotency_record_pkey" PRIMARY KEY ("api_key_id","key")
);

-- CreateTable
CREATE TABLE "timeline_event" (
    "seq" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL,
    "store_id" UUID,
    "fulfillment_order_id" UUID,
    "type" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "correlation_id" TEXT,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "timeline_event_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "exception" (
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "store_id" UUID,
    "fulfillment_order_id" UUID,
    "message" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "owner" TEXT,
    "count" INTEGER NOT NULL DEFAULT 1,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "last_seen_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "snoozed_until" TIMESTAMPTZ(6),
    "resolved_at" TIMESTAMPTZ(6),
    "resolved_by" TEXT,
    "resolution" TEXT,

    CONSTRAINT "exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "seq" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "input" JSONB NOT NULL,
    "outcome" TEXT NOT NULL,
    "correlation_id" TEXT,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "store" (
    "id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "access_token_sealed" TEXT,
    "refresh_token_sealed" TEXT,
    "scopes" TEXT[],
    "api_version" TEXT NOT NULL,
    "time_zone" TEXT,
    "currencies" TEXT[],
    "policy" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "status_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "installed_at" TIMESTAMPTZ(6),
    "uninstalled_at" TIMESTAMPTZ(6),

    CONSTRAINT "store_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "callback_endpoint" (
    "token_hash" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "store_id" UUID NOT NULL,
    "location_id" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "callback_endpoint_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "store_notification" (
    "id" BIGSERIAL NOT NULL,
    "store_id" UUID NOT NULL,
    "location_id" UUID,
    "source" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "event_id" TEXT,
    "body_sha256" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_clock(),

    CONSTRAINT "store_notification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pull_wake" (
    "store_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "gen" BIGINT NOT NULL,
    "started_gen" BIGINT NOT NULL,
    "done_gen" BIGINT NOT NULL,
    "due_at" TIMESTAMPTZ(6) NOT NULL,
    "not_before" TIMESTAMPTZ(6) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "trail" INTEGER NOT NULL DEFAULT 0,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(6) NOT NULL,
    "last_done_at" TIMESTAMPTZ(6),

    CONSTRAINT "pull_wake_pkey" PRIMARY KEY ("store_id","kind")
);

-- CreateTable
CREATE TABLE "store_operation" (
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "store_id" UUID NOT NULL,
    "fulfillment_order_id" UUID,
    "kind" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "resolve_attempts" INTEGER NOT NULL DEFAULT 0,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(6) NOT NULL,
    "sent_at" TIMESTAMPTZ(6),
    "lease_until" TIMESTAMPTZ(6),
    "settle_until" TIMESTAMPTZ(6),
    "result" JSONB,
    "reason" TEXT,
    "actor" TEXT NOT NULL,
    "correlation_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "store_operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pace_slot" (
    "store_id" UUID NOT NULL,
    "slot" INTEGER NOT NULL,
    "free_at" TIMESTAMPTZ(6) NOT NULL,
    "ticket" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "pace_slot_pkey" PRIMARY KEY ("store_id","slot")
);

-- CreateTable
CREATE TABLE "store_breaker" (
    "store_id" UUID NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "open_until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "store_breaker_pkey" PRIMARY KEY ("store_id")
);

-- CreateTable
CREATE TABLE "warehouse" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "line1" TEXT NOT NULL,
    "line2" TEXT,
    "city" TEXT NOT NULL,
    "state" TEXT,
    "postcode" TEXT,
    "country" TEXT NOT NULL,
    "phone" TEXT,
    "served_countries" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "warehouse_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "location" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "warehouse_id" UUID NOT NULL,
    "remote_id" TEXT,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "token_version" INTEGER NOT NULL DEFAULT 1,
    "accepts_returns" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "deleted_at" TIMESTAMPTZ(6),

    CONSTRAINT "location_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock_level" (
    "id" UUID NOT NULL,
    "warehouse_id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "on_hand" INTEGER NOT NULL,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "buffer" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "stock_level_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stock_movement" (
    "seq" BIGSERIAL NOT NULL,
    "stock_level_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "on_hand_delta" INTEGER NOT NULL,
    "reserved_delta" INTEGER NOT NULL,
    "on_hand_after" INTEGER NOT NULL,
    "reserved_after" INTEGER NOT NULL,
    "reason" TEXT,
    "actor" TEXT NOT NULL,
    "fulfillment_order_id" UUID,
    "cycle" INTEGER,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "stock_movement_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "stock_reservation" (
    "fulfillment_order_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "stock_level_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "stock_reservation_pkey" PRIMARY KEY ("fulfillment_order_id","cycle","stock_level_id")
);

-- CreateTable
CREATE TABLE "fulfillment_order" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "location_id" UUID,
    "remote_id" TEXT NOT NULL,
    "order_number" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "raw_status" TEXT NOT NULL,
    "request_status" TEXT NOT NULL,
    "raw_request_status" TEXT NOT NULL,
    "supported_actions" TEXT[],
    "holds" JSONB NOT NULL,
    "remote_location_id" TEXT,
    "destination_sealed" TEXT,
    "destination_country" TEXT,
    "notes_sealed" TEXT,
    "shipping_method_code" TEXT,
    "shipping_method_name" TEXT,
    "digest" TEXT NOT NULL,
    "remote_created_at" TIMESTAMPTZ(6),
    "remote_updated_at" TIMESTAMPTZ(6),
    "observed_at" TIMESTAMPTZ(6) NOT NULL,
    "cycle" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "stage_reason" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "cancel_open" BOOLEAN NOT NULL DEFAULT false,
    "due_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "fulfillment_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fulfillment_order_line" (
    "id" UUID NOT NULL,
    "fulfillment_order_id" UUID NOT NULL,
    "remote_id" TEXT NOT NULL,
    "order_line_id" TEXT,
    "stock_record_id" TEXT,
    "product_id" TEXT,
    "sku" TEXT,
    "title" TEXT NOT NULL,
    "remote_quantity" INTEGER NOT NULL,
    "remote_fulfillable" INTEGER NOT NULL,
    "requested" INTEGER NOT NULL,
    "in_flight" INTEGER NOT NULL DEFAULT 0,
    "shipped" INTEGER NOT NULL DEFAULT 0,
    "cancelled" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "fulfillment_order_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_snapshot" (
    "id" UUID NOT NULL,
    "fulfillment_order_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "body_sealed" TEXT NOT NULL,
    "observed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "order_snapshot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "request_cycle" (
    "id" UUID NOT NULL,
    "fulfillment_order_id" UUID NOT NULL,
    "cycle" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "decision" TEXT,
    "checks" JSONB,
    "seen_digest" TEXT,
    "seen_updated_at" TIMESTAMPTZ(6),
    "actor" TEXT,
    "reason" TEXT,
    "message" TEXT,
    "decided_at" TIMESTAMPTZ(6),
    "outcome" TEXT,
    "ended_at" TIMESTAMPTZ(6),
    "ended_remote_updated_at" TIMESTAMPTZ(6),

    CONSTRAINT "request_cycle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quarantined_order" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "remote_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "body_sealed" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "quarantined_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_login" (
    "state_hash" BYTEA NOT NULL,
    "platform" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "browser_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "oauth_login_pkey" PRIMARY KEY ("state_hash")
);

-- CreateTable
CREATE TABLE "store_webhook" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "remote_id" TEXT,
    "events" TEXT[],
    "secret_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),

    CONSTRAINT "store_webhook_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_key_hash_key" ON "api_key"("key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "timeline_event_id_key" ON "timeline_event"("id");

-- CreateIndex
CREATE INDEX "timeline_event_fulfillment_order_id_seq_idx" ON "timeline_event"("fulfillment_order_id", "seq");

-- CreateIndex
CREATE INDEX "timeline_event_store_id_seq_idx" ON "timeline_event"("store_id", "seq");

-- CreateIndex
CREATE INDEX "exception_fulfillment_order_id_idx" ON "exception"("fulfillment_order_id");

-- CreateIndex
CREATE INDEX "exception_store_id_opened_at_idx" ON "exception"("store_id", "opened_at");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_id_key" ON "audit_entry"("id");

-- CreateIndex
CREATE UNIQUE INDEX "store_platform_domain_key" ON "store"("platform", "domain");

-- CreateIndex
CREATE INDEX "callback_endpoint_store_id_idx" ON "callback_endpoint"("store_id");

-- CreateIndex
CREATE INDEX "store_notification_store_id_id_idx" ON "store_notification"("store_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "store_operation_seq_key" ON "store_operation"("seq");

-- CreateIndex
CREATE INDEX "store_operation_fulfillment_order_id_idx" ON "store_operation"("fulfillment_order_id");

-- CreateIndex
CREATE UNIQUE INDEX "warehouse_code_key" ON "warehouse"("code");

-- CreateIndex
CREATE INDEX "location_warehouse_id_idx" ON "location"("warehouse_id");

-- CreateIndex
CREATE UNIQUE INDEX "location_store_id_remote_id_key" ON "location"("store_id", "remote_id");

-- CreateIndex
CREATE INDEX "stock_level_store_id_sku_idx" ON "stock_level"("store_id", "sku");

-- CreateIndex
CREATE UNIQUE INDEX "stock_level_warehouse_id_store_id_sku_key" ON "stock_level"("warehouse_id", "store_id", "sku");

-- CreateIndex
CREATE INDEX "stock_movement_stock_level_id_seq_idx" ON "stock_movement"("stock_level_id", "seq");

-- CreateIndex
CREATE INDEX "stock_reservation_stock_level_id_idx" ON "stock_reservation"("stock_level_id");

-- CreateIndex
CREATE INDEX "fulfillment_order_store_id_stage_idx" ON "fulfillment_order"("store_id", "stage");

-- CreateIndex
CREATE INDEX "fulfillment_order_store_id_order_number_idx" ON "fulfillment_order"("store_id", "order_number");

-- CreateIndex
CREATE INDEX "fulfillment_order_stage_id_idx" ON "fulfillment_order"("stage", "id");

-- CreateIndex
CREATE UNIQUE INDEX "fulfillment_order_store_id_remote_id_key" ON "fulfillment_order"("store_id", "remote_id");

-- CreateIndex
CREATE INDEX "fulfillment_order_line_sku_idx" ON "fulfillment_order_line"("sku");

-- CreateIndex
CREATE UNIQUE INDEX "fulfillment_order_line_fulfillment_order_id_remote_id_key" ON "fulfillment_order_line"("fulfillment_order_id", "remote_id");

-- CreateIndex
CREATE INDEX "order_snapshot_fulfillment_order_id_observed_at_idx" ON "order_snapshot"("fulfillment_order_id", "observed_at");

-- CreateIndex
CREATE UNIQUE INDEX "request_cycle_fulfillment_order_id_cycle_key" ON "request_cycle"("fulfillment_order_id", "cycle");

-- CreateIndex
CREATE UNIQUE INDEX "quarantined_order_store_id_remote_id_key" ON "quarantined_order"("store_id", "remote_id");

-- CreateIndex
CREATE INDEX "oauth_login_domain_idx" ON "oauth_login"("domain");

-- CreateIndex
CREATE UNIQUE INDEX "store_webhook_store_id_key" ON "store_webhook"("store_id");

-- AddForeignKey
ALTER TABLE "fulfillment_order_line" ADD CONSTRAINT "fulfillment_order_line_fulfillment_order_id_fkey" FOREIGN KEY ("fulfillment_order_id") REFERENCES "fulfillment_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "request_cycle" ADD CONSTRAINT "request_cycle_fulfillment_order_id_fkey" FOREIGN KEY ("fulfillment_order_id") REFERENCES "fulfillment_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;
