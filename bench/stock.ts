import { sandboxMs } from './figures.js';
import { conclude, printRequests, printRow, printUse } from './report.js';
import {
  keepResult,
  LIMIT,
  onStage,
  openStore,
  quiet,
  untilCounted,
  WAREHOUSE,
  type Say,
  type Stage,
} from './stage.js';
import { stockFigures, stockGoals, type StockFigures } from './stock-figures.js';

/** How to run it. */
export interface StockOptions {
  records: number;
  /** How many levels are changed, at most half of the records. */
  changed: number;
  /** Rows per list page of the store. */
  pageSize: number;
  latencyMs: number;
  say: Say;
}

const DOMAIN = 'bench-stock.29next.store';
/** Levels per mutation, the most that it takes. */
const CHUNK = 500;
/** Records that are pushed before the one that is changed again and again: about 16 seconds of requests. */
const OTHERS = 60;
const UPDATES = 10;
/** Long enough to see the pulls that follow a hint after 5 s. */
const QUIET_MS = 8_000;

/** Pulls, changes and judges; prints and keeps the figures; true when all goals are met. Leaves nothing behind. */
export function benchStock({ records, changed, pageSize, latencyMs, say }: StockOptions): Promise<boolean> {
  return onStage({ latencyMs, say }, async (stage) => {
    const run = await StockRun.begin(stage, { records, pageSize });
    const change = await run.change(changed);
    const repeated = await run.repeat();
    const figures = await run.figures({ records, pageSize }, change, repeated);
    const file = keepResult('stock', { ...stage.setting, latencyMs, limit: LIMIT, ...figures });
    return report(figures, file, say);
  });
}

interface Mark {
  fromWallMs: number;
  toWallMs: number;
  right: number;
}

interface ChangeMark extends Mark {
  changed: number;
}

interface RepeatMark extends Mark {
  recordId: number;
  lastValue: number;
}

/** One store, and what its records should hold. */
class StockRun {
  private constructor(
    private readonly stage: Stage,
    private readonly place: { storeId: string; warehouseId: string },
    /** What each SKU's record should hold, in the order of the SKUs. */
    private readonly wanted: Map<string, number>,
  ) {}

  /**
   * Opens the store, sets all levels to what the store holds already, then opens the location: its confirmation makes
   * Crossdock read all records, and there is nothing to be sent.
   */
  static async begin(stage: Stage, size: { records: number; pageSize: number }): Promise<StockRun> {
    const { records, pageSize } = size;
    const { client, control, say } = stage;
    const products = Array.from({ length: records }, (_, n) => ({
      sku: `SKU-${String(n + 1).padStart(5, '0')}`,
      inStock: 20 + (n % 80),
    }));
    await openStore(stage, { domain: DOMAIN, products, pageSize });
    await client.install(DOMAIN);
    const place = { storeId: await client.storeId(DOMAIN), warehouseId: await client.warehouse(WAREHOUSE) };
    const run = new StockRun(stage, place, new Map());
    say(`\n${records} stock levels are set to what the store holds (not measured)`);
    const begun = performance.now();
    await run.set(products.map(({ sku, inStock }) => [sku, inStock]));
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    const pages = Math.ceil(records / pageSize);
    say(`  done in ${seconds} s; now the location opens, and ${pages} pages of ${pageSize} records are read`);
    await client.setUpWarehouse(place.storeId, { warehouse: WAREHOUSE, stock: [] });
    const count = async (): Promise<number> => (await control.traffic(DOMAIN)).requests.stock_list ?? 0;
    const limitMs = 60_000 + pages * 1_000;
    const read = await untilCounted(say, 'pages', { goal: pages, limitMs, count });
    if (read < pages) throw new Error(`Only ${read} of ${pages} pages were read within ${limitMs / 1_000} s.`);
    await quiet(stage, DOMAIN, { quietMs: QUIET_MS });
    return run;
  }

  /** Changes levels all over the list, every twentieth of them to 0, and waits until the store is left alone. */
  async change(changed: number): Promise<ChangeMark> {
    const skus = [...this.wanted.keys()];
    const step = Math.floor(skus.length / changed);
    const levels = Array.from({ length: changed }, (_, n): [string, number] => {
      const sku = skus[n * step] ?? '';
      return [sku, n % 20 === 19 ? 0 : (this.wanted.get(sku) ?? 0) + 7];
    });
    this.stage.say(`${changed} of them are changed`);
    const fromWallMs = Date.now();
    await this.set(levels);
    await this.left(changed);
    const right = await this.countRight(levels.map(([sku]) => sku));
    return { changed, fromWallMs, toWallMs: Date.now(), right };
  }

