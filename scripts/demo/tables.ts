import type { DemoEvent, SiteRow, Snapshot, StoreRow } from './demo-types.js';

/** How a line is printed. */
export type LineStyle = 'plain' | 'title' | 'head' | 'dim' | 'bad' | 'good';

/** One line of the picture. */
export interface Line {
  text: string;
  style: LineStyle;
}

/** A column: its title, its width, and what stands in it. */
interface Column<Row> {
  title: string;
  width: number;
  value: (row: Row) => string | number;
  left?: true;
}

const stage =
  (...names: string[]) =>
  ({ stages }: SiteRow): number =>
    names.reduce((sum, name) => sum + (stages[name] ?? 0), 0);

const SITE_COLUMNS: readonly Column<SiteRow>[] = [
  { title: 'Store', width: 16, value: ({ store }) => store, left: true },
  { title: 'Warehouse', width: 10, value: ({ site }) => site, left: true },
  { title: 'request', width: 8, value: stage('RECEIVED', 'REVIEW', 'ACCEPT_PENDING', 'REJECT_PENDING') },
  { title: 'accepted', width: 9, value: stage('READY') },
  { title: 'picking', width: 8, value: stage('PICKING') },
  { title: 'packed', width: 7, value: stage('PACKED') },
  { title: 'shipped', width: 8, value: stage('SHIPPED') },
  { title: 'closed', width: 7, value: stage('CLOSE_PENDING', 'CLOSED') },
  { title: 'cancelled', width: 10, value: stage('CANCEL_PENDING', 'CANCELLED') },
  { title: 'rejected', width: 9, value: stage('REJECTED') },
];

const STORE_COLUMNS: readonly Column<StoreRow>[] = [
  { title: 'Store', width: 16, value: ({ store }) => store, left: true },
  { title: 'Health', width: 10, value: ({ down }) => (down ? 'DOWN (503)' : 'up'), left: true },
  { title: 'to send', width: 8, value: ({ toSend }) => toSend },
  { title: 'unknown', width: 8, value: ({ unknown }) => unknown },
  { title: 'exceptions', width: 11, value: ({ openExceptions }) => openExceptions },
  { title: 'asked', width: 6, value: ({ cancellations: { open, accepted, refused } }) => open + accepted + refused },
  { title: 'agreed', width: 7, value: ({ cancellations }) => cancellations.accepted },
  { title: 'refused', width: 8, value: ({ cancellations }) => cancellations.refused },
  { title: 'forced', width: 6, value: ({ cancellations }) => cancellations.forced },
  { title: 'requests/s', width: 10, value: ({ requestsPerSecond }) => requestsPerSecond.toFixed(1) },
  { title: '429', width: 4, value: ({ tooMany }) => tooMany },
  { title: '503', width: 4, value: ({ unavailable }) => unavailable },
];

/** The sum of all rows. */
export function sumOf(sites: readonly SiteRow[]): SiteRow {
  const stages: Record<string, number> = {};
  for (const row of sites) {
    for (const [name, count] of Object.entries(row.stages)) stages[name] = (stages[name] ?? 0) + count;
  }
  const sum = (of: (row: SiteRow) => number): number => sites.reduce((total, row) => total + of(row), 0);
  return {
    store: 'All',
    site: '',
    stages,
    orders: sum(({ orders }) => orders),
    refused: sum(({ refused }) => refused),
    shipments: sum(({ shipments }) => shipments),
    changed: sum(({ changed }) => changed),
    delivered: sum(({ delivered }) => delivered),
  };
}

/** Where the work stands, per store and warehouse, and the state of each store. */
export function tableLines({ sites, stores }: Pick<Snapshot, 'sites' | 'stores'>): Line[] {
  return [
    { text: headOf(SITE_COLUMNS), style: 'head' },
    ...sites.map((row): Line => ({ text: rowOf(SITE_COLUMNS, row), style: 'plain' })),
    { text: rowOf(SITE_COLUMNS, sumOf(sites)), style: 'title' },
    { text: '', style: 'plain' },
    { text: headOf(STORE_COLUMNS), style: 'head' },
    ...stores.map((row): Line => ({ text: rowOf(STORE_COLUMNS, row), style: row.down ? 'bad' : 'plain' })),
  ];
}

/** One event as a line. */
export function eventLine({ at, subject, text }: DemoEvent): Line {
  const style = /REFUSED|DOWN|REJECTED|reject,|CHANGED|ON HOLD|WAITS|STOP_SHIP|did not ask/.test(text)
    ? 'bad'
    : /SHIPPED|told everything/.test(text)
      ? 'good'
      : 'dim';
  return { text: `${at.toTimeString().slice(0, 8)}  ${subject.padEnd(18)} ${text}`, style };
}

/** The same in few words, for where no table can be redrawn. */
export function summaryLine({ sites, stores }: Pick<Snapshot, 'sites' | 'stores'>): string {
  const all = sumOf(sites);
  const counts = SITE_COLUMNS.filter(({ left }) => !left).map(({ title, value }) => `${title} ${value(all)}`);
  const away = stores.filter(({ down }) => down).map(({ store }) => `${store} DOWN`);
  const refused = stores.reduce((sum, { cancellations }) => sum + cancellations.refused, 0);
  const toSend = stores.reduce((sum, row) => sum + row.toSend, 0);
  return [...counts, `cancellations refused ${refused}`, `to send ${toSend}`, ...away].join('  ');
}

function headOf<Row>(columns: readonly Column<Row>[]): string {
  return columns.map(({ title, width, left }) => (left ? title.padEnd(width) : title.padStart(width))).join(' ');
}

function rowOf<Row>(columns: readonly Column<Row>[], row: Row): string {
  return columns
    .map(({ width, value, left }) => {
      const text = String(value(row));
      return left ? text.slice(0, width).padEnd(width) : text.padStart(width);
    })
    .join(' ');
}
