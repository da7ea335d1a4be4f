import { newId } from '../../../src/common/ids.js';
import { InventoryFacade } from '../../../src/modules/inventory/inventory.facade.js';
import { StockPushHandler } from '../../../src/modules/inventory/jobs/stock-push.handler.js';
import type { Interval } from '../../../src/modules/inventory/domain/stock-record.js';
import type { Push } from '../../../src/modules/inventory/use-cases/prepare-push.js';
import { HealRecord } from '../../../src/modules/inventory/use-cases/heal-record.js';
import { MapSkus } from '../../../src/modules/inventory/use-cases/map-skus.js';
import { SetStockLevels } from '../../../src/modules/inventory/use-cases/set-stock-levels.js';
import { TakeInRecords } from '../../../src/modules/inventory/use-cases/take-in-records.js';
import { LocationsFacade } from '../../../src/modules/locations/locations.facade.js';
import { OperationClaimsRepository } from '../../../src/modules/store-operations/operation-claims.repository.js';
import { StoreOperationsRepository } from '../../../src/modules/store-operations/store-operations.repository.js';
import type { Operation } from '../../../src/modules/store-operations/store-operations.facade.js';
import { DEFAULT_STORE_POLICY, type StorePolicy } from '../../../src/modules/stores/stores.facade.js';
import type { EngineApp } from '../engine/engine-app.js';
import { TestStore } from '../engine/test-store.js';
import { RECORD, remote, SKU } from './shown-record.js';

/** The warehouse's SKU of which packs are made. */
const PART = 'MUG-SINGLE';
const CLAIM = { holdMs: 16_000, settleMs: { 'stock.push': 5_000 }, readFirst: [] };

/** Two numbers that choose what happens next, among all that can, and to what. */
export interface Choice {
  what: number;
  pick: number;
}

/** Everything that can happen to one stock record, at the store and here. */
export const STEPS = [
  'order',
  'ship',
  'cancel',
  'shipmentSent',
  'shipmentApplied',
  'shipmentAnswered',
  'shipmentLost',
  'shipmentRead',
  'set',
  'pushSent',
  'pushApplied',
  'pushAnswered',
  'pushLost',
  'pushRead',
  'pullSent',
  'pullShown',
  'pullTakenIn',
  'edit',
] as const;

/** What brings everything under way to its end; an answer implies that the store acted. */
const ENDINGS = ['shipmentSent', 'shipmentAnswered', 'shipmentRead', 'pushRead', 'pushAnswered', 'pushSent'] as const;

/** Something that happens. */
export type Step = (typeof STEPS)[number];

type ShipmentState = 'NEW' | 'RECORDED' | 'SENT' | 'LOST' | 'DONE';

interface Shipment {
  id: string;
  orderId: string;
  quantity: number;
  state: ShipmentState;
  applied: boolean;
  sentAt: Date;
}

interface PushUnderWay {
  operation: Operation;
  push: Push;
  applied: boolean;
  lost: boolean;
}

/** How a simulated store begins. */
export interface OpenWorld {
  /** Units of the level; `units` of them are in one piece of the store's SKU. */
  onHand: number;
  inStock: number;
  policy?: Partial<StorePolicy>;
  units?: number;
}

/** One record of a simulated store, our engine on a real database, and a clock that only the test moves. */
export class StockWorld {
  /** The store's own books. */
  inStock: number;
  allocated = 0;
  /** Requests that set the stock; and those among them that told the store what it held already. */
  patches = 0;
  redundant = 0;
  /** Times that the number we wanted the store to hold changed. */
  changes = 0;
  /** Answers to pushes that were lost. */
  lost = 0;
  private readonly pushTimes: Interval[] = [];
  private readonly shipmentTimes: Interval[] = [];
  private shipments: Shipment[] = [];
  private push: PushUnderWay | null = null;
  private pull: { sentAt: Date; shown: number | null } | null = null;
  private static seconds = 0;

