import type { RemoteStockRecord } from '../../../src/clients/store-client.js';
import { newId } from '../../../src/common/ids.js';
import { InventoryFacade } from '../../../src/modules/inventory/inventory.facade.js';
import { MapSkus } from '../../../src/modules/inventory/use-cases/map-skus.js';
import { PreparePush } from '../../../src/modules/inventory/use-cases/prepare-push.js';
import { SetBuffers } from '../../../src/modules/inventory/use-cases/set-buffers.js';
import { SetStockLevels } from '../../../src/modules/inventory/use-cases/set-stock-levels.js';
import { SettlePush } from '../../../src/modules/inventory/use-cases/settle-push.js';
import { TakeInRecords } from '../../../src/modules/inventory/use-cases/take-in-records.js';
import { LocationsFacade } from '../../../src/modules/locations/locations.facade.js';
import type { EngineApp } from '../engine/engine-app.js';
import { TestStore } from '../engine/test-store.js';

/** The store's records by SKU, and what a piece is made of. */
const RECORDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  A: { A: 1 },
  B: { B: 1 },
  PACK: { A: 2 },
  ALIAS: { A: 1 },
  KIT: { A: 1, B: 1 },
};

/** Something that happens to the store's stock. */
export type Happening =
  | { what: 'order'; wants: [record: string, quantity: number][] }
  | { what: 'ship'; pick: number; quantity: number }
  | { what: 'shipped' | 'unship' | 'cancel'; pick: number }
  | { what: 'set'; sku: string; onHand: number }
  | { what: 'buffer'; sku: string; buffer: number };

interface Line {
  orderId: string;
  record: string;
  open: number;
  ended: boolean;
}

interface Shipment {
  id: string;
  line: Line;
  quantity: number;
}

/** A store that sells the same pieces by several records, our engine on a real database; pushes arrive before the next thing happens. */
export class SharedStock {
  private readonly books = new Map(Object.keys(RECORDS).map((name) => [name, { inStock: 0, allocated: 0 }]));
  private lines: Line[] = [];
  private shipments: Shipment[] = [];
  /** Records that were seen here. */
  private readonly known = new Set<string>();
  private readonly faults: string[] = [];
  private static seconds = 0;

  private constructor(
    private readonly app: EngineApp,
    private readonly store: TestStore,
  ) {}

  static async open(
    app: EngineApp,
    stock: { A: number; B: number },
    seen: readonly string[] = Object.keys(RECORDS),
  ): Promise<SharedStock> {
    const store = await TestStore.create(app, stock);
    const { database } = app;
    await database.query(`UPDATE store SET scopes = '{catalogue:read,catalogue:write}' WHERE id = $1`, [store.id]);
    const scope = { storeId: store.id, warehouseId: null, actor: 'test' };
    for (const [sku, parts] of Object.entries(RECORDS)) {
      if (parts[sku] === 1) continue;
      const components = Object.entries(parts).map(([warehouseSku, units]) => ({ warehouseSku, units }));
      await database.tx((tx) => app.get(MapSkus).put(tx, scope, { storeSku: sku, components }));
    }
    const shop = new SharedStock(app, store);
    for (const name of seen) await shop.see(name);
    return shop;
  }

  /** A read shows one of the store's records. */
  async see(name: string): Promise<void> {
    const sentAt = await this.tick();
    this.known.add(name);
    const { inStock, allocated } = this.book(name);
    const net = inStock - allocated;
    const numbers = { inStock, allocated, net, title: null, updatedAt: null, unfamiliar: [] };
    const record: RemoteStockRecord = {
      remoteId: name,
      locationRemoteId: '7',
      productRemoteId: name,
      sku: name,
      ...numbers,
    };
    await this.app.database.tx(async (tx) => {
      const [location] = await this.app.get(LocationsFacade).activeOfStore(tx, this.store.id);
      if (!location) throw new Error('no location');
      await this.app.get(TakeInRecords).execute(tx, { location, records: [record], sentAt, actor: 'test' });
    });
    await this.deliver();
  }

  /** Lets something happen where it can, and all pushes arrive that follow from it. */
  async happen(happening: Happening): Promise<void> {
    await this.tick();
    await this.act(happening);
    await this.deliver();
  }

