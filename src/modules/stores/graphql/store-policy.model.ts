import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { CheckOutcomes, StorePolicy as StorePolicyValue } from '../domain/store-policy.js';
import {
  BetterLocationEnum,
  CancellationDefaultAnswerEnum,
  CancellationModeEnum,
  DecisionModeEnum,
  DestinationEnum,
  DriftHealingEnum,
  OutOfStockEnum,
  PointOfNoReturnEnum,
  PossibleDuplicateEnum,
  StockOwnerEnum,
} from './store.enums.js';

/** What each configurable check leads to when it fails. */
@ObjectType({
  description: 'What a failed check leads to. Errors, unmapped SKUs and unknown stock always go to review.',
})
export class StorePolicyChecks {
  @Field(() => PossibleDuplicateEnum)
  possibleDuplicate: CheckOutcomes['possibleDuplicate'];

  @Field(() => OutOfStockEnum)
  outOfStock: CheckOutcomes['outOfStock'];

  @Field(() => DestinationEnum)
  addressIncomplete: CheckOutcomes['addressIncomplete'];

  @Field(() => DestinationEnum)
  countryNotServed: CheckOutcomes['countryNotServed'];
}

/** How work for a store is done. */
@ObjectType({ description: 'How work for a store is done.' })
export class StorePolicy {
  @Field(() => StorePolicyChecks)
  checks: StorePolicyChecks;

  @Field(() => DecisionModeEnum)
  decisionMode: StorePolicyValue['decisionMode'];

  @Field(() => CancellationModeEnum)
  cancellationMode: StorePolicyValue['cancellationMode'];

  @Field(() => PointOfNoReturnEnum)
  pointOfNoReturn: StorePolicyValue['pointOfNoReturn'];

  @Field(() => CancellationDefaultAnswerEnum)
  cancellationDefaultAnswer: StorePolicyValue['cancellationDefaultAnswer'];

  @Field(() => StockOwnerEnum)
  stockOwner: StorePolicyValue['stockOwner'];

  @Field(() => DriftHealingEnum)
  driftHealing: StorePolicyValue['driftHealing'];

  @Field(() => BetterLocationEnum)
  betterLocation: StorePolicyValue['betterLocation'];

  @Field({ description: 'Tell customers about shipments where neither operator nor merchant said.' })
  notifyCustomer: boolean;

  @Field({ description: 'Send our stock to the store.' })
  stockSync: boolean;

  @Field({ description: 'The store lowers its own stock when it books a shipment.' })
  storeDeductsOnFulfillment: boolean;

  @Field({ description: 'Create a stock record where a SKU of ours has none at the location.' })
  createStockRecords: boolean;

  @Field({ description: 'A location without enough stock may still be recommended.' })
  allowBackorders: boolean;

  @Field(() => Int, { description: 'Minutes that an operator has to answer a cancellation; 0: no deadline.' })
  cancellationDeadlineMinutes: number;

  @Field(() => Int, { description: 'Days in transit after which a parcel that was not delivered is late.' })
  lateInTransitDays: number;

  @Field(() => Int, { description: 'Hours that an order may wait for stock.' })
  partStockDeadlineHours: number;

  @Field({ description: 'Language of the texts that merchants read: ISO 639-1 in lower case.' })
  language: string;
}
