import { Database } from '../../../src/platform/database/database.js';

/** Another process' sessions on the same database; its clock can be moved on its own. Close it with `onApplicationShutdown`. */
export function openProcess(url: string, worker = 3, clockOffset?: string): Database {
  return new Database({
    url,
    poolSizes: { ingest: 2, worker, api: 1 },
    ...(clockOffset !== undefined && { clockOffset }),
  });
}

/** A repeatable source of chance in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
