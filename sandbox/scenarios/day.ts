import { kit, ordersOf, split, STORIES, type Trade } from './day-orders.js';
import type { Day, DayStore, DayWarehouse } from './day-types.js';

const RENO: DayWarehouse = {
  code: 'DAY-RNO',
  name: 'Reno',
  address: { line1: '400 Desert Way', city: 'Reno', state: 'NV', postcode: '89506', country: 'US' },
  servedCountries: ['US', 'CA'],
};
const COLUMBUS: DayWarehouse = {
  code: 'DAY-CMH',
  name: 'Columbus',
  address: { line1: '12 Freight Street', city: 'Columbus', state: 'OH', postcode: '43217', country: 'US' },
  servedCountries: ['US', 'CA', 'GB'],
};
const LEIPZIG: DayWarehouse = {
  code: 'DAY-LEJ',
  name: 'Leipzig',
  address: { line1: 'Hafenstraße 8', city: 'Leipzig', state: '', postcode: '04159', country: 'DE' },
  servedCountries: ['DE', 'GB', 'FR'],
};

/** Customers whose orders are split: both halves go to the same address. */
const AUSTIN = { line1: '9 Orchard Street', line4: 'Austin', state: 'TX', postcode: '78701', country: 'US' };
const TORONTO = { line1: '40 Linden Street', line4: 'Toronto', state: 'ON', postcode: 'M5V 2T6', country: 'CA' };
const LEEDS = { line1: '3 Chapel Street', line4: 'Leeds', state: '', postcode: 'LS1 4AP', country: 'GB' };
const BRISTOL = { line1: '61 Harbour Street', line4: 'Bristol', state: '', postcode: 'BS1 5TR', country: 'GB' };

const HARBOR: Trade = {
  prefix: 'HG-',
  firstNumber: 2001,
  plenty: ['MUG-BLUE', 'MUG-WHITE', 'TEAPOT', 'TRAY-ASH', 'COASTER-4', 'NAPKIN-LINEN', 'SPOON-SET'],
  warehouses: [RENO, COLUMBUS, LEIPZIG],
};
const TRAILHEAD: Trade = {
  prefix: 'TS-',
  firstNumber: 7301,
  plenty: ['BOTTLE-1L', 'SOCKS-WOOL', 'CAP-GREEN', 'LAMP-HEAD', 'MAT-SIT', 'STOVE-GAS', 'ROPE-20M'],
  warehouses: [COLUMBUS, LEIPZIG],
};

/** Plenty of the ordinary goods everywhere, and the scarce ones as told. */
function stockOf(trade: Trade, scarce: DayStore['stock']): DayStore['stock'] {
  const codes = trade.warehouses.map(({ code }) => code);
  return [...codes.flatMap((warehouse) => trade.plenty.map((sku) => ({ warehouse, sku, onHand: 300 }))), ...scarce];
}

const { twoParcels, twoShipments, closedAfterPart, withdrawn, rejected } = STORIES;
const { cancelledEarly, cancelledWhenPacked, cancelledWhenShipped, cancelledByForce } = STORIES;
const { addressChanged, heldByMerchant, delivered } = STORIES;
const kettle = [{ sku: 'KETTLE-COPPER', quantity: 1 }];
const tent = [{ sku: 'TENT-2P', quantity: 1 }];
const campingKit = kit('CAMP-KIT', [
  { warehouseSku: 'STOVE-GAS', units: 1 },
  { warehouseSku: 'BOTTLE-1L', units: 2 },
]);
const grinder = (quantity: number) => [{ sku: 'GRINDER-HAND', quantity }];

