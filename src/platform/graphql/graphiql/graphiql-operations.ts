/** One ready operation: what it is for, its text, and variables to fill in. */
export interface ReadyOperation {
  query: string;
  variables?: Record<string, unknown>;
}

/** The tabs that GraphiQL opens with, what one looks at first to the left. A spec checks each against the schema. */
export const READY_OPERATIONS: readonly ReadyOperation[] = [
  {
    query: `# Which stores there are, whether they are heard,
# and what waits for somebody.
query Overview {
  viewer { name actor }
  stores(first: 20) {
    totalCount
    nodes {
      id domain name status missingScopes
      health { lastHeardAt lastSweptAt pendingOperations }
    }
  }
  exceptions(filter: { open: true, snoozed: false }, first: 50) {
    totalCount
    nodes {
      id type severity message openedAt
      fulfillmentOrder { id orderNumber }
    }
  }
}
`,
  },
  {
    query: `# Fulfillment orders, newest first; and the two answers to one that waits in REVIEW.
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
    query: `# One fulfillment order from all sides: put an id of the list before into the variables.
query OneFulfillmentOrder($id: ID!) {
  fulfillmentOrder(id: $id) {
    id orderNumber stage version
    fulfillments {
      id shipmentKey status deliveryStatus
      parcels { carrier trackingNumber trackingUrl }
      proof { sentAt confirmedAt confirmedBy remoteIds }
      events { status happenedAt relay }
    }
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
    query: `# Why work stopped: what the merchant changed, who holds the order, the proof of how far it had come. Then let it go on.
query WhyWorkStopped($id: ID!) {
  fulfillmentOrder(id: $id) {
    orderNumber stage stageReason
    externalChanges(first: 20) { nodes { seenAt stage judgement changes { field before after sku } } }
    cycles { cycle outcome changes { field before after sku } }
    holds { reason message }
    internalHolds(includeReleased: true) { kind reason message placedAt placedBy releasedAt releasedBy }
    links { kind direction remoteId lines { quantity } order { id stage } }
    evidencePack
  }
}

mutation LetItGoOn($release: FulfillmentOrderReleaseHoldInput!) {
  fulfillmentOrderReleaseHold(input: $release) {
    fulfillmentOrder { stage availableActions { action allowed blockedBy } }
    stillBlockedBy { blocker }
    userErrors { code field message retryable }
  }
}
`,
    variables: { id: 'fo_...', release: { fulfillmentOrderId: 'fo_...' } },
  },
  {
    query: `# Pick, pack and ship, one after the other; without "lines" all that remains is shipped. Then what the carrier told.
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

mutation Track($event: FulfillmentEventCreateInput!) {
  fulfillmentEventCreate(input: $event) {
    event { status relay relayReason }
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
      event: { fulfillmentId: 'ful_...', status: 'IN_TRANSIT', happenedAt: '2026-01-31T09:00:00Z' },
    },
  },
  {
    query: `# Merchants who want accepted work cancelled: the list with what the answers were based on, and the two answers.
query CancellationRequests {
  cancellationRequests(first: 20) {
    totalCount
    nodes {
      id status message askedAt dueAt answer answerMessage evidence
      fulfillmentOrder { id orderNumber stage fulfillments { status } }
    }
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
  {
    query: `# SKUs of which nobody knows what they are, and the orders that wait for them. Once mapped, they are decided by themselves.
query UnmappedSkus($storeId: ID!) {
  unmappedSkus(storeId: $storeId, first: 20) {
    totalCount
    nodes {
      sku title warehouse { code }
      suggestions { warehouseSku score reason }
      blockedOrderCount blockedOrders { id orderNumber stage }
    }
  }
}

mutation MapSku($mapping: SkuMappingUpsertInput!) {
  skuMappingUpsert(input: $mapping) {
    skuMapping { id storeSku components { warehouseSku units } }
    userErrors { code field message retryable }
  }
}
`,
    variables: {
      storeId: 'store_...',
      mapping: { storeId: 'store_...', storeSku: 'SKU-1-X6', components: [{ warehouseSku: 'SKU-1', units: 6 }] },
    },
  },
  {
    query: `# Where an order should be done, where the store would let it go, and moving it: what nobody works on, or work in progress.
query Routing($id: ID!) {
  routingPlan(fulfillmentOrderId: $id) {
    sentence better
    recommended { location { id } }
    candidates { warehouse { code } excludedBy score { linesInStock lines splits sameCountry distanceKm } }
  }
}

query AvailableLocations($id: ID!) {
  availableLocations(fulfillmentOrderId: $id) { name location { id } lines { sku } }
}

mutation Move($move: FulfillmentOrderMoveInput!) {
  fulfillmentOrderMove(input: $move) {
    fulfillmentOrder { id stage }
    userErrors { code field message retryable }
  }
}

mutation Relocate($relocation: FulfillmentOrderRelocateInput!) {
  fulfillmentOrderRelocate(input: $relocation) {
    relocation { id state steps { name done } }
    userErrors { code field message retryable }
  }
}
`,
    variables: {
      id: 'fo_...',
      move: { fulfillmentOrderId: 'fo_...', locationId: 'loc_...', reason: 'Nearer to the customer' },
      relocation: { fulfillmentOrderId: 'fo_...', locationId: 'loc_...', reason: 'Nearer to the customer' },
    },
  },
  {
    query: `# What is on the shelf, what is promised, and why it changed; and saying what is there. The idempotencyKey makes a repeat harmless.
query Stock {
  stockLevels(first: 20) {
    totalCount
    nodes {
      id sku onHand reserved buffer free warehouse { id code } store { id name }
      movements(first: 5) { nodes { occurredAt kind onHandDelta reservedDelta actor } }
    }
  }
}

mutation SetStock($input: StockLevelsSetInput!) {
  stockLevelsSet(input: $input) {
    stockLevels { id sku onHand reserved countedAt }
    userErrors { code field message retryable }
  }
}
`,
    variables: {
      input: {
        warehouseId: 'wh_...',
        storeId: 'store_...',
        reason: 'count',
        asOf: null,
        levels: [{ sku: 'SKU-1', onHand: 100 }],
      },
    },
  },
  {
    query: `# What stores told us, how it was verified, what it caused and how soon; and following one once more.
query Callbacks {
  storeNotifications(first: 20) {
    totalCount
    nodes { id source kind verification receivedAt store { domain } pulls { kind startedAt delayMs } }
  }
}

mutation Replay($replay: StoreNotificationReplayInput!) {
  storeNotificationReplay(input: $replay) {
    storeNotifications { id kind replayOf }
    userErrors { code field message retryable }
  }
}
`,
    variables: { replay: { ids: ['sn_...'] } },
  },
];
