import { registerEnumType } from '@nestjs/graphql';
import { CANCELLATION_MODES, CHECK_OUTCOMES, DECISION_MODES, POINTS_OF_NO_RETURN } from '../domain/store-policy.js';
import { STORE_STATUSES } from '../domain/store-status.js';

/** GraphQL needs an enum as an object; ours are lists of words. */
function enumOf<T extends string>(words: readonly T[]): { readonly [Word in T]: Word } {
  return Object.fromEntries(words.map((word) => [word, word])) as { [Word in T]: Word };
}

/** GraphQL enum `StorePlatform`. */
export const StorePlatformEnum = enumOf(['NEXT']);
/** GraphQL enum `StoreStatus`. */
export const StoreStatusEnum = enumOf(STORE_STATUSES);
/** GraphQL enum `DecisionMode`. */
export const DecisionModeEnum = enumOf(DECISION_MODES);
/** GraphQL enum `CancellationMode`. */
export const CancellationModeEnum = enumOf(CANCELLATION_MODES);
/** GraphQL enum `PointOfNoReturn`. */
export const PointOfNoReturnEnum = enumOf(POINTS_OF_NO_RETURN);
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
registerEnumType(PossibleDuplicateEnum, { name: 'PossibleDuplicateOutcome' });
registerEnumType(OutOfStockEnum, { name: 'OutOfStockOutcome' });
registerEnumType(DestinationEnum, { name: 'DestinationOutcome' });
