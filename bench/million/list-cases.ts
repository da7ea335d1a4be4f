/** What the lists are asked about: ids of the loaded database, as the API gives them. */
export interface Known {
  store: string;
  location: string;
  warehouse: string;
  order: string;
  level: string;
  orderNumber: string;
  remoteId: string;
  /** A filter of an order in the middle of the data. */
  inTheMiddle: Record<string, unknown>;
  /** Times around the middle and near the end of the data. */
  middle: string;
  lately: string;
  end: string;
}

/** One list page, or one question of counts. */
export interface ListCase {
  name: string;
  query: string;
  variables: Record<string, unknown>;
}

const ORDER = `nodes { id orderNumber stage status requestStatus updatedAt createdAt } pageInfo { hasNextPage endCursor }`;
const ORDERS = `query ($filter: FulfillmentOrderFilter, $sort: FulfillmentOrderSort!, $after: String) {
  fulfillmentOrders(first: 50, filter: $filter, sort: $sort, after: $after) { ${ORDER} } }`;
const COUNTED = `query ($filter: FulfillmentOrderFilter) { fulfillmentOrders(first: 1, filter: $filter) { totalCount } }`;
const GROUPED = `query ($by: FulfillmentOrderDimension!, $filter: FulfillmentOrderFilter) {
  fulfillmentOrderCounts(groupBy: $by, filter: $filter) { key count } }`;

const plain = (list: string, filterType: string): string =>
  `query ($filter: ${filterType}) { ${list}(first: 50, filter: $filter) { nodes { id } pageInfo { endCursor } totalCount } }`;

/** The sorts of the list of orders. */
export const SORTS = ['CREATED_AT_DESC', 'CREATED_AT_ASC', 'UPDATED_AT_DESC', 'UPDATED_AT_ASC'] as const;

function orderFilters(known: Known): Record<string, Record<string, unknown>> {
  const { store, location, middle, lately, end } = known;
  return {
    none: {},
    store: { storeId: [store] },
    location: { locationId: [location] },
    'stage READY': { stage: ['READY'] },
    'stage SHIPPED': { stage: ['SHIPPED'] },
    'stages open': { stage: ['RECEIVED', 'REVIEW', 'READY'] },
    'store, stage REVIEW': { storeId: [store], stage: ['REVIEW'] },
    'location, stage PACKED': { locationId: [location], stage: ['PACKED'] },
    'status CLOSED': { status: ['CLOSED'] },
    'status OPEN': { status: ['OPEN'] },
    'requestStatus REQUESTED': { requestStatus: ['REQUESTED'] },
    'requestStatus ACCEPTED': { requestStatus: ['ACCEPTED'] },
    orderNumber: { orderNumber: [known.orderNumber] },
    remoteId: { remoteId: [known.remoteId] },
    sku: { sku: ['SKU-7'] },
    'store, sku': { storeId: [store], sku: ['SKU-7'] },
    'cancellation open': { cancellationOpen: true },
    'cancellation not open': { cancellationOpen: false },
    'store, cancellation open': { storeId: [store], cancellationOpen: true },
    'merchant notes': { hasMerchantNotes: true },
    'delivery notes': { hasDeliveryNotes: true },
    'delivery DELIVERED': { deliveryStatus: ['DELIVERED'] },
    'delivery IN_TRANSIT': { deliveryStatus: ['IN_TRANSIT'] },
    'delivery DELAYED': { deliveryStatus: ['DELAYED'] },
    'created after the middle': { createdAfter: middle },
    'created before the middle': { createdBefore: middle },
    'updated lately': { updatedAfter: lately },
    'store, updated lately': { storeId: [store], updatedAfter: lately },
    'created on one day': { createdAfter: lately, createdBefore: end },
    'store, created on one day': { storeId: [store], createdAfter: lately, createdBefore: end },
    'store, stage SHIPPED, one day': { storeId: [store], stage: ['SHIPPED'], createdAfter: lately, createdBefore: end },
  };
}

