import { MAX_ON_HAND } from './movement.js';

/** A count that was true longer ago says too little about what is there now. */
export const OLDEST_COUNT_DAYS = 7;

const DAY_MS = 86_400_000;
/** The clock of whoever counted may be ahead of ours by so much. */
const CLOCK_AHEAD_MS = 60_000;
/** So many SKUs are named in a message beside the first. */
const MOST_NAMED = 10;

/** A stock count, or a part of one. */
export interface StockCount {
  warehouseId: string;
  storeId: string;
  reason: string | null;
  actor: string;
  /** When the numbers were true; none: now. */
  asOf?: Date | null;
  /** Warehouse SKUs, each once. */
  levels: readonly { sku: string; onHand: number }[];
}

/** One row of a count, beside what is known of its level. */
export interface CountedRow {
  sku: string;
  /** Pieces that were there at the time of the count. */
  counted: number;
  /** Pieces that came (more than 0) or left (less than 0) since. */
  since: number;
  /** When the latest count of the level was true; null: it was never counted. */
  countedAt: Date | null;
}

/** Why a count cannot be taken. */
export interface CountProblem {
  code: 'COUNTED_LATER' | 'STOCK_BELOW_ZERO' | 'STOCK_TOO_HIGH';
  /** The first row that it concerns, and the field of it. */
  row: number;
  field: 'sku' | 'onHand';
  message: string;
}

/**
 * When a count was true by our clock: a time that is ahead of ours by at most a minute is now. Otherwise, why the count cannot have been
 * true at this time, or is too old to be taken.
 */
export function countTime(
  asOf: Date,
  now: Date,
): { asOf: Date } | { code: 'AS_OF_IN_FUTURE' | 'AS_OF_TOO_OLD'; message: string } {
  if (+asOf - +now > CLOCK_AHEAD_MS) {
    const message = `The count lies in the future: it is ${now.toISOString()}. Say when it was true, or leave asOf out for now.`;
    return { code: 'AS_OF_IN_FUTURE', message };
  }
  if (+now - +asOf > OLDEST_COUNT_DAYS * DAY_MS) {
    const message = `The count is more than ${OLDEST_COUNT_DAYS} days old: it is ${now.toISOString()}. Count again.`;
    return { code: 'AS_OF_TOO_OLD', message };
  }
  return { asOf: asOf > now ? now : asOf };
}

/** Why a count that was true at `asOf` cannot be taken, by the first kind of problem that any row has; null: it is taken. */
export function countProblem(rows: readonly CountedRow[], asOf: Date): CountProblem | null {
  const then = asOf.toISOString();
  for (const { code, field, advice, problem } of KINDS) {
    const [first, ...others] = rows.flatMap((row, index) => {
      const what = problem(row, asOf);
      return what === null
        ? []
        : [{ index, sku: row.sku, what: `${row.sku} was counted as ${row.counted} as of ${then}, but ${what}` }];
    });
    if (first)
      return { code, field, row: first.index, message: `${first.what}${alsoOf(others)}. Nothing was set: ${advice}.` };
  }
  return null;
}

interface Kind extends Pick<CountProblem, 'code' | 'field'> {
  advice: string;
  /** What speaks against a row; null: nothing. */
  problem: (row: CountedRow, asOf: Date) => string | null;
}

const KINDS: readonly Kind[] = [
  {
    code: 'COUNTED_LATER',
    field: 'sku',
    advice: 'leave out what was counted later, or count it again',
    problem: ({ countedAt }, asOf) =>
      countedAt !== null && countedAt > asOf ? `a later count of it, as of ${countedAt.toISOString()}, is here` : null,
  },
  {
    code: 'STOCK_BELOW_ZERO',
    field: 'onHand',
    advice: 'count again, or check asOf',
    problem: ({ counted, since }) =>
      counted + since < 0 ? `${-since} left since then by what was recorded here` : null,
  },
  {
    code: 'STOCK_TOO_HIGH',
    field: 'onHand',
    advice: 'check the number',
    problem: ({ counted, since }) =>
      counted + since > MAX_ON_HAND ? `${since} came since then, which makes more than ${MAX_ON_HAND}` : null,
  },
];

function alsoOf(others: readonly { sku: string }[]): string {
  if (others.length === 0) return '';
  const named = others.slice(0, MOST_NAMED).map(({ sku }) => sku);
  const more = others.length > MOST_NAMED ? ', ...' : '';
  return `; the same is true of ${others.length} more (${named.join(', ')}${more})`;
}
