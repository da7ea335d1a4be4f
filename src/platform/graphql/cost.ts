import { GraphQLError, type DocumentNode, type GraphQLSchema } from 'graphql';
import { getComplexity, type ComplexityEstimator } from 'graphql-query-complexity';
import { GRAPHQL_LIMITS, PAGE_LIMITS } from './limits.js';

/** What a `totalCount` costs: up to 10,000 rows are read for it. */
const COUNT_COST = 10;

/** A count on its way up to its list, apart from all other costs: it is taken once there, not once per item. */
const COUNT = 1e9;

/** Far above the limit, and so that no sum of costs reaches {@link COUNT}. */
const MOST = 1e6;

/** A field costs 1 and what is selected below it; a list with `first` costs that much per item. */
const byFirst: ComplexityEstimator = ({ args, childComplexity, field }) => {
  if (field.name === 'totalCount') return COUNT;
  const first: unknown = args['first'];
  // Out of range values are refused by the resolver; until then they count as the largest page.
  const items =
    typeof first !== 'number' ? 1 : first >= 1 && first <= PAGE_LIMITS.maxFirst ? first : PAGE_LIMITS.maxFirst;
  const counts = Math.floor(childComplexity / COUNT);
  return Math.min(MOST, 1 + items * (childComplexity % COUNT) + counts * COUNT_COST);
};

/** One operation of a document, with its variables. */
export interface CostedOperation {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName?: string;
  variables?: Record<string, unknown>;
}

/**
 * The cost of an operation, fragments expanded: about the number of fields that it may resolve.
 * @throws GraphQLError when variables do not fit, or when the document unfolds to too many selections.
 */
export function costOf({ schema, document, operationName, variables }: CostedOperation): number {
  return getComplexity({
    schema,
    query: document,
    operationName,
    variables: variables ?? {},
    estimators: [byFirst],
    maxQueryNodes: GRAPHQL_LIMITS.costNodes,
  });
}

/** @throws GraphQLError BAD_USER_INPUT (400) for an operation above the limit. */
export function refuseCostly(operation: CostedOperation): void {
  const cost = costOf(operation);
  if (cost <= GRAPHQL_LIMITS.cost) return;
  throw new GraphQLError(
    `Cost limit of ${GRAPHQL_LIMITS.cost} exceeded, found ${cost}. Ask for fewer fields or a smaller "first".`,
    { extensions: { code: 'BAD_USER_INPUT' } },
  );
}
