import type { EngineApp } from './engine-app.js';

/** Makes writes of rows for which a condition on NEW holds fail; answers how to mend that. */
export async function breakWrites(
  { database }: EngineApp,
  table: string,
  when: string,
): Promise<() => Promise<unknown>> {
  await database.query(
    `CREATE OR REPLACE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$`,
  );
  await database.query(
    `CREATE TRIGGER broken BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION broken()`,
  );
  return () => database.query(`DROP TRIGGER broken ON ${table}`);
}
