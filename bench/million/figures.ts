import type { Goal } from '../figures.js';
import type { Say } from '../stage.js';
import { linesOfPlan, tablesScanned, type RanStatement, type ServerLog } from './server-log.js';

/** The longest that a list page may take, and one statement of the engine, in ms at the 99th of 100. */
const LIMIT_MS = { list: 60, engine: 20 } as const;

/** What one question cost. Times in ms; those of a list page are of the whole answer, those of the engine of the statements alone. */
export interface Measured {
  kind: 'list' | 'engine';
  name: string;
  p50: number;
  p99: number;
  /** Time of all its statements in the server, the median in ms: the machine's other work counts less there. */
  inDatabase: number;
  statements: number;
  /** Large tables that were read from end to end. */
  scans: string[];
  /** How often it was answered with an error, or not in time. */
  failed: number;
}

interface Tools {
  log: ServerLog;
  large: ReadonlyMap<string, number>;
  rounds: number;
  /** Prints the plan of every statement. */
  explain: boolean;
  say: Say;
}

/** Asks each question once to warm up, then `rounds` times, and prints a line for each. */
export async function measure(
  kind: Measured['kind'],
  cases: readonly { name: string; run: () => Promise<unknown> }[],
  { log, large, rounds, explain, say }: Tools,
): Promise<Measured[]> {
  const all: Measured[] = [];
  for (const { name, run } of cases) {
    const times: number[] = [];
    const inServer: number[] = [];
    let ran: RanStatement[] = [];
    let failed = 0;
    for (let round = -1; round < rounds; round += 1) {
      log.next();
      const begun = performance.now();
      await run().catch((error: unknown) => {
        failed += 1;
        say(`  FAILED ${name}: ${String(error)}`);
      });
      const took = performance.now() - begun;
      ran = log.next();
      inServer.push(ran.reduce((sum, { ms }) => sum + ms, 0));
      if (round >= 0) times.push(kind === 'list' ? took : Math.max(0, ...ran.map(({ ms }) => ms)));
    }
    const scans = [...new Set(ran.flatMap(({ plan }) => tablesScanned(plan, large)))];
    const measured: Measured = {
      kind,
      name,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
      inDatabase: quantile(inServer, 0.5),
      statements: ran.length,
      scans,
      failed,
    };
    all.push(measured);
    say(lineOf(measured));
    if (explain)
      for (const { sql, plan } of ran)
        [`  ${sql.replace(/\s+/g, ' ')}`, ...linesOfPlan(plan, 2)].forEach((line) => say(line));
  }
  return all;
}

/** One goal per question: its time, that it is answered, and that no large table is read from end to end. */
export function millionGoals(figures: readonly Measured[]): Goal[] {
  return figures.map(({ kind, name, p99, scans, failed }) => ({
    name: `${name}: p99 ${p99.toFixed(1)} ms <= ${LIMIT_MS[kind]} ms${scans.length > 0 ? `, reads all of ${scans.join(', ')}` : ''}${failed > 0 ? `, failed ${failed} times` : ''}`,
    met: p99 <= LIMIT_MS[kind] && scans.length === 0 && failed === 0,
  }));
}

function lineOf({ name, p50, p99, inDatabase, statements, scans }: Measured): string {
  const time = (ms: number): string => ms.toFixed(1).padStart(8);
  return `${name.padEnd(64)}${time(p50)}${time(p99)}${time(inDatabase)}${String(statements).padStart(4)}  ${scans.join(', ')}`.trimEnd();
}

/** The value below which this share of the numbers lies (nearest rank). */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0) * 10) / 10;
}
