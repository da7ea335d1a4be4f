import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** A node of a plan, as EXPLAIN (FORMAT JSON) shows it. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Total Cost'?: number;
  'Plan Rows'?: number;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  'Temp Written Blocks'?: number;
  Plans?: PlanNode[];
}

/** One statement as the server ran it. */
export interface RanStatement {
  sql: string;
  /** Time in the server, in milliseconds. */
  ms: number;
  plan: PlanNode;
}

/** Makes the sessions that are opened from now on write the plan of every statement to the server's log. Needs a superuser. */
export const LOG_PLANS = [
  `ALTER DATABASE crossdock SET session_preload_libraries = 'auto_explain'`,
  `ALTER DATABASE crossdock SET auto_explain.log_min_duration = 0`,
  `ALTER DATABASE crossdock SET auto_explain.log_analyze = on`,
  `ALTER DATABASE crossdock SET auto_explain.log_buffers = on`,
  `ALTER DATABASE crossdock SET auto_explain.log_timing = off`,
  `ALTER DATABASE crossdock SET auto_explain.log_format = 'json'`,
] as const;

const ENTRY = /duration: ([\d.]+) ms {2}plan:\n((?:\t.*\n)+)/g;

/** Reads what a PostgreSQL server wrote to its log since the last look. */
export class ServerLog {
  private offset: number;

  constructor(private readonly file: string) {
    this.offset = statSync(file).size;
  }

  /** The statements since the last look, in the order in which they ended. */
  next(): RanStatement[] {
    return Array.from(this.read().matchAll(ENTRY), ([, ms, text = '']) => {
      const entry = JSON.parse(text.replace(/^\t/gm, '')) as { 'Query Text': string; Plan: PlanNode };
      return { sql: entry['Query Text'], ms: Number(ms), plan: entry.Plan };
    });
  }

  private read(): string {
    const size = statSync(this.file).size;
    const bytes = Buffer.alloc(size - this.offset);
    const descriptor = openSync(this.file, 'r');
    try {
      readSync(descriptor, bytes, 0, bytes.length, this.offset);
    } finally {
      closeSync(descriptor);
    }
    this.offset = size;
    return bytes.toString('utf8');
  }
}

/** A plan as indented lines: what is read how, and how many rows that gave. */
export function linesOfPlan(plan: PlanNode, depth = 1): string[] {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, Plans = [] } = plan;
  const rows = plan['Actual Rows'] ?? plan['Plan Rows'];
  const place = [table, index && `by ${index}`].filter(Boolean).join(' ');
  const line = `${'  '.repeat(depth)}${type}${place && ` ${place}`}, ${rows ?? '?'} rows`;
  return [line, ...Plans.flatMap((inner) => linesOfPlan(inner, depth + 1))];
}

/** All nodes of a plan. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** The tables that a plan reads from end to end, among the large ones. */
export function tablesScanned(plan: PlanNode, large: ReadonlyMap<string, number>): string[] {
  return nodesOf(plan).flatMap((node) => {
    const table = node['Relation Name'] ?? '';
    return node['Node Type'] === 'Seq Scan' && large.has(table) && (node['Actual Loops'] ?? 1) > 0 ? [table] : [];
  });
}
