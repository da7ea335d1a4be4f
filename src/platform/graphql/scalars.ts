import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function parseDateTime(value: unknown): Date {
  const date = typeof value === 'string' && ISO_8601.test(value) ? new Date(value) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new GraphQLError('DateTime must be ISO 8601 with an offset, such as 2026-01-31T09:30:00Z.', {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  return date;
}

/** A point in time: ISO 8601 with an offset in, UTC with milliseconds out. Every `Date` field has this type. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'A point in time: ISO 8601 with an offset, answered in UTC.',
  serialize: (value) => (value instanceof Date ? value : new Date(String(value))).toISOString(),
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
});

/** Any JSON value. Only for answers: an input is always typed. */
export const Json = new GraphQLScalarType<never, unknown>({
  name: 'JSON',
  description: 'Any JSON value. Only in answers.',
  serialize: (value) => value,
  parseValue: () => {
    throw new GraphQLError('JSON is not accepted as an input.', { extensions: { code: 'BAD_USER_INPUT' } });
  },
});
