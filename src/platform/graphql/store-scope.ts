import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  GraphQLError,
  GraphQLInputObjectType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { toGlobalId } from './global-id.js';
import type { GraphqlContext } from './graphql-context.js';

type Field = GraphQLField<unknown, GraphqlContext>;
type Args = Record<string, unknown>;

function forbidden(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN' } });
}

/** Which store an object belongs to, as inner or global id; an edge belongs where its node does. Undefined: it says nothing. */
function storeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const own: unknown = Reflect.get(value, 'storeId');
  if (typeof own === 'string') return own;
  return 'node' in value ? storeOf(value.node) : undefined;
}

function isOf(store: string, named: string): boolean {
  return named === store || named === toGlobalId('store_', store);
}

/** Whether GraphQL takes a value for a list: any iterable object, not only arrays. */
function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** What a key of one store may see of a value: foreign entries of a list are left out, a foreign object is null. Entries may be promises. */
async function shown(given: unknown, store: string): Promise<unknown> {
  const value = await given;
  if (isIterable(value)) {
    const known = await Promise.all(Array.from(value, async (item) => ({ item: await shown(item, store) })));
    return known.filter(({ item }) => item !== null).map(({ item }) => item);
  }
  const named = storeOf(value);
  return named === undefined || isOf(store, named) ? value : null;
}

/** Narrows one argument to the store: `storeId` itself, or the `storeId` inside a filter. Undefined: it cannot be narrowed. */
function narrowed(argument: GraphQLArgument, given: unknown, store: string): unknown {
  const type = getNamedType(argument.type);
  const narrow = (asked: unknown, wanted: GraphQLInputType): unknown => {
    const own = toGlobalId('store_', store);
    if (!isListType(getNullableType(wanted))) {
      if (asked != null && asked !== own) throw forbidden('This key reads one store alone.');
      return own;
    }
    return !Array.isArray(asked) || asked.includes(own) ? [own] : [];
  };
  if (argument.name === 'storeId') return narrow(given, argument.type);
  const inner = type instanceof GraphQLInputObjectType ? type.getFields()['storeId'] : undefined;
  if (argument.name !== 'filter' || !inner) return undefined;
  const filter = (given ?? {}) as Args;
  return { ...filter, storeId: narrow(filter['storeId'], inner.type) };
}

/** The arguments of a root field with every one that can name a store narrowed to this one; null when none can. */
function narrowedArgs(field: Field, args: Args, store: string): Args | null {
  const changed = field.args.flatMap((argument) => {
    const value = narrowed(argument, args[argument.name], store);
    return value === undefined ? [] : [[argument.name, value] as const];
  });
  return changed.length === 0 ? null : { ...args, ...Object.fromEntries(changed) };
}

function guardRoot(field: Field): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = async (source, args: Args, context, info) => {
    const store = context.viewer.onlyStore;
    if (store === undefined || field.name === 'viewer') return resolve(source, args, context, info);
    const own = narrowedArgs(field, args, store);
    if (own) return shown(resolve(source, own, context, info), store);
    if (isNonNullType(field.type) || isListType(getNullableType(field.type))) {
      throw forbidden(`This key reads one store alone, and "${field.name}" cannot be narrowed to it.`);
    }
    const value: unknown = await resolve(source, args, context, info);
    const named = storeOf(value);
    return named !== undefined && isOf(store, named) ? value : null;
  };
}

function guardNested(field: Field): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args: Args, context, info) => {
    const value: unknown = resolve(source, args, context, info);
    const store = context.viewer.onlyStore;
    return store === undefined ? value : shown(value, store);
  };
}

/**
 * Confines keys of one store (`Viewer.onlyStore`), wherever data comes from, and knows no type by name: what a new module adds is
 * confined without its doing. Mutations are refused. A query at the root is narrowed by its `storeId` or `filter.storeId`; one that
 * answers a single object must answer one of that store (else null); any other is refused. Below the root an object that names
 * another store is null, in a list left out. Keys without a store are not touched.
 */
export function enforceStoreScope(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (source, args: Args, context: GraphqlContext, info) => {
      if (context.viewer.onlyStore !== undefined) throw forbidden('This key reads only; it changes nothing.');
      return resolve(source, args, context, info);
    };
  }
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) guardRoot(field);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || roots.includes(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (isCompositeType(getNamedType(field.type))) guardNested(field);
    }
  }
  return schema;
}
