-- AlterTable
ALTER TABLE "store_notification" ADD COLUMN     "order_number" TEXT;
