import type {
  AssignmentFilter,
  DeliveryEventStatus,
  HoldReason,
  MerchantRequestKind,
  RejectReason,
  RemoteFulfillmentStatus,
  RemoteOrderStatus,
  RemoteRequestStatus,
} from '../store-client.js';
import type { components, paths } from './generated/next-api.js';

type Schemas = components['schemas'];
type AssignedQuery = NonNullable<paths['/assigned-fulfillment-orders/']['get']['parameters']['query']>;

/** A filter of the list of assigned orders, in the platform's words. */
export type NextFilter = NonNullable<AssignedQuery['assignment_status']>;
/** What a merchant asks for, in the platform's words. */
export type NextRequestType = NonNullable<Schemas['MerchantRequest']['type']>;

/** State of a fulfillment order (Admin API 2024-04-01, FulfillmentOrder.status). */
export const ORDER_STATUSES: Readonly<Record<NonNullable<Schemas['FulfillmentOrder']['status']>, RemoteOrderStatus>> = {
  not_required: 'NOT_REQUIRED',
  open: 'OPEN',
  processing: 'PROCESSING',
  on_hold: 'ON_HOLD',
  incomplete: 'INCOMPLETE',
  closed: 'CLOSED',
  canceled: 'CANCELLED',
};

/** State of the merchant's request (Admin API 2024-04-01, FulfillmentOrder.request_status). */
export const REQUEST_STATUSES: Readonly<
  Record<NonNullable<Schemas['FulfillmentOrder']['request_status']>, RemoteRequestStatus>
> = {
  pending: 'PENDING',
  requested: 'REQUESTED',
  accepted: 'ACCEPTED',
  rejected: 'REJECTED',
  cancel_requested: 'CANCEL_REQUESTED',
  cancel_accepted: 'CANCEL_ACCEPTED',
  cancel_rejected: 'CANCEL_REJECTED',
  closed: 'CLOSED',
};

/** What a merchant's text goes with (Admin API 2024-04-01, MerchantRequest.type). */
export const MERCHANT_REQUEST_TYPES: Readonly<Record<NextRequestType, MerchantRequestKind>> = {
  fulfill_request: 'FULFILLMENT',
  cancel_request: 'CANCELLATION',
};

/** State of a shipment (Admin API 2024-04-01, FulfillmentResponse.status). */
export const FULFILLMENT_STATUSES: Readonly<
  Record<NonNullable<Schemas['Fulfillment']['status']>, RemoteFulfillmentStatus>
> = { success: 'SUCCESS', canceled: 'CANCELLED' };

/** Filters of the list of assigned orders (Admin API 2024-04-01, assignedFulfillmentOrdersList). */
export const ASSIGNMENT_FILTERS: Readonly<Record<AssignmentFilter, NextFilter>> = {
  FULFILLMENT_REQUESTED: 'fulfillment_requested',
  CANCELLATION_REQUESTED: 'cancellation_requested',
  FULFILLMENT_ACCEPTED: 'fulfillment_accepted',
  FULFILLMENT_UNREQUESTED: 'fulfillment_unrequested',
};

/** Why a request is rejected (Admin API 2024-04-01, RejectFulfillmentRequest.rejected_reason). */
export const REJECT_REASONS: Readonly<Record<RejectReason, Schemas['RejectBody']['rejected_reason']>> = {
  INCORRECT_ADDRESS: 'incorrect_address',
  INVENTORY_OUT_OF_STOCK: 'inventory_out_of_stock',
  INELIGIBLE_PRODUCT: 'ineligible_product',
  UNDELIVERABLE_ADDRESS: 'undeliverable_address',
  OTHER: 'other',
};

/** Why an order is held (Admin API 2024-04-01, HoldFulfillment.reason). */
export const HOLD_REASONS: Readonly<Record<HoldReason, Schemas['HoldBody']['reason']>> = {
  ADDRESS_INCORRECT: 'address_incorrect',
  OUT_OF_STOCK: 'out_of_stock',
  HIGH_RISK: 'high_risk',
  AWAITING_PAYMENT: 'awaiting_payment',
  OTHER: 'other',
};

/** What happens to a shipment on its way (Admin API 2024-04-01, CreateFulfillmentEvent.status). */
export const DELIVERY_EVENT_STATUSES: Readonly<Record<DeliveryEventStatus, Schemas['DeliveryEventStatus']>> = {
  LABEL_PRINTED: 'label_printed',
  LABEL_PURCHASED: 'label_purchased',
  CONFIRMED: 'confirmed',
  READY_FOR_PICKUP: 'ready_for_pickup',
  CARRIER_PICKED_UP: 'carrier_picked_up',
  PICKED_UP: 'picked_up',
  IN_TRANSIT: 'in_transit',
  OUT_FOR_DELIVERY: 'out_for_delivery',
  ATTEMPTED_DELIVERY: 'attempted_delivery',
  FAILURE: 'failure',
  DELIVERED: 'delivered',
  DELAYED: 'delayed',
};
