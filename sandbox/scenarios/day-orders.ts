import type { DayEnd, DayOrder, DayParcel, DayWarehouse, FloorStep } from './day-types.js';
import type { MerchantAct, PlannedCancel, ScenarioOrder } from './scenario.js';

type Line = { sku: string; quantity: number };

/** The trade of one store: what its ordinary orders are made of. */
export interface Trade {
  /** Its order numbers are the prefix and a number, from `firstNumber` on: `HG-2001`, `HG-2002`. */
  prefix: string;
  firstNumber: number;
  /** Goods of which every warehouse has plenty; the ordinary orders take them in turns. */
  plenty: readonly string[];
  warehouses: readonly DayWarehouse[];
}

type Floor = (parcel: (n: number) => DayParcel, lines: readonly Line[]) => FloorStep[];

/** One fulfillment order as its special story says; the rest is ordinary. */
export interface Special {
  /** Position of the warehouse in the trade's list. */
  warehouse?: number;
  lines?: Line[];
  country?: string;
  address?: NonNullable<ScenarioOrder['order']['address']>;
  afterReject?: ScenarioOrder['afterReject'];
  withdrawn?: true;
  cancel?: PlannedCancel;
  onCue?: readonly MerchantAct[];
  floor?: Floor;
  ends?: DayEnd;
}

/** Carriers that a warehouse hands its parcels to, by its country. */
const CARRIERS: Record<string, (number: string, n: number) => DayParcel> = {
  US: (number, n) => {
    const carrier = ['ups', 'fedex', 'usps'][(Number(number) + n) % 3] ?? 'ups';
    const start = { ups: '1Z84A6', fedex: '7946', usps: '9400' }[carrier] ?? '';
    return { carrier, trackingNumber: `${start}${number}${String(n).padStart(3, '0')}` };
  },
  DE: (number, n) =>
    Number(number) % 5 === 0
      ? { carrier: 'other', carrierName: 'Kiezkurier', trackingNumber: `KK${number}-${n}` }
      : { carrier: 'dhl', trackingNumber: `JJD0146${number}${String(n).padStart(3, '0')}` },
};

const WORK: Floor = (parcel) => [{ do: 'pick' }, { do: 'pack' }, { do: 'ship', parcels: [parcel(1)] }];

/** The first line leaves first, one piece of it; `between` happens before the rest. */
function twoShipments(...between: FloorStep[]): Floor {
  return (parcel, [first]) => {
    const lines = [{ sku: first?.sku ?? '', quantity: 1 }];
    const part: FloorStep = { do: 'ship', parcels: [parcel(1)], lines };
    return [{ do: 'pick' }, { do: 'pack' }, part, ...between, { do: 'ship', parcels: [parcel(2)] }];
  };
}

/** Stories that orders can have. */
export const STORIES = {
  /** One shipment of two parcels. */
  twoParcels: {
    floor: (parcel) => [{ do: 'pick' }, { do: 'pack' }, { do: 'ship', parcels: [parcel(1), parcel(2)] }],
  },
  /** A part today, the rest a little later. */
  twoShipments: { floor: twoShipments() },
  /** A part is shipped, the rest cannot be: the work ends there. */
  closedAfterPart: {
    floor: (parcel, [first]) => [
      { do: 'pick' },
      { do: 'pack' },
      { do: 'ship', parcels: [parcel(1)], lines: [{ sku: first?.sku ?? '', quantity: 1 }] },
      { do: 'close', message: 'The rest broke on the packing table; none is left.' },
    ],
    ends: 'closed',
  },
  /** Asked while nobody has touched the order: the warehouse must agree. */
  cancelledEarly: {
    cancel: { when: 'accepted', afterMs: 1500, message: 'The customer found a cheaper one' },
    floor: () => [],
    ends: 'cancelled',
  },
  /** Asked when the parcel is packed: too late. */
  cancelledWhenPacked: {
    cancel: { when: 'cue', afterMs: 0, message: 'Please stop this one' },
    floor: (parcel) => [
      { do: 'pick' },
      { do: 'pack' },
      { do: 'cue' },
      { do: 'await_refusal' },
      { do: 'ship', parcels: [parcel(1)] },
    ],
  },
  /** Asked when the first of two parcels has left: too late. */
  cancelledWhenShipped: {
    cancel: { when: 'part_shipped', afterMs: 0, message: 'Ordered twice by mistake' },
    floor: twoShipments({ do: 'await_refusal' }),
  },
  /** The first of two parcels has left when the merchant cancels without asking. */
  cancelledByForce: {
    onCue: [{ do: 'force_cancel' }],
    floor: (parcel, [first]) => [
      { do: 'pick' },
      { do: 'pack' },
      { do: 'ship', parcels: [parcel(1)], lines: [{ sku: first?.sku ?? '', quantity: 1 }] },
      { do: 'cue' },
    ],
    ends: 'cancelled',
  },
  /** The customer moved while the order is being picked. */
  addressChanged: {
    onCue: [{ do: 'edit_address', address: { line1: '27 Rue des Tanneurs' } }],
    floor: (parcel) => [
      { do: 'pick' },
      { do: 'cue', stage: 'PICKING' },
      { do: 'adapt' },
      { do: 'pack' },
      { do: 'ship', parcels: [parcel(1)] },
    ],
  },
  /** The merchant waits for the money while the order is being picked. */
  heldByMerchant: {
    onCue: [{ do: 'hold', reason: 'awaiting_payment', message: 'The card was declined' }, { do: 'release_hold' }],
    floor: (parcel) => [
      { do: 'pick' },
      { do: 'cue', stage: 'PICKING' },
      { do: 'await_hold' },
      { do: 'cue', stage: 'PICKING' },
      { do: 'pack' },
      { do: 'ship', parcels: [parcel(1)] },
    ],
  },
  /** Followed by its carrier until it is delivered. */
  delivered: {
    floor: (parcel) => [
      { do: 'pick' },
      { do: 'pack' },
      { do: 'ship', parcels: [parcel(1)] },
      { do: 'track', status: 'CARRIER_PICKED_UP' },
      { do: 'track', status: 'IN_TRANSIT' },
      { do: 'track', status: 'DELIVERED' },
    ],
  },
  /** Taken back before anyone saw it. */
  withdrawn: { withdrawn: true, floor: () => [], ends: 'withdrawn' },
  /** Rejected for good. */
  rejected: { floor: () => [], ends: 'rejected' },
} satisfies Record<string, Special>;

