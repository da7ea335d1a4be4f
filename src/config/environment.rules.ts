import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, Max, Min, ValidateBy } from 'class-validator';

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** A whole number between two bounds, both allowed; unset takes the property's default. */
export function WholeNumber(min: number, max: number): PropertyDecorator {
  const message = ({ value }: { value: unknown }): string =>
    `${shown(value)} is not a whole number from ${min} to ${max}.`;
  return applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
    ),
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}

/** One of a fixed list of words. */
export function OneOf(words: readonly string[]): PropertyDecorator {
  return IsIn([...words], { message: ({ value }) => `${shown(value)} is not one of ${words.join(', ')}.` });
}

/** A rule of our own: `check` returns nothing when the text is fine, else the sentence that says what is wrong and how to mend it. */
export function Rule(name: string, check: (value: string, env: object) => string | undefined): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown, args) => value === undefined || check(String(value), args?.object ?? {}) === undefined,
      defaultMessage: (args) => check(String(args?.value), args?.object ?? {}) ?? '',
    },
  });
}

/** Every part of a comma-separated text, trimmed, empty parts dropped. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/**
 * What is wrong with the text of a web address, or nothing. `secure` refuses plain http, localhost included.
 * The address may have a path but no user, query or fragment.
 */
export function webAddressProblem(text: string, secure: boolean): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    return `${shown(text)} is not a web address. Write it in full, e.g. https://crossdock.example.com.`;
  }
  if (url.username || url.password || url.search || url.hash) {
    return 'it holds a user name, a query or a fragment. Leave only scheme, host, port and path.';
  }
  if (secure && url.protocol !== 'https:') return 'plain http is refused in production. Use an https:// address.';
  return undefined;
}

/** What is wrong with a connection string, or nothing. Its text is never repeated: it may hold a password. */
export function connectionProblem(text: string, schemes: readonly string[]): string | undefined {
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  return schemes.includes(protocol)
    ? undefined
    : `it is not a connection string that starts with ${schemes.join('// or ')}//.`;
}
