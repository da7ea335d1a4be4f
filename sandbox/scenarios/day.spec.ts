import { ManualClock } from '../clock.js';
import { type Sandbox, startSandbox } from '../sandbox.js';
import { type ApiBody, ApiClient } from '../testing.js';
import { DAY } from './day.js';
import type { DayOrder, DayStore, FloorStep } from './day-types.js';

const SCOPES = ['fulfillment_service:read', 'fulfillment_service:write'];
const domainOf = (plan: DayStore) => `demo-${plan.store.domain}`;

/** An app with warehouses that follow the day's instructions at one store, a step of each order at a time. */
class Floor {
  readonly #free: Map<string, number>;
  readonly #work = new Map<number, { order: DayOrder; steps: FloorStep[]; started: boolean }>();
  seenDown = 0;

  constructor(
    private readonly plan: DayStore,
    private readonly api: ApiClient,
    private readonly sandbox: Sandbox,
  ) {
    this.#free = new Map(plan.stock.map(({ warehouse, sku, onHand }) => [`${warehouse} ${sku}`, onHand]));
  }

  async turn(): Promise<void> {
    for (const order of await this.#list('fulfillment_requested')) await this.#decide(order);
    for (const order of await this.#list('cancellation_requested')) {
      const how = this.#work.get(Number(order.id))?.started ? 'reject' : 'accept';
      await this.api.post(`/fulfillment-orders/${String(order.id)}/cancellation-request/${how}/`, { message: how });
    }
    for (const [id, work] of this.#work) {
      const [step] = work.steps;
      if (step && (await this.#step(id, work.order, step))) work.steps.shift();
      work.started ||= step !== undefined;
    }
  }

  async #list(status: string): Promise<ApiBody[]> {
    const answer = await this.api.get(`/assigned-fulfillment-orders/?assignment_status=${status}`);
    if (answer.status === 503) this.seenDown += 1;
    return answer.status === 200 ? (answer.body.results as ApiBody[]) : [];
  }

  async #decide(order: ApiBody): Promise<void> {
    const location = order.assigned_location as { name: string };
    const warehouse = DAY.warehouses.find(({ name }) => name === location.name);
    const planned = this.plan.orders.find(
      (one) => one.order.orderNumber === order.order_number && one.warehouse === warehouse?.code,
    );
    if (!warehouse || !planned) throw new Error(`Nobody planned ${String(order.order_number)} at ${location.name}.`);
    const address = order.shipping_address as Record<string, string>;
    const lines = order.line_items as { sku: string; quantity: number }[];
    const key = (sku: string) => `${warehouse.code} ${sku}`;
    // A kit is made of what there is plenty of; the step that says so comes later.
    const known = lines.filter((line) => !planned.floor.some((step) => step.do === 'map' && step.sku === line.sku));
    const short = known.some((line) => (this.#free.get(key(line.sku)) ?? 0) < line.quantity);
    const where = !address.line1 || !address.line4 ? 'incorrect_address' : 'undeliverable_address';
    const served = address.line1 && address.line4 && warehouse.servedCountries.includes(address.country ?? '');
    const path = `/fulfillment-orders/${String(order.id)}/fulfillment-request`;
    if (short || !served) {
      await this.api.post(`${path}/reject/`, { rejected_reason: short ? 'inventory_out_of_stock' : where });
    } else if ((await this.api.post(`${path}/accept/`)).status === 200) {
      for (const { sku, quantity } of known) this.#free.set(key(sku), (this.#free.get(key(sku)) ?? 0) - quantity);
      this.#work.set(Number(order.id), { order: planned, steps: [...planned.floor], started: false });
    }
  }

  /** Whether the step is done. */
  async #step(id: number, planned: DayOrder, step: FloorStep): Promise<boolean> {
    const path = `/fulfillment-orders/${id}`;
    const { control } = this.sandbox;
    switch (step.do) {
      case 'cue':
        await control.cue('day', domainOf(this.plan), id);
        return true;
      case 'await_refusal':
        return (await control.order(domainOf(this.plan), id)).requestStatus === 'cancel_rejected';
      case 'await_hold':
        return (await control.order(domainOf(this.plan), id)).holds.length > 0;
      case 'close':
        return (await this.api.post(`${path}/close/`, { message: step.message })).status === 200;
      case 'ship': {
        const { lines: known } = await control.order(domainOf(this.plan), id);
        const items = step.lines?.map(({ sku, quantity }) => ({
          id: known.find((one) => one.sku === sku)?.id,
          quantity,
        }));
        const answer = await this.api.post(`${path}/fulfillments/`, {
          ...(items ? { fulfillment_order_line_items: items } : {}),
          tracking_info: step.parcels.map(({ carrier, trackingNumber, carrierName }) => ({
            carrier,
            tracking_code: trackingNumber,
            carrier_other_name: carrierName ?? null,
          })),
          notify: planned.notify,
        });
        return answer.status === 201;
      }
      default:
        return true;
    }
  }
}

describe('scenario day', () => {
  const orders = DAY.stores.flatMap((store) => store.orders);

  it('is planned soundly: the plan follows from the orders, and every name is unique', () => {
    const ends = (end: DayOrder['ends']) => orders.filter((order) => order.ends === end).length;
    const shipments = orders.flatMap((order) => order.floor.filter((step) => step.do === 'ship'));
    const numbers = orders.map((order) => order.order.orderNumber);
    const corrected = orders.filter((order) => order.afterReject).length;
    const acts = (what: string) =>
      orders.flatMap((order) => (order.onCue ?? []).filter((act) => act.do === what)).length;
    const steps = (what: FloorStep['do']) =>
      orders.flatMap((order) => order.floor.filter((step) => step.do === what)).length;
    expect(DAY.plan).toEqual({
      orders: orders.length + acts('force_cancel'),
      splitOrders: orders.length - new Set(numbers).size,
      accepted: orders.length - ends('rejected') - ends('withdrawn'),
      rejected: ends('rejected') + corrected,
      reRequested: corrected,
      withdrawn: ends('withdrawn'),
      shipped: shipments.length,
      shippedOrders: ends('shipped'),
      cancelled: ends('cancelled'),
      forced: acts('force_cancel'),
      cancelRefused: orders.filter((order) => order.cancel).length - (ends('cancelled') - acts('force_cancel')),
      closed: ends('closed'),
      changed: acts('edit_address'),
      held: acts('hold'),
      mapped: steps('map'),
      deliveryEvents: steps('track'),
      delivered: orders.filter(({ floor }) => floor.some((step) => step.do === 'track' && step.status === 'DELIVERED'))
        .length,
      openExceptions: acts('force_cancel'),
    });
    expect(acts('release_hold')).toBe(acts('hold'));
    for (const { floor, onCue = [], cancel } of orders) {
      const cues = floor.filter((step) => step.do === 'cue').length;
      expect(cues).toBe(onCue.length + (cancel?.when === 'cue' ? 1 : 0));
    }
    expect(new Set(orders.map((order) => `${order.order.orderNumber} ${order.warehouse}`)).size).toBe(orders.length);
    const parcels = shipments.flatMap((step) => (step.do === 'ship' ? step.parcels : []));
    expect(new Set(parcels.map(({ trackingNumber }) => trackingNumber)).size).toBe(parcels.length);
    expect(Math.max(...orders.map(({ atMs }) => atMs))).toBeLessThan(75_000);
  });

  const clock = new ManualClock();
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ clock });
  });

  afterAll(() => sandbox.close());

  it('comes out as planned with warehouses that follow it, an outage included', async () => {
    const { control } = sandbox;
    const floors: Floor[] = [];
    for (const plan of DAY.stores) {
      const domain = domainOf(plan);
      const limiter = { enabled: false, perSecond: 4 };
      const { url } = await control.createStore({ ...plan.store, domain, limiter, pageSize: 100 });
      const { token } = await control.issueToken(domain, SCOPES);
      floors.push(new Floor(plan, new ApiClient(url, token), sandbox));
    }
    const domains = Object.fromEntries(DAY.stores.map((plan) => [plan.store.domain, domainOf(plan)]));
    await expect(control.startScenario('day', { domains })).rejects.toThrow('create one first');
    for (const plan of DAY.stores) {
      for (const { code, name } of DAY.warehouses) {
        if (plan.warehouses.includes(code)) await control.createLocation(domainOf(plan), { name });
      }
    }
    await expect(control.startScenario('day', { domain: 'x.29next.store' })).rejects.toThrow('give domains');
    await control.startScenario('day', { domains });
    await expect(control.cue('day', domains[DAY.stores[0]?.store.domain ?? ''] ?? '', 1)).rejects.toThrow(
      'waits for a cue',
    );
    let status = await control.scenario('day');
    expect(status).toMatchObject({ state: 'running', progress: { created: 0, waiting: 72 }, plan: DAY.plan });
    for (let turn = 0; turn < 100 && status.state === 'running'; turn += 1) {
      clock.advance(2000);
      await Promise.all(floors.map((floor) => floor.turn()));
      status = await control.scenario('day');
    }
    expect(status).toMatchObject({
      state: 'done',
      error: null,
      progress: { created: 73, reRequested: 5, waiting: 0 },
      stores: [{ cancelsAsked: 4, down: false }, { cancelsAsked: 4 }],
    });
    const { splitOrders: _split, reRequested: _again, openExceptions: _left, mapped: _mapped, ...rest } = DAY.plan;
    const { forced, changed: _changed, held, deliveryEvents: _told, delivered: _delivered, ...counts } = rest;
    const ledger = await control.ledger();
    const applied = (what: string) => ledger.filter((one) => one.what === what && one.result === 'applied').length;
    expect([applied('force_cancel'), applied('hold'), applied('release_hold')]).toEqual([forced, held, held]);
    const none = { lost: 0, decidedTwice: 0, shippedTwice: 0, emailsDoubled: 0, shippedAfterCancel: 0, open: 0 };
    expect(await control.verdict()).toMatchObject({ ...counts, ...none });
    expect(floors.map(({ seenDown }) => seenDown > 0)).toEqual([true, false]);
  });
});