const HARBOR_STORE: DayStore = {
  store: {
    domain: 'harbor-goods.29next.store',
    name: 'Harbor Goods',
    timeZone: 'America/Los_Angeles',
    currencies: ['USD', 'EUR'],
    products: [
      { sku: 'MUG-BLUE', title: 'Mug, blue', price: '14.00' },
      { sku: 'MUG-WHITE', title: 'Mug, white', price: '14.00' },
      { sku: 'TEAPOT', title: 'Teapot, stoneware', price: '48.00' },
      { sku: 'TRAY-ASH', title: 'Tray, ash wood', price: '39.00' },
      { sku: 'COASTER-4', title: 'Coasters, set of four', price: '18.00' },
      { sku: 'NAPKIN-LINEN', title: 'Napkin, linen', price: '9.50' },
      { sku: 'SPOON-SET', title: 'Spoons, set of six', price: '27.00' },
      { sku: 'KETTLE-COPPER', title: 'Kettle, copper', price: '129.00' },
      { sku: 'GRINDER-HAND', title: 'Coffee grinder, hand', price: '89.00' },
    ],
  },
  warehouses: HARBOR.warehouses.map(({ code }) => code),
  stock: stockOf(HARBOR, [
    ...HARBOR.warehouses.map(({ code }) => ({ warehouse: code, sku: 'KETTLE-COPPER', onHand: 0 })),
    ...HARBOR.warehouses.map(({ code }) => ({ warehouse: code, sku: 'GRINDER-HAND', onHand: 1 })),
  ]),
  betterLocation: 'IGNORE',
  orders: ordersOf(HARBOR, 34, 2000, {
    2: delivered,
    3: split(0, 1, AUSTIN),
    4: cancelledByForce,
    5: { address: { line4: '' }, afterReject: { address: { line4: 'Lyon' } } },
    8: cancelledEarly,
    10: split(0, 1, TORONTO),
    11: { ...rejected, lines: kettle },
    12: twoShipments,
    14: withdrawn,
    15: { lines: grinder(2), afterReject: { lines: grinder(1) } },
    17: twoParcels,
    19: cancelledWhenPacked,
    21: split(1, 2, LEEDS),
    22: { ...rejected, country: 'BR' },
    24: closedAfterPart,
    25: cancelledEarly,
    26: {
      warehouse: 1,
      country: 'AU',
      afterReject: {
        address: { line1: '77 Quay Street', line4: 'Toronto', state: 'ON', postcode: 'M5V 2T6', country: 'CA' },
      },
    },
    27: cancelledWhenShipped,
    29: split(1, 0, AUSTIN),
    30: twoShipments,
    31: twoParcels,
  }),
  outages: [{ fromMs: 36_000, toMs: 46_000 }],
};

const TRAILHEAD_STORE: DayStore = {
  store: {
    domain: 'trailhead-supply.29next.store',
    name: 'Trailhead Supply',
    timeZone: 'Europe/Berlin',
    currencies: ['EUR', 'USD'],
    products: [
      { sku: 'BOTTLE-1L', title: 'Bottle, 1 l', price: '22.00' },
      { sku: 'SOCKS-WOOL', title: 'Socks, wool', price: '16.00' },
      { sku: 'CAP-GREEN', title: 'Cap, green', price: '25.00' },
      { sku: 'LAMP-HEAD', title: 'Head lamp', price: '44.00' },
      { sku: 'MAT-SIT', title: 'Sitting mat', price: '12.00' },
      { sku: 'STOVE-GAS', title: 'Gas stove', price: '59.00' },
      { sku: 'ROPE-20M', title: 'Rope, 20 m', price: '35.00' },
      { sku: 'TENT-2P', title: 'Tent for two', price: '289.00' },
      { sku: 'CAMP-KIT', title: 'Camping kit: a stove, two bottles', price: '95.00' },
    ],
  },
  warehouses: TRAILHEAD.warehouses.map(({ code }) => code),
  stock: stockOf(
    TRAILHEAD,
    TRAILHEAD.warehouses.map(({ code }) => ({ warehouse: code, sku: 'TENT-2P', onHand: 0 })),
  ),
  betterLocation: 'SUGGEST',
  orders: ordersOf(TRAILHEAD, 32, 2100, {
    2: twoParcels,
    3: campingKit,
    4: { address: { line1: '' }, afterReject: { address: { line1: '18 Mill Street' } } },
    5: addressChanged,
    6: split(0, 1, LEEDS),
    7: cancelledEarly,
    9: withdrawn,
    10: heldByMerchant,
    11: delivered,
    12: { ...rejected, lines: tent },
    13: twoShipments,
    16: cancelledWhenPacked,
    18: { address: { line4: '' }, afterReject: { address: { line4: 'Portland' } } },
    20: cancelledEarly,
    22: cancelledWhenShipped,
    23: closedAfterPart,
    25: split(1, 0, BRISTOL),
    27: twoParcels,
  }),
};

/**
 * A working day of a 3PL in about two minutes: two stores and three warehouses, split orders, partial shipments and
 * shipments of two parcels, rejected orders corrected, requests withdrawn, cancellations in time, too late and by force,
 * an address changed and a hold placed under accepted work, a kit that nobody knows at first, parcels followed to the
 * door, work closed early, and ten seconds in which one store is down. No two orders compete for the last unit and
 * whatever a merchant does waits for its moment, so the counts do not depend on how fast anyone is.
 */
export const DAY: Day = {
  name: 'day',
  about: 'A day of two stores and three warehouses: decisions, shipments, cancellations, changes, holds and an outage.',
  warehouses: [RENO, COLUMBUS, LEIPZIG],
  stores: [HARBOR_STORE, TRAILHEAD_STORE],
  correctAfterMs: 4000,
  plan: {
    orders: 73,
    splitOrders: 6,
    accepted: 67,
    rejected: 8,
    reRequested: 5,
    withdrawn: 2,
    shipped: 68,
    shippedOrders: 60,
    cancelled: 5,
    forced: 1,
    cancelRefused: 4,
    closed: 2,
    changed: 1,
    held: 1,
    mapped: 1,
    deliveryEvents: 6,
    delivered: 2,
    openExceptions: 1,
  },
};
