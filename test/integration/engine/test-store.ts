import type { RemoteFulfillmentOrder } from '../../../src/clients/store-client.js';
import { StorePlatforms } from '../../../src/clients/store-platforms.js';
import { newId } from '../../../src/common/ids.js';
import type { Source } from '../../../src/modules/fulfillment-orders/domain/judge-sighting.js';
import { DecideHandler } from '../../../src/modules/fulfillment-orders/jobs/decide.handler.js';
import { ObserveOrder, type Observed } from '../../../src/modules/fulfillment-orders/use-cases/observe-order.js';
import { StockLevelsRepository } from '../../../src/modules/inventory/stock-levels.repository.js';
import { OperationClaimsRepository } from '../../../src/modules/store-operations/operation-claims.repository.js';
import { StoreOperationsRepository } from '../../../src/modules/store-operations/store-operations.repository.js';
import {
  StoreOperationsFacade,
  type Operation,
  type OperationOutcome,
  type Settlement,
} from '../../../src/modules/store-operations/store-operations.facade.js';
import { DEFAULT_STORE_POLICY, type StorePolicy } from '../../../src/modules/stores/stores.facade.js';
import type { Tx } from '../../../src/platform/database/tx.js';
import type { EngineApp } from './engine-app.js';

type Evidence = RemoteFulfillmentOrder | null;

/** What is compared about an order and its cycles. */
export interface OrderState {
  id: string;
  stage: string;
  cycle: number;
  requestStatus: string;
  status: string;
  cancelOpen: boolean;
  cycles: { decision: string | null; outcome: string | null }[];
  operations: { state: string; decision: string; cycle: number }[];
  reserved: number;
}

/** A store with one warehouse, one location (remote id 7) and stock, and the steps that the worker would take for it. */
export class TestStore {
  private constructor(
    private readonly app: EngineApp,
    readonly id: string,
    readonly warehouseId: string,
  ) {}

  static async create(
    app: EngineApp,
    stock: Readonly<Record<string, number>> = { MUG: 10 },
    policy: StorePolicy = DEFAULT_STORE_POLICY,
  ): Promise<TestStore> {
    const [id, warehouseId] = [newId(), newId()];
    const { database } = app;
    await database.query(
      `INSERT INTO store (id, platform, domain, name, status, scopes, api_version, currencies, policy)
       VALUES ($1, 'NEXT', $2, 'Blue', 'ACTIVE', '{}', '2024-04-01', '{}', $3)`,
      [id, `${id}.29next.store`, JSON.stringify(policy)],
    );
    await database.query(
      `INSERT INTO warehouse (id, code, name, line1, city, country, served_countries) VALUES ($1, $2, 'W', 'x', 'y', 'DE', '{DE,FR}')`,
      [warehouseId, warehouseId],
    );
    await database.query(
      `INSERT INTO location (id, store_id, warehouse_id, remote_id, name, status) VALUES ($1, $2, $3, '7', 'Main', 'ACTIVE')`,
      [newId(), id, warehouseId],
    );
    await database.tx((tx) =>
      app.get(StoreOperationsFacade).openSlots(tx, id, app.get(StorePlatforms).get('NEXT').pace),
    );
    const store = new TestStore(app, id, warehouseId);
    for (const [sku, onHand] of Object.entries(stock)) await store.setStock(sku, onHand);
    return store;
  }

  /** Sets what is on hand, with its movement; answers the level's id. */
  async setStock(sku: string, onHand: number): Promise<string> {
    const levels = this.app.get(StockLevelsRepository);
    return this.app.database.tx(async (tx) => {
      const [level] = await levels.ensure(tx, { warehouseId: this.warehouseId, storeId: this.id, skus: [sku] });
      if (!level) throw new Error('no level');
      const delta = { levelId: level.levelId, onHandDelta: onHand - level.onHand, reservedDelta: 0 };
      await levels.move(tx, [delta], { kind: 'SET', reason: null, actor: 'test' });
      return level.levelId;
    });
  }

  /** The database clock. */
  async now(): Promise<Date> {
    const { rows } = await this.app.database.query<{ at: Date }>('SELECT db_clock() AS at');
    return (rows[0] as { at: Date }).at;
  }

  /** Takes in one order as a read showed it; the read was sent now, unless told otherwise. */
  async see(remote: RemoteFulfillmentOrder, source: Source = 'LIST', sentAt?: Date): Promise<Observed> {
    const observation = { storeId: this.id, remote, sentAt: sentAt ?? (await this.now()), source };
    return this.app.database.tx((tx) => this.app.get(ObserveOrder).execute(tx, observation));
  }