  private constructor(
    private readonly app: EngineApp,
    private readonly store: TestStore,
    initial: number,
    private readonly levelSku: string,
  ) {
    this.inStock = initial;
  }

  static async open(app: EngineApp, { onHand, inStock, policy, units = 1 }: OpenWorld): Promise<StockWorld> {
    const levelSku = units === 1 ? SKU : PART;
    const store = await TestStore.create(app, { [levelSku]: onHand }, { ...DEFAULT_STORE_POLICY, ...policy });
    if (units !== 1) {
      const scope = { storeId: store.id, warehouseId: null, actor: 'test' };
      const written = { storeSku: SKU, components: [{ warehouseSku: PART, units }] };
      await app.database.tx((tx) => app.get(MapSkus).put(tx, scope, written));
    }
    await app.database.query(`UPDATE store SET scopes = '{catalogue:read,catalogue:write}' WHERE id = $1`, [store.id]);
    const world = new StockWorld(app, store, inStock, levelSku);
    if (inStock !== Math.floor(onHand / units)) world.changes += 1;
    await world.takeIn(world.tick(), inStock);
    return world;
  }

  /** Lets one of `steps` happen that can happen now, and answers which. */
  async next(steps: readonly Step[], { what, pick }: Choice): Promise<Step> {
    const possible = steps.filter((type) => this.possible(type));
    const type = possible[what % possible.length] ?? 'set';
    await this.step(type, pick);
    return type;
  }

  private possible(type: Step): boolean {
    const has = (state: ShipmentState): boolean => this.shipments.some((shipment) => shipment.state === state);
    const underWay = this.push !== null && !this.push.lost;
    switch (type) {
      case 'ship':
        return has('NEW');
      case 'cancel':
      case 'shipmentSent':
        return has('RECORDED');
      case 'shipmentApplied':
        return this.shipments.some((shipment) => shipment.state === 'SENT' && !shipment.applied);
      case 'shipmentAnswered':
      case 'shipmentLost':
        return has('SENT');
      case 'shipmentRead':
        return has('LOST');
      case 'pushSent':
        return this.push === null;
      case 'pushApplied':
        return underWay && !this.push?.applied;
      case 'pushAnswered':
      case 'pushLost':
        return underWay;
      case 'pushRead':
        return this.push?.lost ?? false;
      case 'pullSent':
        return this.pull === null;
      case 'pullShown':
        return this.pull !== null && this.pull.shown === null;
      case 'pullTakenIn':
        return this.pull !== null;
      default:
        return true;
    }
  }

  /** Lets a step happen, some seconds after the last one; false when nothing is there that it could happen to. */
  async step(type: Step, pick = 0): Promise<boolean> {
    const now = this.tick();
    switch (type) {
      case 'order':
        return this.order((pick % 4) + 1);
      case 'ship':
        return this.with('NEW', pick, (shipment) => this.ship(shipment));
      case 'cancel':
        return this.with('RECORDED', pick, (shipment) => this.cancel(shipment));
      case 'shipmentSent':
        return this.with('RECORDED', pick, (shipment) => Object.assign(shipment, { state: 'SENT', sentAt: now }));
      case 'shipmentApplied':
        return this.with('SENT', pick, (shipment) => this.apply(shipment));
      case 'shipmentAnswered':
        return this.with('SENT', pick, (shipment) => this.confirm(shipment, now));
      case 'shipmentLost':
        return this.with('SENT', pick, (shipment) => this.lose(shipment));
      case 'shipmentRead':
        return this.with('LOST', pick, (shipment) => this.readBack(shipment, now));
      case 'set':
        return this.set(pick % 25);
      case 'edit':
        this.inStock = pick % 25;
        return true;
      case 'pullSent':
        this.pull ??= { sentAt: now, shown: null };
        return true;
      case 'pullShown':
        if (this.pull) this.pull.shown ??= this.inStock;
        return this.pull !== null;
      case 'pullTakenIn':
        return this.finishPull();
      default:
        return this.stepPush(type);
    }
  }

