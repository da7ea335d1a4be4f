import { GraphQLError } from 'graphql';
import type { FastifyRequest } from 'fastify';
import type { ApiKeyVerifier } from '../http/api-key-verifier.js';
import type { GraphqlContext } from './graphql-context.js';
import { GRAPHQL_LIMITS } from './limits.js';

function refuse(message: string, code: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status } } });
}

/** @throws GraphQLError (413) for a document or variables above their limits: before anything is parsed. */
function refuseLarge(body: unknown): void {
  const { query, variables } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const { documentBytes, variablesBytes } = GRAPHQL_LIMITS;
  if (typeof query === 'string' && Buffer.byteLength(query) > documentBytes) {
    throw refuse(`Document limit of ${documentBytes} bytes exceeded.`, 'BAD_USER_INPUT', 413);
  }
  if (variables && Buffer.byteLength(JSON.stringify(variables)) > variablesBytes) {
    throw refuse(`Variables limit of ${variablesBytes} bytes exceeded.`, 'BAD_USER_INPUT', 413);
  }
}

/**
 * The context of one request. Every operation, introspection too, needs `Authorization: Bearer <key>`.
 * @throws GraphQLError UNAUTHENTICATED (401) without a valid key; BAD_USER_INPUT (413) for too large a request.
 */
export async function requestContext(verifier: ApiKeyVerifier, request: FastifyRequest): Promise<GraphqlContext> {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const key = bearer ? await verifier.verify(bearer) : null;
  if (!key) {
    const message = bearer ? 'This API key is wrong, expired or revoked.' : 'Send "Authorization: Bearer <API key>".';
    throw refuse(message, 'UNAUTHENTICATED', 401);
  }
  refuseLarge(request.body);
  const { id: keyId, name, onlyStore } = key;
  const viewer = { keyId, name, actor: `key:${name}`, ...(onlyStore !== undefined && { onlyStore }) };
  return { viewer, loaders: new Map() };
}
