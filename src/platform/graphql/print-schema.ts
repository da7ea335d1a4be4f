import type { DynamicModule, Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { SCHEMA_OPTIONS } from './schema-options.js';

const HEADER = '# Generated from the code by "npm run schema". Do not edit.\n\n';

type ModuleImport = Type | DynamicModule | Promise<DynamicModule>;

function metadataOf<T>(key: string, target: Type): T[] {
  return (Reflect.getMetadata(key, target) as T[] | undefined) ?? [];
}

async function collectProviders(
  imported: ModuleImport,
  providers: Set<Type> = new Set(),
  seen: Set<unknown> = new Set(),
): Promise<Set<Type>> {
  const entry = await imported;
  if (seen.has(entry)) return providers;
  seen.add(entry);
  const dynamic = typeof entry === 'function' ? undefined : entry;
  const target = typeof entry === 'function' ? entry : entry.module;
  const listed = [...metadataOf<unknown>(MODULE_METADATA.PROVIDERS, target), ...(dynamic?.providers ?? [])];
  for (const provider of listed) if (typeof provider === 'function') providers.add(provider as Type);
  const imports = [...metadataOf<ModuleImport>(MODULE_METADATA.IMPORTS, target), ...(dynamic?.imports ?? [])];
  for (const next of imports) await collectProviders(next as ModuleImport, providers, seen);
  return providers;
}

/** The schema of an application module, from its decorators alone: nothing is started and no database is needed. */
export async function schemaOf(root: ModuleImport): Promise<GraphQLSchema> {
  const builder = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: ['error'] });
  try {
    const resolvers = [...(await collectProviders(root))];
    return await builder.get(GraphQLSchemaFactory).create(resolvers, SCHEMA_OPTIONS);
  } finally {
    await builder.close();
  }
}

/** The sorted schema as the committed `schema.graphql` holds it. */
export function printSorted(schema: GraphQLSchema): string {
  return `${HEADER}${printSchema(lexicographicSortSchema(schema))}\n`;
}
