import { Redis } from 'ioredis';
import type { Fleet } from './fleet.js';

/** What must be found nowhere, by name. */
export type Canaries = ReadonlyMap<string, string>;

/** Names of the canaries that stand in a text, in clear or, as a bytea column shows its bytes, in hex. */
export function found(canaries: Canaries, text: string): string[] {
  return [...canaries].flatMap(([name, canary]) =>
    text.includes(canary) || text.includes(Buffer.from(canary).toString('hex')) ? [name] : [],
  );
}

/** Every row of every table of every schema as text, BullMQ's included, by table. */
export async function dumpDatabase(fleet: Fleet): Promise<Map<string, string>> {
  const tables = await fleet.rows<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await fleet.rows<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    dump.set(name, rows.map(({ row }) => row).join('\n'));
  }
  return dump;
}

/** Every key of a Redis with its value as text. */
export async function dumpRedis(url: string): Promise<string> {
  const redis = new Redis(url, { maxRetriesPerRequest: 2 });
  const read: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => redis.get(key),
    hash: (key) => redis.hgetall(key),
    list: (key) => redis.lrange(key, 0, -1),
    set: (key) => redis.smembers(key),
    zset: (key) => redis.zrange(key, 0, -1, 'WITHSCORES'),
    stream: (key) => redis.xrange(key, '-', '+'),
  };
  try {
    const lines: string[] = [];
    for (const key of await redis.keys('*')) {
      const type = await redis.type(key);
      const reader = read[type];
      if (!reader) throw new Error(`The Redis key ${key} is of type ${type}, which this dump cannot read.`);
      lines.push(`${key} ${JSON.stringify(await reader(key))}`);
    }
    return lines.join('\n');
  } finally {
    redis.disconnect();
  }
}
