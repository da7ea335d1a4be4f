import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxControl } from '../../sandbox/control-client.js';
import type { CreateOrders } from '../../sandbox/control-types.js';
import { Chance } from '../../sandbox/random.js';
import type { FloorStep } from '../../sandbox/scenarios/day-types.js';
import { DAY } from '../../sandbox/scenarios/day.js';
import type { CrossdockClient } from '../support/crossdock-client.js';
import type { DemoSite, DemoStore } from './demo-stores.js';

const ORDER_EVERY_MS = 2_000;
/** Not faster than this, whatever the speed: a store's limit is four requests a second. */
const MIN_PAUSE_MS = 400;
const CORRECT_AFTER_MS = 5_000;
const CANCEL_AFTER_MS = 6_000;
const RESTOCK_EVERY_ORDERS = 200;
/** Pieces of each SKU; 200 orders take about 11 of each. */
const DELIVERY = 20;

type Order = NonNullable<CreateOrders['order']>;

/** Orders for whoever watches begin so; the demo's warehouses leave them alone. */
const VISITORS_PREFIX = 'TRY-';

/** Those orders, each at the first warehouse of a store (by its position); without more it is a plain one that can be shipped. */
const VISITORS: readonly { store: number; lines?: Order['lines']; address?: Order['address'] }[] = [
  { store: 0 },
  { store: 1 },
  { store: 0 },
  { store: 1 },
  // Nobody knows what it is: a box of six mugs.
  { store: 0, lines: [{ sku: 'MUG-BLUE-X6', quantity: 2 }] },
  // In Columbus, although Leipzig is nearer.
  { store: 1, address: { line1: '8 Kirkgate', line4: 'Leeds', state: '', postcode: 'LS1 6BY', country: 'GB' } },
];

/** A kind of order with its share of all, and what its merchant does about it later. */
interface Kind {
  share: number;
  order: (base: Order) => Order;
  later?: 'CORRECT' | 'CANCEL';
  withdraw?: boolean;
}

const KINDS: readonly Kind[] = [
  { share: 0.7, order: (base) => base },
  { share: 0.1, order: (base) => base, later: 'CANCEL' },
  { share: 0.08, order: (base) => ({ ...base, address: { line4: '' } }), later: 'CORRECT' },
  { share: 0.06, order: (base) => ({ ...base, country: 'BR' }) },
  { share: 0.06, order: (base) => base, withdraw: true },
];

/** What the warehouse does with an order of the trade; nothing with a visitor's. */
export function ordinaryWork(orderNumber: string): readonly FloorStep[] {
  if (orderNumber.startsWith(VISITORS_PREFIX)) return [];
  const parcel = { carrier: 'ups', trackingNumber: `1Z999AA1${orderNumber.replaceAll(/\W/g, '')}` };
  return [{ do: 'pick' }, { do: 'pack' }, { do: 'ship', parcels: [parcel] }];
}

/** Merchants who order until they are stopped: mostly plain orders, some rejected, corrected, withdrawn or cancelled. */
export class Trade {
  private readonly chance = new Chance('trade');
  private readonly later: { domain: string; id: number; at: number; what: NonNullable<Kind['later']> }[] = [];
  /** The store's own ids of its locations, by domain and name. */
  private readonly locations = new Map<string, number>();

  constructor(
    private readonly control: SandboxControl,
    private readonly client: CrossdockClient,
    private readonly stores: readonly DemoStore[],
    private readonly speed: number,
  ) {}

  /** Orders that wait for whoever watches: to be shipped, mapped or moved by hand. */
  async openForVisitors(): Promise<void> {
    for (const [n, { store: position, ...special }] of VISITORS.entries()) {
      const store = this.stores[position];
      const site = store?.sites[0];
      if (!store || !site) return;
      const [sku = '', other = ''] = plentyAt(store, site);
      const lines = [
        { sku, quantity: 2 },
        { sku: other, quantity: 1 },
      ];
      const country = DAY.warehouses.find(({ code }) => code === site.code)?.address.country ?? 'US';
      const order = { lines, country, orderNumber: `${VISITORS_PREFIX}${n + 1}`, ...special };
      await this.control.createOrders(store.domain, { order: await this.at(store, site, order), request: true });
    }
  }

