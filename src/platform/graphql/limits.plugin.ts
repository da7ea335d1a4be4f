import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { GraphQLError, OperationTypeNode, type OperationDefinitionNode } from 'graphql';
import { refuseCostly } from './cost.js';
import type { GraphqlContext } from './graphql-context.js';
import { GRAPHQL_LIMITS } from './limits.js';
import { refuseLongLists } from './long-lists.js';
import { refuseUnstorableTexts } from './storable-texts.js';

function asBadRequest(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  const { message, nodes, path } = error;
  return new GraphQLError(message, { nodes, path, extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } } });
}

function startDeadline(context: GraphqlContext, ms: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  context.deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const message = `The operation took longer than ${ms} ms. Ask for less; repeat a mutation with the same idempotencyKey.`;
      reject(new GraphQLError(message, { extensions: { code: 'TIMEOUT' } }));
    }, ms);
  });
  context.deadline.catch(() => undefined); // it has no other listener when every field is done in time
  return () => clearTimeout(timer);
}

function refuseSubscription(operation: OperationDefinitionNode | undefined): void {
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
  throw new GraphQLError('There are no subscriptions here. Follow lists by their cursors.');
}

/** Refuses operations that cannot be run or cost too much before they start, and gives each one that starts its deadline. */
export function limitsPlugin(executionMs: number = GRAPHQL_LIMITS.executionMs): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart(): Promise<GraphQLRequestListener<GraphqlContext>> {
      let stop: (() => void) | undefined;
      return {
        async didResolveOperation({ schema, document, request, operation, operationName, contextValue }) {
          try {
            refuseSubscription(operation);
            refuseUnstorableTexts(document, request.variables);
            refuseLongLists(operation, request.variables);
            const named = operationName ?? undefined;
            refuseCostly({ schema, document, operationName: named, variables: request.variables });
          } catch (error) {
            throw asBadRequest(error);
          }
          stop = startDeadline(contextValue, executionMs);
        },
        async willSendResponse() {
          stop?.();
        },
      };
    },
  };
}
