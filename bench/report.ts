import type { Goal, WindowFigures } from './figures.js';
import type { Say } from './stage.js';

const LABEL_WIDTH = 38;
const COLUMN_WIDTH = 16;

/** Prints one row of a table: its label and a column per run. */
export function printRow(say: Say, label: string, columns: readonly string[]): void {
  say(`  ${label.padEnd(LABEL_WIDTH)}${columns.map((text) => text.padStart(COLUMN_WIDTH)).join('')}`);
}

/** Prints the number of requests of each kind, a column per run. */
export function printRequests(say: Say, columns: readonly Record<string, number>[]): void {
  for (const kind of new Set(columns.flatMap((requests) => Object.keys(requests)))) {
    printRow(
      say,
      `requests: ${kind}`,
      columns.map((requests) => String(requests[kind] ?? 0)),
    );
  }
}

/** Prints how the limit was used, a column per run. */
export function printUse(say: Say, columns: readonly WindowFigures[]): void {
  const row = (label: string, show: (figures: WindowFigures) => number): void =>
    printRow(
      say,
      label,
      columns.map((figures) => show(figures).toFixed(3)),
    );
  row('requests per second', ({ requestsPerSecond }) => requestsPerSecond);
  row('permitted: 4 / (1 + round trip)', ({ permittedPerSecond }) => permittedPerSecond);
  row('use of it', ({ use }) => use);
}

/** Prints what went wrong and where the figures are kept; true when all goals were met. */
export function conclude(
  say: Say,
  { goals, offences, file }: { goals: readonly Goal[]; offences: readonly string[]; file: string },
): boolean {
  for (const { name } of goals.filter(({ met }) => !met)) say(`MISSED: ${name}`);
  for (const offence of offences) say(`OFFENCE: ${offence}`);
  const all = goals.every(({ met }) => met);
  if (all) say('All goals met.');
  say(`\nKept in ${file}.`);
  return all;
}
