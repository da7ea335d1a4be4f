import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { parseTime } from '../../common/time.js';

const ISO_8601 =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$/;

function momentOf(text: string): Date | undefined {
  const [, day] = ISO_8601.exec(text) ?? [];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  // JavaScript takes the 31st of February for one of March.
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, day.length) !== day) return undefined;
  return parseTime(text) ?? undefined;
}

function parseDateTime(value: unknown): Date {
  const moment = typeof value === 'string' ? momentOf(value) : undefined;
  if (moment) return moment;
  throw new GraphQLError(
    'DateTime must be an existing moment in ISO 8601 with an offset (up to 14 hours), such as 2026-01-31T09:30:00Z.',
    { extensions: { code: 'BAD_USER_INPUT' } },
  );
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
