import { isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { GraphqlContext } from './graphql-context.js';

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function withDeadline(
  resolve: GraphQLFieldResolver<unknown, GraphqlContext>,
): GraphQLFieldResolver<unknown, GraphqlContext> {
  return (source, args, context, info) => {
    const result: unknown = resolve(source, args, context, info);
    return isPromiseLike(result) && context.deadline ? Promise.race([result, context.deadline]) : result;
  };
}

/**
 * Makes every asynchronous field of the schema fail with TIMEOUT once its request's deadline has passed, so that a slow
 * one cannot hold the answer. The statements behind it are ended by the database's own statement time-out.
 */
export function enforceDeadline(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.resolve) field.resolve = withDeadline(field.resolve);
    }
  }
  return schema;
}