  /** What the store holds, by record. */
  shown(): Record<string, number> {
    return Object.fromEntries([...this.books].map(([name, { inStock }]) => [name, inStock]));
  }

  /** What customers can buy, by record. */
  sellable(): Record<string, number> {
    return Object.fromEntries(
      [...this.books].map(([name, { inStock, allocated }]) => [name, Math.max(0, inStock - allocated)]),
    );
  }

  /** Records of which customers can buy more or less than there is free, orders that were short, and levels that are wrong. */
  async problems(): Promise<unknown[]> {
    const { rows } = await this.app.database.query<{ sku: string; free: number }>(
      'SELECT sku, on_hand - buffer - reserved AS free FROM stock_level WHERE store_id = $1',
      [this.store.id],
    );
    const free = new Map(rows.map((row) => [row.sku, row.free]));
    const wrong = [...this.known].flatMap((name) => {
      const parts = Object.entries(RECORDS[name] ?? {});
      const pieces = Math.min(...parts.map(([sku, units]) => Math.floor(Math.max(0, free.get(sku) ?? 0) / units)));
      const sellable = this.sellable()[name];
      return sellable === pieces ? [] : [`${name}: ${sellable} can be bought, ${pieces} are free`];
    });
    return [...wrong, ...this.faults, ...(await this.store.wrongLevels())];
  }

  private async act(happening: Happening): Promise<void> {
    const inventory = this.app.get(InventoryFacade);
    const { database } = this.app;
    const scope = { storeId: this.store.id, warehouseId: this.store.warehouseId, reason: null, actor: 'test' };
    switch (happening.what) {
      case 'order':
        return this.order(happening.wants);
      case 'ship': {
        const line = this.pick(this.lines, happening.pick);
        if (line) await this.ship(line, Math.min(line.open, happening.quantity));
        return;
      }
      case 'shipped':
      case 'unship': {
        const shipment = this.pick(this.shipments, happening.pick);
        if (shipment) await this.end(shipment, happening.what === 'shipped');
        return;
      }
      case 'cancel': {
        const orderId = this.pick(this.lines, happening.pick)?.orderId;
        if (orderId === undefined) return;
        for (const line of this.lines.filter((each) => each.orderId === orderId)) {
          this.book(line.record).allocated -= line.open;
          line.ended = true;
        }
        this.lines = this.lines.filter((each) => each.orderId !== orderId);
        const cause = { fulfillmentOrderId: orderId, actor: 'test', reason: 'TEST' };
        return database.tx((tx) => inventory.release(tx, cause));
      }
      case 'set': {
        const levels = [{ sku: happening.sku, onHand: happening.onHand }];
        await database.tx((tx) => this.app.get(SetStockLevels).execute(tx, { ...scope, levels }));
        return;
      }
      case 'buffer': {
        const levels = [{ sku: happening.sku, buffer: happening.buffer }];
        await database.tx((tx) => this.app.get(SetBuffers).buffers(tx, scope, levels, false));
      }
    }
  }

  /** Customers buy what the store lets them; we accept where all of it is free. One record alone is never short. */
  private async order(wants: readonly [string, number][]): Promise<void> {
    const lines = wants.flatMap(([record, wish]) => {
      const quantity = this.known.has(record) ? Math.min(wish, this.sellable()[record] ?? 0) : wish;
      return quantity > 0 ? [{ record, quantity }] : [];
    });
    if (lines.length === 0) return;
    const [orderId, locationId] = [newId(), await this.locationId()];
    const where = { storeId: this.store.id, warehouseId: this.store.warehouseId };
    const pieces = lines.map(({ record, quantity }) => ({ sku: record, quantity, stockRecordRemoteId: record }));
    const accepted = await this.app.database.tx(async (tx) => {
      const inventory = this.app.get(InventoryFacade);
      const skus = pieces.map(({ sku }) => sku);
      const supply = await inventory.lockAvailability(tx, { ...where, skus, wanted: pieces });
      if (pieces.some(({ sku, quantity }) => (supply.get(sku)?.free ?? 0) < quantity)) return false;
      const order = { fulfillmentOrderId: orderId, cycle: 1, actor: 'test', locationId };
      await inventory.reserveFor(tx, { ...order, ...where, pieces });
      return true;
    });
    if (!accepted) {
      if (lines.length === 1) this.faults.push(`an order of ${JSON.stringify(lines)} was short`);
      return;
    }
    for (const { record, quantity } of lines) {
      this.book(record).allocated += quantity;
      this.lines.push({ orderId, record, open: quantity, ended: false });
    }
  }

