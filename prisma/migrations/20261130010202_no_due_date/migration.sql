-- Nothing ever wrote it: a due date comes with the service clock.
ALTER TABLE "fulfillment_order" DROP COLUMN "due_at";
