import type { UserErrorAnswer } from './modules-app.js';

/** The answer of a mutation about a shipment. */
export interface FulfillmentAnswer {
  fulfillment: { id: string; status: string; lines: { quantity: number; line: { sku: string } }[] } | null;
  userErrors: UserErrorAnswer[];
}

/** Everything that a shipment's fields say. */
export const FULFILLMENT = `id shipmentKey status statusReason notifyCustomer cycle actor remoteId remoteIds deliveryStatus
  lines { quantity line { id sku inFlight } }
  parcels { carrier carrierName trackingNumber trackingUrl lines { quantity line { sku } } }
  proof { actor contentDigest sentAt confirmedAt confirmedBy remoteIds emailRequested }
  operation { kind state actor } fulfillmentOrder { id orderNumber stage }`;

/** An id that nothing has. */
export const NOBODY = '00000000-0000-7000-8000-0000000000aa';

/** A parcel as an input. */
export const PARCEL = { trackingNumber: 'T1', carrier: 'dhl' };

/** An order to ship, by global ids; it has two CUPs and three POTs. */
export interface ShippableOrder {
  id: string;
  cup: string;
  pot: string;
}

const parcel = (change: Record<string, unknown>) => ({ parcels: [{ ...PARCEL, ...change }] });
const at = (...path: string[]): string[] => ['input', ...path];
/** What cannot be one tracking number. */
const number = (trackingNumber: string): [string, Record<string, unknown>, string, string[]] => [
  `tracking number ${trackingNumber}`,
  parcel({ trackingNumber }),
  'INVALID',
  at('parcels', '0', 'trackingNumber'),
];
/** The payload of a bulk mutation. */
export interface BulkAnswer<T> {
  results: (T & { userErrors: UserErrorAnswer[] })[];
  userErrors: UserErrorAnswer[];
}

