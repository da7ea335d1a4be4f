import type { CrossdockClient } from './crossdock-client.js';

/** A complaint of the GraphQL API. */
export interface UserError {
  code: string;
  message: string;
}

/** One parcel as `fulfillmentCreate` takes it. */
export interface ParcelCall {
  trackingNumber: string;
  /** A code of the enum Carrier, or any known way to write the carrier. */
  carrier: string;
  /** Needed with carrier `other`. */
  carrierName?: string;
}

/** One shipment as `fulfillmentCreate` takes it; without `lines` all that remains. */
export interface ShipmentCall {
  fulfillmentOrderId: string;
  shipmentKey: string;
  parcels: readonly ParcelCall[];
  lines?: readonly { lineId: string; quantity: number }[];
  notifyCustomer?: boolean;
}

/** What became of one item of a bulk call; no error: it is done. */
export interface CallResult {
  /** Id of the order. */
  id: string;
  errors: UserError[];
}

interface BulkPayload {
  results: { fulfillmentOrderId: string; userErrors: UserError[] }[];
  userErrors: UserError[];
}

/** How many items one bulk call may carry. */
const PER_CALL = { orders: 100, shipments: 50 };

/** What a warehouse can tell Crossdock, many things at once. */
export interface WarehouseCalls {
  startPicking(ids: readonly string[]): Promise<CallResult[]>;
  markPacked(ids: readonly string[]): Promise<CallResult[]>;
  ship(shipments: readonly ShipmentCall[]): Promise<CallResult[]>;
  close(id: string, message: string): Promise<CallResult>;
}

/** The warehouse's side of the GraphQL API. Items that Crossdock refuses come back as results; everything else throws. */
export class OrderCalls implements WarehouseCalls {
  constructor(private readonly client: CrossdockClient) {}

  /** `fulfillmentOrdersStartPicking`, in as many calls as are needed. */
  startPicking(ids: readonly string[]): Promise<CallResult[]> {
    return this.steps('fulfillmentOrdersStartPicking', ids);
  }

  /** `fulfillmentOrdersMarkPacked`, in as many calls as are needed. */
  markPacked(ids: readonly string[]): Promise<CallResult[]> {
    return this.steps('fulfillmentOrdersMarkPacked', ids);
  }

  /** `fulfillmentsCreate`, in as many calls as are needed. */
  async ship(shipments: readonly ShipmentCall[]): Promise<CallResult[]> {
    const done: CallResult[] = [];
    for (const fulfillments of chunks(shipments, PER_CALL.shipments)) {
      const payload = await this.client.mutate<{ results: { userErrors: UserError[] }[] }>(
        'fulfillmentsCreate',
        { fulfillments },
        'results { userErrors { code message } }',
      );
      payload.results.forEach(({ userErrors }, i) => {
        done.push({ id: fulfillments[i]?.fulfillmentOrderId ?? '', errors: userErrors });
      });
    }
    return done;
  }

  /** `fulfillmentOrderClose`: ends the work on what is left. */
  async close(id: string, message: string): Promise<CallResult> {
    const document = `mutation ($input: FulfillmentOrderCloseInput!) {
      fulfillmentOrderClose(input: $input) { userErrors { code message } }
    }`;
    const input = { fulfillmentOrderId: id, message };
    const data = await this.client.graphql<{ fulfillmentOrderClose: { userErrors: UserError[] } }>(document, { input });
    return { id, errors: data.fulfillmentOrderClose.userErrors };
  }

  private async steps(name: string, ids: readonly string[]): Promise<CallResult[]> {
    const done: CallResult[] = [];
    for (const fulfillmentOrderIds of chunks(ids, PER_CALL.orders)) {
      const payload = await this.client.mutate<BulkPayload>(
        name,
        { fulfillmentOrderIds },
        'results { fulfillmentOrderId userErrors { code message } }',
      );
      done.push(...payload.results.map(({ fulfillmentOrderId: id, userErrors: errors }) => ({ id, errors })));
    }
    return done;
  }
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));
}
