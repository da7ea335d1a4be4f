import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Exclusion } from '../../../routing/routing.facade.js';
import { DateTime } from '../../../../platform/graphql/scalars.js';

/** GraphQL enum `RoutingExclusion`. */
export const RoutingExclusionEnum: { readonly [E in Exclusion]: E } = {
  PINNED_ELSEWHERE: 'PINNED_ELSEWHERE',
  COUNTRY_NOT_SERVED: 'COUNTRY_NOT_SERVED',
  NOTHING_IN_STOCK: 'NOTHING_IN_STOCK',
};
registerEnumType(RoutingExclusionEnum, {
  name: 'RoutingExclusion',
  description: 'Why a warehouse cannot do the work. PINNED_ELSEWHERE: an operator chose another one.',
});

/** How a warehouse fares for an order, in the order of the rules. */
@ObjectType({
  description: 'How a warehouse fares for an order, in the order of the rules: fewest splits, same country, nearest.',
})
export class RoutingScore {
  @Field(() => Int, { description: 'Lines of which every piece is there.' })
  linesInStock: number;

  @Field(() => Int, { description: 'Lines of the order that name a SKU.' })
  lines: number;

  @Field(() => Int, { description: 'Further fulfillment orders that would be needed; 0: it does all by itself.' })
  splits: number;

  @Field()
  sameCountry: boolean;

  @Field(() => Int, { nullable: true, description: 'Great circle to the destination; null: not known.' })
  distanceKm: number | null;
}

/** One warehouse, judged for an order. */
@ObjectType({ description: 'One warehouse, judged for an order.' })
export class RoutingCandidate {
  /** Not part of the API: the fields `warehouse` and `location` are. */
  warehouseId: string;

  /** Not part of the API. */
  locationId: string;

  @Field(() => [RoutingExclusionEnum], { description: 'Empty: it can do the work.' })
  excludedBy: Exclusion[];

  @Field(() => RoutingScore)
  score: RoutingScore;
}

/** An operator's choice of the warehouse. */
@ObjectType({ description: 'An operator’s choice of the warehouse. Neither routing nor policy overrules it.' })
export class RoutingPinModel {
  /** Not part of the API: the field `warehouse` is. */
  warehouseId: string;

  @Field()
  reason: string;

  @Field(() => DateTime, { nullable: true, description: 'Null: until it is taken away.' })
  until: Date | null;

  @Field({ description: 'key:<name> of the operator.' })
  pinnedBy: string;

  @Field(() => DateTime)
  pinnedAt: Date;
}

/** Which warehouse should do the work of an order, and why. */
@ObjectType({ description: 'Which warehouse should do the work of an order, and why.' })
export class RoutingPlanModel {
  /** Not part of the API: confines keys of one store. */
  storeId: string;

  @Field(() => [RoutingCandidate], {
    description: 'The warehouses of the store from best to worst, excluded ones last.',
  })
  candidates: RoutingCandidate[];

  @Field(() => RoutingCandidate, { nullable: true, description: 'Null: no warehouse can do it.' })
  recommended: RoutingCandidate | null;

  @Field(() => RoutingCandidate, { nullable: true, description: 'Where the order is; null: at none of ours.' })
  assigned: RoutingCandidate | null;

  @Field({ description: 'A rule says that the recommended warehouse is better than the assigned one.' })
  better: boolean;

  @Field({ description: 'The recommendation and the rule that decided, in one sentence.' })
  sentence: string;

  @Field(() => RoutingPinModel, { nullable: true })
  pin: RoutingPinModel | null;
}

/** A location that the store would let an order move to, asked now. */
@ObjectType({ description: 'A location that the store would let an order move to, as it says now.' })
export class AvailableLocation {
  @Field(() => ID, { description: 'The store’s own id of it.' })
  remoteId: string;

  @Field(() => String, { nullable: true })
  name: string | null;

  /** Not part of the API: the field `location` is. */
  locationId: string | null;

  /** Not part of the API. */
  fulfillmentOrderId: string;

  /** Not part of the API: the field `lines` is. */
  lineRemoteIds: string[];
}
