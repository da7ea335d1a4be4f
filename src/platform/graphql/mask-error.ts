import { unwrapResolverError } from '@apollo/server/errors';
import { Logger } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DomainError } from '../../common/domain-error.js';
import { currentCorrelationId } from '../observability/correlation.js';

const logger = new Logger('GraphQL');
const logged = new WeakSet<object>();

/** Whether an error was written for the client: a DomainError, or a GraphQLError with a code other than Apollo's for crashes. */
function isMeantForClients(error: unknown, formatted: GraphQLFormattedError): boolean {
  const original = unwrapResolverError(error);
  if (original instanceof DomainError) return true;
  return original instanceof GraphQLError && formatted.extensions?.['code'] !== 'INTERNAL_SERVER_ERROR';
}

/**
 * The error as clients see it: `extensions { code correlationId }`. Expected errors keep their text. Any other error
 * is logged once, with its stack, under the correlation id, and is answered as INTERNAL without a detail.
 */
export function maskError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { message, locations, path } = formatted;
  const correlationId = currentCorrelationId();
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  const original = unwrapResolverError(error);
  if (isMeantForClients(error, formatted)) {
    const code = original instanceof DomainError ? original.code : formatted.extensions?.['code'];
    const field = original instanceof DomainError ? { field: original.field } : {};
    return { message, ...place, extensions: { code, ...field, correlationId } };
  }
  if (typeof original !== 'object' || original === null || !logged.has(original)) {
    if (typeof original === 'object' && original !== null) logged.add(original);
    const stack = original instanceof Error ? (original.stack ?? original.message) : String(original);
    logger.error(
      `Unexpected error at ${path?.join('.') ?? 'the request'} (correlation ${correlationId ?? 'none'})`,
      stack,
    );
  }
  return {
    message: `Internal error. It was logged under correlation id ${correlationId ?? 'none'}.`,
    ...place,
    extensions: { code: 'INTERNAL', correlationId },
  };
}
