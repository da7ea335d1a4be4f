import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { NOBODY } from '../ship-cases.js';

/** The input of a mutation. */
export type Input = Record<string, unknown>;

/**
 * How a bad input has to be answered: a userError of this code that names this place of the input (`lines.0.quantity`),
 * or `GRAPHQL`: refused by the types of the schema before the mutation runs.
 */
export type Expected = readonly [code: string, place: string] | 'GRAPHQL';

/** One bad input. */
export interface Probe {
  /** The place and what is wrong there: `lines.0.quantity negative`. */
  name: string;
  input: Input;
  expected: Expected;
}

/** Longer than any text that the API takes. */
const TOO_LONG = 5_000;
/** Entries of a list that are more than any list may have; bytes that a request may hold. */
const TOO_MANY = 501;
const ROOM = 60_000;
const LARGEST_INT = 2 ** 31 - 1;

type Wrong = [what: string, value: unknown, expected: Expected];

/** `from` with another value at `path`; nothing of `from` itself is changed. */
export function withValue(from: unknown, path: readonly string[], value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  if (Array.isArray(from)) return from.map((entry, i) => (String(i) === first ? withValue(entry, rest, value) : entry));
  return { ...(from as Input), [first]: withValue((from as Input)[first], rest, value) };
}

const prefixOf = (id: unknown): string => String(id).slice(0, String(id).indexOf('_') + 1);

function wrongScalars(type: string, place: string, good: unknown): Wrong[] {
  const invalid: Expected = ['INVALID', place];
  switch (type) {
    case 'ID': {
      const prefix = prefixOf(good);
      return [
        ['garbage', 'x', ['INVALID_ID', place]],
        ['empty', '', ['INVALID_ID', place]],
        ['of another type', `${prefix === 'store_' ? 'wh_' : 'store_'}${NOBODY}`, ['INVALID_ID', place]],
        ['unknown', prefix === 'sn_' ? 'sn_999999999' : `${prefix}${NOBODY}`, ['NOT_FOUND', place]],
      ];
    }
    case 'Int':
      return [
        ['negative', -1, invalid],
        ['zero', 0, invalid],
        ['largest', LARGEST_INT, invalid],
        ['too large', LARGEST_INT + 1, 'GRAPHQL'],
        ['a fraction', 1.5, 'GRAPHQL'],
      ];
    case 'Float':
      return [
        ['far too large', 1e12, invalid],
        ['far too small', -1e12, invalid],
        ['a text', 'x', 'GRAPHQL'],
      ];
    case 'String':
      return [
        ['empty', '', invalid],
        ['too long', 'x'.repeat(TOO_LONG), invalid],
        ['a number', 7, 'GRAPHQL'],
      ];
    case 'DateTime':
      return [
        ['long ago', '0001-01-01T00:00:00Z', invalid],
        ['no time', 'tomorrow', 'GRAPHQL'],
        ['no such day', '2026-02-31T25:00:00Z', 'GRAPHQL'],
      ];
    default:
      return [['a text', 'x', 'GRAPHQL']];
  }
}

function wrongValues(type: GraphQLInputType, path: readonly string[], good: unknown): Wrong[] {
  const place = path.join('.');
  const name = path.at(-1);
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const entries = good as unknown[];
    const many = Math.min(TOO_MANY, Math.floor(ROOM / (JSON.stringify(entries[0]).length + 1)));
    return [
      ['empty', [], ['INVALID', place]],
      ['too many', Array.from({ length: many }, () => entries[0]), ['INVALID', place]],
      ['twice the same', [entries[0], ...entries], ['INVALID', place]],
      ['a null in it', [null, ...entries], 'GRAPHQL'],
    ];
  }
  if (isInputObjectType(nullable)) return [['a text', 'x', 'GRAPHQL']];
  if (isEnumType(nullable)) return [['unknown', 'NO_SUCH_VALUE', 'GRAPHQL']];
  if (name === 'expectedVersion') {
    const version: Wrong = ['stale', (good as number) + 1, ['STALE_VERSION', place]];
    return [version, ...wrongScalars('Int', place, good).filter(([what]) => what !== 'largest')];
  }
  return wrongScalars(nullable.name, place, good);
}

/** Every probe of a value and of what is below it. */
function below(type: GraphQLInputType, path: string[], value: unknown, input: Input): Probe[] {
  const place = path.join('.');
  const nullable = getNullableType(type);
  const probe = ([what, wrong, expected]: Wrong): Probe => ({
    name: `${place} ${what}`,
    input: withValue(input, path, wrong) as Input,
    expected,
  });
  const own = [
    ...(isNonNullType(type) ? [probe(['null', null, 'GRAPHQL'])] : []),
    ...wrongValues(type, path, value).map(probe),
  ];
  if (isInputObjectType(nullable)) return [...own, ...fieldsOf(nullable, path, value as Input, input)];
  if (isListType(nullable)) {
    return [...own, ...below(nullable.ofType as GraphQLInputType, [...path, '0'], (value as unknown[])[0], input)];
  }
  return own;
}

function fieldsOf(type: GraphQLInputObjectType, path: string[], value: Input, input: Input): Probe[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const here = [...path, field.name];
    return value[field.name] == null ? [] : below(field.type, here, value[field.name], input);
  });
}

/** Fields of an input type, and of the inputs in it, that a right input leaves out. */
export function fieldsWithout(type: GraphQLInputObjectType, value: Input, path: readonly string[] = []): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const here = [...path, field.name];
    const given = value[field.name];
    if (given == null) return [here.join('.')];
    const named = getNamedType(field.type);
    if (!isInputObjectType(named)) return [];
    return Array.isArray(given)
      ? fieldsWithout(named, given[0] as Input, [...here, '0'])
      : fieldsWithout(named, given as Input, here);
  });
}

/** A right input in which every value that may be left out is null, at every depth. */
export function withNulls(type: GraphQLInputObjectType, good: Input): Input {
  const value = (of: GraphQLInputType, from: unknown): unknown => {
    const nullable = getNullableType(of);
    if (from == null) return from;
    if (isInputObjectType(nullable)) return withNulls(nullable, from as Input);
    return isListType(nullable)
      ? (from as unknown[]).map((one) => value(nullable.ofType as GraphQLInputType, one))
      : from;
  };
  const fields = Object.values(type.getFields()).filter(({ name }) => name in good);
  return Object.fromEntries(
    fields.map(({ name, type: of }) => [name, isNonNullType(of) ? value(of, good[name]) : null]),
  );
}

/** All that can be wrong with an input by its type alone, each made of a right input by one change. */
export function probesOf(type: GraphQLInputObjectType, good: Input): Probe[] {
  return [
    { name: 'a field that does not exist', input: { ...good, noSuchField: 1 }, expected: 'GRAPHQL' },
    ...fieldsOf(type, [], good, good),
  ];
}