/** Every sort with every filter of the list of orders, deep pages, counts, and the other lists. `deep`: a cursor far down, by sort. */
export function listCases(known: Known, deep: ReadonlyMap<string, string>): ListCase[] {
  const filters = Object.entries(orderFilters(known));
  const { store, order, lately } = known;
  const other = (list: string, type: string, filter: Record<string, unknown>): ListCase => ({
    name: `${list}: ${JSON.stringify(filter).replace(/(store|loc|fo|wh)_[\da-f-]+/g, '$1')}`,
    query: plain(list, type),
    variables: { filter },
  });
  return [
    ...SORTS.flatMap((sort) => [
      ...filters.map(([name, filter]) => ({
        name: `orders ${sort}: ${name}`,
        query: ORDERS,
        variables: { filter, sort },
      })),
      { name: `orders ${sort}: a deep page`, query: ORDERS, variables: { sort, after: deep.get(sort) } },
      {
        name: `orders ${sort}: a deep page of a store`,
        query: ORDERS,
        variables: { sort, filter: { storeId: [store] }, after: deep.get(sort) },
      },
    ]),
    ...filters.map(([name, filter]) => ({ name: `orders totalCount: ${name}`, query: COUNTED, variables: { filter } })),
    ...['STAGE', 'STORE', 'LOCATION', 'STATUS', 'REQUEST_STATUS'].flatMap((by) => [
      { name: `order counts by ${by}`, query: GROUPED, variables: { by } },
      { name: `order counts by ${by}: store`, query: GROUPED, variables: { by, filter: { storeId: [store] } } },
      { name: `order counts by ${by}: one day`, query: GROUPED, variables: { by, filter: { createdAfter: lately } } },
    ]),
    ...[
      {},
      { storeId: [store] },
      { status: ['CONFIRMED'] },
      { deliveryStatus: ['IN_TRANSIT'] },
      { late: true },
      { storeId: [store], late: true },
      { trackingNumber: ['1Z0000000000000777'] },
      { fulfillmentOrderId: [order] },
    ].map((filter) => other('fulfillments', 'FulfillmentFilter', filter)),
    ...[
      {},
      { storeId: [store] },
      { state: ['CONFIRMED'] },
      { state: ['PENDING'] },
      { state: ['PARKED'] },
      { kind: ['SHIP'] },
      { kind: ['NONE'] },
      { storeId: [store], state: ['PENDING'] },
      { fulfillmentOrderId: [order] },
    ].map((filter) => other('storeOperations', 'StoreOperationFilter', filter)),
    ...[
      {},
      { storeId: [store] },
      { open: true },
      { open: false },
      { type: ['STOCK_DRIFT'] },
      { severity: ['CRITICAL'] },
      { snoozed: true },
      { storeId: [store], open: true },
      { fulfillmentOrderId: [order] },
    ].map((filter) => other('exceptions', 'ExceptionFilter', filter)),
    ...[{}, { storeId: [store] }, { status: ['OPEN'] }, { status: ['FORCED'] }, { fulfillmentOrderId: [order] }].map(
      (filter) => other('cancellationRequests', 'CancellationRequestFilter', filter),
    ),
    ...[
      {},
      { storeId: [store] },
      { source: ['WEBHOOK'] },
      { kind: ['nothing'] },
      { receivedAfter: lately },
      { verification: ['REFUSED_BODY'] },
    ].map((filter) => other('storeNotifications', 'StoreNotificationFilter', filter)),
    ...[{}, { storeId: [store] }, { state: ['RUNNING'] }].map((filter) =>
      other('relocations', 'RelocationFilter', filter),
    ),
    ...[
      {},
      { storeId: [store] },
      { sku: ['SKU-7'] },
      { lowStock: true },
      { daysOfCoverBelow: 3 },
      { warehouseId: [known.warehouse] },
    ].map((filter) => other('stockLevels', 'StockLevelFilter', filter)),
    ...[
      {},
      { storeId: [store] },
      { sku: ['SKU-7'] },
      { drifting: true },
      { mapped: false },
      { search: 'mug 99' },
      { search: 'nowhere' },
      { driftCause: ['OTHER_WRITER'] },
    ].map((filter) => other('stockRecords', 'StockRecordFilter', filter)),
    {
      name: 'timeline of an order',
      query: `query ($id: ID!) { fulfillmentOrder(id: $id) { timeline(first: 50) { nodes { id } totalCount } } }`,
      variables: { id: order },
    },
    {
      name: 'movements of a level',
      query: `query ($id: ID!) { node(id: $id) { ... on StockLevel { movements(first: 50) { nodes { kind } totalCount } } } }`,
      variables: { id: known.level },
    },
    {
      name: 'orders by number',
      query: `query ($store: ID!, $number: String!) { ordersByNumber(storeId: $store, orderNumber: $number) { orderNumber } }`,
      variables: { store, number: known.orderNumber },
    },
    {
      name: 'cancellation report of a year',
      query: `query ($store: ID!, $from: DateTime!, $to: DateTime!) { cancellationReport(storeId: $store, from: $from, to: $to) { asked agreed } }`,
      variables: { store, from: '2025-11-01T00:00:00Z', to: known.end },
    },
    {
      name: 'forecast of a store',
      query: `query ($store: ID!) { forecast(storeId: $store) { orders } }`,
      variables: { store },
    },
    {
      name: 'stores with their health',
      query: `{ stores(first: 50) { nodes { id health { openExceptions pendingOperations lastHeardAt pulls { kind } } } } }`,
      variables: {},
    },
  ];
}