/** A kit that no warehouse knows: it waits until somebody says what it is made of. */
export function kit(sku: string, components: readonly { warehouseSku: string; units: number }[]): Special {
  return {
    lines: [{ sku, quantity: 1 }],
    floor: (parcel) => [{ do: 'map', sku, components }, ...WORK(parcel, [])],
  };
}

/** An order of one customer, to one address, that two warehouses fulfill. */
export function split(first: number, second: number, address: NonNullable<Special['address']>): [Special, Special] {
  return [
    { warehouse: first, address },
    { warehouse: second, address },
  ];
}

/** `count` customers' orders, one every `everyMs`; those named in `specials` have their story, two for a split order. */
export function ordersOf(
  trade: Trade,
  count: number,
  everyMs: number,
  specials: Record<number, Special | readonly [Special, Special]>,
): DayOrder[] {
  return Array.from({ length: count }, (_, n) => {
    const special = specials[n] ?? {};
    const parts: readonly Special[] = 'length' in special ? special : [special];
    return parts.map((part, k) => orderOf(trade, n, k, n * everyMs, part));
  }).flat();
}

function orderOf(trade: Trade, n: number, part: number, atMs: number, special: Special): DayOrder {
  const { warehouses, plenty, prefix, firstNumber } = trade;
  const warehouse = warehouses[(special.warehouse ?? n) % warehouses.length];
  if (!warehouse) throw new Error(`The trade ${prefix} has no warehouse.`);
  const number = String(firstNumber + n);
  // The second half of a split order takes other goods than the first: customers order a thing once.
  const sku = (k: number): string => plenty[(n + part * 2 + k) % plenty.length] ?? '';
  const long = special.floor !== undefined || n % 4 === 0;
  const ordinary = [{ sku: sku(0), quantity: long ? 2 : 1 + (n % 3) }, ...(long ? [{ sku: sku(1), quantity: 1 }] : [])];
  const lines = special.lines ?? ordinary;
  const { servedCountries: served } = warehouse;
  const country = special.country ?? special.address?.country ?? served[n % served.length] ?? warehouse.address.country;
  const carry = CARRIERS[warehouse.address.country];
  const parcel = (k: number): DayParcel =>
    carry?.(number, part * 10 + k) ?? { carrier: 'other', carrierName: 'Courier', trackingNumber: `${number}-${k}` };
  return {
    atMs,
    order: {
      orderNumber: `${prefix}${number}`,
      lines,
      country,
      ...(special.address ? { address: special.address } : {}),
    },
    location: warehouse.name,
    notify: n % 2 === 0,
    ...(special.withdrawn ? { withdrawn: true } : {}),
    ...(special.afterReject ? { afterReject: special.afterReject } : {}),
    ...(special.cancel ? { cancel: special.cancel } : {}),
    ...(special.onCue ? { onCue: special.onCue } : {}),
    warehouse: warehouse.code,
    floor: (special.floor ?? WORK)(parcel, lines),
    ends: special.ends ?? 'shipped',
  };
}