  /** Everything under way comes to its end, until nothing is left to send. */
  async settle(): Promise<void> {
    await this.finishPull();
    for (let round = 0; round < 30; round += 1) {
      let busy = false;
      for (const type of ENDINGS) {
        while (this.possible(type) && (await this.step(type))) busy = true;
      }
      if (!busy) return;
    }
    throw new Error('It does not come to rest.');
  }

  /** A complete read of the store's records. */
  async look(): Promise<void> {
    await this.finishPull();
    await this.takeIn(this.tick(), this.inStock);
  }

  /** A person has our number sent again where the loop breaker stopped it; true when it had. */
  async heal(): Promise<boolean> {
    const { rows } = await this.app.database.query<{ id: string }>(
      'SELECT id FROM stock_record WHERE store_id = $1 AND healing_stopped_at IS NOT NULL',
      [this.store.id],
    );
    for (const { id } of rows) {
      await this.app.database.tx((tx) => this.app.get(HealRecord).execute(tx, id, 'test'));
    }
    return rows.length > 0;
  }

  /** Our books: what the store should hold, and what it may sell. */
  async truth(): Promise<{
    inStock: number;
    net: number;
    expected: number | null;
    awaiting: number;
    drift: number | null;
  }> {
    const { rows } = await this.app.database.query<{
      wanted: number;
      expected: number | null;
      awaiting: number;
      drift: number | null;
    }>(
      `SELECT GREATEST(0, l.on_hand - l.buffer) / k.units + r.awaiting AS wanted, r.expected, r.awaiting, r.drift
       FROM stock_record r JOIN stock_record_level k ON k.stock_record_id = r.id JOIN stock_level l ON l.id = k.stock_level_id
       WHERE r.store_id = $1`,
      [this.store.id],
    );
    const row = rows[0];
    if (!row) throw new Error('The record has no level.');
    return { ...row, inStock: row.wanted, net: row.wanted - this.allocated };
  }

  /** After how many moments nobody can know what the store holds: lost answers, and pushes under way together with a shipment. */
  get unclear(): number {
    const together = this.shipmentTimes.map(
      (shipment) =>
        this.pushTimes.filter((push) => push.sentAt <= shipment.answeredAt && shipment.sentAt <= push.answeredAt)
          .length,
    );
    return this.lost + together.reduce((sum, count) => sum + count, 0);
  }

  /** Levels whose counters differ from their ledger or reservations. */
  wrongLevels(): Promise<unknown[]> {
    return this.store.wrongLevels();
  }

  /** States of all pushes of this store, oldest first. */
  async pushes(): Promise<{ state: string; priority: number; reason: string | null }[]> {
    const { rows } = await this.app.database.query<{ state: string; priority: number; reason: string | null }>(
      'SELECT state, priority, reason FROM store_operation WHERE store_id = $1 ORDER BY seq',
      [this.store.id],
    );
    return rows;
  }

  private get inventory(): InventoryFacade {
    return this.app.get(InventoryFacade);
  }

  /** Moves the clock of the database, which runs on this machine; nothing within a step takes as long. */
  private tick(): Date {
    StockWorld.seconds += 6;
    this.app.database.setClockOffset(`${StockWorld.seconds} seconds`);
    return this.now();
  }

  private now(): Date {
    return new Date(Date.now() + StockWorld.seconds * 1_000);
  }

  private async with(
    state: ShipmentState,
    pick: number,
    act: (shipment: Shipment) => Promise<unknown> | object,
  ): Promise<boolean> {
    const fitting = this.shipments.filter((shipment) => shipment.state === state);
    const shipment = fitting[pick % fitting.length];
    if (!shipment) return false;
    await act(shipment);
    return true;
  }

