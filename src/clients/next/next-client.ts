import { Injectable } from '@nestjs/common';
import { HttpTransport } from '../http-transport.js';
import type {
  AssignmentFilter,
  CallOptions,
  DeliveryEventInput,
  FulfillmentOrderPage,
  FulfillmentPage,
  FulfillmentPlace,
  HoldReason,
  MovedOrder,
  ObservedItem,
  RejectReason,
  RemoteAvailableLocation,
  RemoteDeliveryEvent,
  RemoteFulfillment,
  RemoteFulfillmentOrder,
  RequestedOrder,
  ShipmentInput,
  StoreClient,
  StoreConnection,
} from '../store-client.js';
import { NextAccountClient } from './next-account-client.js';
import { NextClientOptions } from './next-client.options.js';
import { mapDeliveryEvent, mapDeliveryEvents } from './next-delivery-mapping.js';
import { mapCreatedFulfillments, mapFulfillment, mapFulfillments } from './next-fulfillment-mapping.js';
import { mapFulfillmentOrder } from './next-mapping.js';
import { mapAvailableLocations, mapMovedOrder, mapOrdersOfOrder, mapRequestedOrder } from './next-order-answers.js';
import { nextOf } from './next-pages.js';
import * as requests from './next-requests.js';
import { NextSender } from './next-sender.js';

/** The store client for 29 Next (Admin API 2024-04-01). One call, one request; no retries, no pacing, no state. */
@Injectable()
export class NextClient extends NextAccountClient implements StoreClient {
  constructor(transport: HttpTransport, options: NextClientOptions) {
    super(new NextSender(transport, options));
  }

  async listAssigned(
    connection: StoreConnection,
    { filter, cursor }: { filter: AssignmentFilter; cursor?: string },
    options?: CallOptions,
  ): Promise<FulfillmentOrderPage> {
    const request = requests.listAssigned(filter, cursor);
    const page = await this.sender.page(connection, request, mapFulfillmentOrder, options);
    const orders = page.items.map((item) => (item.ok ? { ok: true as const, order: item.value } : item));
    return { orders, ...nextOf(page) };
  }

  getFulfillmentOrder(connection: StoreConnection, id: string, options?: CallOptions): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.getFulfillmentOrder(id), mapFulfillmentOrder, options);
  }

  acceptRequest(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.acceptRequest(id, message), mapFulfillmentOrder, options);
  }

  rejectRequest(
    connection: StoreConnection,
    id: string,
    { reason, message }: { reason: RejectReason; message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.rejectRequest(id, reason, message), mapFulfillmentOrder, options);
  }

  createFulfillment(
    connection: StoreConnection,
    orderId: string,
    shipment: ShipmentInput,
    options?: CallOptions,
  ): Promise<RemoteFulfillment[]> {
    const request = requests.createFulfillment(orderId, shipment);
    return this.sender.answer(connection, request, mapCreatedFulfillments, options);
  }

  listFulfillments(
    connection: StoreConnection,
    orderId: string,
    { cursor }: { cursor?: string } = {},
    options?: CallOptions,
  ): Promise<FulfillmentPage> {
    const request = requests.listFulfillments(orderId, cursor);
    return this.sender.answer(connection, request, (raw) => mapFulfillments(raw, cursor), options);
  }

  acceptCancellation(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.acceptCancellation(id, message), mapFulfillmentOrder, options);
  }

  rejectCancellation(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.rejectCancellation(id, message), mapFulfillmentOrder, options);
  }

  closeFulfillmentOrder(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.closeFulfillmentOrder(id, message), mapFulfillmentOrder, options);
  }

  holdFulfillmentOrder(
    connection: StoreConnection,
    id: string,
    { reason, message }: { reason: HoldReason; message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    const request = requests.holdFulfillmentOrder(id, reason, message);
    return this.sender.object(connection, request, mapFulfillmentOrder, options);
  }

  releaseHold(connection: StoreConnection, id: string, options?: CallOptions): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.releaseHold(id), mapFulfillmentOrder, options);
  }

  listAvailableLocations(
    connection: StoreConnection,
    id: string,
    options?: CallOptions,
  ): Promise<RemoteAvailableLocation[]> {
    return this.sender.answer(connection, requests.listAvailableLocations(id), mapAvailableLocations, options);
  }

  moveFulfillmentOrder(
    connection: StoreConnection,
    id: string,
    { locationRemoteId, lineRemoteIds }: { locationRemoteId: string; lineRemoteIds: readonly string[] },
    options?: CallOptions,
  ): Promise<MovedOrder> {
    const request = requests.moveFulfillmentOrder(id, locationRemoteId, lineRemoteIds);
    return this.sender.answer(connection, request, (raw) => mapMovedOrder(raw, id), options);
  }

  requestFulfillment(
    connection: StoreConnection,
    id: string,
    { message, notify }: { message?: string; notify?: boolean },
    options?: CallOptions,
  ): Promise<RequestedOrder> {
    const request = requests.requestFulfillment(id, message, notify);
    return this.sender.answer(connection, request, (raw) => mapRequestedOrder(raw, id), options);
  }

  withdrawRequest(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.withdrawRequest(id, message), mapFulfillmentOrder, options);
  }

  requestCancellation(
    connection: StoreConnection,
    id: string,
    { message }: { message?: string },
    options?: CallOptions,
  ): Promise<RemoteFulfillmentOrder> {
    return this.sender.object(connection, requests.requestCancellation(id, message), mapFulfillmentOrder, options);
  }

  listOrderFulfillmentOrders(
    connection: StoreConnection,
    orderNumber: string,
    options?: CallOptions,
  ): Promise<ObservedItem[]> {
    return this.sender.answer(connection, requests.listOrderFulfillmentOrders(orderNumber), mapOrdersOfOrder, options);
  }

  getFulfillment(
    connection: StoreConnection,
    place: FulfillmentPlace,
    options?: CallOptions,
  ): Promise<RemoteFulfillment> {
    return this.sender.object(connection, requests.getFulfillment(place), mapFulfillment, options);
  }

  createDeliveryEvent(
    connection: StoreConnection,
    place: FulfillmentPlace,
    event: DeliveryEventInput,
    options?: CallOptions,
  ): Promise<RemoteDeliveryEvent> {
    return this.sender.answer(connection, requests.createDeliveryEvent(place, event), mapDeliveryEvent, options);
  }

  listDeliveryEvents(
    connection: StoreConnection,
    place: FulfillmentPlace,
    options?: CallOptions,
  ): Promise<RemoteDeliveryEvent[]> {
    return this.sender.answer(connection, requests.listDeliveryEvents(place), mapDeliveryEvents, options);
  }
}
