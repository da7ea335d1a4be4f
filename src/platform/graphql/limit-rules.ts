import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { GRAPHQL_LIMITS } from './limits.js';

/** Counts the selections at the root of each operation with its fragments expanded; each fragment is counted once. */
function rootFieldsRule(context: ValidationContext): ASTVisitor {
  const counted = new Map<string, number>();
  const ofFragment = (name: string): number => {
    const known = counted.get(name);
    if (known !== undefined) return known;
    counted.set(name, 0); // a fragment that spreads itself is another rule's business, and must not loop here
    const fragment = context.getFragment(name);
    const count = fragment ? ofSelections(fragment.selectionSet) : 0;
    counted.set(name, count);
    return count;
  };
  const ofSelections = ({ selections }: SelectionSetNode): number =>
    selections.reduce((sum, selection) => {
      if (selection.kind === Kind.FIELD) return sum + 1;
      return (
        sum +
        (selection.kind === Kind.FRAGMENT_SPREAD
          ? ofFragment(selection.name.value)
          : ofSelections(selection.selectionSet))
      );
    }, 0);
  return {
    OperationDefinition(operation) {
      const count = ofSelections(operation.selectionSet);
      if (count <= GRAPHQL_LIMITS.rootFields) return;
      context.reportError(
        new GraphQLError(`Root fields limit of ${GRAPHQL_LIMITS.rootFields} exceeded, found ${count}.`, {
          nodes: operation,
          extensions: { code: 'BAD_USER_INPUT' },
        }),
      );
    },
  };
}

/**
 * The validation rules that refuse documents that are too deep or too wide, fragments expanded.
 * Tokens are limited by the parser (`parseOptions.maxTokens`): graphql-armor's own token limit answers 500.
 */
export function limitRules(): ValidationRule[] {
  const { validationRules } = new ApolloArmor({
    maxDepth: { n: GRAPHQL_LIMITS.depth, flattenFragments: true },
    maxAliases: { n: GRAPHQL_LIMITS.aliases },
    maxDirectives: { n: GRAPHQL_LIMITS.directives },
    maxTokens: { enabled: false },
    costLimit: { enabled: false },
    blockFieldSuggestion: { enabled: false },
  }).protect();
  return [...validationRules, rootFieldsRule];
}
