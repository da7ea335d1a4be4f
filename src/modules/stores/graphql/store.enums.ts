import { registerEnumType } from '@nestjs/graphql';
import { STORE_PLATFORMS } from '../../../clients/store-platforms.js';
import { CHECK_OUTCOMES, POLICY_WORDS } from '../domain/store-policy.js';
import { STORE_STATUSES } from '../domain/store-status.js';

/** GraphQL needs an enum as an object; ours are lists of words. */
function enumOf<T extends string>(words: readonly T[]): { readonly [Word in T]: Word } {
  return Object.fromEntries(words.map((word) => [word, word])) as { [Word in T]: Word };
}

/** GraphQL enum `StorePlatform`. */
export const StorePlatformEnum = enumOf(STORE_PLATFORMS);
/** GraphQL enum `StoreStatus`. */
export const StoreStatusEnum = enumOf(STORE_STATUSES);
/** GraphQL enum `DecisionMode`. */
export const DecisionModeEnum = enumOf(POLICY_WORDS.decisionMode);
/** GraphQL enum `CancellationMode`. */
export const CancellationModeEnum = enumOf(POLICY_WORDS.cancellationMode);
/** GraphQL enum `PointOfNoReturn`. */
export const PointOfNoReturnEnum = enumOf(POLICY_WORDS.pointOfNoReturn);
/** GraphQL enum `CancellationDefaultAnswer`. */
export const CancellationDefaultAnswerEnum = enumOf(POLICY_WORDS.cancellationDefaultAnswer);
/** GraphQL enum `StockOwner`. */
export const StockOwnerEnum = enumOf(POLICY_WORDS.stockOwner);
/** GraphQL enum `DriftHealing`. */
export const DriftHealingEnum = enumOf(POLICY_WORDS.driftHealing);
/** GraphQL enum `BetterLocation`. */
export const BetterLocationEnum = enumOf(POLICY_WORDS.betterLocation);
/** GraphQL enum `PossibleDuplicateOutcome`. */
export const PossibleDuplicateEnum = enumOf(CHECK_OUTCOMES.possibleDuplicate);
/** GraphQL enum `OutOfStockOutcome`. */
export const OutOfStockEnum = enumOf(CHECK_OUTCOMES.outOfStock);
/** GraphQL enum `DestinationOutcome`: for checks about where the goods go. */
export const DestinationEnum = enumOf(CHECK_OUTCOMES.addressIncomplete);

registerEnumType(StorePlatformEnum, { name: 'StorePlatform', description: 'Whose store it is.' });
registerEnumType(StoreStatusEnum, {
  name: 'StoreStatus',
  description: 'PENDING: install not finished. Only ACTIVE stores are worked for. NEEDS_REAUTH: install the app again.',
});
registerEnumType(DecisionModeEnum, {
  name: 'DecisionMode',
  description: 'Who decides when every check has passed: Crossdock (AUTO) or an operator (MANUAL).',
});
registerEnumType(CancellationModeEnum, {
  name: 'CancellationMode',
  description: 'Who answers a merchant who wants accepted work cancelled: Crossdock (AUTO) or an operator (MANUAL).',
});
registerEnumType(PointOfNoReturnEnum, {
  name: 'PointOfNoReturn',
  description: 'From this stage on cancellations are refused, with evidence; before it they are agreed to.',
});
registerEnumType(CancellationDefaultAnswerEnum, {
  name: 'CancellationDefaultAnswer',
  description:
    'What silence means at the deadline: the answer that the point of no return gives, or always the same one.',
});
registerEnumType(StockOwnerEnum, {
  name: 'StockOwner',
  description: 'Whose number of pieces in stock is the truth. Crossdock writes stock only where it is the PARTNER’s.',
});
registerEnumType(DriftHealingEnum, {
  name: 'DriftHealing',
  description: 'What is done about a stock record that somebody else changed: write ours again, or only report it.',
});
registerEnumType(BetterLocationEnum, {
  name: 'BetterLocation',
  description: 'When another location of ours would do the work better: nothing, say so, or move it before accepting.',
});
registerEnumType(PossibleDuplicateEnum, { name: 'PossibleDuplicateOutcome' });
registerEnumType(OutOfStockEnum, {
  name: 'OutOfStockOutcome',
  description:
    'REVIEW: a person decides. SHIP_PART: ship what is there, then close. PARK: wait for stock until a deadline.',
});
registerEnumType(DestinationEnum, { name: 'DestinationOutcome' });
