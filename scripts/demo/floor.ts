import type { FloorStep } from '../../sandbox/scenarios/day-types.js';
import type { CallResult, ShipmentCall, WarehouseCalls } from '../support/order-calls.js';
import type { DeskCalls } from './desk-calls.js';
import { isStopped, type FeedOrder } from './order-feed.js';

/** What the warehouse knows about an order: where it belongs, and what to do. */
export interface WorkOrder {
  order: FeedOrder;
  /** Domain of its store. */
  domain: string;
  steps: readonly FloorStep[];
}

/** Work that is under way. */
interface Job {
  /** Position of the next step. */
  next: number;
  /** When somebody is free for it; undefined until it can be done. */
  dueAt?: number;
  shipments: number;
}

/** How long people take, in ms at speed 1: at least, and up to that much more. */
const TAKES: Readonly<Record<FloorStep['do'], readonly [number, number]>> = {
  pick: [2_000, 4_000],
  pack: [3_000, 4_000],
  ship: [1_500, 2_500],
  cue: [500, 0],
  await_refusal: [0, 0],
  close: [1_500, 500],
  await_hold: [3_000, 1_000],
  adapt: [4_000, 2_000],
  map: [5_000, 3_000],
  track: [2_500, 2_500],
};

const FLOOR_STAGES = ['READY', 'PICKING', 'PACKED'];

/** What may rightly stand in the way of a warehouse while merchants act: the order is looked at again at the next turn. */
const LATE = ['CANCELLATION_OPEN', 'ON_HOLD', 'INVALID_STAGE', 'SHIPMENT_IN_FLIGHT', 'STALE_VERSION'];

/** Whether the order's state allows the step now. Pure. */
export function mayStep(step: FloorStep, order: FeedOrder): boolean {
  const inFlight = order.lines.some((line) => line.inFlight > 0);
  const free = order.holds.length === 0 && !isStopped(order);
  if (step.do === 'await_refusal') return order.cancellationRequest?.status === 'REJECTED' && !order.cancellationOpen;
  if (order.cancellationOpen) return false;
  switch (step.do) {
    case 'map':
      return order.stage === 'REVIEW';
    case 'track':
      return order.stage === 'SHIPPED' && latestShipment(order)?.status === 'CONFIRMED';
    case 'await_hold':
      return order.holds.length > 0;
    case 'adapt':
      return isStopped(order);
    case 'cue':
      return order.stage === (step.stage ?? 'PACKED') && !inFlight;
    default:
      return FLOOR_STAGES.includes(order.stage) && !inFlight && free && inTurn(step, order);
  }
}

/** Picking and packing have their stage; shipping and closing are possible in all of them. */
function inTurn({ do: what }: FloorStep, { stage }: FeedOrder): boolean {
  if (what === 'pick') return stage === 'READY';
  return what !== 'pack' || stage === 'PICKING';
}

function latestShipment({ fulfillments }: FeedOrder): FeedOrder['fulfillments'][number] | undefined {
  return fulfillments.at(-1);
}

/** The people of all warehouses: they do what can be done, each thing in its time, through the GraphQL API alone. */
export class Floor {
  private readonly jobs = new Map<string, Job>();

  constructor(
    private readonly calls: WarehouseCalls,
    private readonly desk: DeskCalls,
    /** Tells an order's merchant that the moment has come; the order by domain and the store's own id. */
    private readonly cue: (domain: string, remoteId: number) => Promise<unknown>,
    private readonly speed: number,
  ) {}

  /** One round: everything that is due is done, in bulk. Throws when Crossdock refuses what it should not refuse. */
  async turn(work: readonly WorkOrder[], now = performance.now()): Promise<void> {
    // Noted before anything is done: what is picked now is packed in a later round.
    const due = work.filter((one) => this.isDue(one, now)).map((one) => ({ one, what: this.stepOf(one)?.do }));
    const of = (what: FloorStep['do']): WorkOrder[] => due.filter((entry) => entry.what === what).map(({ one }) => one);
    for (const one of [...of('await_refusal'), ...of('await_hold')]) this.done(one);
    this.note(of('pick'), await this.calls.startPicking(of('pick').map(({ order }) => order.id)));
    this.note(of('pack'), await this.calls.markPacked(of('pack').map(({ order }) => order.id)));
    this.note(of('ship'), await this.calls.ship(of('ship').map((one) => this.shipment(one))));
    for (const one of of('close')) {
      const step = this.stepOf(one);
      const message = step?.do === 'close' ? step.message : '';
      this.note([one], [await this.calls.close(one.order.id, message)]);
    }
    for (const one of of('cue')) {
      await this.cue(one.domain, Number(one.order.remoteId));
      this.done(one);
    }
    for (const one of [...of('adapt'), ...of('map'), ...of('track')]) await this.atTheDesk(one);
  }

  private async atTheDesk(one: WorkOrder): Promise<void> {
    const step = this.stepOf(one);
    const { order } = one;
    if (step?.do === 'adapt') await this.desk.goOn(order.id);
    else if (step?.do === 'map') await this.desk.map(order.store.id, step.sku, step.components);
    else if (step?.do === 'track') await this.desk.track(latestShipment(order)?.id ?? '', step.status);
    this.done(one);
  }

  private isDue(one: WorkOrder, now: number): boolean {
    const step = this.stepOf(one);
    if (!step || !mayStep(step, one.order)) return false;
    const job = this.jobOf(one);
    const [atLeast, more] = TAKES[step.do];
    job.dueAt ??= now + (atLeast + Math.random() * more) / this.speed;
    return job.dueAt <= now;
  }

  private stepOf(one: WorkOrder): FloorStep | undefined {
    return one.steps[this.jobOf(one).next];
  }

  /** The work of one request cycle: a request again is new work. */
  private jobOf({ order }: WorkOrder): Job {
    const key = `${order.id}/${order.cycle}`;
    const known = this.jobs.get(key);
    if (known) return known;
    const job = { next: 0, shipments: 0 };
    this.jobs.set(key, job);
    return job;
  }

  private shipment(one: WorkOrder): ShipmentCall {
    const { order } = one;
    const step = this.stepOf(one);
    if (step?.do !== 'ship') throw new Error(`Order ${order.orderNumber} is not to be shipped now.`);
    const lines = step.lines?.map(({ sku, quantity }) => {
      const line = order.lines.find((known) => known.sku === sku);
      if (!line) throw new Error(`Order ${order.orderNumber} has no line ${sku}.`);
      return { lineId: line.id, quantity };
    });
    return {
      fulfillmentOrderId: order.id,
      shipmentKey: `request-${order.cycle}-shipment-${this.jobOf(one).shipments + 1}`,
      parcels: step.parcels,
      ...(lines ? { lines } : {}),
    };
  }

  private note(asked: readonly WorkOrder[], results: readonly CallResult[]): void {
    for (const { id, errors } of results) {
      const one = asked.find(({ order }) => order.id === id);
      const [error] = errors;
      if (!one) continue;
      if (error && !LATE.includes(error.code)) {
        throw new Error(`Crossdock refused to ${this.stepOf(one)?.do} ${one.order.orderNumber}: ${error.message}`);
      }
      if (!error) this.done(one);
    }
  }

  private done(one: WorkOrder): void {
    const job = this.jobOf(one);
    if (this.stepOf(one)?.do === 'ship') job.shipments += 1;
    job.next += 1;
    delete job.dueAt;
  }
}
