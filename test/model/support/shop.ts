import {
  isAccepted,
  nextState,
  stateOf,
  type RequestStatus,
  type StateEvent,
  type Status,
} from '../../../sandbox/store/states.js';
import { MERCHANT_REQUEST_TYPES, ORDER_STATUSES, REQUEST_STATUSES } from '../../../src/clients/next/next-vocabulary.js';
import type { RemoteFulfillment, RemoteFulfillmentOrder } from '../../../src/clients/store-client.js';

const GATES = { holdInProcessing: true, editInProcessing: true, moveInProcessing: false } as const;

/** A line at the store. */
interface ShopLine {
  id: string;
  orderLineId: string;
  quantity: number;
  shipped: number;
}

/** What the store wrote down when something took effect or was refused. */
export interface Entry {
  what: string;
  order: string;
  cycle: number;
  applied: boolean;
  /** Ours: number of the operation; null: the merchant's act. */
  operation: number | null;
  lines: { lineId: string; quantity: number }[];
}

/** A fulfillment order of the modelled store, with the history that a late list page shows. */
export interface ShopOrder {
  id: string;
  orderNumber: string;
  location: 'OURS' | 'OTHER';
  status: Status;
  requestStatus: RequestStatus;
  cycle: number;
  lines: ShopLine[];
  address: number;
  holds: number;
  notes: { type: keyof typeof MERCHANT_REQUEST_TYPES; message: string }[];
  fulfillments: RemoteFulfillment[];
  updatedAt: number;
  history: { at: number; shown: RemoteFulfillmentOrder; location: ShopOrder['location'] }[];
}

/** The store and its merchants: the sandbox's own table of states, and a ledger from which everything is judged. */
export class Shop {
  readonly orders: ShopOrder[] = [];
  readonly ledger: Entry[] = [];
  now = 0;
  /** How far the store's clock was put back, in ms: it was restored from a copy, or an hour came twice. */
  behind = 0;
  private ids = 0;

  /** `showUpdatedAt`: whether orders carry the time of their last change; `clocks`: by how many ms the clocks of its servers differ. */
  constructor(
    readonly showUpdatedAt: boolean,
    readonly clocks = 0,
  ) {}

  /** A new customer's order. */
  create(quantities: readonly number[], like?: ShopOrder): ShopOrder {
    const number = like?.orderNumber ?? `N${(this.ids += 1)}`;
    const order: ShopOrder = {
      id: String((this.ids += 1)),
      orderNumber: number,
      location: 'OURS',
      status: 'open',
      requestStatus: 'pending',
      cycle: 0,
      lines: quantities.map((quantity, index) => ({
        id: String((this.ids += 1)),
        orderLineId: `${number}-${index}`,
        quantity,
        shipped: 0,
      })),
      address: like?.address ?? 1,
      holds: 0,
      notes: [],
      fulfillments: [],
      updatedAt: 0,
      history: [],
    };
    this.orders.push(order);
    this.touch(order);
    return order;
  }

  /** One event of the merchant or of us. False: the store refuses it. */
  act(
    order: ShopOrder,
    event: StateEvent,
    by: { what?: string; operation?: number; lines?: Entry['lines'] } = {},
  ): boolean {
    const next = nextState(stateOf(order), event, GATES);
    if (next && event === 'request') order.cycle += 1;
    this.ledger.push({
      what: by.what ?? event,
      order: order.id,
      cycle: order.cycle,
      applied: next !== null,
      operation: by.operation ?? null,
      lines: by.lines ?? [],
    });
    if (!next) return false;
    Object.assign(order, next);
    if (event === 'hold') order.holds += 1;
    if (order.status !== 'on_hold') order.holds = 0;
    if (event === 'edit_address') order.address += 1;
    if (event === 'request') order.notes.push({ type: 'fulfill_request', message: `${order.cycle}` });
    if (event === 'request_cancel') order.notes.push({ type: 'cancel_request', message: `${order.notes.length}` });
    if (event === 'move') order.location = 'OTHER';
    this.touch(order);
    return true;
  }

  /** The merchant changes how many are wanted; never fewer than were shipped. */
  editLines(order: ShopOrder, quantity: number): boolean {
    const [line] = order.lines;
    if (!line || quantity < Math.max(1, line.shipped) || !this.act(order, 'edit_lines')) return false;
    line.quantity = quantity;
    this.touch(order);
    return true;
  }

  /** Requests some of the pieces; the others wait in an order of their own. */
  split(order: ShopOrder): boolean {
    const [line] = order.lines;
    const left = line ? line.quantity - line.shipped : 0;
    if (!line || left < 2 || !nextState(stateOf(order), 'request', GATES)) return false;
    const rest = this.create([left - 1], order);
    line.quantity = line.shipped + 1;
    this.touch(rest);
    return this.act(order, 'request');
  }

