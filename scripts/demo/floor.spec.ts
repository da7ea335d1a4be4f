import type { FloorStep } from '../../sandbox/scenarios/day-types.js';
import type { CallResult, ShipmentCall, UserError, WarehouseCalls } from '../support/order-calls.js';
import type { DeskCalls } from './desk-calls.js';
import { Floor, mayStep } from './floor.js';
import type { FeedOrder } from './order-feed.js';
import { sampleOrder } from './order-sample.js';

const SHIP_ONE: FloorStep = {
  do: 'ship',
  parcels: [{ carrier: 'ups', trackingNumber: '1Z1' }],
  lines: [{ sku: 'MUG-BLUE', quantity: 1 }],
};
const SHIP_REST: FloorStep = { do: 'ship', parcels: [{ carrier: 'ups', trackingNumber: '1Z2' }] };
const LATER = 60_000;

/** A floor whose calls are noted, and answered with `errors`. */
function floorOf(errors: UserError[] = []) {
  const calls: string[] = [];
  const shipments: ShipmentCall[] = [];
  const cues: number[] = [];
  const note = (name: string, ids: readonly string[]): Promise<CallResult[]> => {
    if (ids.length > 0) calls.push(name);
    return Promise.resolve(ids.map((id) => ({ id, errors })));
  };
  const port: WarehouseCalls = {
    startPicking: (ids) => note('startPicking', ids),
    markPacked: (ids) => note('markPacked', ids),
    close: (id) => note('close', [id]).then(([result]) => result ?? { id, errors }),
    ship: (asked) => {
      shipments.push(...asked);
      return note(
        'ship',
        asked.map(({ fulfillmentOrderId }) => fulfillmentOrderId),
      );
    },
  };
  const desk: DeskCalls = {
    goOn: (id) => Promise.resolve(void calls.push(`goOn ${id}`)),
    map: (_storeId, sku) => Promise.resolve(void calls.push(`map ${sku}`)),
    track: (id, status) => Promise.resolve(void calls.push(`track ${id} ${status}`)),
  };
  const floor = new Floor(port, desk, (_domain, id) => Promise.resolve(cues.push(id)), 1);
  /** The order in the given state: a look when it becomes possible, and one when it is certainly due. */
  const see = async (steps: readonly FloorStep[], changes: Partial<FeedOrder>, at: number): Promise<void> => {
    const work = [{ order: sampleOrder(changes), domain: 'a.29next.store', steps }];
    await floor.turn(work, at);
    await floor.turn(work, at + LATER);
  };
  return { calls, shipments, cues, see };
}

