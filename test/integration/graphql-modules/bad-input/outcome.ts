import { getNamedType, isCompositeType, isObjectType, type GraphQLObjectType } from 'graphql';
import type { Answer, UserErrorAnswer } from '../modules-app.js';

/** What became of a mutation. */
export interface Outcome {
  /** The code of the GraphQL error when it did not run. */
  refused: string | undefined;
  /** Every userError as `CODE place.of.the.input`, those of the items of a bulk included. */
  errors: string[];
  /** Whether the payload shows nothing that was changed. */
  unchanged: boolean;
  data: Record<string, unknown> | null;
}

const ERRORS = ['userErrors', 'userError'];
/** The number of a row of a file: it names the item of a bulk. */
const PLACE = 'row';
const SHOWN = ['id', 'status', 'version'];

/** What is read of a payload: all of its fields, of objects their ids, of the results of a bulk everything. */
export function selectionOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).map(({ name, type: of }) => {
    const named = getNamedType(of);
    if (!isCompositeType(named)) return name;
    if (ERRORS.includes(name)) return `${name} { code field message }`;
    if (name === 'results' && isObjectType(named)) return `${name} ${selectionOf(named)}`;
    const shown = isObjectType(named) ? SHOWN.filter((field) => field in named.getFields()) : [];
    return `${name} { __typename ${shown.join(' ')} }`;
  });
  return `{ ${fields.join(' ')} }`;
}

/** The outcome of a mutation that was asked for with `selectionOf`. */
export function outcomeOf(name: string, { data, errors }: Answer<Record<string, unknown>>): Outcome {
  const payload = (data?.[name] ?? null) as Record<string, unknown> | null;
  return {
    refused: errors?.[0]?.extensions.code,
    errors: payload === null ? [] : errorsIn(payload).map(({ code, field }) => `${code} ${field.join('.')}`),
    unchanged: payload !== null && showsNothing(payload),
    data: payload,
  };
}

function errorsIn(payload: Record<string, unknown>): UserErrorAnswer[] {
  const own = ERRORS.flatMap((name) => (payload[name] ?? []) as UserErrorAnswer[]);
  const results = (payload['results'] ?? []) as Record<string, unknown>[];
  return [...own, ...results.flatMap(errorsIn)];
}

function showsNothing(payload: Record<string, unknown>): boolean {
  return Object.entries(payload).every(([name, value]) => {
    if (ERRORS.includes(name) || name === PLACE) return true;
    if (name === 'results') return (value as Record<string, unknown>[]).every(showsNothing);
    // The results of a bulk repeat what names the item.
    return value === null || value === 0 || typeof value === 'string' || (Array.isArray(value) && value.length === 0);
  });
}