/** Inputs of `fulfillmentCreate` that are refused: what, the change of a good input, the code, and the place that is named. */
export const WRONG_SHIPMENTS: [
  string,
  Record<string, unknown> | ((order: ShippableOrder) => Record<string, unknown>),
  string,
  string[],
][] = [
  ['an id of another kind', { fulfillmentOrderId: `ful_${NOBODY}` }, 'INVALID_ID', at('fulfillmentOrderId')],
  ['an unknown order', { fulfillmentOrderId: `fo_${NOBODY}` }, 'NOT_FOUND', at('fulfillmentOrderId')],
  ['an old version', { expectedVersion: 1 }, 'STALE_VERSION', at('expectedVersion')],
  ['a version below 1', { expectedVersion: 0 }, 'INVALID', at('expectedVersion')],
  ['an empty idempotency key', { idempotencyKey: '' }, 'INVALID', at('idempotencyKey')],
  ['an empty key', { shipmentKey: ' ' }, 'INVALID', at('shipmentKey')],
  ['a key that is too long', { shipmentKey: 'x'.repeat(101) }, 'INVALID', at('shipmentKey')],
  ['a key that cannot be printed', { shipmentKey: 'a\nb' }, 'INVALID', at('shipmentKey')],
  ['no parcel', { parcels: [] }, 'INVALID', at('parcels')],
  ['too many parcels', { parcels: Array.from({ length: 21 }, () => PARCEL) }, 'INVALID', at('parcels')],
  ['no tracking number', parcel({ trackingNumber: ' ' }), 'INVALID', at('parcels', '0', 'trackingNumber')],
  [
    'a long tracking number',
    parcel({ trackingNumber: '1'.repeat(101) }),
    'INVALID',
    at('parcels', '0', 'trackingNumber'),
  ],
  ['a list of numbers', parcel({ trackingNumber: 'A,B' }), 'INVALID', at('parcels', '0', 'trackingNumber')],
  ['a control character', parcel({ trackingNumber: 'A\tB' }), 'INVALID', at('parcels', '0', 'trackingNumber')],
  ['a long carrier name', parcel({ carrierName: 'x'.repeat(101) }), 'INVALID', at('parcels', '0', 'carrierName')],
  [
    'a link that is not https',
    parcel({ trackingUrl: 'http://a.example/1' }),
    'INVALID',
    at('parcels', '0', 'trackingUrl'),
  ],
  ['a link that is no link', parcel({ trackingUrl: 'https://' }), 'INVALID', at('parcels', '0', 'trackingUrl')],
  [
    'a link with a login',
    parcel({ trackingUrl: 'https://a:b@c.example/' }),
    'INVALID',
    at('parcels', '0', 'trackingUrl'),
  ],
  ['a link beyond ASCII', parcel({ trackingUrl: 'https://a.example/ü' }), 'INVALID', at('parcels', '0', 'trackingUrl')],
  [
    'a long link',
    parcel({ trackingUrl: `https://a.example/${'x'.repeat(1000)}` }),
    'INVALID',
    at('parcels', '0', 'trackingUrl'),
  ],
  ...['9.4E+21', '1E+12', '#N/A'].map(number),
  ...['https://ups.com/track?n=1', 'T1;T2', '1Z999AA10123456784 1Z999AA10123456795'].map(number),
  [
    'a tracking number twice',
    { parcels: [PARCEL, { ...PARCEL, trackingNumber: ' t-1 ' }] },
    'DUPLICATE_TRACKING_NUMBER',
    at('parcels', '1', 'trackingNumber'),
  ],
  ['no line', { lines: [] }, 'INVALID', at('lines')],
  [
    'a quantity of 0',
    ({ cup }) => ({ lines: [{ lineId: cup, quantity: 0 }] }),
    'INVALID',
    at('lines', '0', 'quantity'),
  ],
  [
    'a line id of another kind',
    ({ id }) => ({ lines: [{ lineId: id, quantity: 1 }] }),
    'INVALID_ID',
    at('lines', '0', 'lineId'),
  ],
  [
    'an unknown line',
    ({ cup }) => ({
      lines: [
        { lineId: cup, quantity: 1 },
        { lineId: `fol_${NOBODY}`, quantity: 1 },
      ],
    }),
    'UNKNOWN_LINE',
    at('lines', '1'),
  ],
  [
    'a line twice',
    ({ cup }) => ({
      lines: [
        { lineId: cup, quantity: 1 },
        { lineId: cup, quantity: 1 },
      ],
    }),
    'DUPLICATE_LINE',
    at('lines', '1'),
  ],
  [
    'more than there is',
    ({ cup }) => ({ lines: [{ lineId: cup, quantity: 3 }] }),
    'QUANTITY_EXCEEDED',
    at('lines', '0'),
  ],
  [
    'a parcel with a line that is not shipped',
    ({ cup, pot }) => ({
      lines: [{ lineId: cup, quantity: 1 }],
      ...parcel({ lines: [{ lineId: pot, quantity: 1 }] }),
    }),
    'UNKNOWN_LINE',
    at('parcels', '0'),
  ],
  [
    'parcels with more than the shipment',
    ({ cup }) => ({ lines: [{ lineId: cup, quantity: 1 }], ...parcel({ lines: [{ lineId: cup, quantity: 2 }] }) }),
    'QUANTITY_EXCEEDED',
    at('parcels', '0'),
  ],
  [
    'a wrong id in a parcel',
    parcel({ lines: [{ lineId: 'x', quantity: 1 }] }),
    'INVALID_ID',
    at('parcels', '0', 'lines', '0', 'lineId'),
  ],
];

/** Bulk mutations whose input is wrong as a whole, with the field that is. */
export const WRONG_BULKS: readonly [string, Record<string, unknown>, string][] = [
  ['fulfillmentOrdersStartPicking', { fulfillmentOrderIds: [] }, 'fulfillmentOrderIds'],
  [
    'fulfillmentOrdersMarkPacked',
    { fulfillmentOrderIds: Array.from({ length: 101 }, () => 'x') },
    'fulfillmentOrderIds',
  ],
  ['fulfillmentOrdersMarkPacked', { fulfillmentOrderIds: ['x'], idempotencyKey: '' }, 'idempotencyKey'],
];