describe('the floor', () => {
  it('picks, packs and ships in this order, one thing per state of the order', async () => {
    const { calls, shipments, see } = floorOf();
    const steps: FloorStep[] = [{ do: 'pick' }, { do: 'pack' }, SHIP_ONE, SHIP_REST];
    await see(steps, { stage: 'READY' }, 0);
    await see(steps, { stage: 'READY' }, LATER);
    expect(calls).toEqual(['startPicking']);
    await see(steps, { stage: 'PICKING' }, 2 * LATER);
    await see(steps, { stage: 'PACKED' }, 4 * LATER);
    const line = { id: 'fol_1', sku: 'MUG-BLUE', requested: 3, shipped: 0, inFlight: 1, cancelled: 0 };
    await see(steps, { stage: 'PACKED', lines: [line] }, 6 * LATER);
    expect(calls).toEqual(['startPicking', 'markPacked', 'ship']);
    await see(steps, { stage: 'PACKED', lines: [{ ...line, shipped: 1, inFlight: 0 }] }, 8 * LATER);
    expect(shipments).toMatchObject([
      { shipmentKey: 'request-1-shipment-1', lines: [{ lineId: 'fol_1', quantity: 1 }] },
      { shipmentKey: 'request-1-shipment-2', parcels: [{ trackingNumber: '1Z2' }] },
    ]);
    expect(shipments[1]).not.toHaveProperty('lines');
  });

  it('leaves an order alone while its merchant waits for an answer, and goes on after the refusal', () => {
    const open = sampleOrder({ stage: 'PACKED', cancellationOpen: true });
    expect(mayStep(SHIP_REST, open)).toBe(false);
    expect(mayStep({ do: 'await_refusal' }, open)).toBe(false);
    const refused = sampleOrder({ stage: 'PACKED', cancellationRequest: { status: 'REJECTED', answerMessage: null } });
    expect(mayStep({ do: 'await_refusal' }, refused)).toBe(true);
    expect(mayStep(SHIP_REST, refused)).toBe(true);
    expect(mayStep(SHIP_REST, sampleOrder({ stage: 'CANCELLED' }))).toBe(false);
  });

  it('gives the merchant the cue only when the parcel is packed', async () => {
    const { cues, see } = floorOf();
    await see([{ do: 'cue' }], { stage: 'PICKING' }, 0);
    expect(cues).toEqual([]);
    await see([{ do: 'cue' }], { stage: 'PACKED' }, 2 * LATER);
    expect(cues).toEqual([7]);
  });

  it('goes on with nothing that is held or was changed, and does what the desk is for', async () => {
    const held = { stage: 'PICKING', holds: [{ reason: 'other', message: null }] };
    expect(mayStep({ do: 'pack' }, sampleOrder(held))).toBe(false);
    expect(mayStep({ do: 'await_hold' }, sampleOrder(held))).toBe(true);
    expect(mayStep({ do: 'await_hold' }, sampleOrder({ stage: 'PICKING' }))).toBe(false);
    const { calls, cues, see } = floorOf();
    const steps: FloorStep[] = [
      { do: 'map', sku: 'KIT', components: [{ warehouseSku: 'MUG-BLUE', units: 2 }] },
      { do: 'cue', stage: 'PICKING' },
      { do: 'adapt' },
      { do: 'pack' },
      { do: 'track', status: 'DELIVERED' },
    ];
    await see(steps, { stage: 'REVIEW' }, 0);
    await see(steps, { stage: 'PICKING' }, 2 * LATER);
    const stop = { kind: 'CHANGED_AT_STORE', releasedAt: null };
    expect(mayStep({ do: 'pack' }, sampleOrder({ stage: 'PICKING', internalHolds: [stop] }))).toBe(false);
    await see(steps, { stage: 'PICKING', internalHolds: [stop] }, 4 * LATER);
    await see(steps, { stage: 'PICKING' }, 6 * LATER);
    const shipment = { id: 'ful_1', shipmentKey: 'one', status: 'CONFIRMED', deliveryStatus: null, parcels: [] };
    await see(steps, { stage: 'SHIPPED', fulfillments: [{ ...shipment, status: 'PENDING' }] }, 8 * LATER);
    expect(calls).toEqual(['map KIT', 'goOn fo_1', 'markPacked']);
    await see(steps, { stage: 'SHIPPED', fulfillments: [shipment] }, 10 * LATER);
    expect(calls.slice(3)).toEqual(['track ful_1 DELIVERED']);
    expect(cues).toEqual([7]);
  });

  it('tries again when a cancellation was faster, and stops at any other refusal', async () => {
    const late = floorOf([{ code: 'CANCELLATION_OPEN', message: 'The merchant wants it cancelled.' }]);
    const close: FloorStep[] = [{ do: 'close', message: 'Broken' }];
    await late.see(close, {}, 0);
    await late.see(close, {}, 2 * LATER);
    expect(late.calls.length).toBeGreaterThan(1);
    const wrong = floorOf([{ code: 'UNKNOWN_CARRIER', message: 'No such carrier.' }]);
    await expect(wrong.see(close, {}, 0)).rejects.toThrow('refused to close HG-2001: No such carrier.');
  });
});
