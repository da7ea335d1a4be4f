-- Orders are paged by (updated_at, id), and a cursor holds milliseconds: so does the column, or rows within one would be lost.
ALTER TABLE fulfillment_order ALTER COLUMN updated_at TYPE timestamptz(3);

CREATE OR REPLACE FUNCTION note_order_change() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN
  UPDATE fulfillment_order SET updated_at = db_now()
   WHERE id = NEW.fulfillment_order_id AND updated_at <> db_now()::timestamptz(3);
  RETURN NULL;
END $$;
