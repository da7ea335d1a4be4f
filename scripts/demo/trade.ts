import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxControl } from '../../sandbox/control-client.js';
import type { CreateOrders } from '../../sandbox/control-types.js';
import { Chance } from '../../sandbox/random.js';
import { DECISIONS } from '../../sandbox/scenarios/decisions.js';
import type { CrossdockClient } from '../support/crossdock-client.js';
import type { DemoStore } from './demo-store.js';

const ORDER_EVERY_MS = 2_000;
/** Not faster than this, whatever the speed: a store's limit is four requests a second. */
const MIN_PAUSE_MS = 400;
const CORRECT_AFTER_MS = 5_000;
const RESTOCK_EVERY_ORDERS = 60;
/** Pieces of each SKU; 60 orders take about 20 of each. */
const DELIVERY = 60;
const PLENTY = DECISIONS.warehouse.stock.filter(({ onHand }) => onHand > 1).map(({ sku }) => sku);

type Order = NonNullable<CreateOrders['order']>;

/** A kind of order with its share of all, and what its merchant does after a rejection. */
interface Kind {
  share: number;
  order: (base: Order) => Order;
  correct?: (control: SandboxControl, domain: string, id: number) => Promise<unknown>;
  withdraw?: boolean;
}

const KINDS: readonly Kind[] = [
  { share: 0.74, order: (base) => base },
  { share: 0.07, order: (base) => ({ ...base, lines: [{ sku: 'LAMP-OAK', quantity: 1 }] }) },
  {
    share: 0.08,
    order: (base) => ({ ...base, address: { line4: '' } }),
    correct: (control, domain, id) => control.editAddress(domain, id, { line4: 'Portland' }),
  },
  { share: 0.06, order: (base) => ({ ...base, country: 'BR' }) },
  { share: 0.05, order: (base) => base, withdraw: true },
];

/** Merchants who order until they are stopped: mostly plain orders, some that must be rejected, some corrected. */
export class Trade {
  private readonly chance: Chance;
  private readonly corrections: { id: number; at: number; correct: NonNullable<Kind['correct']> }[] = [];

  constructor(
    private readonly control: SandboxControl,
    private readonly client: CrossdockClient,
    private readonly store: DemoStore,
    private readonly speed: number,
  ) {
    this.chance = new Chance(store.domain);
  }

  /** Goes on until the signal; rejects when the sandbox or Crossdock refuses. */
  async run(signal: AbortSignal): Promise<void> {
    for (let n = 1; !signal.aborted; n += 1) {
      await this.order();
      await this.correctDue();
      if (n % RESTOCK_EVERY_ORDERS === 0) await this.restock();
      await sleep(Math.max(MIN_PAUSE_MS, ORDER_EVERY_MS / this.speed), undefined, { signal }).catch(() => undefined);
    }
  }

  private async order(): Promise<void> {
    const kind = this.kind();
    const sku = this.chance.pick('sku', PLENTY);
    const lines = [{ sku, quantity: 1 + Math.floor(this.chance.next('quantity') * 3) }];
    const country = this.chance.pick('country', DECISIONS.warehouse.servedCountries);
    const { domain } = this.store;
    const [made] = await this.control.createOrders(domain, { order: kind.order({ lines, country }), request: true });
    if (!made) return;
    if (kind.withdraw) await this.control.withdraw(domain, made.id, 'Ordered by mistake').catch(() => undefined);
    const at = performance.now() + CORRECT_AFTER_MS / this.speed;
    if (kind.correct) this.corrections.push({ id: made.id, at, correct: kind.correct });
  }

  private kind(): Kind {
    let left = this.chance.next('kind');
    return KINDS.find(({ share }) => (left -= share) < 0) ?? KINDS[0]!;
  }

  /** Corrects what was rejected; what has no answer yet is looked at again with the next order. */
  private async correctDue(): Promise<void> {
    const { domain } = this.store;
    for (const due of this.corrections.filter(({ at }) => at <= performance.now())) {
      const { requestStatus } = await this.control.order(domain, due.id);
      if (requestStatus !== 'rejected') continue;
      this.corrections.splice(this.corrections.indexOf(due), 1);
      await due.correct(this.control, domain, due.id);
      await this.control.request(domain, due.id, { message: 'Corrected, please try again' });
    }
  }

  /** A delivery arrives: more of everything that is kept in plenty. */
  private async restock(): Promise<void> {
    const { storeId, warehouseId } = this.store;
    for (const sku of PLENTY) {
      const delivery = { storeId, warehouseId, sku, delta: DELIVERY, reason: 'Delivery' };
      await this.client.mutate('stockLevelAdjust', delivery, 'stockLevel { id }');
    }
  }
}