  /** A customer's order: the store allocates, and we reserve where there is free stock. */
  private async order(quantity: number): Promise<boolean> {
    const orderId = newId();
    const done = await this.app.database.tx(async (tx) => {
      const where = { warehouseId: this.store.warehouseId, storeId: this.store.id, skus: [SKU] };
      const supply = (await this.inventory.lockAvailability(tx, where)).get(SKU);
      if (!supply || supply.free < quantity) return false;
      const pieces = [{ sku: SKU, quantity }];
      await this.inventory.reserveFor(tx, { ...where, fulfillmentOrderId: orderId, cycle: 1, actor: 'test', pieces });
      return true;
    });
    if (!done) return false;
    this.allocated += quantity;
    const shipment = { id: newId(), orderId, quantity, state: 'NEW', applied: false, sentAt: new Date(0) } as const;
    this.shipments.push({ ...shipment });
    return true;
  }

  private async ship(shipment: Shipment): Promise<void> {
    const before = await this.truth();
    const locations = 'SELECT id FROM location WHERE store_id = $1';
    const { rows } = await this.app.database.query<{ id: string }>(locations, [this.store.id]);
    const line = {
      sku: SKU,
      stockRecordRemoteId: RECORD,
      quantity: shipment.quantity,
      locationId: rows[0]?.id ?? null,
    };
    const recorded = {
      storeId: this.store.id,
      fulfillmentOrderId: shipment.orderId,
      cycle: 1,
      fulfillmentId: shipment.id,
      actor: 'test',
      lines: [line],
    };
    for (let twice = 0; twice < 2; twice += 1) {
      await this.app.database.tx((tx) => this.inventory.shipped(tx, recorded));
    }
    shipment.state = 'RECORDED';
    await this.noteChange(before);
  }

  private async cancel(shipment: Shipment): Promise<void> {
    const before = await this.truth();
    await this.app.database.tx(async (tx) => {
      await this.inventory.shipmentCancelled(tx, shipment.id, { actor: 'test', reason: 'TEST' });
      await this.inventory.release(tx, { fulfillmentOrderId: shipment.orderId, actor: 'test', reason: 'TEST' });
    });
    this.allocated -= shipment.quantity;
    shipment.state = 'DONE';
    await this.noteChange(before);
  }

  private apply(shipment: Shipment): object {
    if (shipment.applied) return shipment;
    this.inStock -= shipment.quantity;
    this.allocated -= shipment.quantity;
    return Object.assign(shipment, { applied: true });
  }

  private async confirm(shipment: Shipment, now: Date): Promise<void> {
    this.apply(shipment);
    const before = await this.truth();
    const times = { sentAt: shipment.sentAt, answeredAt: now };
    for (let twice = 0; twice < 2; twice += 1) {
      await this.app.database.tx((tx) => this.inventory.shipmentConfirmed(tx, shipment.id, times));
    }
    shipment.state = 'DONE';
    this.shipmentTimes.push(times);
    await this.noteChange(before);
  }

  private async lose(shipment: Shipment): Promise<void> {
    await this.app.database.tx((tx) => this.inventory.shipmentUnknown(tx, shipment.id));
    shipment.state = 'LOST';
  }

  private async readBack(shipment: Shipment, now: Date): Promise<void> {
    if (shipment.applied) return this.confirm(shipment, now);
    shipment.state = 'RECORDED';
  }

  private async set(onHand: number): Promise<boolean> {
    const before = await this.truth();
    const { warehouseId, id: storeId } = this.store;
    const count = { warehouseId, storeId, reason: null, actor: 'test', levels: [{ sku: this.levelSku, onHand }] };
    await this.app.database.tx((tx) => this.app.get(SetStockLevels).execute(tx, count));
    await this.noteChange(before);
    return true;
  }

