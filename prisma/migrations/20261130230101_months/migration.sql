-- What is only ever appended is kept in months, by the time that the database gave each row (UTC), so that old months can be detached.
-- Why by that time: docs/adr/0017. Rows are copied: about 10 s per million of them.

-- Gives a table the partition of one month, and moves there what the default partition has of that month, at most `most` rows. False when
-- more lie there. It waits for other makers; writers go on meanwhile. Partitions have no defaults: rows come through their table.
CREATE FUNCTION make_month(parent text, month date, most bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  part text := parent || to_char(month, '_YYYY_MM');
  spare text := parent || '_default';
  lower timestamptz := month::timestamp AT TIME ZONE 'UTC';
  upper timestamptz := (month + interval '1 month') AT TIME ZONE 'UTC';
  strays bigint;
BEGIN
  EXECUTE format('LOCK TABLE ONLY %I IN SHARE UPDATE EXCLUSIVE MODE', parent);
  IF EXISTS (SELECT FROM pg_inherits WHERE inhparent = parent::regclass AND inhrelid = to_regclass(part)) THEN RETURN true; END IF;
  -- To attach the month this lock is needed anyway; from here on nothing is added to what is moved.
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', spare);
  EXECUTE format('SELECT count(*) FROM (SELECT FROM %I WHERE occurred_at >= $1 AND occurred_at < $2 LIMIT $3 + 1) s', spare)
    INTO strays USING lower, upper, most;
  IF strays > most THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING CONSTRAINTS)', part, parent);
  IF strays > 0 THEN
    -- A row that moves is not changed; the trigger that refuses changes rests for this transaction alone.
    EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', spare);
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE occurred_at >= $1 AND occurred_at < $2 RETURNING *) INSERT INTO %I SELECT * FROM moved',
      spare, part) USING lower, upper;
    EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', spare);
  END IF;
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, lower, upper);
  RETURN true;
END $$;

-- The months that have no partition and should: this one, the next two, and those of rows in a default partition.
CREATE FUNCTION missing_months() RETURNS TABLE (parent text, month date) LANGUAGE plpgsql STABLE AS $$
DECLARE
  this_month timestamp := date_trunc('month', db_now() AT TIME ZONE 'UTC');
BEGIN
  FOR parent IN
    SELECT c.relname FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
    WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.relname
  LOOP
    FOR month IN EXECUTE format(
      'SELECT m::date FROM generate_series($1, $1 + interval ''2 months'', interval ''1 month'') m
       UNION SELECT date_trunc(''month'', occurred_at AT TIME ZONE ''UTC'')::date FROM %I ORDER BY 1', parent || '_default') USING this_month
    LOOP
      CONTINUE WHEN EXISTS (SELECT FROM pg_inherits
        WHERE inhparent = parent::regclass AND inhrelid = to_regclass(parent || to_char(month, '_YYYY_MM')));
      RETURN NEXT;
    END LOOP;
  END LOOP;
END $$;

DO $$
DECLARE
  parent text;
  month date;
BEGIN
  FOREACH parent IN ARRAY ARRAY['timeline_event', 'audit_entry', 'stock_movement'] LOOP
    EXECUTE format('ALTER TABLE %I RENAME TO %I', parent, parent || '_whole');
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (occurred_at)', parent, parent || '_whole');
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING CONSTRAINTS)', parent || '_default', parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I DEFAULT', parent, parent || '_default');
    FOR month IN EXECUTE format('SELECT DISTINCT date_trunc(''month'', occurred_at AT TIME ZONE ''UTC'')::date FROM %I', parent || '_whole') LOOP
      PERFORM make_month(parent, month, 0);
    END LOOP;
    EXECUTE format('INSERT INTO %I SELECT * FROM %I', parent, parent || '_whole');
    EXECUTE format('ALTER SEQUENCE %I OWNED BY %I.seq', parent || '_seq_seq', parent);
    EXECUTE format('DROP TABLE %I', parent || '_whole');
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I PRIMARY KEY (seq, occurred_at)', parent, parent || '_pkey');
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', parent || '_append_only', parent);
  END LOOP;
  PERFORM make_month(m.parent, m.month, 0) FROM missing_months() m;
END $$;

CREATE UNIQUE INDEX "timeline_event_id_occurred_at_key" ON "timeline_event"("id", "occurred_at");
CREATE INDEX "timeline_event_fulfillment_order_id_seq_idx" ON "timeline_event"("fulfillment_order_id", "seq");
CREATE INDEX "timeline_event_store_id_seq_idx" ON "timeline_event"("store_id", "seq");
CREATE UNIQUE INDEX "audit_entry_id_occurred_at_key" ON "audit_entry"("id", "occurred_at");
CREATE INDEX "stock_movement_stock_level_id_seq_idx" ON "stock_movement"("stock_level_id", "seq");
CREATE INDEX stock_movement_left ON stock_movement (stock_level_id, occurred_at) WHERE kind IN ('SHIP', 'UNSHIP', 'ADJUST');

-- Nothing else gathers statistics of a table as a whole.
ANALYZE timeline_event, audit_entry, stock_movement;
