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
      lines { sku title requested }
      decision { outcome reason message }
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
];
