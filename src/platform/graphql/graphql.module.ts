import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { ApiKeyVerifier } from '../http/api-key-verifier.js';
import { enforceDeadline } from './deadline.js';
import { GraphiqlController } from './graphiql/graphiql.controller.js';
import { GRAPHQL_LIMITS, GRAPHQL_PATH } from './limits.js';
import { limitRules } from './limit-rules.js';
import { limitsPlugin } from './limits.plugin.js';
import { maskError } from './mask-error.js';
import { NodeModule } from './node.module.js';
import { NodeResolver } from './node.js';
import { requestContext } from './request-context.js';
import { SCHEMA_OPTIONS } from './schema-options.js';
import { enforceStoreScope } from './store-scope.js';

/**
 * `POST /graphql` and `/graphiql`. Resolvers of all modules are found by themselves.
 * The composition root must have a global provider of the ApiKeyVerifier (AccessModule).
 */
@Module({
  imports: [
    NodeModule,
    GraphQLModule.forRootAsync<ApolloDriverConfig>({
      driver: ApolloDriver,
      inject: [ApiKeyVerifier],
      useFactory: (verifier: ApiKeyVerifier): ApolloDriverConfig => ({
        path: GRAPHQL_PATH,
        autoSchemaFile: true,
        sortSchema: true,
        buildSchemaOptions: SCHEMA_OPTIONS,
        transformSchema: (schema) => enforceStoreScope(enforceDeadline(schema)),
        graphiql: false,
        introspection: true,
        csrfPrevention: true,
        allowBatchedHttpRequests: false,
        includeStacktraceInErrorResponses: false,
        autoTransformHttpErrors: false,
        // Who gets here has a key, and may read the schema: what was meant may be proposed.
        hideSchemaDetailsFromClientErrors: false,
        parseOptions: { maxTokens: GRAPHQL_LIMITS.tokens },
        validationRules: limitRules(),
        plugins: [limitsPlugin()],
        context: (request: FastifyRequest) => requestContext(verifier, request),
        formatError: maskError,
      }),
    }),
  ],
  controllers: [GraphiqlController],
  providers: [NodeResolver],
})
export class GraphqlModule {}
