import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { RejectReason, RemoteOrderStatus, RemoteRequestStatus } from '../../../clients/store-client.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import { Payload } from '../../../platform/graphql/user-error.js';
import type { DeliveryState } from '../deliveries/domain/delivery.js';
import type { Stage } from '../domain/stage.js';
import { DeliveryStatusEnum } from '../deliveries/graphql/delivery.enums.js';
import {
  FulfillmentOrderRequestStatusEnum,
  FulfillmentOrderStageEnum,
  FulfillmentOrderStatusEnum,
  RejectReasonEnum,
} from './fulfillment-order.enums.js';
import { FulfillmentOrder } from './fulfillment-order.model.js';
import { OrderMessageInput } from './order-action.inputs.js';

/** GraphQL enum `FulfillmentOrderSort`. */
export const FulfillmentOrderSortEnum = {
  CREATED_AT_DESC: 'CREATED_AT_DESC',
  CREATED_AT_ASC: 'CREATED_AT_ASC',
  UPDATED_AT_DESC: 'UPDATED_AT_DESC',
  UPDATED_AT_ASC: 'UPDATED_AT_ASC',
} as const;

/** How a list of orders is sorted. */
export type FulfillmentOrderSort = keyof typeof FulfillmentOrderSortEnum;

registerEnumType(FulfillmentOrderSortEnum, {
  name: 'FulfillmentOrderSort',
  valuesMap: {
    UPDATED_AT_ASC: {
      description:
        'For who follows changes: go on after the last endCursor, again and again, and miss none. An order that changes meanwhile comes once more.',
    },
  },
});

/** Which orders to list: every field that is given must match; a list means any of its entries. */
@InputType({ description: 'Every field that is given must match; a list means any of its entries.' })
export class FulfillmentOrderFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  locationId?: string[] | null;

  @Field(() => [FulfillmentOrderStageEnum], { nullable: true })
  stage?: Stage[] | null;

  @Field(() => [FulfillmentOrderStatusEnum], { nullable: true })
  status?: RemoteOrderStatus[] | null;

  @Field(() => [FulfillmentOrderRequestStatusEnum], { nullable: true })
  requestStatus?: RemoteRequestStatus[] | null;

  @Field(() => [String], { nullable: true, description: 'The store’s own ids.' })
  remoteId?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'With or without #, in any case.' })
  orderNumber?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Orders with a line of such a SKU, in any case.' })
  sku?: string[] | null;

  @Field(() => Boolean, { nullable: true })
  cancellationOpen?: boolean | null;

  @Field(() => [DeliveryStatusEnum], {
    nullable: true,
    description: 'Orders with a confirmed shipment in such a state.',
  })
  deliveryStatus?: DeliveryState[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the merchant wrote something with a request.' })
  hasMerchantNotes?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the customer wrote something for the delivery.' })
  hasDeliveryNotes?: boolean | null;

  @Field(() => DateTime, { nullable: true, description: 'Met at this moment or later.' })
  createdAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Met before this moment.' })
  createdBefore?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Changed at this moment or later.' })
  updatedAfter?: Date | null;
}

/** Input of `fulfillmentOrderAccept`. */
@InputType()
export class FulfillmentOrderAcceptInput extends OrderMessageInput {
  @Field(() => Boolean, { nullable: true, description: 'Accept although free stock is short or unknown.' })
  allowShortStock?: boolean | null;
}

/** Input of `fulfillmentOrderReject`. */
@InputType()
export class FulfillmentOrderRejectInput extends OrderMessageInput {
  @Field(() => RejectReasonEnum)
  reason: RejectReason;
}

/** The payload of every mutation that changes a fulfillment order. */
@ObjectType({ isAbstract: true })
export abstract class FulfillmentOrderPayload extends Payload {
  @Field(() => FulfillmentOrder, { nullable: true })
  fulfillmentOrder: FulfillmentOrder | null;
}

/** Payload of `fulfillmentOrderAccept`. */
@ObjectType()
export class FulfillmentOrderAcceptPayload extends FulfillmentOrderPayload {}

/** Payload of `fulfillmentOrderReject`. */
@ObjectType()
export class FulfillmentOrderRejectPayload extends FulfillmentOrderPayload {}
