-- Time as the engine knows it: the database clock, moved by the session's offset (tests only).
-- db_now() is STABLE, so that it can still drive an index scan; db_clock() moves within a statement.
CREATE FUNCTION db_now() RETURNS timestamptz
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT statement_timestamp() + coalesce(nullif(current_setting('crossdock.clock_offset', true), ''), '0')::interval $$;

CREATE FUNCTION db_clock() RETURNS timestamptz
  LANGUAGE sql VOLATILE PARALLEL SAFE
  AS $$ SELECT clock_timestamp() + coalesce(nullif(current_setting('crossdock.clock_offset', true), ''), '0')::interval $$;