  /** A shipment that the store deducts changes both books alike: only what remains is a change to tell. */
  private async noteChange(before: { inStock: number; awaiting: number }): Promise<void> {
    const after = await this.truth();
    const deducted = Math.max(0, before.awaiting - after.awaiting);
    if (after.inStock !== before.inStock && after.inStock !== before.inStock - deducted) this.changes += 1;
  }

  private async takeIn(sentAt: Date, shown: number): Promise<void> {
    await this.app.database.tx(async (tx) => {
      const [location] = await this.app.get(LocationsFacade).activeOfStore(tx, this.store.id);
      if (!location) throw new Error('no location');
      await this.app.get(TakeInRecords).execute(tx, { location, records: [remote(shown, 0)], sentAt, actor: 'test' });
    });
  }

  private async finishPull(): Promise<boolean> {
    if (!this.pull) return false;
    const { sentAt, shown } = this.pull;
    this.pull = null;
    await this.takeIn(sentAt, shown ?? this.inStock);
    return true;
  }

  private async stepPush(type: Step): Promise<boolean> {
    if (type === 'pushSent') return this.push === null && this.sendPush();
    if (!this.push) return false;
    if (type === 'pushRead') return this.push.lost && this.readPush(this.push);
    if (this.push.lost) return false;
    if (type === 'pushApplied') return this.applyPush(this.push);
    if (type === 'pushAnswered') return this.answerPush(this.push);
    await this.app.get(StoreOperationsRepository).markLost(this.push.operation, 'timeout');
    this.push.lost = true;
    this.lost += 1;
    return true;
  }

  /** As the worker does: claim, ask whether it is needed, send. */
  private async sendPush(): Promise<boolean> {
    await this.app.database.query(`UPDATE pace_slot SET free_at = '-infinity' WHERE store_id = $1`, [this.store.id]);
    const claim = await this.app.get(OperationClaimsRepository).claim(this.store.id, 1_000_000, CLAIM);
    if (claim.type !== 'OPERATION') return false;
    const { operation } = claim;
    const ready = await this.app.get(StockPushHandler).ready(operation);
    const operations = this.app.get(StoreOperationsRepository);
    if (ready.type === 'WAIT') {
      await operations.sendAgain(operation, ready.waitMs, false, ready.reason);
      return false;
    }
    if (ready.type === 'DONE') {
      const settlement = { state: 'CONFIRMED', reason: ready.reason } as const;
      await this.app.database.tx((tx) => operations.settle(tx, operation, settlement));
    } else {
      this.patches += 1;
      this.push = { operation, push: ready.prepared, applied: false, lost: false };
    }
    return true;
  }

  private applyPush(push: PushUnderWay): boolean {
    if (push.applied) return false;
    if (this.inStock === push.push.inStock) this.redundant += 1;
    this.inStock = push.push.inStock;
    push.applied = true;
    return true;
  }

  private async answerPush(under: PushUnderWay): Promise<boolean> {
    this.applyPush(under);
    const record = remote(under.push.inStock, this.allocated);
    await this.settlePush(under, { type: 'ANSWERED', answer: { sent: under.push.inStock, record } });
    return true;
  }

  private async readPush(under: PushUnderWay): Promise<boolean> {
    const evidence = { value: remote(this.inStock, this.allocated), sentAt: this.now() };
    await this.settlePush(under, { type: 'READ', evidence, why: 'LOST' });
    return true;
  }

  private async settlePush(
    { operation }: PushUnderWay,
    outcome: Parameters<StockPushHandler['settle']>[2],
  ): Promise<void> {
    await this.app.database.tx(async (tx) => {
      const settlement = await this.app.get(StockPushHandler).settle(tx, operation, outcome);
      if (!(await this.app.get(StoreOperationsRepository).settle(tx, operation, settlement))) throw new Error('fenced');
      await settlement.afterwards?.(tx);
    });
    this.pushTimes.push({ sentAt: operation.sentAt, answeredAt: this.now() });
    this.push = null;
  }
}
