import { FAULTS, REQUEST_KINDS } from '../faults/model.js';
import { BELIEVED } from '../ledger/phantoms.js';
import { DELIVERY_STATUSES } from '../store/model.js';

/** JSON schemas of the control API's bodies. Unknown fields are refused, so a typing error is seen. */
const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const object = (properties: Record<string, unknown>, required: string[] = []) => ({
  type: ['object', 'null'],
  additionalProperties: false,
  properties,
  required,
});
const must = (properties: Record<string, unknown>, required: string[] = []) => ({
  ...object(properties, required),
  type: 'object',
});

const inStock = { type: ['integer', 'null'] };

const addressFields = Object.fromEntries(
  [
    'first_name',
    'last_name',
    'line1',
    'line2',
    'line3',
    'line4',
    'state',
    'postcode',
    'country',
    'phone_number',
    'notes',
  ].map((name) => [name, text]),
);

const { first_name: _first, last_name: _last, notes: _notes, ...placeFields } = addressFields;
const someIds = { type: 'array', items: { type: 'integer' } };
const ids = { ...someIds, minItems: 1 };
const product = {
  sku: text,
  title: text,
  price: text,
  inStock,
  stockedAt: { type: ['array', 'null'], items: { type: 'integer' } },
};

/** Schema of each setting of a store. */
export const SETTINGS = {
  name: text,
  timeZone: text,
  currencies: { type: 'array', items: text, minItems: 1 },
  pageSize: { type: 'integer', minimum: 1, maximum: 1000 },
  latency: must({ minMs: { type: 'number', minimum: 0 }, maxMs: { type: 'number', minimum: 0 } }, ['minMs', 'maxMs']),
  limiter: must({ enabled: { type: 'boolean' }, perSecond: { type: 'integer', minimum: 1 } }, ['enabled', 'perSecond']),
  echoState: { type: 'boolean' },
  showUpdatedAt: { type: 'boolean' },
  listOrder: { enum: ['newest', 'oldest'] },
  storeHeader: { enum: ['domain', 'label'] },
  webhookStore: { enum: ['domain', 'label'] },
  down: { type: 'boolean' },
  fulfillmentsShape: { enum: ['object', 'list', 'page'] },
  trackingSeparator: text,
  trackingLinks: { enum: ['first', 'joined'] },
  shipmentStatus: { enum: [200, 201] },
  versionHeader: { enum: ['optional', 'required'] },
  deductsOnFulfillment: { type: 'boolean' },
  holdInProcessing: { type: 'boolean' },
  editInProcessing: { type: 'boolean' },
  moveInProcessing: { type: 'boolean' },
  moveMakesNewOrder: { type: 'boolean' },
  emptiedOrder: { enum: ['closed', 'canceled'] },
  moveNeedsStock: { type: 'boolean' },
  splitKeeps: { enum: ['requested', 'unrequested'] },
  afterCancelAccept: { enum: ['open', 'canceled', 'canceled_movable'] },
  cancelledFulfillmentReopens: { enum: ['same', 'new'] },
  availableLocationsShape: { enum: ['array', 'object', 'ids'] },
  availableIncludesAssigned: { type: 'boolean' },
  orderFulfillmentOrdersShape: { enum: ['object', 'list', 'page'] },
  deliveryEventsShape: { enum: ['object', 'list', 'page'] },
  listsClosed: { type: 'boolean' },
  supportedActions: { enum: ['none', 'listed'] },
  grantedScopes: { type: ['array', 'null'], items: text },
  extraFields: { type: 'object', additionalProperties: text },
  newerWords: { type: 'object', additionalProperties: text },
};

const faultParams = must({
  ms: { type: 'number', minimum: 0 },
  times: { type: 'integer', minimum: 1, maximum: 100 },
  status: { type: 'integer', minimum: 400, maximum: 599 },
  then: { enum: ['answer', 'close'] },
  client: { enum: ['reset', 'hang'] },
  retryAfter: { type: ['string', 'null'] },
  host: text,
});

const lines = (minimum: number) => ({
  type: 'array',
  minItems: 1,
  items: must({ sku: text, quantity: { type: 'integer', minimum } }, ['sku', 'quantity']),
});

/** Lines of a new order: how the customer wants them made, too. */
const orderLines = {
  ...lines(1),
  items: must(
    {
      sku: text,
      quantity: { type: 'integer', minimum: 1 },
      properties: { type: 'object', additionalProperties: text },
    },
    ['sku', 'quantity'],
  ),
};