  /** Claims the next operation and commits SENDING. */
  async claim(): Promise<Operation> {
    await this.app.database.query(`UPDATE pace_slot SET free_at = '-infinity' WHERE store_id = $1`, [this.id]);
    const times = { holdMs: 16_000, settleMs: { 'fulfillment-order.decide': 5_000 }, readFirst: [] };
    const claim = await this.app.get(OperationClaimsRepository).claim(this.id, 1_000_000, times);
    if (claim.type !== 'OPERATION') throw new Error(`Expected work to send, found ${claim.type}.`);
    return claim.operation;
  }

  /** The answer of the store arrives. */
  answered(operation: Operation, answer: RemoteFulfillmentOrder): Promise<Settlement> {
    return this.settle(operation, { type: 'ANSWERED', answer });
  }

  /** The answer is lost, or the store refuses; then the order is read. */
  async readAfter(why: 'LOST' | 'REFUSED', operation: Operation, value: Evidence, sentAt?: Date): Promise<Settlement> {
    const operations = this.app.get(StoreOperationsRepository);
    if (why === 'LOST') await operations.markLost(operation, 'timeout');
    else await operations.markRefused(operation, 400, 'bad request');
    const evidence = { value, sentAt: sentAt ?? (await this.now()) };
    return this.settle(operation, { type: 'READ', evidence, why });
  }

  /** As the worker settles: handler, then the operation's row, in one transaction. */
  settle(operation: Operation, outcome: OperationOutcome<RemoteFulfillmentOrder, Evidence>): Promise<Settlement> {
    return this.app.database.tx((tx) => this.settleIn(tx, operation, outcome));
  }

  /** The same inside a transaction of the caller. */
  async settleIn(
    tx: Tx,
    operation: Operation,
    outcome: OperationOutcome<RemoteFulfillmentOrder, Evidence>,
  ): Promise<Settlement> {
    const settlement = await this.app.get(DecideHandler).settle(tx, operation, outcome);
    if (!(await this.app.get(StoreOperationsRepository).settle(tx, operation, settlement))) throw new Error('fenced');
    return settlement;
  }

  /** Everything about one order that a test may ask. */
  async order(remoteId = '1001'): Promise<OrderState> {
    const { rows } = await this.app.database.query<OrderState>(
      `SELECT o.id, o.stage, o.cycle, o.request_status AS "requestStatus", o.status, o.cancel_open AS "cancelOpen",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('decision', decision, 'outcome', outcome) ORDER BY cycle), '[]')
            FROM request_cycle WHERE fulfillment_order_id = o.id) AS cycles,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('state', state, 'decision', payload ->> 'decision', 'cycle', payload -> 'cycle') ORDER BY seq), '[]')
            FROM store_operation WHERE fulfillment_order_id = o.id) AS operations,
         (SELECT coalesce(sum(quantity), 0)::int FROM stock_reservation WHERE fulfillment_order_id = o.id) AS reserved
       FROM fulfillment_order o WHERE o.store_id = $1 AND o.remote_id = $2`,
      [this.id, remoteId],
    );
    const row = rows[0];
    if (!row) throw new Error(`No order ${remoteId}.`);
    return row;
  }

  /** Types of the open exceptions of this store. */
  async exceptions(): Promise<string[]> {
    const { rows } = await this.app.database.query<{ type: string }>(
      'SELECT type FROM exception WHERE store_id = $1 AND resolved_at IS NULL ORDER BY type',
      [this.id],
    );
    return rows.map((row) => row.type);
  }

  /** Levels whose counters differ from their ledger or from what orders hold; must always be empty. */
  async wrongLevels(): Promise<unknown[]> {
    const { rows } = await this.app.database.query(
      `SELECT l.sku, l.on_hand, l.reserved, m.on_hand AS ledger_on_hand, m.reserved AS ledger_reserved, r.held FROM stock_level l
       CROSS JOIN LATERAL (SELECT coalesce(sum(on_hand_delta), 0) AS on_hand, coalesce(sum(reserved_delta), 0) AS reserved
         FROM stock_movement WHERE stock_level_id = l.id) m
       CROSS JOIN LATERAL (SELECT coalesce(sum(quantity), 0) AS held FROM stock_reservation WHERE stock_level_id = l.id) r
       WHERE l.store_id = $1 AND (l.on_hand <> m.on_hand OR l.reserved <> m.reserved OR l.reserved <> r.held)`,
      [this.id],
    );
    return rows;
  }
}
