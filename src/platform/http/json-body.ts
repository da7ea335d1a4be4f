import { BadRequestException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Deepest nesting of a JSON body. */
export const MAX_JSON_DEPTH = 32;

/** A request with the exact bytes of its body, for checking signatures; undefined when it had none. */
export type RawBodyRequest = FastifyRequest & { rawBody?: Buffer };

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The value of a JSON body, whatever content type it was sent with. Keys that could pollute prototypes are left out.
 * Throws BadRequestException (400) when it is empty, not JSON, or nested deeper than {@link MAX_JSON_DEPTH}.
 */
export function parseJsonBody(raw: Buffer | undefined): unknown {
  const text = raw?.toString('utf8') ?? '';
  if (nestingOf(text) > MAX_JSON_DEPTH)
    throw new BadRequestException(`The body is nested deeper than ${MAX_JSON_DEPTH} levels.`);
  try {
    return JSON.parse(text, function (this: unknown, key: string, value: unknown) {
      return FORBIDDEN_KEYS.has(key) && !Array.isArray(this) ? undefined : value;
    });
  } catch {
    throw new BadRequestException('The body is not valid JSON.');
  }
}

/** Deepest bracket nesting outside strings, found without parsing. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}
