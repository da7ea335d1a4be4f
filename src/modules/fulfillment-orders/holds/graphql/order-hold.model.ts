import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { HoldReason } from '../../../../clients/store-client.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';
import type { HoldStoreState } from '../domain/own-hold.js';
import type { HoldKind } from '../order-holds.repository.js';

type EnumOf<Word extends string> = { readonly [W in Word]: W };

/** GraphQL enum `HoldReason`. */
export const HoldReasonEnum: EnumOf<HoldReason> = {
  ADDRESS_INCORRECT: 'ADDRESS_INCORRECT',
  OUT_OF_STOCK: 'OUT_OF_STOCK',
  HIGH_RISK: 'HIGH_RISK',
  AWAITING_PAYMENT: 'AWAITING_PAYMENT',
  OTHER: 'OTHER',
};

/** GraphQL enum `OrderHoldKind`. */
export const HoldKindEnum: EnumOf<HoldKind> = { OPERATOR: 'OPERATOR', CHANGED_AT_STORE: 'CHANGED_AT_STORE' };

/** GraphQL enum `OrderHoldStoreState`. */
export const HoldStoreStateEnum: EnumOf<HoldStoreState> = {
  NONE: 'NONE',
  PLACING: 'PLACING',
  PLACED: 'PLACED',
  RELEASING: 'RELEASING',
  GONE: 'GONE',
};

registerEnumType(HoldReasonEnum, { name: 'HoldReason', description: 'Why we put an order on hold.' });
registerEnumType(HoldKindEnum, {
  name: 'OrderHoldKind',
  description: 'CHANGED_AT_STORE: Crossdock stopped the work because the order changed at the store.',
});
registerEnumType(HoldStoreStateEnum, {
  name: 'OrderHoldStoreState',
  description:
    'Where a hold of ours stands at the store. NONE: it is only ours. PLACING, RELEASING: the store does not know yet. GONE: the store does not show it any more, or never took it.',
});

/** A hold of our own on an order. */
@ObjectType({ description: 'A hold of our own. While it is in force the order is neither decided nor worked on.' })
export class OrderHold {
  @Field(() => ID)
  id: string;

  /** Not part of the API. */
  fulfillmentOrderId: string;

  @Field(() => HoldKindEnum)
  kind: HoldKind;

  @Field(() => HoldReasonEnum)
  reason: HoldReason;

  @Field(() => String, { nullable: true })
  message: string | null;

  @Field({ description: 'crossdock, or key:<name> for an operator.' })
  placedBy: string;

  @Field(() => DateTime)
  placedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it releases itself; null: somebody has to.' })
  until: Date | null;

  @Field(() => HoldStoreStateEnum)
  storeState: HoldStoreState;

  @Field(() => String, { nullable: true, description: 'The text that the store shows with it.' })
  storeMessage: string | null;

  /** Not part of the API: the store’s time of it. */
  storeCreatedAt: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Null while it is in force.' })
  releasedAt: Date | null;

  @Field(() => String, { nullable: true })
  releasedBy: string | null;

  @Field(() => String, { nullable: true })
  releaseReason: string | null;
}