  /** A shipment, ours or the merchant's own. Takes only pieces that are left. */
  ship(
    order: ShopOrder,
    lines: Entry['lines'],
    shipment: { tracking: string; operation?: number },
  ): RemoteFulfillment | null {
    const ours = shipment.operation !== undefined;
    const fits = lines.every(({ lineId, quantity }) => {
      const line = order.lines.find(({ id }) => id === lineId);
      return line !== undefined && quantity > 0 && quantity <= line.quantity - line.shipped;
    });
    const count = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const all = count === this.left(order);
    const event: StateEvent = ours ? (all ? 'ship_all' : 'ship_part') : all ? 'self_ship_all' : 'self_ship_part';
    const by = { what: ours ? 'ship' : 'self_ship', lines, ...(ours && { operation: shipment.operation }) };
    if (!fits || count === 0) {
      this.ledger.push({
        ...by,
        operation: shipment.operation ?? null,
        order: order.id,
        cycle: order.cycle,
        applied: false,
      });
      return null;
    }
    if (!this.act(order, event, by)) return null;
    for (const { lineId, quantity } of lines) {
      const line = order.lines.find(({ id }) => id === lineId);
      if (line) line.shipped += quantity;
    }
    const made: RemoteFulfillment = {
      remoteId: String((this.ids += 1)),
      status: { canonical: 'SUCCESS', raw: 'success' },
      deliveryStatus: null,
      locationRemoteId: null,
      lines: lines.map(({ lineId, quantity }) => ({
        orderLineId: order.lines.find(({ id }) => id === lineId)?.orderLineId ?? '',
        sku: 'SKU',
        quantity,
      })),
      trackingNumbers: [shipment.tracking],
      createdAt: null,
      unfamiliar: [],
    };
    order.fulfillments.push(made);
    this.touch(order);
    return made;
  }

  /** Pieces that can still be shipped. */
  left(order: ShopOrder): number {
    const working = !['closed', 'canceled', 'incomplete'].includes(order.status);
    return working ? order.lines.reduce((sum, { quantity, shipped }) => sum + quantity - shipped, 0) : 0;
  }

  /** The order as a read shows it now. */
  show(order: ShopOrder): RemoteFulfillmentOrder {
    const working = !['closed', 'canceled', 'incomplete'].includes(order.status);
    return {
      remoteId: order.id,
      orderNumber: order.orderNumber,
      status: { canonical: ORDER_STATUSES[order.status], raw: order.status },
      requestStatus: { canonical: REQUEST_STATUSES[order.requestStatus], raw: order.requestStatus },
      supportedActions: null,
      holds: Array.from({ length: order.holds }, () => ({ reason: 'other', message: null, createdAt: null })),
      merchantRequests: order.notes.map((note) => ({ kind: MERCHANT_REQUEST_TYPES[note.type], ...note, notify: null })),
      destination: {
        firstName: 'Ann',
        lastName: 'Lee',
        line1: `${order.address} Road`,
        line2: null,
        line3: null,
        city: 'Leeds',
        state: null,
        postcode: null,
        country: 'GB',
        phone: null,
        notes: null,
      },
      shippingMethod: null,
      location: { remoteId: order.location, name: null },
      lines: order.lines.map(({ id, orderLineId, quantity, shipped }) => ({
        remoteId: id,
        orderLineId,
        stockRecordId: null,
        productId: null,
        sku: 'SKU',
        title: null,
        quantity,
        fulfillableQuantity: working ? quantity - shipped : 0,
        price: null,
        properties: [],
      })),
      createdAt: null,
      updatedAt: this.showUpdatedAt ? new Date(order.updatedAt).toISOString() : null,
      origin: null,
      requestOrigin: null,
      unfamiliar: [],
      readingNotes: [],
      raw: null,
    };
  }

  /** What a list shows of our orders, as of a moment that may lie in the past. */
  list(at: number): RemoteFulfillmentOrder[] {
    return this.orders.flatMap((order) => {
      const seen = order.history.findLast((one) => one.at <= at);
      if (!seen || seen.location !== 'OURS') return [];
      const { status, requestStatus } = seen.shown;
      const listed =
        status.canonical !== 'CLOSED' && status.canonical !== 'CANCELLED' && status.canonical !== 'INCOMPLETE';
      const known = requestStatus.raw as RequestStatus;
      return listed && (known === 'requested' || isAccepted(known)) ? [seen.shown] : [];
    });
  }

  /** The order with this id. */
  find(id: string): ShopOrder {
    const order = this.orders.find((one) => one.id === id);
    if (!order) throw new Error(`The store has no order ${id}.`);
    return order;
  }

  private touch(order: ShopOrder): void {
    this.now += 1;
    order.updatedAt = this.now - this.behind + ((this.now * 7_919) % (this.clocks + 1));
    order.history.push({ at: this.now, shown: this.show(order), location: order.location });
  }
}