  private async ship(line: Line, quantity: number): Promise<void> {
    const shipment = { id: newId(), line, quantity };
    const locationId = await this.locationId();
    const order = { storeId: this.store.id, fulfillmentOrderId: line.orderId, cycle: 1, actor: 'test' };
    const lines = [{ sku: line.record, stockRecordRemoteId: line.record, quantity, locationId }];
    await this.app.database.tx((tx) =>
      this.app.get(InventoryFacade).shipped(tx, { ...order, fulfillmentId: shipment.id, lines }),
    );
    line.open -= quantity;
    this.shipments.push(shipment);
    if (line.open === 0) this.lines = this.lines.filter((each) => each !== line);
  }

  /** The store books a shipment, or it is never sent: its pieces are then still to be shipped, unless the order was cancelled. */
  private async end(shipment: Shipment, booked: boolean): Promise<void> {
    const { id, line, quantity } = shipment;
    this.shipments = this.shipments.filter((each) => each !== shipment);
    const sentAt = await this.store.now();
    await this.app.database.tx((tx) => {
      const inventory = this.app.get(InventoryFacade);
      if (booked) return inventory.shipmentConfirmed(tx, id, { sentAt, answeredAt: sentAt });
      return inventory.shipmentCancelled(tx, id, { actor: 'test', reason: 'TEST' });
    });
    const book = this.book(line.record);
    if (booked) book.inStock -= quantity;
    if (booked || line.ended) book.allocated -= quantity;
    else if ((line.open += quantity) === quantity) this.lines.push(line);
  }

  /** The worker's part: every push that waits is prepared, sent and answered. */
  private async deliver(): Promise<void> {
    for (let round = 0; round < 5; round += 1) {
      const { rows } = await this.app.database.query<{ id: string; recordId: string }>(
        `UPDATE store_operation SET state = 'CONFIRMED' WHERE store_id = $1 AND state = 'PENDING'
         RETURNING id, payload ->> 'recordId' AS "recordId"`,
        [this.store.id],
      );
      if (rows.length === 0) return;
      for (const { recordId } of rows) await this.push(recordId);
    }
    throw new Error('It does not come to rest.');
  }

  private async push(recordId: string): Promise<void> {
    const sentAt = await this.tick();
    const attempt = { storeId: this.store.id, recordId, sentAt, actor: 'test' };
    const ready = await this.app.database.tx((tx) => this.app.get(PreparePush).execute(tx, attempt));
    if (ready.type !== 'SEND') return;
    const { remoteId, inStock } = ready.prepared;
    const book = this.book(remoteId);
    book.inStock = inStock;
    const numbers = { inStock, allocated: book.allocated, net: inStock - book.allocated, title: null, updatedAt: null };
    const named = { remoteId, locationRemoteId: '7', productRemoteId: remoteId, sku: remoteId };
    const record = { ...named, ...numbers, unfamiliar: [] };
    await this.app.database.tx(async (tx) => {
      const { afterwards } = await this.app.get(SettlePush).answered(tx, attempt, { sent: inStock, record });
      await afterwards?.(tx);
    });
  }

  private async locationId(): Promise<string> {
    const { rows } = await this.app.database.query<{ id: string }>('SELECT id FROM location WHERE store_id = $1', [
      this.store.id,
    ]);
    return rows[0]?.id ?? '';
  }

  private book(name: string): { inStock: number; allocated: number } {
    const book = this.books.get(name);
    if (!book) throw new Error(`no record ${name}`);
    return book;
  }

  private pick<T>(all: readonly T[], pick: number): T | undefined {
    return all[pick % Math.max(1, all.length)];
  }

  private tick(): Promise<Date> {
    SharedStock.seconds += 10;
    this.app.database.setClockOffset(`${SharedStock.seconds} seconds`);
    return this.store.now();
  }
}
