import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Connection } from '../../../../platform/graphql/connection.js';
import type { DeliveryState } from '../../deliveries/domain/delivery.js';
import type { FulfillmentStatus } from '../domain/ship-operation.js';
import { DeliveryStatusEnum } from '../../deliveries/graphql/delivery.enums.js';
import { FulfillmentStatusEnum } from './fulfillment.enums.js';
import { Fulfillment } from './fulfillment.model.js';

/** Which shipments to list: every field that is given must match; a list means any of its entries. */
@InputType({ description: 'Every field that is given must match; a list means any of its entries.' })
export class FulfillmentFilter {
  @Field(() => [ID], { nullable: true })
  storeId?: string[] | null;

  @Field(() => [ID], { nullable: true })
  fulfillmentOrderId?: string[] | null;

  @Field(() => [FulfillmentStatusEnum], { nullable: true })
  status?: FulfillmentStatus[] | null;

  @Field(() => [DeliveryStatusEnum], { nullable: true })
  deliveryStatus?: DeliveryState[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Shipments with a parcel of such a number, in any spelling: case, spaces and dashes make no difference.',
  })
  trackingNumber?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether LATE_IN_TRANSIT was raised for its journey.' })
  late?: boolean | null;
}

/** A page of shipments. */
@ObjectType()
export class FulfillmentConnection extends Connection(Fulfillment, 'Fulfillment') {}
