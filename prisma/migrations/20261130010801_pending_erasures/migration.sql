-- CreateTable
CREATE TABLE "pending_erasure" (
    "id" UUID NOT NULL,
    "store_id" UUID NOT NULL,
    "subject_sealed" TEXT NOT NULL,
    "body_sha256" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT db_now(),
    "done_at" TIMESTAMPTZ(6),

    CONSTRAINT "pending_erasure_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "pending_erasure_store_id_body_sha256_key" ON "pending_erasure"("store_id", "body_sha256");
