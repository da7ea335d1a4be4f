import type { FloorStep } from '../../sandbox/scenarios/day-types.js';
import type { CrossdockClient } from '../support/crossdock-client.js';

/** What one piece of a store's SKU is made of. */
type Components = Extract<FloorStep, { do: 'map' }>['components'];

/** What the people at the desk do, beside those who pick and pack. Everything throws when Crossdock refuses. */
export interface DeskCalls {
  /** After the merchant's change was read: the work goes on. */
  goOn(orderId: string): Promise<void>;
  /** Says what a SKU is made of, in all warehouses. */
  map(storeId: string, storeSku: string, components: Components): Promise<void>;
  /** What a carrier told of a shipment just now. */
  track(fulfillmentId: string, status: string): Promise<void>;
}

/** The desk's side of the GraphQL API. */
export class GraphqlDesk implements DeskCalls {
  constructor(private readonly client: CrossdockClient) {}

  /** `fulfillmentOrderReleaseHold`. */
  async goOn(orderId: string): Promise<void> {
    await this.client.mutate('fulfillmentOrderReleaseHold', { fulfillmentOrderId: orderId }, 'fulfillmentOrder { id }');
  }

  /** `skuMappingUpsert`. */
  async map(storeId: string, storeSku: string, components: Components): Promise<void> {
    await this.client.mutate('skuMappingUpsert', { storeId, storeSku, components }, 'skuMapping { id }');
  }

  /** `fulfillmentEventCreate`. */
  async track(fulfillmentId: string, status: string): Promise<void> {
    const event = { fulfillmentId, status, happenedAt: new Date().toISOString() };
    await this.client.mutate('fulfillmentEventCreate', event, 'event { id }');
  }
}
