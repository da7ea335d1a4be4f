import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { MerchantRequestKind, RemoteOrderStatus, RemoteRequestStatus } from '../../../clients/store-client.js';
import { Connection } from '../../../platform/graphql/connection.js';
import { Node } from '../../../platform/graphql/node.js';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { Action, ActionBlocker } from '../domain/available-actions.js';
import type { Stage } from '../domain/stage.js';
import {
  ActionBlockerEnum,
  ActionEnum,
  FulfillmentOrderRequestStatusEnum,
  FulfillmentOrderStageEnum,
  FulfillmentOrderStatusEnum,
} from './fulfillment-order.enums.js';

/** Where the goods go: personal data, opened when it is asked for. */
@ObjectType({ description: 'Where the goods go. Personal data.' })
export class Destination {
  @Field(() => String, { nullable: true })
  firstName: string | null;

  @Field(() => String, { nullable: true })
  lastName: string | null;

  @Field(() => String, { nullable: true })
  line1: string | null;

  @Field(() => String, { nullable: true })
  line2: string | null;

  @Field(() => String, { nullable: true })
  line3: string | null;

  @Field(() => String, { nullable: true })
  city: string | null;

  @Field(() => String, { nullable: true })
  state: string | null;

  @Field(() => String, { nullable: true })
  postcode: string | null;

  @Field(() => String, { nullable: true, description: 'As the store sent it: ISO 3166-1 alpha-2.' })
  country: string | null;

  @Field(() => String, { nullable: true })
  phone: string | null;

  @Field(() => String, { nullable: true })
  notes: string | null;
}

/** Something that keeps an order from being worked on. */
@ObjectType({ description: 'Something that keeps an order from being worked on.' })
export class FulfillmentOrderHold {
  @Field(() => String, { nullable: true })
  reason: string | null;

  @Field(() => String, { nullable: true })
  message: string | null;

  @Field(() => DateTime, { nullable: true })
  createdAt: Date | null;
}

/** A text of the merchant with a request. */
@ObjectType({ description: 'A text of the merchant with a request.' })
export class MerchantNote {
  /** Not part of the API: what it came with, in our words. */
  kind: MerchantRequestKind;

  @Field(() => String, { nullable: true, description: 'What it came with, in the store’s words.' })
  type: string | null;

  @Field(() => String, { nullable: true })
  message: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the customer shall be told; null: not said.' })
  notify: boolean | null;
}

/** How the customer chose to get it. */
@ObjectType({ description: 'How the customer chose to get it.' })
export class ShippingMethod {
  @Field(() => String, { nullable: true })
  code: string | null;

  @Field(() => String, { nullable: true })
  name: string | null;
}

/** What can be done to an order now. */
@ObjectType({ description: 'Something that can be done to an order, and what stands in its way.' })
export class AvailableAction {
  @Field(() => ActionEnum)
  action: Action;

  @Field()
  allowed: boolean;

  @Field(() => [ActionBlockerEnum], { description: 'Empty when it is allowed.' })
  blockedBy: ActionBlocker[];
}

/** One fulfillment order of a store. */
@ObjectType({
  implements: () => Node,
  description: 'What a store asks us to ship: what the store says, and what we decided.',
})
export class FulfillmentOrder implements Node {
  @Field(() => ID)
  id: string;

  /** The id behind the global one; not part of the API. */
  orderId: string;

  /** Not part of the API: the field `store` is. */
  storeId: string;

  /** Not part of the API: the field `location` is. */
  locationId: string | null;

  @Field({ description: 'The store’s own id of it.' })
  remoteId: string;

  @Field({ description: 'Number of the customer’s order.' })
  orderNumber: string;

  @Field(() => Int, { description: 'The current request cycle, from 1; 0 before the first.' })
  cycle: number;

  @Field(() => FulfillmentOrderStatusEnum)
  status: RemoteOrderStatus;

  @Field({ description: 'The store’s own word.' })
  rawStatus: string;

  @Field(() => FulfillmentOrderRequestStatusEnum)
  requestStatus: RemoteRequestStatus;

  @Field({ description: 'The store’s own word.' })
  rawRequestStatus: string;

  @Field(() => FulfillmentOrderStageEnum)
  stage: Stage;

  @Field(() => String, { nullable: true, description: 'Why it is in its stage.' })
  stageReason: string | null;

  @Field(() => Int, { description: 'Rises with every change of the stage; hand it back as expectedVersion.' })
  version: number;

  @Field({ description: 'The merchant asks to cancel it, and the store waits for our answer.' })
  cancellationOpen: boolean;

  /** Not part of the API: whether the store shows it on hold, without opening what is sealed. */
  heldAtStore: boolean;

  @Field(() => [FulfillmentOrderHold], { description: 'As the store shows them; see internalHolds for our own.' })
  readonly holds: FulfillmentOrderHold[];

  @Field(() => [MerchantNote])
  readonly merchantNotes: MerchantNote[];

  @Field(() => Destination, { nullable: true })
  readonly destination: Destination | null;

  @Field(() => ShippingMethod, { nullable: true })
  shippingMethod: ShippingMethod | null;

  @Field(() => [String], {
    description:
      'What was odd about it when it was last read, and how that was understood, such as a quantity that is missing.',
  })
  readingNotes: string[];

  @Field(() => String, { nullable: true, description: 'How the order came to be, in the store’s word, where it says.' })
  origin: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the store made it, by the store’s clock.' })
  remoteCreatedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it last changed at the store, by the store’s clock.' })
  remoteUpdatedAt: Date | null;

  @Field(() => DateTime, { description: 'When the read that the store’s values come from was sent.' })
  observedAt: Date;

  @Field(() => DateTime, { description: 'When we met it.' })
  createdAt: Date;

  @Field(() => DateTime, {
    description:
      'When it last changed here: its stage, what the store shows of it, its shipments, where they are, or our holds.',
  })
  updatedAt: Date;
}

/** A page of fulfillment orders. */
@ObjectType()
export class FulfillmentOrderConnection extends Connection(FulfillmentOrder, 'FulfillmentOrder') {}
