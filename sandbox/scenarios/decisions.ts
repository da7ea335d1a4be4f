import type { OrderInput } from '../store/order-book.js';
import type { Scenario, ScenarioOrder } from './scenario.js';

const PLENTY = ['MUG-BLUE', 'MUG-WHITE', 'TEE-S', 'TEE-M', 'TEE-L', 'TOTE-NAVY'];
const SERVED = ['US', 'CA', 'DE', 'GB'];

/** One or two lines of goods that never run out, to a served country. */
function good(n: number): OrderInput {
  const sku = (k: number): string => PLENTY[(n + k) % PLENTY.length] ?? 'MUG-BLUE';
  const first = { sku: sku(0), quantity: 1 + (n % 3) };
  const lines = n % 4 === 0 ? [first, { sku: sku(1), quantity: 1 }] : [first];
  return { lines, country: SERVED[n % SERVED.length] ?? 'US' };
}

/** What makes single orders special; every other order is one that can be accepted as it is. */
const SPECIAL: Record<number, Omit<ScenarioOrder, 'atMs'>> = {
  // Sold out: the warehouse has none of it.
  4: { order: { lines: [{ sku: 'LAMP-OAK', quantity: 1 }] } },
  17: {
    order: {
      lines: [
        { sku: 'TEE-M', quantity: 1 },
        { sku: 'LAMP-OAK', quantity: 2 },
      ],
    },
  },
  33: { order: { lines: [{ sku: 'LAMP-OAK', quantity: 1 }], country: 'DE' } },
  // Two wanted, one on hand: the merchant agrees on one with the customer and asks again.
  24: {
    order: { lines: [{ sku: 'LAMP-BRASS', quantity: 2 }] },
    afterReject: { lines: [{ sku: 'LAMP-BRASS', quantity: 1 }] },
  },
  // A city or street is missing; three customers can be reached.
  7: { order: { ...good(7), address: { line4: '' } }, afterReject: { address: { line4: 'Portland' } } },
  13: { order: { ...good(13), address: { line1: '' } }, afterReject: { address: { line1: '18 Mill Street' } } },
  29: { order: { ...good(29), address: { line1: '', line4: '' } } },
  41: { order: { ...good(41), address: { line4: '' } }, afterReject: { address: { line4: 'Columbus' } } },
  // Countries that the warehouse does not send to; one customer has a friend in Toronto.
  10: { order: { ...good(10), country: 'BR' } },
  21: {
    order: { ...good(21), country: 'AU' },
    afterReject: {
      address: { line1: '77 Quay Street', line4: 'Toronto', state: 'ON', postcode: 'M5V 2T6', country: 'CA' },
    },
  },
  38: { order: { ...good(38), country: 'FR' } },
  // Ordered by mistake and taken back at once.
  45: { order: good(45), withdrawn: true },
};

/**
 * Fifty orders of one store and only decisions: most can be accepted, four are short of stock, four have an incomplete
 * address, three go to a country that is not served, one is withdrawn; five of the rejected are corrected and
 * requested again. No two orders compete for the last unit, so the counts do not depend on the order of decisions.
 */
export const DECISIONS: Scenario = {
  name: 'decisions',
  about: 'Fifty orders, decisions only: accepted, rejected for each reason, corrected and requested again, withdrawn.',
  store: {
    domain: 'acme.29next.store',
    name: 'Acme Home',
    timeZone: 'America/Los_Angeles',
    currencies: ['USD', 'CAD'],
    products: [
      { sku: 'MUG-BLUE', title: 'Mug, blue', price: '14.00' },
      { sku: 'MUG-WHITE', title: 'Mug, white', price: '14.00' },
      { sku: 'TEE-S', title: 'T-shirt, small', price: '24.00' },
      { sku: 'TEE-M', title: 'T-shirt, medium', price: '24.00' },
      { sku: 'TEE-L', title: 'T-shirt, large', price: '24.00' },
      { sku: 'TOTE-NAVY', title: 'Tote bag, navy', price: '19.50' },
      { sku: 'LAMP-OAK', title: 'Desk lamp, oak', price: '89.00' },
      { sku: 'LAMP-BRASS', title: 'Desk lamp, brass', price: '119.00' },
    ],
  },
  warehouse: {
    servedCountries: SERVED,
    stock: [
      ...PLENTY.map((sku) => ({ sku, onHand: 500 })),
      { sku: 'LAMP-OAK', onHand: 0 },
      { sku: 'LAMP-BRASS', onHand: 1 },
    ],
  },
  orders: Array.from({ length: 50 }, (_, i) => ({
    atMs: Math.floor(i / 5) * 3000,
    ...(SPECIAL[i] ?? { order: good(i) }),
  })),
  correctAfterMs: 4000,
  plan: { orders: 50, accepted: 43, rejected: 11, reRequested: 5, withdrawn: 1 },
};
