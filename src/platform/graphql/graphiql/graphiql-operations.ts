/** One ready operation: what it is for, its text, and variables to fill in. */
export interface ReadyOperation {
  query: string;
  variables?: Record<string, unknown>;
}

/** The tabs that GraphiQL opens with. A spec checks each against the schema. */
export const READY_OPERATIONS: readonly ReadyOperation[] = [
  {
    query: `# Who asks, and which stores there are.
query Overview {
  viewer { name actor }
  stores(first: 20) {
    totalCount
    nodes { id platform domain name status }
  }
}
`,
  },
  {
    query: `# Fulfillment orders, newest first, with their lines and the decision that was made.
query FulfillmentOrders {
  fulfillmentOrders(first: 20) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      id orderNumber remoteId stage status requestStatus
      lines { id sku title requested inFlight shipped }
      decision { outcome reason message }
      availableActions { action allowed blockedBy }
    }
  }
}
`,
  },
  {
    query: `# One fulfillment order from all sides: put an id of the list before into the variables.
query OneFulfillmentOrder($id: ID!) {
  fulfillmentOrder(id: $id) {
    id orderNumber stage version
    fulfillments { id shipmentKey status parcels { carrier trackingNumber trackingUrl } proof { sentAt confirmedAt remoteIds } }
    cancellationRequest { id status message answer answerMessage }
    cycles { cycle outcome decision { outcome reason message actor decidedAt } }
    pendingOperations { id kind state attempts }
    timeline(first: 50) { nodes { occurredAt type actor data } }
  }
}
`,
    variables: { id: 'fo_...' },
  },
  {
    query: `# Problems that wait for somebody.
query OpenExceptions {
  exceptions(filter: { open: true, snoozed: false }, first: 50) {
    totalCount
    nodes { id type severity subject message count openedAt lastSeenAt }
  }
}
`,
  },
  {
    query: `# Say what is on the shelf. The idempotencyKey makes a repeat harmless.
mutation SetStock($input: StockLevelsSetInput!) {
  stockLevelsSet(input: $input) {
    stockLevels { id sku onHand reserved }
    userErrors { code field message retryable }
  }
}
`,
    variables: {
      input: { warehouseId: 'wh_...', storeId: 'store_...', reason: 'count', levels: [{ sku: 'SKU-1', onHand: 100 }] },
    },
  },
  {
    query: `# Decide an order in REVIEW: run one of the two.
mutation AcceptOrder($accept: FulfillmentOrderAcceptInput!) {
  fulfillmentOrderAccept(input: $accept) {
    fulfillmentOrder { id stage version }
    userErrors { code field message retryable }
  }
}

mutation RejectOrder($reject: FulfillmentOrderRejectInput!) {
  fulfillmentOrderReject(input: $reject) {
    fulfillmentOrder { id stage version }
    userErrors { code field message retryable }
  }
}
`,
    variables: {
      accept: { fulfillmentOrderId: 'fo_...' },
      reject: { fulfillmentOrderId: 'fo_...', reason: 'OTHER', message: 'Not ours' },
    },
  },
  {
    query: `# Pick, pack and ship: run them one after the other. Without "lines" all that remains is shipped.
mutation StartPicking($orders: FulfillmentOrdersStartPickingInput!) {
  fulfillmentOrdersStartPicking(input: $orders) {
    results { fulfillmentOrderId fulfillmentOrder { stage } userErrors { code field message } }
    userErrors { code field message retryable }
  }
}

mutation MarkPacked($packed: FulfillmentOrdersMarkPackedInput!) {
  fulfillmentOrdersMarkPacked(input: $packed) {
    results { fulfillmentOrderId fulfillmentOrder { stage } userErrors { code field message } }
    userErrors { code field message retryable }
  }
}

mutation Ship($shipment: FulfillmentCreateInput!) {
  fulfillmentCreate(input: $shipment) {
    fulfillment { id status parcels { carrier trackingNumber trackingUrl } operation { state } }
    userErrors { code field message retryable }
  }
}
`,
    variables: {
      orders: { fulfillmentOrderIds: ['fo_...'] },
      packed: { fulfillmentOrderIds: ['fo_...'] },
      shipment: {
        fulfillmentOrderId: 'fo_...',
        shipmentKey: 'PACK-1',
        parcels: [{ trackingNumber: '00340434161094000000', carrier: 'DHL' }],
      },
    },
  },
  {
    query: `# Merchants who want accepted work cancelled: the list, and the two answers.
query CancellationRequests {
  cancellationRequests(filter: { status: [OPEN, ANSWERING] }, first: 20) {
    nodes { id status message askedAt fulfillmentOrder { id orderNumber stage fulfillments { status } } }
  }
}

mutation AcceptCancellation($agree: CancellationRequestAcceptInput!) {
  cancellationRequestAccept(input: $agree) {
    cancellationRequest { id status fulfillmentOrder { stage } }
    userErrors { code field message retryable }
  }
}

mutation RejectCancellation($refuse: CancellationRequestRejectInput!) {
  cancellationRequestReject(input: $refuse) {
    cancellationRequest { id status answerMessage evidence }
    userErrors { code field message retryable }
  }
}
`,
    variables: {
      agree: { cancellationRequestId: 'cr_...' },
      refuse: { cancellationRequestId: 'cr_...' },
    },
  },
];