  /** Changes others first, then the last record again and again while its operation waits behind theirs. */
  async repeat(): Promise<RepeatMark> {
    const [target = '', ...others] = [...this.wanted.keys()].slice(-OTHERS - 1).reverse();
    const [record] = await this.stage.control.stock(DOMAIN, { sku: target });
    if (!record) throw new Error(`The store has no stock record of ${target}.`);
    this.stage.say(`${others.length} others are changed, then one record ${UPDATES} times`);
    const fromWallMs = Date.now();
    await this.set(others.map((sku) => [sku, (this.wanted.get(sku) ?? 0) + 3]));
    const values = Array.from({ length: UPDATES }, (_, n) => 1_001 + n);
    for (const value of values) await this.set([[target, value]]);
    const toWallMs = Date.now();
    await this.left(others.length + 1);
    const right = await this.countRight([target, ...others]);
    return { fromWallMs, toWallMs, right, recordId: record.id, lastValue: values.at(-1) ?? 0 };
  }

  /** Everything that the sandbox's books say. */
  async figures(
    size: { records: number; pageSize: number },
    change: ChangeMark,
    repeat: RepeatMark,
  ): Promise<StockFigures> {
    const { control, roundTripMs } = this.stage;
    const [arrivals, ledger, verdict] = await Promise.all([
      control.arrivals(DOMAIN),
      control.ledger(DOMAIN),
      control.verdict(DOMAIN),
    ]);
    const at = (wallMs: number): number => sandboxMs(ledger, wallMs);
    const { changed, recordId, lastValue } = { ...change, ...repeat };
    const books = {
      ...size,
      ...{ arrivals, ledger, verdict },
      change: { fromMs: at(change.fromWallMs), toMs: at(change.toWallMs), changed, right: change.right },
      repeated: {
        fromMs: at(repeat.fromWallMs),
        lastUpdateMs: at(repeat.toWallMs),
        ...{ updates: UPDATES, others: OTHERS, recordId, lastValue, right: repeat.right },
      },
      rightAtEnd: await this.countRight([...this.wanted.keys()]),
    };
    return stockFigures(books, roundTripMs);
  }

  private async set(levels: readonly [sku: string, onHand: number][]): Promise<void> {
    for (let n = 0; n < levels.length; n += CHUNK) {
      const chunk = levels.slice(n, n + CHUNK);
      await this.stage.client.setStock(
        this.place,
        chunk.map(([sku, onHand]) => ({ sku, onHand })),
      );
    }
    for (const [sku, onHand] of levels) this.wanted.set(sku, onHand);
  }

  private left(requests: number): Promise<void> {
    return quiet(this.stage, DOMAIN, { quietMs: QUIET_MS, limitMs: 60_000 + requests * 1_000 });
  }

  private async countRight(skus: readonly string[]): Promise<number> {
    const held = new Map((await this.stage.control.stock(DOMAIN)).map(({ sku, inStock }) => [sku, inStock]));
    return skus.filter((sku) => held.get(sku) === this.wanted.get(sku)).length;
  }
}

function report(figures: StockFigures, file: string, say: Say): boolean {
  const { records, pageSize, pull, change, repeated } = figures;
  const row = (label: string, text: string): void => printRow(say, label, [text]);
  say(`\nAll records read once`);
  row('records, rows per page', `${records}, ${pageSize}`);
  row('first to last page', `${pull.windowSeconds.toFixed(2)} s`);
  row('records per second', pull.recordsPerSecond.toFixed(1));
  printRequests(say, [pull.requests]);
  printUse(say, [pull]);
  row('stock writes until then', String(pull.stockWrites));
  say(`\nLevels changed`);
  row('changed / right at the store', `${change.changed} / ${change.right}`);
  row('mutation to last stock write', `${change.windowSeconds.toFixed(2)} s`);
  printRequests(say, [change.requests]);
  for (const [kind, count] of Object.entries(change.requestsAfter)) row(`after the last one: ${kind}`, String(count));
  row('requests per change', change.requestsPerChange.toFixed(3));
  printUse(say, [change]);
  row('stock writes / redundant', `${change.stockWrites} / ${change.redundant}`);
  say(`\nOne level updated ${repeated.updates} times behind ${repeated.others} others`);
  printRequests(say, [repeated.requests]);
  row('requests for it', String(repeated.requestsForIt));
  row('sent / last value', `${repeated.sent.join(', ')} / ${repeated.lastValue}`);
  row('sent after the last update by', `${repeated.waitedSeconds.toFixed(1)} s`);
  row('redundant', String(repeated.redundant));
  say('');
  row('right at the end', `${figures.rightAtEnd} of ${records}`);
  row('answers 429', String(figures.status429));
  row('five arrivals in a second', String(figures.over4PerSecond));
  row('verdict', figures.verdictClean ? 'clean' : 'NOT clean');
  return conclude(say, { goals: stockGoals(figures), offences: figures.offences, file });
}