const order = must({
  lines: orderLines,
  address: object(addressFields),
  country: text,
  locationId: { type: 'integer' },
  orderNumber: text,
});

const rate = { type: 'number', minimum: 0, maximum: 1 };
const fault = { enum: Object.keys(FAULTS) };

/** Body schemas by route name. */
export const BODIES = {
  createStore: must(
    {
      domain: text,
      ...SETTINGS,
      products: { type: 'array', items: must(product, ['sku']) },
      stockRecords: { type: 'integer', minimum: 0, maximum: 100_000 },
    },
    ['domain'],
  ),
  settings: must(SETTINGS),
  token: must({ scopes: { type: 'array', items: text } }, ['scopes']),
  location: must({ name: text, country: text, callbackUrl: { type: ['string', 'null'] }, mine: { type: 'boolean' } }),
  createOrders: must({
    count: { type: 'integer', minimum: 1, maximum: 10_000 },
    order,
    orders: { type: 'array', items: order, minItems: 1, maxItems: 10_000 },
    request: { type: 'boolean' },
    callbacks: count,
  }),
  request: object({ message: text, notify: { type: 'boolean' }, callbacks: count }),
  message: object({ message: text }),
  address: must(addressFields),
  lines: must({ lines: lines(0) }, ['lines']),
  hold: object({
    reason: { enum: ['address_incorrect', 'out_of_stock', 'high_risk', 'awaiting_payment', 'other'] },
    message: text,
  }),
  faults: must(
    {
      rules: {
        type: 'array',
        items: must({ kind: { enum: ['*', ...REQUEST_KINDS] }, fault, rate, params: faultParams }, [
          'kind',
          'fault',
          'rate',
        ]),
      },
    },
    ['rules'],
  ),
  nextFault: must(
    { kind: { enum: REQUEST_KINDS }, fault, times: { type: 'integer', minimum: 1 }, params: faultParams },
    ['kind', 'fault'],
  ),
  stock: must({ inStock }, ['inStock']),
  move: must({ locationId: { type: 'integer' }, lineIds: ids }, ['locationId']),
  split: must({ lines: lines(1), message: text, notify: { type: 'boolean' } }, ['lines']),
  merge: must({ ids }, ['ids']),
  selfShip: object({ lines: lines(1), tracking: text }),
  deliveryStatus: must({ status: { enum: [null, ...DELIVERY_STATUSES] } }, ['status']),
  webhook: must(
    {
      name: text,
      target: text,
      events: { type: 'array', items: text, minItems: 1 },
      active: { type: 'boolean' },
      secretKey: text,
    },
    ['target', 'events'],
  ),
  warnings: object({ warningCount: count }),
  sendWebhook: must(
    {
      event: text,
      subject: must({ order: { type: 'integer' }, orderNumber: text, fulfillment: { type: 'integer' }, sku: text }),
      eventId: text,
      data: { type: 'object' },
    },
    ['event'],
  ),
  product: must(
    {
      ...product,
      stock: { type: 'array', items: must({ locationId: { type: 'integer' }, inStock }, ['locationId', 'inStock']) },
    },
    ['sku'],
  ),
  locationChanges: must({
    name: text,
    address: must(placeFields),
    callbackUrl: { type: ['string', 'null'] },
    acceptReturn: { type: 'boolean' },
    deleted: { type: 'boolean' },
  }),
  grantedScopes: must({ scopes: { type: ['array', 'null'], items: text } }, ['scopes']),
  report: must({
    orders: {
      type: 'array',
      items: must({ id: { type: 'integer' }, took: { type: 'array', items: { enum: BELIEVED } } }, ['id']),
    },
    shipments: {
      type: 'array',
      items: must({ order: { type: 'integer' }, id: { type: 'integer' }, tracking: { type: 'array', items: text } }, [
        'order',
      ]),
    },
    stockRecords: someIds,
    locations: someIds,
    webhooks: someIds,
  }),
  cue: must({ domain: text, order: { type: 'integer' } }, ['domain', 'order']),
  scenario: must({
    domain: text,
    domains: { type: 'object', additionalProperties: text },
    speed: { type: 'number', exclusiveMinimum: 0 },
  }),
  none: object({}),
} as const;
