import type { RemoteFulfillmentOrder } from '../../../../src/clients/store-client.js';
import { newId } from '../../../../src/common/ids.js';
import { JournalFacade } from '../../../../src/modules/journal/journal.facade.js';
import type { ModulesApp } from '../modules-app.js';
import {
  CANCEL_ASKED,
  observe,
  readyOrder,
  remoteLine,
  remoteOrder,
  seedLevel,
  seedSite,
  type Site,
} from '../order-seed.js';
import { PARCEL } from '../ship-cases.js';

/** An order by global ids, with its version. It has two CUPs and three POTs. */
export interface SeededOrder {
  inner: string;
  id: string;
  version: number;
  cup: string;
  pot: string;
}

/** A shipment of one parcel, by global ids. */
export interface SeededShipment {
  order: SeededOrder;
  id: string;
  parcel: string;
}

/** The key of every shipment that `World.shipment` makes. */
export const KEY = 'S';

const SCOPES = ['fulfillment_orders', 'orders', 'stock_records', 'catalogue'].flatMap((name) => [
  `${name}:read`,
  `${name}:write`,
]);

/** Two stores with a warehouse each, and makers of what a mutation can be asked to change. Each thing is for one mutation. */
export class World {
  private count = 0;

  private constructor(
    readonly app: ModulesApp,
    readonly blue: Site,
    readonly red: Site,
  ) {}

  static async make(app: ModulesApp): Promise<World> {
    const [blue, red] = [await seedSite(app, 'blue'), await seedSite(app, 'red')];
    for (const site of [blue, red]) {
      await seedLevel(app, site, 'CUP', 10_000);
      await seedLevel(app, site, 'POT', 10_000);
    }
    await app.rows(`UPDATE store SET scopes = $1, policy = '{"cancellationMode": "MANUAL"}'`, [SCOPES]);
    return new World(app, blue, red);
  }

  /** A name that nothing has. */
  name(): string {
    return `n${++this.count}`;
  }

  /** A store of its own, with a warehouse and a location. */
  site(): Promise<Site> {
    return seedSite(this.app, this.name());
  }

  /** The one id that a statement gives, with the prefix of its type. */
  async id(prefix: string, sql: string, params: unknown[] = []): Promise<string> {
    const [row] = await this.app.rows<{ id: string }>(sql, params);
    if (!row) throw new Error(`There is nothing: ${sql}`);
    return `${prefix}${row.id}`;
  }

  /** An order that the warehouse can work on. */
  async ready(change: Partial<RemoteFulfillmentOrder> = {}): Promise<SeededOrder> {
    const remoteId = this.name();
    return this.order(await readyOrder(this.app, this.blue, remoteId, { lines: linesOf(remoteId), ...change }));
  }

  /** An order that waits for somebody’s decision. */
  async undecided(site = this.blue): Promise<SeededOrder> {
    const remoteId = this.name();
    await this.app.rows(`UPDATE store SET policy = policy || '{"decisionMode": "MANUAL"}' WHERE id = $1`, [
      site.storeId,
    ]);
    const inner = await observe(this.app, site, remoteOrder(site, remoteId, { lines: linesOf(remoteId) }));
    await this.app.rows(`UPDATE store SET policy = policy - 'decisionMode' WHERE id = $1`, [site.storeId]);
    return this.order(inner);
  }

  /** What an order is now. */
  async order(inner: string): Promise<SeededOrder> {
    const rows = await this.app.rows<{ version: number; id: string; sku: string }>(
      `SELECT o.version, l.id, l.sku FROM fulfillment_order o JOIN fulfillment_order_line l ON l.fulfillment_order_id = o.id
       WHERE o.id = $1`,
      [inner],
    );
    const line = (sku: string): string => `fol_${rows.find((row) => row.sku === sku)?.id}`;
    return { inner, id: `fo_${inner}`, version: rows[0]?.version ?? 0, cup: line('CUP'), pot: line('POT') };
  }

  /** An order after mutations that take nothing but its id. */
  async advanced(...mutations: string[]): Promise<SeededOrder> {
    const { inner } = await this.ready();
    await this.advance(inner, mutations);
    return this.order(inner);
  }