  /** Goes on until the signal; rejects when the sandbox or Crossdock refuses. */
  async run(signal: AbortSignal): Promise<void> {
    for (let n = 1; !signal.aborted; n += 1) {
      await this.order();
      await this.actLater();
      if (n % RESTOCK_EVERY_ORDERS === 0) await this.restock();
      await sleep(Math.max(MIN_PAUSE_MS, ORDER_EVERY_MS / this.speed), undefined, { signal }).catch(() => undefined);
    }
  }

  private async order(): Promise<void> {
    const kind = this.kind();
    const store = this.chance.pick('store', this.stores);
    const site = this.chance.pick('site', store.sites);
    const sku = this.chance.pick('sku', plentyAt(store, site));
    const lines = [{ sku, quantity: 1 + Math.floor(this.chance.next('quantity') * 3) }];
    const served = DAY.warehouses.find(({ code }) => code === site.code)?.servedCountries ?? ['US'];
    const base = { lines, country: this.chance.pick('country', served) };
    const order = kind.order(await this.at(store, site, base));
    const { domain } = store;
    const [made] = await this.control.createOrders(domain, { order, request: true });
    if (!made) return;
    if (kind.withdraw) await this.control.withdraw(domain, made.id, 'Ordered by mistake').catch(() => undefined);
    if (!kind.later) return;
    const afterMs = (kind.later === 'CORRECT' ? CORRECT_AFTER_MS : CANCEL_AFTER_MS) / this.speed;
    this.later.push({ domain, id: made.id, at: performance.now() + afterMs, what: kind.later });
  }

  private kind(): Kind {
    let left = this.chance.next('kind');
    return KINDS.find(({ share }) => (left -= share) < 0) ?? KINDS[0]!;
  }

  private async at(store: DemoStore, site: DemoSite, order: Order): Promise<Order> {
    const key = `${store.domain} ${site.name}`;
    if (!this.locations.has(key)) {
      const locations = await this.control.locations(store.domain);
      for (const { id, name } of locations) this.locations.set(`${store.domain} ${name}`, id);
    }
    const locationId = this.locations.get(key);
    return locationId === undefined ? order : { ...order, locationId };
  }

  /** Corrects what was rejected and cancels what was accepted; what has no answer yet is looked at again later. */
  private async actLater(): Promise<void> {
    for (const due of this.later.filter(({ at }) => at <= performance.now())) {
      const { domain, id, what } = due;
      const { requestStatus } = await this.control.order(domain, id);
      if (requestStatus === 'requested') continue;
      this.later.splice(this.later.indexOf(due), 1);
      if (what === 'CANCEL' && requestStatus === 'accepted') {
        // The parcel may have left since we looked: then the store refuses, as to any merchant.
        await this.control.requestCancel(domain, id, 'The customer changed their mind').catch(() => undefined);
      }
      if (what === 'CORRECT' && requestStatus === 'rejected') {
        await this.control.editAddress(domain, id, { line4: 'Springfield' });
        await this.control.request(domain, id, { message: 'Corrected, please try again' });
      }
    }
  }

  /** A delivery arrives: more of everything that is kept in plenty. */
  private async restock(): Promise<void> {
    for (const store of this.stores) {
      for (const site of store.sites) {
        for (const sku of plentyAt(store, site)) {
          const level = { storeId: store.storeId, warehouseId: site.warehouseId, sku };
          const delivery = { ...level, delta: DELIVERY, reason: 'Delivery' };
          await this.client.mutate('stockLevelAdjust', delivery, 'stockLevel { id }');
        }
      }
    }
  }
}

/** SKUs that a warehouse has many of. */
function plentyAt(store: DemoStore, site: DemoSite): string[] {
  return store.plan.stock
    .filter(({ warehouse, onHand }) => warehouse === site.code && onHand > 1)
    .map(({ sku }) => sku);
}
