import type { ModulesApp } from '../modules-app.js';

/** Tables that say what was asked, not what is: they grow when an input is refused. */
const NOTES = ['audit_entry', 'idempotency_record', '_prisma_migrations'];

/** What the rows of each table add up to. */
export type Digest = Record<string, string>;

/** A digest of every table, without the notes of who asked, and of when a key was used last. */
export async function digestOf(app: ModulesApp): Promise<Digest> {
  const rows = await app.rows<{ name: string; digest: string }>(await statementFor(app));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

const statements = new WeakMap<ModulesApp, string>();

async function statementFor(app: ModulesApp): Promise<string> {
  const known = statements.get(app);
  if (known !== undefined) return known;
  const tables = await app.rows<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = current_schema()::regnamespace AND relname <> ALL ($1)`,
    [NOTES],
  );
  const parts = tables.map(({ name }) => {
    const row =
      name === 'api_key' ? `jsonb_hash_extended(to_jsonb(t) - 'last_used_at', 0)` : 'hash_record_extended(t, 0)';
    return `SELECT '${name}' AS name, (SELECT count(*) || ' ' || coalesce(sum(${row}), 0) FROM "${name}" t) AS digest`;
  });
  const statement = parts.join(' UNION ALL ');
  statements.set(app, statement);
  return statement;
}