  /** A shipment that the store was not told of yet; with `confirmed`, one that it has. */
  async shipment(confirmed = false): Promise<SeededShipment> {
    const { id, inner } = await this.ready();
    const input = { fulfillmentOrderId: id, shipmentKey: KEY, parcels: [{ ...PARCEL, trackingNumber: this.name() }] };
    const made = await this.app.mutate<{ fulfillment: { id: string } }>(
      'fulfillmentCreate',
      'fulfillment { id }',
      input,
    );
    const fulfillmentId = made.fulfillment.id.slice('ful_'.length);
    if (confirmed) {
      await this.app.rows(
        `UPDATE fulfillment SET status = 'CONFIRMED', remote_ids = ARRAY[id::text], confirmed_at = db_now(), confirmed_by = 'ANSWER'
         WHERE id = $1`,
        [fulfillmentId],
      );
    }
    const parcel = await this.id('par_', 'SELECT id FROM parcel WHERE fulfillment_id = $1', [fulfillmentId]);
    return { order: await this.order(inner), id: made.fulfillment.id, parcel };
  }

  /** An open cancellation request, of an order after these mutations. */
  async cancellation(mutations: readonly string[] = []): Promise<{ id: string; order: SeededOrder }> {
    const remoteId = this.name();
    const inner = await readyOrder(this.app, this.blue, remoteId, { lines: linesOf(remoteId) });
    await this.advance(inner, mutations);
    await observe(this.app, this.blue, remoteOrder(this.blue, remoteId, { lines: linesOf(remoteId), ...CANCEL_ASKED }));
    const id = await this.id('cr_', 'SELECT id FROM cancellation_request WHERE fulfillment_order_id = $1', [inner]);
    return { id, order: await this.order(inner) };
  }

  /** An exception that nobody has resolved. */
  async exception(): Promise<string> {
    const { id } = await this.app.database.tx((tx) =>
      this.app.get(JournalFacade).openException(tx, {
        type: 'TEST',
        subject: this.name(),
        severity: 'INFO',
        storeId: this.blue.storeId,
        message: 'Look at this.',
      }),
    );
    return `exc_${id}`;
  }

  /** An operation that waits for a person. */
  async parkedOperation(): Promise<string> {
    const { inner } = await this.undecided();
    const id = newId();
    await this.app.rows(
      `INSERT INTO store_operation (id, store_id, fulfillment_order_id, kind, lane, dedupe_key, priority, state, reason, payload, next_at, actor)
       VALUES ($1, $2, $3, 'fulfillment-order.decide', $4, $4, 1, 'PARKED', 'No answer.', '{}', db_now(), 'test')`,
      [id, this.blue.storeId, inner, this.name()],
    );
    return `op_${id}`;
  }

  /** A callback that came in. */
  notification(site = this.blue): Promise<string> {
    return this.id(
      'sn_',
      `INSERT INTO store_notification (store_id, source, kind, body_sha256)
       VALUES ($1, 'CALLBACK', 'fulfillment_request', '') RETURNING id`,
      [site.storeId],
    );
  }

  private async advance(inner: string, mutations: readonly string[]): Promise<void> {
    for (const name of mutations) {
      expect(await this.app.mutate(name, '', { fulfillmentOrderId: `fo_${inner}` })).toEqual({ userErrors: [] });
    }
  }

  /** The stock level of a SKU of the blue store, by inner id; null when it has none. */
  async level(sku: string): Promise<string | null> {
    const [row] = await this.app.rows<{ id: string }>(
      'SELECT id FROM stock_level WHERE warehouse_id = $1 AND store_id = $2 AND sku = $3',
      [this.blue.warehouseId, this.blue.storeId, sku],
    );
    return row?.id ?? null;
  }

  /** The version of a store, warehouse or location. */
  async version(table: 'store' | 'warehouse' | 'location', id: string): Promise<number> {
    const [row] = await this.app.rows<{ version: number }>(`SELECT version FROM ${table} WHERE id = $1`, [id]);
    return row?.version ?? 0;
  }
}

function linesOf(remoteId: string): RemoteFulfillmentOrder['lines'] {
  return [remoteLine(remoteId, 1, 'CUP', 2), remoteLine(remoteId, 2, 'POT', 3)];
}
