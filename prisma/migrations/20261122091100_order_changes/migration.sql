-- Who follows orders by `updated_at` meets also what changes beside the row: shipments, where they are, and our holds. Whoever changes
-- those holds the order's row lock already.
CREATE FUNCTION note_order_change() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN
  UPDATE fulfillment_order SET updated_at = db_now() WHERE id = NEW.fulfillment_order_id AND updated_at <> db_now();
  RETURN NULL;
END $$;
CREATE TRIGGER fulfillment_changes_order AFTER INSERT OR UPDATE OF status, delivery_state ON fulfillment
  FOR EACH ROW EXECUTE FUNCTION note_order_change();
CREATE TRIGGER order_hold_changes_order AFTER INSERT OR UPDATE OF released_at, store_state ON order_hold
  FOR EACH ROW EXECUTE FUNCTION note_order_change();
