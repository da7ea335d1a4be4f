import { GraphQLError, OperationTypeNode, type OperationDefinitionNode } from 'graphql';
import { GRAPHQL_LIMITS } from './limits.js';

function tooLongIn(value: unknown, place: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && value.length > GRAPHQL_LIMITS.listEntries) return place;
  for (const [key, inner] of Object.entries(value)) {
    const found = tooLongIn(inner, `${place}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Holds every list that a query is given, in whatever filter, against one limit: a document has no room for longer ones. The lists of
 * mutations are held against limits of their own, as user errors.
 * @throws GraphQLError for a longer one.
 */
export function refuseLongLists(operation: OperationDefinitionNode | undefined, variables: unknown): void {
  if (operation?.operation !== OperationTypeNode.QUERY) return;
  const place = tooLongIn(variables, 'variables');
  if (place === undefined) return;
  throw new GraphQLError(
    `List limit of ${GRAPHQL_LIMITS.listEntries} entries exceeded in ${place}. Ask for some of them at a time.`,
  );
}
